"""The pages of organismes: their list, and each of them."""

import datetime
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from django.core.paginator import Page
from django.http import QueryDict
from django.utils.text import slugify

from sofi.annuaire.models import NDA_SANS, Contact, Etablissement
from sofi.diffusion import lieux, organismes
from sofi.diffusion.criteres import RAYONS
from sofi.ecrans.commun.adresses import adresse as adresse_de
from sofi.ecrans.commun.roles import noms_des_roles
from sofi.socle.formats import INSECABLE, insecables
from sofi.socle.texte import plier, sans_invisibles

from .presentation.carte import Carte, carte
from .presentation.services import Service

LONGUEUR = 100  # of the words searched: the rest is cut
SLUG_MAX = 80  # characters of the words of an address
QUALIOPI = {
    "qualiopi_formation": "actions de formation",
    "qualiopi_apprentissage": "apprentissage",
    "qualiopi_vae": "validation des acquis de l’expérience",
    "qualiopi_bilan": "bilans de compétences",
}


@dataclass(frozen=True)
class Demande:
    """What the address of the list asks; `alertes` tell what was not understood."""

    question: organismes.Question
    ou: str
    alertes: list[str]

    @property
    def est_vide(self) -> bool:
        """Nothing asked: all of them."""
        return not (self.question.nom or self.question.domaine or self.ou)

    @property
    def rayons(self) -> list[tuple[str, str, bool]]:
        """The radiuses: value, words, chosen."""
        choix = [("", "Cette commune"), *((str(r), f"À {r}{INSECABLE}km") for r in RAYONS[:3])]
        return [(code, nom, code == str(self.question.rayon or "")) for code, nom in choix]


def lire(parametres: QueryDict) -> Demande:
    """The question of an address; at most two queries."""
    nom, domaine, ou = (_texte(parametres, cle) for cle in ("q", "domaine", "ou"))
    reponse = lieux.trouver(ou) if ou else lieux.Reponse()
    alertes = [reponse.remarque] if reponse.remarque else []
    if ou and reponse.choix:
        noms = ", ".join(lieu.texte for lieu in reponse.choix)
        alertes.append(f"Plusieurs communes correspondent à « {ou} » : {noms}. Précisez la vôtre.")
    elif ou and reponse.lieu is None:
        alertes.append(f"Aucune commune ne s’appelle « {ou} » : vérifiez l’orthographe.")
    rayon = parametres.get("rayon", "")
    question = organismes.Question(
        nom=nom,
        domaine=domaine,
        lieu=reponse.lieu,
        rayon=int(rayon) if rayon in {str(r) for r in RAYONS} else 0,
    )
    return Demande(question, ou, [insecables(alerte) for alerte in alertes])


def _texte(parametres: QueryDict, cle: str) -> str:
    return " ".join(sans_invisibles(parametres.get(cle, "").replace("\x00", " ")).split())[
        :LONGUEUR
    ]


@dataclass(frozen=True)
class Resultat:
    """One line of the list."""

    etablissement: Etablissement
    url: str
    sessions: int


def resultats(page: Page[Etablissement], jour: datetime.date) -> list[Resultat]:
    """The lines of a page with their counts; two queries."""
    etablissements = list(page.object_list)
    comptes = organismes.comptes(etablissements, jour)
    return [Resultat(e, url_de(e), comptes.get(e.pk, 0)) for e in etablissements]


@lru_cache(maxsize=4096)
def slug(nom: str) -> str:
    """The words of the address of an organisme."""
    return slugify(plier(nom))[:SLUG_MAX].strip("-_") or "organisme"


def url_de(etablissement: Etablissement) -> str:
    return adresse(etablissement.pk, etablissement.nom)


def adresse(numero: int, nom: str) -> str:
    """The address of the page of that number; another name in it leads to the right one."""
    return adresse_de("public:organisme", numero, slug(nom))


@dataclass(frozen=True)
class PageOrganisme:
    """All that the template shows of one établissement."""

    fiche: organismes.Fiche
    aujourd_hui: datetime.date

    @property
    def etablissement(self) -> Etablissement:
        return self.fiche.etablissement

    @property
    def nda(self) -> str:
        """The declaration number, not the network's convention for those who have none."""
        return "" if self.etablissement.nda == NDA_SANS else self.etablissement.nda

    def qualiopi(self) -> list[str]:
        """The categories certified, if the certification isn't ended."""
        e, fin = self.etablissement, self.etablissement.qualiopi_fin
        finie = fin is not None and fin < self.aujourd_hui
        return [
            nom
            for champ, nom in QUALIOPI.items()
            if (getattr(e, champ) and not finie)
            or champ.removeprefix("qualiopi_") in e.qualiopi_reputees
        ]

    def sites(self) -> list[tuple[Any, list[Service]]]:
        """Each site with what it says of access, meals, lodging and transport."""
        return [(site, _services(site)) for site in self.fiche.sites]

    def contacts(self) -> list[tuple[Contact, str]]:
        """Each contact with its roles."""
        return [(c, ", ".join(noms_des_roles(c))) for c in self.fiche.contacts]


def _services(site: Any) -> list[Service]:
    connus = (
        ("acces", "Accessibilité", site.acces_handicapes),
        ("personnes", "Restauration", site.restauration),
        ("annuaire", "Hébergement", site.hebergement),
        ("plan", "Transport", site.transport),
    )
    return [Service(icone, titre, texte) for icone, titre, texte in connus if texte]


def cartes(page: Page[dict[str, Any]], jour: datetime.date) -> list[tuple[Carte, int]]:
    """The trainings of a page: the next session of each, and how many others there are."""
    groupes = list(page.object_list)
    lignes = organismes.premieres((g["action"] for g in groupes), jour)
    return [
        (carte(lignes[g["action"]], jour), g["nombre"] - 1)
        for g in groupes
        if g["action"] in lignes
    ]
