"""The search page: title, facets with their counts, filters that can be taken off, what to widen."""

from dataclasses import dataclass, replace
from functools import cached_property
from urllib.parse import urlencode

from django.core.paginator import Page, Paginator
from django.http import QueryDict

from sofi.diffusion.criteres import PAR_PAGE, PLAFOND, RAYONS, Criteres, Tri
from sofi.diffusion.parametres import CLES, PAR_SESSION, REGION, Demande, facettes
from sofi.diffusion.phrases import Compris, loin_de
from sofi.diffusion.precisions import precisions
from sofi.diffusion.recherche import Resultats, pages
from sofi.ecrans.commun.adresses import adresse
from sofi.socle.formats import INSECABLE, accord, insecables, nombre
from sofi.socle.mots import coeur, mots_demandes

from .alertes import adresse_de
from .groupes import Groupe, groupe
from .presentation.carte import Carte, cartes

TRIS = {Tri.PERTINENCE: "pertinence", Tri.DISTANCE: "distance", Tri.DATE: "date de début"}


@dataclass(frozen=True)
class Lien:
    libelle: str
    url: str


class Adresses:
    """Addresses of the same search, changed in one point, always back on the first page; without those of `sauf`."""

    def __init__(
        self, parametres: QueryDict, noms: list[str], *sauf: str, page: str = "public:accueil"
    ) -> None:
        self.chemin = adresse(page)
        self.parametres = parametres
        # The site's first page isn't a search: one that asks nothing has an address of its own.
        self.sans_rien = [("q", "")] if page == "public:accueil" else []
        connus = {*CLES, *noms} - {"page", *sauf}
        self.paires = [
            (cle, valeur)
            for cle, valeurs in parametres.lists()
            if cle in connus
            for valeur in valeurs
            if valeur
        ]
        # A page writes these in a dozen addresses.
        self._ecrites = {paire: urlencode([paire]) for paire in self.paires}

    def _url(self, paires: list[tuple[str, str]]) -> str:
        paires = paires or self.sans_rien
        return f"{self.chemin}?{self._ecrire(paires)}" if paires else self.chemin

    def _ecrire(self, paires: list[tuple[str, str]]) -> str:
        """As `urlencode` does."""
        return "&".join(self._ecrites.get(paire) or urlencode([paire]) for paire in paires)

    @property
    def requete(self) -> str:
        """The search as written after any of its addresses, « ? » included; empty without any."""
        return f"?{self._ecrire(self.paires)}" if self.paires else ""

    def sans(self, *cles: str, valeur: str | None = None) -> str:
        """Without these parameters (or without one value of them)."""
        gardees = [
            (c, v) for c, v in self.paires if c not in cles or (valeur is not None and v != valeur)
        ]
        return self._url(gardees)

    def avec(self, **valeurs: str) -> str:
        """With these parameters instead of the present ones."""
        return self._url(
            [(c, v) for c, v in self.paires if c not in valeurs] + list(valeurs.items())
        )

    def champs_caches(self, *sauf: str) -> list[tuple[str, str]]:
        """The parameters a form must carry along, but those it holds itself."""
        return [(c, v) for c, v in self.paires if c not in sauf]


