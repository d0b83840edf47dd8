"""LHEO from elsewhere, read-only here: Idéo-Actions of the Onisep, and what the feed of another Carif-Oref shares.

One formation of the file is one training, with the sessions of all its actions, each with its place. Its organisme is
found by its UAI, else by its SIRET; one that nobody knows is made from what the file says of it, in the import's
transaction, which a dry run undoes.
"""

import datetime
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from itertools import islice
from pathlib import Path
from typing import Any

from sofi.annuaire.importations.valeurs import lignes_d_adresse
from sofi.annuaire.models import NDA_SANS, Etablissement
from sofi.annuaire.origines import Origine
from sofi.echanges.lheo.dates import INCONNUES
from sofi.echanges.lheo.lecture import ActionLue, FormationLue, SessionLue, lire
from sofi.echanges.lheo.noeuds import RIEN, AdresseLue, LieuLu, OrganismeLu, date_lue
from sofi.offre.apports import Apport, LieuApporte, SessionApportee, en_contenu
from sofi.offre.codes import Enseignement, Esp, Niveau, Parcours, Recrutement, Rythme
from sofi.referentiels.models import Commune
from sofi.socle import telephones
from sofi.socle.fichiers import Fichier, FichierIllisible, Ligne, seul
from sofi.socle.importation import Flux, Ignoree, Source
from sofi.socle.texte import plier, sans_invisibles
from sofi.socle.validateurs import siret_est_valide

from .cible import INTITULE_MAX, Etablissements, provenances, publier
from .ideo import CYCLE_MAX, adresse, duree_en_annees
from .region import DeLaRegion

# The old scale, which old feeds write, ran from 2 to 8 for what is now 3 to 7.
NIVEAUX = {"4": "3", "5": "4", "6": "5", "7": "6", "8": "7"} | {
    str(10 + niveau): str(niveau) for niveau in range(3, 9)
}
_SANS = {"1", "11", "12", "2", "3"}
ENSEIGNEMENTS = {
    "0": Enseignement.PRESENTIEL,
    "1": Enseignement.HYBRIDE,
    "2": Enseignement.DISTANCE,
}
PARCOURS = {
    "1": Parcours.COLLECTIF,
    "2": Parcours.INDIVIDUALISE,
    "3": Parcours.MODULAIRE,
    "4": Parcours.MIXTE,
}
RECRUTEMENTS = {"1": Recrutement.OUVERT, "2": Recrutement.FERME, "3": Recrutement.SUSPENDU}
SANS_NUMERO = (
    "sans attribut « numero », par lequel une formation est reconnue d’un fichier à l’autre"
)
SANS_INTITULE = "sans intitule-formation"
SANS_ORGANISME = "sans organisme responsable"
SANS_SIRET = "l’organisme responsable n’a pas de SIRET juste"
SANS_DATE = "un jour est attendu, AAAAMMJJ ; la session est publiée sans cette date"
PAS_L_ONISEP = (
    "Rien dans ce fichier ne dit qu’il vient de l’Onisep (ni « ACTION ONISEP », ni formation initiale) : ses "
    "formations seraient publiées comme initiales. Donnez le fichier Idéo-Actions ; celui d’un Carif-Oref s’importe "
    "sous « Flux LHEO d’un autre Carif-Oref »."
)
ECHANTILLON = 500  # formations that say whose file it is
LOT = 100  # formations at once: each holds its own texts
SUFFIXES = (".xml", ".xml.gz")


def source_ideo(chemin: Path) -> Source:
    """Idéo-Actions in LHEO 2.3 or 2.2."""
    fichier = seul(chemin, *SUFFIXES)
    _verifier_l_onisep(fichier)
    return source_de(
        "ideo_lheo", fichier, Lecture(Origine.ONISEP, "", _reference_ideo, DeLaRegion())
    )


def source_de(nom: str, fichier: Fichier, lecture: "Lecture") -> Source:
    """The import of the trainings of this file, published once all are written."""
    cible = provenances(
        "formations",
        nom,
        lecture.extraire,
        lecture.origine,
        lambda: lecture.source,
        lecture.remarquer,
    )
    return Source(
        nom=nom,
        flux=(Flux(fichier=fichier.nom, lire=partial(_lignes, fichier), cibles=(cible,)),),
        ensuite=(partial(publier, lecture.origine),),
        part_retirable=0.19,  # a fifth stops
        lot=LOT,
    )


def _lignes(fichier: Fichier) -> Iterator[Ligne]:
    for formation in lire(fichier):
        yield Ligne(formation.ligne, {"formation": formation})


def _verifier_l_onisep(fichier: Fichier) -> None:
    """FichierIllisible: it is somebody else's. One that can't be read says so when it is."""
    try:
        sien = any(map(_est_de_l_onisep, islice(lire(fichier), ECHANTILLON)))
    except FichierIllisible:
        return
    if not sien:
        raise FichierIllisible(PAS_L_ONISEP)


