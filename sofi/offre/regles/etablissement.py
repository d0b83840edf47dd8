"""Rules on the établissement: the dispensateur, as the feed describes it."""

from collections.abc import Iterator

from sofi.annuaire.models import NDA_SANS, Etablissement
from sofi.socle.formats import jour_saisi

from ..codes import Fiche
from .contexte import Contexte
from .manque import AVERTISSEMENT, ERREUR, MANQUE
from .phrases import contact_joignable
from .registre import Trouvaille, regle


@regle(
    Fiche.ETABLISSEMENT,
    ERREUR,
    "nda",
    "convention du réseau des Carif-Oref ; Code du travail, L6351-1",
)
def nda_sans_uai(etablissement: Etablissement, _contexte: Contexte) -> Iterator[Trouvaille]:
    """99999999999 stands for no NDA, in a school of initial training only: it has a UAI."""
    if etablissement.nda == NDA_SANS and not etablissement.uai:
        yield (
            f"Le numéro {NDA_SANS} est réservé aux écoles de formation initiale, connues par leur UAI, et "
            "l'établissement n'en a pas. Indiquez son numéro de déclaration d'activité, ou son UAI."
        )


@regle(
    Fiche.ETABLISSEMENT,
    AVERTISSEMENT,
    "nda",
    "Code du travail, L6351-1 et L6352-11 ; liste publique des organismes de formation",
)
def nda_sorti_de_la_liste(
    _etablissement: Etablissement, contexte: Contexte
) -> Iterator[Trouvaille]:
    """The number of the établissement left the public list: its declaration is inactive."""
    if sortie := getattr(contexte.action, "nda_sorti_le", None):
        yield (
            f"Le numéro de déclaration d'activité n'est plus dans la liste publique depuis le {jour_saisi(sortie)} : "
            "la déclaration est inactive, faute sans doute de bilan pédagogique et financier. Régularisez-la auprès de "
            "la DREETS, ou donnez au service Offre votre nouveau numéro."
        )


@regle(Fiche.ETABLISSEMENT, MANQUE, "contacts", "LHEO 2.3, coordonnées de l'organisme")
def contact_de_l_etablissement(
    etablissement: Etablissement, _contexte: Contexte
) -> Iterator[Trouvaille]:
    """The établissement has one contact at least with a telephone or an e-mail."""
    if not contact_joignable(etablissement):
        yield (
            "L'établissement n'a pas de contact joignable : le public et les partenaires ne sauraient pas à qui "
            "s'adresser. Ajoutez-en un dans l'annuaire, avec un téléphone ou un e-mail."
        )