@dataclass(frozen=True)
class PageDeRecherche:
    """All that the template shows."""

    demande: Demande
    resultats: Resultats
    titre: str
    cartes: list[Carte]
    groupes: list[Groupe]
    compris: list[Lien]
    filtres: list[Lien]
    elargir: list[Lien]
    alertes: list[str]
    choix: list[Lien]
    tris: list[tuple[str, str, bool]]
    rayons: list[tuple[str, str, bool]]
    adresses: Adresses
    page: Page[int]
    sans_correction: str
    noms_facettes: list[str]

    @property
    def affine(self) -> int:
        """How many facets' values are chosen."""
        return sum(
            option.choisie
            for groupe in self.groupes
            for option in (*groupe.options, *groupe.autres)
        )

    @property
    def plafonne(self) -> bool:
        """More results than can be shown."""
        return self.resultats.total > PLAFOND

    @property
    def annonce(self) -> str:
        """The title of the page: what was found, unless some words are nowhere."""
        return self.rien_d_exact if self.sans_certains_mots else self.titre

    @property
    def sans_certains_mots(self) -> bool:
        """Words that no training holds are all that was left out."""
        return bool(self.resultats.ignores) and not self.resultats.proches

    @property
    def proches(self) -> str:
        """What is shown when no training has all that was asked; empty when some do."""
        if not self.resultats.total:
            return ""
        if self.sans_certains_mots:
            return f"Voici ce qui répond au reste{INSECABLE}: {titre(self.resultats)}."
        if not self.resultats.proches:
            return ""
        if self.resultats.total == 1:
            return "Voici la plus proche, et ce qui lui manque."
        return f"Voici les {nombre(self.resultats.total)} plus proches, et ce qui manque à chacune."

    @property
    def rien_d_exact(self) -> str:
        """What no training has, said above the nearest ones: some words, all of them together, the filters, or only
        the distance."""
        if self.sans_certains_mots:
            return insecables(
                f"Aucune formation ne contient {_entre_guillemets(self.resultats.ignores)}"
            )
        if self.resultats.presque:
            return "Aucune formation ne réunit tous ces mots"
        if self.resultats.laisses:
            return "Aucune formation ne réunit tout ce qui est demandé"
        return " ".join(["Aucune formation", *self.resultats.ecartes])

    @property
    def ou(self) -> str:
        """What « Où » shows: the place searched, be it read in the sentence, else what was typed there."""
        lieu = self.resultats.criteres.lieu
        if lieu:
            return lieu.texte
        return "" if lieu_dit(self.resultats) else self.demande.ou

    @property
    def caches_question(self) -> list[tuple[str, str]]:
        """Another question is asked around the same place."""
        return [(cle, valeur) for cle, valeur in self.adresses.paires if cle in ("ou", "rayon")]

    @property
    def caches_facettes(self) -> list[tuple[str, str]]:
        """« Où » shows the place that the sentence says: what goes with it is the sentence without this place."""
        caches = self.adresses.champs_caches("ou", "rayon", "du", "au", *self.noms_facettes)
        if dit := lieu_dit(self.resultats):
            return [(cle, dit.sans if cle == "q" else valeur) for cle, valeur in caches]
        return caches

    @property
    def caches_tri(self) -> list[tuple[str, str]]:
        return self.adresses.champs_caches("tri")

    @property
    def url_csv(self) -> str:
        return self.adresses.avec(export="csv")

    @property
    def url_xlsx(self) -> str:
        return self.adresses.avec(export="xlsx")

    @property
    def a_situer(self) -> bool:
        """A map says something of several results, or of the commune that was chosen on it."""
        return self.resultats.total > 1 or bool(self.demande.criteres.commune)

    @property
    def url_carte(self) -> str:
        return adresse("public:carte") + self.adresses.requete

    @property
    def url_volet(self) -> str:
        return adresse("public:carte_volet") + self.adresses.requete

    @cached_property
    def url_alerte(self) -> str:
        """Where one asks to be told of what is new for it, with the words that were understood."""
        corrige = self.resultats.corrige
        criteres = self.demande.criteres
        return adresse_de(replace(criteres, texte=corrige) if corrige else criteres)

    @property
    def vues(self) -> list[tuple[str, str, bool]]:
        """By training or by session: label, address, whether it is the one shown; nothing to choose for one session."""
        par_session = self.resultats.criteres.par_session
        if not par_session and self.resultats.comptes.sessions < 2:
            return []
        return [
            ("Par formation", self.adresses.sans("vue"), not par_session),
            ("Par session", self.adresses.avec(vue=PAR_SESSION), par_session),
        ]


def composer(
    demande: Demande, resultats: Resultats, parametres: QueryDict, *, page: str = "public:accueil"
) -> PageDeRecherche:
    """The page made from the question and its answer; no query."""
    offertes = facettes(demande.criteres.jour)
    noms, dit = [facette.nom for facette in offertes], lieu_dit(resultats)
    adresses = Adresses(parametres, noms, *(["ou"] if dit else []), page=page)
    compris = _compris(resultats, adresses)
    # The place of the sentence is the one searched: that of « Où » says nothing any more.
    filtres = _filtres(
        demande.criteres if dit is None else replace(demande.criteres, lieu=None), adresses
    )
    return PageDeRecherche(
        demande=demande,
        resultats=resultats,
        titre=titre(resultats),
        cartes=cartes(resultats.lignes, demande.criteres.jour),
        groupes=[groupe(facette, demande, resultats) for facette in offertes],
        compris=compris,
        filtres=filtres,
        elargir=_elargir(resultats, adresses, compris, filtres),
        alertes=_alertes(demande, resultats),
        choix=[Lien(lieu.texte, adresses.avec(ou=lieu.texte)) for lieu in demande.choix],
        tris=_tris(demande, resultats),
        rayons=_rayons(demande),
        adresses=adresses,
        page=Paginator(range(pages(resultats.total) * PAR_PAGE), PAR_PAGE).page(
            resultats.criteres.page
        ),
        sans_correction=adresses.avec(brut="1"),
        noms_facettes=noms,
    )


