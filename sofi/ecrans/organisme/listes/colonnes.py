"""The columns of the lists of sessions and of actions: what each shows, sorts, filters and exports."""

import datetime
from collections.abc import Iterable
from typing import Any

from django.db.models import Q
from django.db.models.functions import Collate
from django.http import QueryDict

from sofi.annuaire.origines import Origine
from sofi.diffusion import sessions as diffusees
from sofi.diffusion.indexation import SANS_DATE
from sofi.ecrans.commun.tableau import Colonne, FiltreIllisible, Tableau, entre, jours
from sofi.offre.codes import Etat, Voie
from sofi.offre.recherche import chercher, du_titre
from sofi.referentiels.models import TypeDispositif
from sofi.socle.texte import plier

Types = dict[str, TypeDispositif]
JOUR = "jour, mois ou année"
ETATS = (
    (diffusees.ACTIF, "Actif"),
    (diffusees.INACTIF, "Inactif"),
    (diffusees.JAMAIS_PUBLIEE, "Jamais publiée"),
)


def types_de_dispositif() -> Types:
    """The base Dispositif by code, withdrawn kinds included: a published session may still bear them."""
    return {t.code: t for t in TypeDispositif.objects.only("code", "sigle", "libelle", "numero")}


def sigle(type_dispositif: TypeDispositif) -> str:
    """How a kind of dispositif is named in a cell."""
    return type_dispositif.sigle or type_dispositif.libelle


def des_sessions(types: Types) -> list[Colonne]:
    """The columns of the list of sessions."""
    sigles = tuple(
        sorted(((code, sigle(t)) for code, t in types.items()), key=lambda c: plier(c[1]))
    )
    return [
        Colonne("fas", "Code FAS", ("formation", "action", "numero"), diffusees.du_code, _fas),
        _mots("intitule", "Intitulé formation", "titre"),
        _mots("site", "Site dispensateur", "dispensateur"),
        _mots("commune", "Commune lieu", "commune"),
        _jour("debut", "Date début", "date_debut"),
        _jour("fin", "Date fin", "date_fin"),
        Colonne(
            "dispositif",
            "Code dispositif",
            ("sigles", "numero"),
            lambda code: Q(types__contains=[code]),
            lambda s: " ".join(sigle(types[code]) for code in s["types"] if code in types),
            sigles,
        ),
        Colonne(
            "etat",
            "État A/I",
            ("etat", "numero"),
            lambda etat: Q(etat=etat),
            lambda s: s["etat"],
            ETATS,
        ),
    ]


def _fas(session: dict[str, Any]) -> str:
    return f"{session['formation']}-{session['action']}-{session['numero']}"


def _mots(code: str, libelle: str, champ: str) -> Colonne:
    """A column of text, sorted and found without accents nor capitals."""
    return Colonne(
        code,
        libelle,
        (Collate(f"tri_{champ}", "C"), "numero"),
        lambda texte: diffusees.des_mots(champ, texte),
        lambda s: s[champ],
    )


def _jour(code: str, libelle: str, champ: str) -> Colonne:
    """A column of dates; the farthest one stands for none."""
    return Colonne(
        code,
        libelle,
        (champ, "numero"),
        entre(champ),
        lambda s: None if s[champ] == SANS_DATE else s[champ],
        indication=JOUR,
    )


def tableau_des_sessions(donnees: QueryDict, types: Types) -> Tableau:
    """The list of sessions as the address asks for it."""
    return Tableau(
        donnees,
        des_sessions(types),
        chercher=diffusees.chercher,
        tri="debut",
        parametres_gardes=("liste",),
    )


def montrer_sessions(
    lignes: Iterable[dict[str, Any]], types: Types, jour: datetime.date
) -> list[dict[str, Any]]:
    """The rows of a page as they are drawn: dispositifs with their names, days left when few are."""
    montrees = list(lignes)
    for ligne in montrees:
        ligne["etiquettes"] = [
            (sigle(types[code]), types[code].libelle) for code in ligne["types"] if code in types
        ]
        for champ in ("date_debut", "date_fin"):
            ligne[champ] = None if ligne[champ] == SANS_DATE else ligne[champ]
        ligne["nom_de_l_origine"] = str(Origine(ligne["origine"]).label)
        fin = ligne["date_fin"]
        bientot = ligne["etat"] == diffusees.ACTIF and fin and fin - jour <= diffusees.UN_MOIS
        reste = (fin - jour).days if bientot else None
        ligne["reste"] = (
            f"Fin dans {reste}\N{NO-BREAK SPACE}j" if reste else "Finit aujourd’hui" * (reste == 0)
        )
    return montrees


def _nombre(texte: str) -> Q:
    if not texte.isdecimal() or len(texte) > 6:
        raise FiltreIllisible("Indiquez un nombre de sessions, par exemple 3.")
    return Q(nombre_sessions=int(texte))


DES_ACTIONS = [
    Colonne(
        "code",
        "Code F-A",
        ("formation_id", "pk"),
        lambda texte: Q(code__contains="".join(texte.split())),
        lambda a: f"{a.formation_id}-{a.pk}",
    ),
    Colonne("intitule", "Intitulé", ("pliee__titre", "pk"), du_titre, lambda a: a.titre),
    Colonne(
        "etat",
        "État",
        ("etat", "pk"),
        lambda etat: Q(etat=etat),
        lambda a: a.etats_dits,
        tuple(Etat.choices),
    ),
    Colonne(
        "sessions",
        "Sessions",
        ("nombre_sessions", "pk"),
        _nombre,
        lambda a: a.nombre_sessions,
    ),
    Colonne(
        "modifiee",
        "Dernière modification",
        ("modifie_le", "pk"),
        lambda texte: Q(modifie_le__date__range=jours(texte)),
        lambda a: a.modifie_le.date(),
        indication=JOUR,
    ),
    Colonne(
        "voie",
        "Voie",
        ("voie", "pk"),
        lambda voie: Q(voie=voie),
        lambda a: a.get_voie_display(),
        tuple(Voie.choices),
    ),
]


def tableau_des_actions(donnees: QueryDict) -> Tableau:
    """The list of actions as the address asks for it."""
    return Tableau(
        donnees, DES_ACTIONS, chercher=chercher, tri="-modifiee", parametres_gardes=("liste",)
    )
