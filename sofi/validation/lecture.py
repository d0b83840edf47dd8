"""A document as people read it: the fields of each card with their labels, in the table's order.

The recap of a draft, the review, the differences and an old version are all written from here, so the
same value reads the same everywhere. Readers of the public side have their own words.
"""

import datetime
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db import models

from sofi.offre.codes import Fiche, LieuChoisi, TypeEquipement, TypePeriodeInscription
from sofi.offre.fiches import FICHES, MODELES
from sofi.socle import formats, texte_riche

from .document.valeurs import Json

Lecteur = Callable[[Json], list[str]]
UNITES = {
    "heures_centre": "h",
    "heures_entreprise": "h",
    "heures_hebdo": "h",
    "taux_tva": "%",
}


@dataclass(frozen=True)
class ChampLu:
    """A field as it reads. `textes`: one for each choice or row, none when nothing was answered."""

    nom: str
    libelle: str
    textes: tuple[str, ...]
    html: str = ""  # the rich text; `textes` then holds its plain text
    conditionnel: bool = False  # only asked in some cases

    @property
    def vide(self) -> bool:
        """True when nothing was answered."""
        return not self.textes


@dataclass(frozen=True)
class CarteLue:
    """A card of a document. `objet` is its number; `parent` the session's, for a dispositif."""

    fiche: Fiche
    objet: int
    titre: str
    champs: tuple[ChampLu, ...]
    parent: int | None = None


def lire_document(document: Json) -> list[CarteLue]:
    """The cards of a document: établissement, F, A, then each session followed by its dispositifs.

    A withdrawn session is no longer part of what is read: compared, it is a card that left.
    """
    organisme, formation, action = document["organisme"], document["formation"], document["action"]
    cartes = [
        CarteLue(
            Fiche.ETABLISSEMENT,
            organisme["id"],
            organisme["nom"],
            lire(Fiche.ETABLISSEMENT, organisme),
        ),
        CarteLue(
            Fiche.FORMATION,
            formation["id"],
            formation["intitule"],
            lire(Fiche.FORMATION, formation),
        ),
        CarteLue(Fiche.ACTION, action["id"], organisme["nom"], lire(Fiche.ACTION, action)),
    ]
    for session in document["sessions"]:
        if session["retiree_le"]:
            continue
        cartes.append(
            CarteLue(
                Fiche.SESSION, session["id"], titre_session(session), lire(Fiche.SESSION, session)
            )
        )
        cartes += [
            CarteLue(
                Fiche.DISPOSITIF,
                d["id"],
                d["type"]["libelle"],
                lire(Fiche.DISPOSITIF, d) + codes_externes(action),
                session["id"],
            )
            for d in session["dispositifs"]
        ]
    return cartes


def codes_externes(action: Json) -> tuple[ChampLu, ...]:
    """The Région's codes, read with each dispositif of a regional programme; none on another action."""
    lot = action["lot"]
    if not lot:
        return ()
    codes = (
        ("lot", "Numéro lot CR", lot["numero"]),
        ("id_action_cr", "ID action CR", action["id_action_cr"]),
        ("of_mandataire_cr", "OF mandataire CR", action["of_mandataire_cr"]),
    )
    return tuple(ChampLu(nom, libelle, _non_vides([texte])) for nom, libelle, texte in codes)


def titre_session(session: Json) -> str:
    """« 28 sept. 2026 → 18 juin 2027, Laval », with what is known."""
    jours = [
        formats.jour_abrege(_jour(session[nom]))
        for nom in ("date_debut", "date_fin")
        if session[nom]
    ]
    ville = session["lieu"]["adresse"]["ville"] if session["lieu"] else ""
    return ", ".join(filter(None, [" → ".join(jours), ville])) or "Session à compléter"


def lire(fiche: Fiche, valeurs: Json) -> tuple[ChampLu, ...]:
    """Every field of a card of a document, empty ones included."""
    lus = []
    for champ in FICHES[fiche]:
        libelle = champ.libelle(fiche)
        if champ.riche:
            html = valeurs[champ.nom]
            textes = [texte_riche.en_texte(html)]
            lus.append(ChampLu(champ.nom, libelle, _non_vides(textes), html, bool(champ.si)))
            continue
        lecteur = PARTICULIERS.get((fiche, champ.nom))
        textes = lecteur(valeurs) if lecteur else _simple(fiche, champ.nom, valeurs[champ.nom])
        lus.append(ChampLu(champ.nom, libelle, _non_vides(textes), conditionnel=bool(champ.si)))
    if fiche == Fiche.FORMATION and valeurs["sur_fiche"]:
        lus += _de_la_fiche(valeurs)
    return tuple(lus)


