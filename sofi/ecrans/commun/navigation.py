"""What the header and the footer list, by role; only pages that exist are shown."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cache

from django.http import HttpRequest
from django.urls import NoReverseMatch, get_script_prefix, reverse

from sofi.comptes.models import DemandeAcces, Role
from sofi.validation.region import en_attente_d_accord


@dataclass(frozen=True)
class Entree:
    """A page of the menu, by the name of its address; `section` lights it for all the pages under those prefixes.

    `attente` counts what waits there.
    """

    libelle: str
    nom: str
    section: str = ""
    enfants: tuple["Entree", ...] = ()
    attente: Callable[[], int] | None = None


@dataclass(frozen=True)
class Lien:
    """An entry whose page exists. `courant` is the value of aria-current, empty elsewhere."""

    libelle: str
    url: str
    courant: str
    enfants: tuple["Lien", ...] = ()
    attente: int = 0


def demandes_en_attente() -> int:
    """The requests for access that nobody has decided on."""
    return DemandeAcces.objects.en_attente().count()


def accords_en_attente() -> int:
    """The modifications that wait for the Région's agreement."""
    return en_attente_d_accord().count()


MENU_PUBLIC = (
    Entree("Trouver une formation", "public:accueil"),
    Entree("Organismes", "public:organismes"),
    Entree("Agenda", "public:rendez_vous"),
    Entree("Catalogue", "public:catalogue"),
    Entree("Ma sélection", "public:selection"),
)
_ECHANGES = (
    Entree("Imports", "service_offre:imports", section="service_offre:import"),
    Entree("Exports et flux", "service_offre:exports", section="service_offre:exports"),
    Entree("Où est ma session ?", "service_offre:trajet", section="service_offre:trajet"),
)
_PARTENAIRES = Entree(
    "Partenaires", "administration:partenaires", section="administration:partenaire"
)


def _menu_du_service_offre(*echanges: Entree) -> tuple[Entree, ...]:
    """That of the service Offre; the administration finds more in some of its entries."""
    echange = Entree("Échanges", "service_offre:imports", enfants=echanges)
    return (*_AVANT_LES_ECHANGES, echange, *_APRES_LES_ECHANGES)