def _est_de_l_onisep(formation: FormationLue) -> bool:
    """It has one of Onisep's own extras, or says that it is initial training."""
    marques = (n for n in formation.noeud.descendants() if n.nom == "extras")
    noms = [marque.attributs.get("info", "") for marque in marques]
    return any("ONISEP" in nom for nom in noms) or any(
        action.noeud.extra(bloc, "formation-initiale") == "1"
        for action in formation.actions
        for bloc in ("type-formation", "type-action")
    )


def _reference_ideo(formation: FormationLue) -> str:
    """The number of the tabular set, so that both files speak of the same training; else the file's."""
    numeros = (a.noeud.extra("ACTION ONISEP", "ACT_ID ONISEP") for a in formation.actions)
    numero = next((numero for numero in numeros if numero), "")
    return f"AF.{numero}" if numero else formation.numero


class Lecture:
    """From the formations of a file to what is kept of them."""

    def __init__(
        self,
        origine: Origine,
        source: str,
        reference: Callable[[FormationLue], str],
        garder: Callable[[FormationLue], FormationLue] = lambda formation: formation,
    ) -> None:
        self.origine, self.source, self.reference = origine, source, reference
        self.garder = garder
        self.etablissements = Etablissements()
        self.par_siret = dict(Etablissement.objects.values_list("siret", "pk"))

    def extraire(self, ligne: Ligne) -> Iterator[dict[str, Any]]:
        """The rows of a formation. Raises Ignoree: what it lacks keeps it alone as it was, not the file it is in."""
        formation = self.garder(ligne.valeurs["formation"])
        intitule = _texte(formation.noeud.valeur("intitule-formation"))
        if not intitule:
            raise Ignoree(SANS_INTITULE, formation.numero, self._cles(formation))
        if not self.reference(formation):
            raise Ignoree(SANS_NUMERO, intitule)
        etablissement = self._organisme(formation)
        for suite, apport in self.apports(formation):
            yield self._cle(formation, suite) | {
                "intitule": intitule[:INTITULE_MAX],
                "etablissement_id": etablissement,
                "site_id": None,
                "contenu": en_contenu(apport),
            }

    def _cle(self, formation: FormationLue, suite: str) -> dict[str, Any]:
        reference = f"{self.reference(formation)}{suite}"[:200]
        return {"origine": self.origine.value, "source": self.source, "reference": reference}

    def _cles(self, formation: FormationLue) -> list[dict[str, Any]]:
        """Of a formation that can't be taken, the rows that it would give."""
        return [self._cle(formation, suite) for suite, _ in self.apports(formation)]

    def apports(self, formation: FormationLue) -> Iterator[tuple[str, Apport]]:
        """What is kept of the formation: one training, and what its number is followed by."""
        yield "", apport(formation, formation.actions, initiale=True)

    def remarquer(self, ligne: Ligne) -> Iterator[tuple[int, str, str]]:
        """The dates that aren't days: their sessions are published without them."""
        formation: FormationLue = ligne.valeurs["formation"]
        for session in (une for action in formation.actions for une in action.sessions):
            for nom in ("debut", "fin"):
                dite = session.noeud.valeur(f"periode/{nom}")
                if dite not in INCONNUES and dite not in RIEN and _iso(dite) is None:
                    yield session.ligne, f"periode/{nom} : {SANS_DATE}", dite

    def _organisme(self, formation: FormationLue) -> int:
        """By UAI, by SIRET, else made from the file. Raises Ignoree: its SIRET can't be one."""
        organisme = formation.responsable
        if organisme is None:
            raise Ignoree(SANS_ORGANISME, formation.numero, self._cles(formation))
        if organisme.uai and (trouve := self.etablissements.chercher(organisme.uai)):
            return trouve[0]
        siret = organisme.siret.replace(" ", "")
        if siret not in self.par_siret:
            if not siret_est_valide(siret):
                raise Ignoree(SANS_SIRET, siret, self._cles(formation))
            self.par_siret[siret] = self._creer(organisme, siret).pk
        return self.par_siret[siret]

    def _creer(self, organisme: OrganismeLu, siret: str) -> Etablissement:
        coordonnees = organisme.coordonnees
        lieu = _lieu(coordonnees.adresse if coordonnees else None)
        nom = _texte(organisme.nom or organisme.raison_sociale) or siret
        nda = organisme.nda if len(organisme.nda) == 11 and organisme.nda.isalnum() else ""
        return Etablissement.objects.create(
            siret=siret,
            nda=nda or (NDA_SANS if organisme.uai else ""),
            uai=organisme.uai[:8],
            raison_sociale=(_texte(organisme.raison_sociale) or nom)[:250],
            nom=nom[:250],
            telephone=telephones.lire(coordonnees.telephone) or "" if coordonnees else "",
            courriel=coordonnees.courriel[:160] if coordonnees else "",
            origine=self.origine,
            code_postal=lieu.code_postal,
            ville=lieu.ville,
            commune_id=lieu.insee or None,
            latitude=lieu.latitude,
            longitude=lieu.longitude,
            **lignes_d_adresse(lieu.lignes),
        )


def _texte(valeur: str) -> str:
    return " ".join(sans_invisibles(valeur).split())