def _non_vides(textes: list[str]) -> tuple[str, ...]:
    return tuple(texte for texte in textes if texte)


def _simple(fiche: Fiche, nom: str, valeur: Any) -> list[str]:
    """A value that the model's own field says how to read."""
    if valeur is None or valeur == "":
        return []
    champ = MODELES[fiche]._meta.get_field(nom)
    if isinstance(champ, ArrayField):
        choix = dict(champ.base_field.flatchoices)
        return [str(choix.get(code, code)) for code in valeur]
    if choix := dict(getattr(champ, "flatchoices", ())):
        return [str(choix.get(valeur, valeur))]
    if isinstance(champ, models.BooleanField):
        return ["oui" if valeur else "non"]
    if isinstance(champ, models.DateField):
        return [formats.jour_saisi(_jour(valeur))]
    if isinstance(champ, models.DecimalField) and nom not in UNITES:
        return [formats.euros(Decimal(valeur))]
    if isinstance(champ, models.IntegerField | models.DecimalField):
        return [formats.nombre(Decimal(valeur), UNITES.get(nom, ""))]
    return [str(valeur)]


def _jour(iso: str) -> datetime.date:
    return datetime.date.fromisoformat(iso)


def _de_la_fiche(formation: Json) -> list[ChampLu]:
    """What the sheet says besides the fields of the card."""
    oui_non = {True: "oui", False: "non"}
    return [
        ChampLu(nom, libelle, _non_vides([texte]))
        for nom, libelle, texte in (
            ("certifiante", "Certifiante", oui_non[formation["certifiante"]]),
            ("eligible_cpf", "Éligible au CPF", oui_non[formation["eligible_cpf"]]),
            ("objectif", "Objectif de la fiche", formation["objectif"]),
            ("programme", "Programme de la fiche", formation["programme"]),
        )
    ]


def _fiche(formation: Json) -> list[str]:
    """« 94681 · RNCP37538 · CAP · enregistrée jusqu'au 31/08/2028 »."""
    fiche = formation["fiche"]
    if not fiche:
        return []
    fin = f"enregistrée jusqu'au {formats.jour_saisi(_jour(fiche['fin']))}" if fiche["fin"] else ""
    parties = [fiche["code"], fiche["rncp"], fiche["rs"], fiche["type"], fin]
    return [" · ".join(filter(None, parties))]


def _codes(cle: str, *, avec_code: bool = True) -> Lecteur:
    """A list of codes with their labels."""

    def lecteur(valeurs: Json) -> list[str]:
        lignes = valeurs[cle] or []
        return [f"{li['code']} {li['libelle']}" if avec_code else li["libelle"] for li in lignes]

    return lecteur


def _libelle(cle: str) -> Lecteur:
    """One code with its label: the label."""
    return lambda valeurs: [valeurs[cle]["libelle"]] if valeurs[cle] else []


def _equipements(action: Json) -> list[str]:
    """Each piece of equipment on its line."""
    types = dict(TypeEquipement.choices)
    lignes = []
    for e in action["equipements"]:
        cout = formats.euros(e["cout"]) if e["cout"] is not None else ""
        parties = [
            str(types.get(e["type"], e["type"])),
            "obligatoire" if e["obligatoire"] else "optionnel",
            cout,
            texte_riche.en_texte(e["commentaire"]),
        ]
        lignes.append(", ".join(filter(None, parties)))
    return lignes


def _adresse(adresse: Json | None) -> str:
    if not adresse:
        return ""
    ville = f"{adresse['code_postal']} {adresse['ville']}".strip()
    return ", ".join(filter(None, [adresse["denomination"], *adresse["lignes"], ville]))


def _site(session: Json) -> list[str]:
    lieu = session["lieu"]
    return [", ".join(filter(None, [lieu["nom"], _adresse(lieu["adresse"])]))] if lieu else []


def _etablissement(cle: str) -> Lecteur:
    def lecteur(valeurs: Json) -> list[str]:
        e = valeurs[cle]
        return [f"{e['nom']} – SIRET {formats.siret(e['siret'])}"] if e else []

    return lecteur


