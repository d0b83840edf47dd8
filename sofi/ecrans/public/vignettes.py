"""The frame that another site shows: what it lists, and the code to paste."""

import datetime
from dataclasses import dataclass, field, replace
from html import escape
from urllib.parse import urlencode

from django.http import QueryDict
from django.urls import reverse

from sofi.annuaire.models import Etablissement
from sofi.diffusion import organismes
from sofi.diffusion.criteres import Criteres
from sofi.diffusion.domaines import CHAMPS
from sofi.diffusion.parametres import facettes, lire
from sofi.diffusion.precisions import autour
from sofi.diffusion.recherche import Resultats, chercher
from sofi.socle.formats import accord, insecables

from .organismes import url_de
from .presentation.carte import Carte, cartes
from .resultats import Adresses, titre

MONTREES = 10  # the others are on the site, where one can narrow them
HAUTEUR = 560  # pixels
HOMONYMES = 8


@dataclass(frozen=True)
class Vignette:
    """What the frame shows; `plus` leads to the site, where the rest is."""

    titre: str
    cartes: list[Carte]
    total: int
    plus: str


def composer(parametres: QueryDict, jour: datetime.date) -> Vignette | None:
    """The offer of an organisme, or a search; None when no organisme the public sees has this number."""
    numero = parametres.get("organisme", "")
    demande = lire(parametres, jour)
    criteres = replace(demande.criteres, page=1, par_session=False)
    if not numero:
        trouvees = chercher(criteres)
        adresses = Adresses(parametres, [facette.nom for facette in facettes(jour)])
        ou = autour(trouvees.criteres)
        return _vignette(f"{titre(trouvees)} {ou}".strip(), trouvees, adresses.avec())
    organisme = _organisme(numero, jour)
    if organisme is None:
        return None
    trouvees = chercher(Criteres(jour=jour, organisme=(organisme.pk,)))
    compte = accord(trouvees.total, "formation", "formations") if trouvees.total else "Formations"
    return _vignette(f"{compte}, {organisme.nom}", trouvees, url_de(organisme))


def _vignette(nom: str, trouvees: Resultats, plus: str) -> Vignette:
    montrees = cartes(trouvees.lignes[:MONTREES], trouvees.criteres.jour)
    return Vignette(nom, montrees, trouvees.total, plus)


def _organisme(numero: str, jour: datetime.date) -> Etablissement | None:
    """One query. A number too long is nobody's."""
    if not (numero.isascii() and numero.isdigit() and len(numero) < 10):
        return None
    return organismes.publics(jour).filter(pk=int(numero)).first()


@dataclass(frozen=True)
class Code:
    """The form of the page that makes the code, and the code."""

    q: str
    ou: str
    rayon: str
    domaine: str
    nom: str
    organisme: Etablissement | None
    homonymes: list[Etablissement]
    alertes: list[str]
    paires: list[tuple[str, str]] = field(default_factory=list)

    @property
    def chemin(self) -> str:
        """The address of the frame, after the site's own."""
        suite = f"?{urlencode(self.paires)}" if self.paires else ""
        return reverse("public:vignette") + suite

    def html(self, site: str) -> str:
        """What is pasted: an element, its attributes escaped."""
        nom = f"Formations, {self.organisme.nom}" if self.organisme else "Formations"
        return (
            f'<iframe src="{escape(site + self.chemin)}" title="{escape(nom)}"'
            f' style="width: 100%" height="{HAUTEUR}" loading="lazy"></iframe>'
        )


def lire_code(parametres: QueryDict, jour: datetime.date) -> Code:
    """The choices of the form; at most two queries more than a search's."""
    nom = " ".join(parametres.get("nom", "").replace("\x00", "").split())[:100]
    organisme = _organisme(parametres.get("organisme", ""), jour)
    homonymes: list[Etablissement] = []
    alertes: list[str] = []
    if nom and organisme is None:
        homonymes = list(organismes.chercher(organismes.Question(nom=nom), jour)[:HOMONYMES])
        organisme = homonymes[0] if len(homonymes) == 1 else None
        if not homonymes:
            alertes.append(insecables(f"Aucun organisme public ne s’appelle « {nom} »."))
    demande = lire(parametres, jour)
    dits = {
        "q": demande.criteres.texte,
        "ou": demande.ou,
        "rayon": parametres.get("rayon", "") if demande.ou else "",
        "domaine": parametres.get("domaine", "") if demande.criteres.domaine else "",
    }
    paires = [(cle, valeur) for cle, valeur in dits.items() if valeur]
    return Code(
        **dits,
        nom=organisme.nom if organisme else nom,
        organisme=organisme,
        homonymes=[] if organisme else homonymes,
        alertes=alertes + demande.alertes,
        paires=[("organisme", str(organisme.pk))] if organisme else paires,
    )


def domaines() -> list[tuple[str, str]]:
    """The domaines of the form, by name."""
    return sorted(((str(n), nom) for n, nom in CHAMPS.items()), key=lambda champ: champ[1])