def apport(formation: FormationLue, actions: Sequence[ActionLue], *, initiale: bool) -> Apport:
    """What rows hold of the formation and of these of its actions."""
    noeud = formation.noeud
    premiere = actions[0].noeud if actions else noeud
    dites = [
        action.noeud.extra(bloc, "formation-initiale")
        for action in actions
        for bloc in ("type-formation", "type-action")
    ]
    return Apport(
        certifinfo=noeud.valeur("certification/code-CERTIFINFO"),
        certifiante=noeud.valeur("certifiante") == "1",
        initiale=initiale or "1" in dites,
        niveau_sortie=niveau(noeud.valeur("code-niveau-sortie")),
        niveau_entree=niveau(noeud.valeur("code-niveau-entree")),
        domaines=noeud.valeurs("domaine-formation/code-FORMACODE"),
        metiers=noeud.valeurs("domaine-formation/code-ROME"),
        objectif=sans_invisibles(noeud.valeur("objectif-formation")),
        resultats=sans_invisibles(noeud.valeur("resultats-attendus")),
        programme=sans_invisibles(noeud.valeur("contenu-formation")),
        public=_texte(premiere.valeur("info-public-vise")),
        url=adresse(premiere.valeur("url-action/urlweb")),
        a_jour_le=_iso(noeud.extra("FORMATION ONISEP", "DATE EXPORT ONISEP")) or "",
        accueil=_texte(premiere.valeur("hebergement")) if initiale else "",
        cout=_texte(premiere.valeur("detail-conditions-prise-en-charge")) if initiale else "",
        sessions=[
            _session(formation, action, session)
            for action in actions
            for session in action.sessions
        ],
    )


def niveau(code: str) -> str:
    """Of either scale; « sans » and « non communiqué » as they are said."""
    return NIVEAUX.get(code) or (str(Niveau.SANS) if code in _SANS else str(Niveau.NON_COMMUNIQUE))


def _session(formation: FormationLue, action: ActionLue, session: SessionLue) -> SessionApportee:
    dits, rythme = action.noeud, _texte(action.noeud.valeur("rythme-formation"))
    cycle = dits.valeur("duree-cycle")
    annees = int(cycle) if cycle.isdecimal() and len(cycle) == 1 else 0
    annees = annees or duree_en_annees(dits.valeur("duree-indicative"))
    plein = plier(rythme) == "temps plein"
    parcours = PARCOURS.get(formation.noeud.valeur("parcours-de-formation"))
    # Without hours in a company, all of them are in the centre.
    sans_entreprise = not _entier(dits.valeur("nombre-heures-entreprise"))
    total = dits.valeur("nombre-heures-total") if sans_entreprise else ""
    return SessionApportee(
        reference=session.numero,
        debut=_iso(session.noeud.valeur("periode/debut")),
        fin=_iso(session.noeud.valeur("periode/fin")),
        duree_cycle=annees if 1 <= annees <= CYCLE_MAX else None,
        enseignement=str(ENSEIGNEMENTS.get(dits.valeur("modalites-enseignement"), "")),
        rythmes=[str(Rythme.TEMPS_PLEIN)] if plein else [],
        esp=str(Esp.PERMANENTES if dits.valeur("modalites-entrees-sorties") == "1" else Esp.FIXES),
        parcours=[str(parcours)] if parcours else [],
        recrutement=str(RECRUTEMENTS.get(session.noeud.valeur("etat-recrutement"), "")),
        commentaire="" if plein else rythme,
        heures_centre=_entier(dits.valeur("nombre-heures-centre") or total),
        heures_entreprise=_entier(dits.valeur("nombre-heures-entreprise")),
        lieu=_place(action.lieux[0]) if action.lieux else None,
    )


def _place(lieu: LieuLu) -> LieuApporte:
    dit = _lieu(lieu.adresse)
    return LieuApporte(
        nom=_texte(lieu.nom),
        uai=lieu.uai[:8],
        lignes=dit.lignes,
        code_postal=dit.code_postal,
        ville=dit.ville,
        insee=dit.insee,
        latitude=dit.latitude,
        longitude=dit.longitude,
    )


def _lieu(dite: AdresseLue | None) -> LieuApporte:
    """An address, within its limits; a commune that nobody knows is left out."""
    if dite is None:
        return LieuApporte()
    connue = dite.insee and Commune.objects.filter(pk=dite.insee).exists()
    code = dite.code_postal
    return LieuApporte(
        lignes=[_texte(ligne) for ligne in dite.lignes],
        code_postal=code if len(code) == 5 and code.isdecimal() else "",
        ville=_texte(dite.ville)[:50],
        insee=dite.insee if connue else "",
        latitude=_reel(dite.latitude),
        longitude=_reel(dite.longitude),
    )


def _iso(texte: str) -> str | None:
    jour = date_lue(texte)
    if jour is None or not datetime.date(1990, 1, 1) <= jour <= datetime.date(2099, 12, 31):
        return None
    return jour.isoformat()


def _entier(texte: str) -> int | None:
    return int(texte) if texte.isdecimal() and len(texte) <= 5 else None


def _reel(texte: str) -> float | None:
    try:
        return float(texte)
    except ValueError:
        return None