_AVANT_LES_ECHANGES = (
    Entree("File", "service_offre:file"),
    Entree("Offre", "service_offre:offre"),
    Entree("Organismes", "service_offre:organismes", section="service_offre:organisme"),
    Entree(
        "Comptes",
        "service_offre:comptes",
        section="service_offre:comptes",
        attente=demandes_en_attente,
    ),
)
_APRES_LES_ECHANGES = (
    Entree("Pilotage", "service_offre:pilotage", section="service_offre:pilotage"),
    Entree(
        "Suivi",
        "service_offre:certifications",
        enfants=(
            Entree(
                "Certifications qui prennent fin",
                "service_offre:certifications",
                section="service_offre:certification",
            ),
            Entree("Gestes en nombre", "service_offre:gestes", section="service_offre:geste"),
            Entree("Messages des organismes", "service_offre:messages"),
            Entree(
                "Signalements du public",
                "service_offre:signalements",
                section="service_offre:signalement",
            ),
            Entree("Courriels", "service_offre:courriels", section="service_offre:courriel"),
            Entree("Historique par champ", "service_offre:historique"),
        ),
    ),
)
SECTION_ACTIONS = (
    "organisme:action organisme:fiche organisme:recapitulatif organisme:nouveau_dispositif"
    " organisme:publie"
)
PROGRAMMES = (
    "administration:programme administration:lot administration:gabarit"
    " administration:mandataire administration:formateur"
)
MENUS: dict[str, tuple[Entree, ...]] = {
    Role.ORGANISME: (
        Entree("Tableau de bord", "organisme:tableau_de_bord"),
        Entree("Annuaire", "organisme:annuaire", section="organisme:annuaire"),
        Entree(
            "Formations",
            "organisme:actions",
            enfants=(
                Entree("Actions", "organisme:actions", section=SECTION_ACTIONS),
                Entree("Sessions", "organisme:sessions", section="organisme:session"),
                Entree(
                    "Signalements du public",
                    "organisme:signalements",
                    section="organisme:signalement",
                ),
                Entree("Créer", "organisme:creer", section="organisme:creer"),
                Entree("Où est ma session ?", "organisme:trajet"),
                Entree("Importer un fichier", "organisme:importer", section="organisme:importer"),
                Entree(
                    "Formations publiques", "organisme:publiques", section="organisme:publiques"
                ),
                Entree("Clés d’API", "organisme:cles", section="organisme:cle"),
            ),
        ),
    ),
    Role.SERVICE_OFFRE: _menu_du_service_offre(*_ECHANGES),
    Role.ADMINISTRATION: (
        *_menu_du_service_offre(*_ECHANGES, _PARTENAIRES),
        Entree(
            "Administration",
            "administration:personnel",
            enfants=(
                Entree("Personnel", "administration:personnel", section="administration:inviter"),
                Entree(
                    "Tables de référence", "administration:tables", section="administration:table"
                ),
                Entree("Pages éditoriales", "administration:pages", section="administration:page"),
                Entree(
                    "Demandes des personnes",
                    "administration:personnes",
                    section="administration:personne",
                ),
                Entree("Motifs de refus", "administration:motifs", section="administration:motif"),
                Entree(
                    "Synonymes de la recherche",
                    "administration:synonymes",
                    section="administration:synonyme",
                ),
                Entree("Programmes et gabarits", "administration:programmes", section=PROGRAMMES),
                Entree(
                    "État du système", "administration:systeme", section="administration:systeme"
                ),
            ),
        ),
    ),
    Role.REGION: (
        Entree("Accords", "region:accords", section="region:action", attente=accords_en_attente),
        Entree("Offre des programmes", "region:offre"),
        Entree("Suivi des lots", "region:lots"),
    ),
}
PIED = (
    Entree("Actualités", "public:actualites"),
    Entree("Ressources et contacts", "public:ressources"),
    Entree("Base Dispositif", "public:base_dispositif"),
    Entree("Catalogue", "public:catalogue"),
    Entree("Aide à la recherche", "public:aide"),
    Entree("Données ouvertes", "public:donnees_ouvertes"),
    Entree("Pour votre site", "public:vignette_composer"),
    Entree("Plan du site", "public:plan"),
    Entree("Accessibilité", "public:accessibilite"),
    Entree("Données personnelles", "public:donnees_personnelles"),
    Entree("Mentions légales", "public:mentions_legales"),
    Entree("Licence des données", "public:licence"),
)
ACCUEILS: dict[str, str] = {
    Role.ORGANISME: "organisme:tableau_de_bord",
    Role.SERVICE_OFFRE: "service_offre:file",
    Role.ADMINISTRATION: "service_offre:file",
    Role.REGION: "region:accords",
}


def _libelles(entrees: Iterable[Entree]) -> dict[str, str]:
    """What the menu calls each page; a page under another keeps its own word."""
    noms: dict[str, str] = {}
    for entree in entrees:
        noms |= {entree.nom: entree.libelle} | _libelles(entree.enfants)
    return noms


LIBELLES = _libelles(entree for menu in (MENU_PUBLIC, *MENUS.values()) for entree in menu)


def adresse(nom: str) -> str:
    """The address of a page without argument, empty when no such page exists."""
    return _adresse(nom, get_script_prefix())


@cache
def _adresse(nom: str, _prefixe: str) -> str:
    """Looked for once: the headers and footers of all the pages ask for the same ones."""
    try:
        return reverse(nom)
    except NoReverseMatch:
        return ""


def vue_courante(request: HttpRequest | None) -> str:
    """The name of the page being shown; empty on an error page."""
    trouvee = getattr(request, "resolver_match", None)
    return trouvee.view_name if trouvee else ""


def liens(entrees: tuple[Entree, ...], vue: str) -> tuple[Lien, ...]:
    """The entries whose page exists, the one being shown marked, and the menu that holds it too."""
    trouves = []
    for entree in entrees:
        enfants = liens(entree.enfants, vue)
        url = adresse(entree.nom) or (enfants[0].url if enfants else "")
        if url:
            attente = entree.attente() if entree.attente else 0
            courant = _courant(entree, enfants, vue)
            trouves.append(Lien(entree.libelle, url, courant, enfants, attente))
    return tuple(trouves)


def _courant(entree: Entree, enfants: tuple[Lien, ...], vue: str) -> str:
    """« page » on the page itself, « true » on what leads to it."""
    if entree.enfants:
        return "true" if any(enfant.courant for enfant in enfants) else ""
    if vue == entree.nom:
        return "page"
    return "true" if vue.startswith(tuple(entree.section.split())) else ""


def accueil_de(role: str) -> str:
    """Where a person of this role starts; « Mon compte » as long as that page does not exist."""
    return adresse(ACCUEILS.get(role, "")) or reverse("compte:mon_compte")