def titre(resultats: Resultats) -> str:
    """« 6 formations, 13 sessions pour « ébéniste » »; nothing is counted twice when results are sessions."""
    sessions = accord(resultats.comptes.sessions, "session", "sessions")
    compte = f"{accord(resultats.total, 'formation', 'formations')}, {sessions}"
    if resultats.criteres.par_session:
        compte = accord(resultats.total, "session de formation", "sessions de formation")
    if resultats.proches:
        compte = f"Aucune formation exacte, {accord(resultats.total, 'proche', 'proches')}"
    if not resultats.total:
        compte = "Aucune formation"
    texte = resultats.criteres.texte
    texte = coeur(texte) if mots_demandes(texte, phrase=True) else ""
    return f"{compte} pour «{INSECABLE}{texte}{INSECABLE}»" if texte else compte


def lieu_dit(resultats: Resultats) -> Compris | None:
    """The place that was read in the sentence."""
    return next((compris for compris in resultats.compris if not compris.filtre), None)


def _compris(resultats: Resultats, adresses: Adresses) -> list[Lien]:
    """The words read as filters or as the place, each with the question without them."""
    dit = any("rayon" in compris.champs for compris in resultats.compris)
    autour_de = "" if dit else _rayon_autour(resultats.criteres)
    return [
        Lien(
            compris.libelle if compris.filtre else compris.libelle + autour_de,
            adresses.avec(q=compris.sans) if compris.sans else adresses.sans("q"),
        )
        for compris in (*resultats.compris, *resultats.laisses)
    ]


def _rayon_autour(criteres: Criteres) -> str:
    """« , 50 km autour », after the name of a commune."""
    lieu, rayon = criteres.lieu, criteres.rayon
    return f", {rayon}{INSECABLE}km autour" if lieu and lieu.commune and rayon is not None else ""


def _alertes(demande: Demande, resultats: Resultats) -> list[str]:
    """What was not understood, or not searched."""
    dites = list(demande.alertes)
    texte = demande.criteres.texte
    if texte and not mots_demandes(texte, phrase=True):
        dites.append(f"« {texte} » ne contient aucun mot à chercher : voici toutes les formations.")
    if resultats.reste:
        dites.append(
            "La recherche se prépare sur ce serveur : toutes les formations n’y sont pas encore. "
            "Revenez dans quelques minutes."
        )
    if resultats.ignores and resultats.proches:
        mots = _entre_guillemets(resultats.ignores)
        dites.append(f"Aucune formation ne contient {mots} : voici les plus proches du reste.")
    return [insecables(alerte) for alerte in dites]


def _entre_guillemets(mots: list[str]) -> str:
    """« moto » ni « licorne », in a sentence that denies."""
    return " ni ".join(f"« {mot} »" for mot in mots)


def _filtres(criteres: Criteres, adresses: Adresses) -> list[Lien]:
    """What narrows the search, each with the address that takes it off."""
    return [
        Lien(precision.libelle, adresses.sans(*precision.cles, valeur=precision.valeur))
        for precision in precisions(criteres)
    ]


def _elargir(
    resultats: Resultats, adresses: Adresses, compris: list[Lien], filtres: list[Lien]
) -> list[Lien]:
    """What to try when nothing is found: a wider radius, then without each filter, then one of the words.

    Not what the search tried by itself: beyond the place that the sentence says, words without what was understood.
    """
    c, liens = resultats.criteres, []
    if c.lieu and c.lieu.commune and c.rayon is not None and not lieu_dit(resultats):
        liens += [
            Lien(
                f"Chercher {loin_de(c.lieu.libelle, rayon)}",
                adresses.avec(rayon=str(rayon)),
            )
            for rayon in RAYONS
            if rayon > c.rayon
        ][:1]
        liens.append(Lien("Chercher dans toute la région", adresses.avec(rayon=REGION)))
    a_enlever = filtres if c.texte else [*compris, *filtres]
    liens += [Lien(insecables(f"Enlever « {filtre.libelle} »"), filtre.url) for filtre in a_enlever]
    liens += [
        Lien(f"Chercher seulement «{INSECABLE}{mot}{INSECABLE}»", adresses.avec(q=mot))
        for mot in resultats.seuls
    ]
    return liens


def _tris(demande: Demande, resultats: Resultats) -> list[tuple[str, str, bool]]:
    """The orders that mean something here: code, label, chosen; none for one result."""
    if resultats.total < 2:
        return []
    lieu = resultats.criteres.lieu
    possibles = [Tri.PERTINENCE] if demande.criteres.texte else []
    possibles += [Tri.DISTANCE] if lieu and lieu.situe else []
    possibles.append(Tri.DATE)
    return [(tri.value, TRIS[tri], tri == resultats.criteres.ordre) for tri in possibles]


def _rayons(demande: Demande) -> list[tuple[str, str, bool]]:
    choisi = demande.criteres.rayon
    valeurs = [(str(r), f"{nombre(r)}{INSECABLE}km", r == choisi) for r in RAYONS]
    return [*valeurs, (REGION, "Toute la région", choisi is None)]
