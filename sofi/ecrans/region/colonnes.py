"""The columns of the Région's lists: the offer of its programmes, its lots."""

from typing import Any

from django.db.models import CharField, Q, Value
from django.db.models.functions import Cast, Concat
from django.http import QueryDict

from sofi.ecrans.commun.tableau import Colonne, FiltreIllisible, Tableau
from sofi.offre.codes import Etat
from sofi.offre.models.action import ActionQuerySet
from sofi.offre.recherche import chercher, de_l_organisme, du_titre
from sofi.programmes.models import Lot, Programme
from sofi.programmes.models.lots import PREFIXE
from sofi.socle.recherche import Plie, expression_pliee, mots_ou_numero, tous_les_mots

ORGANISME = ("etablissement__nom", "etablissement__raison_sociale")
Choix = tuple[tuple[str, str], ...]


def _choix(valeurs: Any) -> Choix:
    return tuple((str(valeur), str(valeur)) for valeur in valeurs)


def _programmes() -> Choix:
    programmes = Programme.objects.order_by(Plie("libelle"), "code").values_list("code", "libelle")
    return tuple(
        (code, libelle.removeprefix(PREFIXE)) for code, libelle in dict(programmes).items()
    )


def _communes(prefixe: str) -> list[Colonne]:
    """Programme, year, lot and département, read from a lot at that path."""
    annees = Programme.objects.order_by("-annee").values_list("annee", flat=True).distinct()
    lots = Lot.objects.exclude(departement="").order_by("departement")
    departements = lots.values_list("departement", flat=True).distinct()
    return [
        Colonne(
            "programme",
            "Programme",
            (Plie(f"{prefixe}programme__libelle"), "pk"),
            lambda code: Q(**{f"{prefixe}programme__code": code}),
            lambda ligne: _lot(ligne).programme.libelle,
            _programmes(),
        ),
        Colonne(
            "annee",
            "Année",
            (f"{prefixe}programme__annee", "pk"),
            lambda annee: Q(**{f"{prefixe}programme__annee": _entier(annee)}),
            lambda ligne: _lot(ligne).programme.annee,
            _choix(annees),
        ),
        Colonne(
            "lot",
            "Lot",
            (f"{prefixe}numero", "pk"),
            lambda texte: Q(**{f"{prefixe}numero__icontains": texte}),
            lambda ligne: _lot(ligne).numero,
        ),
        Colonne(
            "departement",
            "Département",
            (f"{prefixe}departement", "pk"),
            lambda code: Q(**{f"{prefixe}departement": code}),
            lambda ligne: _lot(ligne).departement,
            _choix(departements),
        ),
    ]


def _lot(ligne: Any) -> Lot:
    """The lot of an action, or the lot itself."""
    return ligne if isinstance(ligne, Lot) else ligne.lot


def _entier(texte: str) -> int:
    if not texte.isascii() or not texte.isdecimal() or len(texte) > 6:
        raise FiltreIllisible("Indiquez un nombre en chiffres, par exemple 12.")
    return int(texte)


def avec_colonnes(actions: ActionQuerySet) -> ActionQuerySet:
    """Each with what the columns of the list show, sort and filter."""
    return actions.avec_formation().annotate(
        tri_organisme=expression_pliee(*ORGANISME),
        code=Concat(Cast("formation_id", CharField()), Value("-"), Cast("pk", CharField())),
    )


def tableau_de_l_offre(donnees: QueryDict) -> Tableau:
    """The offer of the programmes as the address asks for it."""
    colonnes = [
        Colonne(
            "code",
            "Code F-A",
            ("formation_id", "pk"),
            lambda texte: Q(code__contains="".join(texte.split())),
            lambda a: f"{a.formation_id}-{a.pk}",
        ),
        Colonne(
            "intitule",
            "Intitulé",
            ("pliee__titre", "pk"),
            du_titre,
            lambda a: a.titre,
        ),
        Colonne(
            "organisme",
            "Organisme",
            ("tri_organisme", "pk"),
            lambda texte: mots_ou_numero(texte, *ORGANISME),
            lambda a: str(a.etablissement),
        ),
        *_communes("lot__"),
        Colonne(
            "etat",
            "État",
            ("etat", "pk"),
            lambda etat: Q(etat=etat),
            lambda a: a.etats_dits,
            tuple(Etat.choices),
        ),
    ]
    return Tableau(donnees, colonnes, chercher=_chercher, tri="-code")


def _chercher(actions: ActionQuerySet, question: str) -> ActionQuerySet:
    """By words of the title or FAS code, by organisme, or by number of lot or of action of the Région."""
    codes = actions.filter(Q(lot__numero__iexact=question) | Q(id_action_cr__iexact=question))
    trouvees = (chercher(actions, question), de_l_organisme(actions, question), codes)
    par_une = Q()
    for lues in trouvees:
        par_une |= Q(pk__in=lues.order_by().values("pk"))
    return actions.filter(par_une)


def _nombre(code: str, libelle: str, champ: str) -> Colonne:
    """A column of figures."""
    return Colonne(
        code,
        libelle,
        (champ, "pk"),
        lambda texte: Q(**{champ: _entier(texte)}),
        lambda lot: getattr(lot, champ),
    )


def tableau_des_lots(donnees: QueryDict) -> Tableau:
    """The lots and their figures as the address asks for it."""
    programme, annee, lot, departement = _communes("")
    colonnes = [
        lot,
        Colonne(
            "intitule",
            "Intitulé",
            (Plie("libelle"), "pk"),
            lambda texte: tous_les_mots(texte, "libelle"),
            lambda lot: lot.libelle,
        ),
        programme,
        annee,
        departement,
        Colonne(
            "forfait",
            "Forfait",
            ("forfait_recrutement", "pk"),
            lambda oui: Q(forfait_recrutement=oui == "oui"),
            lambda lot: "oui" if lot.forfait_recrutement else "non",
            _choix(("oui", "non")),
        ),
        _nombre("prevues", "Places prévues", "places_prevues"),
        _nombre("saisies", "Places saisies", "places_saisies"),
        _nombre("offres", "Actions", "offres"),
        _nombre("sans_reunion", "Sans info collective", "sans_reunion"),
    ]
    return Tableau(
        donnees,
        colonnes,
        chercher=lambda lots, texte: lots.filter(tous_les_mots(texte, "numero", "libelle")),
        tri="lot",
    )
