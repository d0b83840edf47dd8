"""Onisep, Idéo-Actions in a table: one row is a training in an establishment, without dates nor places.

Columns are read by their names, as the portal or its copies write them; its establishment by its UAI. The file is that
of the whole country: what is taught in another région is left, by the address of the place.
"""

import re
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any

from sofi.annuaire.importations.regions import AILLEURS, Regions
from sofi.annuaire.importations.structures import lire
from sofi.annuaire.origines import Origine
from sofi.offre.apports import Apport, SessionApportee, en_contenu
from sofi.offre.codes import Enseignement, Niveau, Rythme
from sofi.socle.fichiers import Ligne, seul
from sofi.socle.importation import Flux, Ignoree, Refus, Source
from sofi.socle.importation.valeurs import date, texte
from sofi.socle.texte import plier

from .cible import INTITULE_MAX, Etablissements, provenances, publier

JEU = "ideo_actions"
COLONNES = {
    "reference": ("action de formation af identifiant onisep",),
    "intitule": ("formation for libelle",),
    "formation": ("for url et id onisep",),
    "certificat": ("for nature du certificat",),
    "niveau": ("for niveau de sortie",),
    "etablissement": ("lieu d enseignement ens libelle", "lieu denseignement ens libelle"),
    "uai": ("ens code uai",),
    "statut": ("ens statut",),
    "code_postal": ("ens code postal",),
    "departement": ("ens departement",),
    "region": ("ens region",),
    "cout": ("af cout scolarite",),
    "modifiee": ("af date de modification",),
    "duree": ("af duree cycle standard",),
    "accueil": ("af modalites accueil",),
    "scolarite": ("af modalites scolarite",),
    "page": ("af page web",),
    "site": ("ens site web",),
    "hebergement": ("ens hebergement",),
    "accessibilite": ("ens accessibilite",),
}
LIEU = ("region", "departement", "code_postal")
NECESSAIRES = ("reference", "intitule", "formation", "niveau", "uai", "duree", "scolarite")
_NIVEAUX = (
    (r"bac\W*[89]\b|doctorat", Niveau.N8),
    (r"bac\W*[5-7]\b", Niveau.N7),
    (r"bac\W*[34]\b", Niveau.N6),
    (r"bac\W*2\b", Niveau.N5),
    (r"bac\b|brevet professionnel", Niveau.N4),
    (r"cap\b|bep\b", Niveau.N3),
)
_DIPLOME = re.compile(r"\bdiplome (?:national|d etat)|\betat\b")
_NUMERO = re.compile(r"FOR\.\d+")
_DUREE = re.compile(r"(\d{1,2})\s+ans?")
# What is said entirely by the columns read: only the rest is quoted.
_DITS = re.compile(
    r"temps (?:plein|partiel)|cours (?:partiellement )?en (?:presentiel|distanciel)|[\s,;]+"
)
CYCLE_MAX = 9


def source(chemin: Path) -> Source:
    """One .csv or .xlsx file; it is the whole list of what Onisep publishes here."""
    fichier = seul(chemin, ".csv", ".xlsx")
    extraire = partial(_extraire, Etablissements(), Regions())
    return Source(
        nom=JEU,
        flux=(
            Flux(
                fichier=fichier.nom,
                lire=lambda: lire(fichier, COLONNES, NECESSAIRES),
                cibles=(provenances("formations initiales", JEU, extraire, Origine.ONISEP),),
            ),
        ),
        ensuite=(partial(publier, Origine.ONISEP),),
        part_retirable=0.19,  # a fifth stops
    )


def _extraire(
    etablissements: Etablissements, regions: Regions, ligne: Ligne
) -> Iterator[dict[str, Any]]:
    lus = {nom: texte(valeur) for nom, valeur in ligne.valeurs.items()}
    if regions.ailleurs(**{nom: lus.get(nom, "") for nom in LIEU}):
        raise Ignoree(AILLEURS)
    if not lus["reference"]:
        raise Refus("numéro de l’action de formation manquant")
    cle = {"origine": Origine.ONISEP.value, "source": "", "reference": lus["reference"]}
    etablissement, site = etablissements.de_l_uai(lus["uai"], cle)
    yield cle | {
        "intitule": lus["intitule"][:INTITULE_MAX],
        "etablissement_id": etablissement,
        "site_id": site,
        "contenu": en_contenu(_apport(lus)),
    }


def _apport(lus: dict[str, str]) -> Apport:
    numero = _NUMERO.search(lus["formation"])
    return Apport(
        ideo=numero.group() if numero else "",
        certifiante=bool(_DIPLOME.search(_plie(lus.get("certificat", "")))),
        initiale=True,
        niveau_sortie=niveau(lus["niveau"]),
        url=adresse(lus.get("page") or lus.get("site", "")),
        page=adresse(lus["formation"]),
        a_jour_le=_jour(lus.get("modifiee", "")),
        statut=lus.get("statut", ""),
        cout=lus.get("cout", ""),
        accueil=". ".join(
            filter(
                None,
                (lus.get(nom, "").rstrip(".") for nom in ("hebergement", "accessibilite")),
            )
        ),
        sessions=[_session(lus)],
    )


def _session(lus: dict[str, str]) -> SessionApportee:
    """The one session: how long the cycle is, how one is taught; the rest is asked of the establishment."""
    annees = duree_en_annees(lus["duree"])
    dit = lus["scolarite"]
    autre = dit if _DITS.sub("", _plie(dit)) else ""
    commentaire = [autre, lus.get("accueil", ""), "" if annees else lus["duree"]]
    return SessionApportee(
        reference=lus["reference"],
        duree_cycle=annees if 1 <= annees <= CYCLE_MAX else None,
        enseignement=_enseignement(_plie(dit)),
        rythmes=_rythmes(_plie(dit)),
        commentaire=" ; ".join(filter(None, commentaire)),
    )


def duree_en_annees(valeur: str) -> int:
    """« 2 ans » → 2; 0 for what isn't whole years."""
    duree = _DUREE.fullmatch(_plie(valeur))
    return int(duree.group(1)) if duree else 0


def _plie(valeur: str) -> str:
    return " ".join(plier(valeur).replace("'", " ").replace("’", " ").split())


def niveau(valeur: str) -> str:
    """« bac + 2 » → « 5 »; what isn't a level known is « non communiqué »."""
    plie = _plie(valeur)
    trouves = (str(code) for motif, code in _NIVEAUX if re.search(motif, plie))
    return next(trouves, str(Niveau.NON_COMMUNIQUE))


def _enseignement(plie: str) -> str:
    if "partiellement en distanciel" in plie or ("presentiel" in plie and "distanciel" in plie):
        return str(Enseignement.HYBRIDE)
    if "distanciel" in plie:
        return str(Enseignement.DISTANCE)
    return str(Enseignement.PRESENTIEL) if "presentiel" in plie else ""


def _rythmes(plie: str) -> list[str]:
    connus = ((Rythme.TEMPS_PLEIN, "temps plein"), (Rythme.TEMPS_PARTIEL, "temps partiel"))
    return [str(rythme) for rythme, mots in connus if mots in plie]


def _jour(valeur: str) -> str:
    lu = date(valeur)
    return lu.isoformat() if lu else ""


def adresse(valeur: str) -> str:
    """A page as a link; files write some without what they begin with."""
    if not valeur or " " in valeur or "." not in valeur:
        return ""
    return valeur if valeur.startswith(("http://", "https://")) else f"http://{valeur}"