def _contact(cle: str) -> Lecteur:
    def lecteur(valeurs: Json) -> list[str]:
        c = valeurs[cle]
        if not c:
            return []
        nom = " ".join(filter(None, [c["civilite"], c["prenom"], c["nom"]]))
        telephone = formats.telephone(c["telephone"]) if c["telephone"] else ""
        return [", ".join(filter(None, [nom, c["fonction"], telephone, c["courriel"]]))]

    return lecteur


def _lieu(ou: str, nom: str, adresse: Json | None) -> str:
    """Where a meeting or an enrolment takes place."""
    if ou == LieuChoisi.DISTANCE:
        return "à distance"
    if ou == LieuChoisi.LIEU:
        return "au site lieu de la session"
    return ", ".join(filter(None, [nom if ou == LieuChoisi.SITE else "", _adresse(adresse)]))


def _inscription(session: Json) -> list[str]:
    inscription = session["inscription"]
    if not inscription["a"]:
        return []
    return [_lieu(inscription["a"], inscription["nom"], inscription["adresse"])]


def _informations(session: Json) -> list[str]:
    """Each meeting on its line: day, hours, place, seats, comment."""
    lignes = []
    for i in session["informations_collectives"]:
        heures = " à ".join(
            formats.heure(datetime.time.fromisoformat(i[nom]))
            for nom in ("heure_debut", "heure_fin")
            if i[nom]
        )
        places = formats.accord(i["places"], "place", "places") if i["places"] is not None else ""
        parties = [
            formats.jour_saisi(_jour(i["date"])),
            heures,
            _lieu(i["ou"], i["nom"], i["adresse"]),
            i["url"],
            places,
            i["commentaire"],
        ]
        lignes.append(", ".join(filter(None, parties)))
    return lignes


def _periodes(session: Json) -> list[str]:
    types = dict(TypePeriodeInscription.choices)
    return [
        f"{types.get(p['type'], p['type'])} du {formats.jour_saisi(_jour(p['debut']))}"
        f" au {formats.jour_saisi(_jour(p['fin']))}"
        for p in session["periodes_inscription"]
    ]


def _insee(etablissement: Json) -> list[str]:
    insee = etablissement["adresse"]["insee"]
    return [f"code INSEE {insee}"] if insee else []


PARTICULIERS: dict[tuple[Fiche, str], Lecteur] = {
    (Fiche.ETABLISSEMENT, "siret"): lambda e: [formats.siret(e["siret"])],
    (Fiche.ETABLISSEMENT, "ligne1"): lambda e: [", ".join(e["adresse"]["lignes"])],
    (Fiche.ETABLISSEMENT, "code_postal"): lambda e: [e["adresse"]["code_postal"]],
    (Fiche.ETABLISSEMENT, "ville"): lambda e: [e["adresse"]["ville"]],
    (Fiche.ETABLISSEMENT, "commune"): _insee,
    (Fiche.FORMATION, "fiche"): _fiche,
    (Fiche.FORMATION, "blocs"): _codes("blocs", avec_code=False),
    (Fiche.FORMATION, "famille_metier"): _libelle("famille_metier"),
    (Fiche.FORMATION, "domaines_ordonnes"): _codes("domaines"),
    (Fiche.FORMATION, "metiers_ordonnes"): _codes("metiers"),
    (Fiche.ACTION, "equipements"): _equipements,
    (Fiche.ACTION, "prerequis"): _codes("prerequis", avec_code=False),
    (Fiche.SESSION, "lieu"): _site,
    (Fiche.SESSION, "responsable"): _etablissement("responsable"),
    (Fiche.SESSION, "informations_collectives"): _informations,
    (Fiche.SESSION, "periodes_inscription"): _periodes,
    (Fiche.SESSION, "inscription_a"): _inscription,
    (Fiche.SESSION, "contact"): _contact("contact"),
    (Fiche.SESSION, "referent_pmr"): _contact("referent_pmr"),
    (Fiche.SESSION, "referent_mobilite"): _contact("referent_mobilite"),
    (Fiche.SESSION, "referent_prf"): _contact("referent_prf"),
    (Fiche.DISPOSITIF, "type"): _libelle("type"),
    (Fiche.DISPOSITIF, "opco"): _libelle("opco"),
}
"""Fields whose value in a document is more than a code or a text."""
