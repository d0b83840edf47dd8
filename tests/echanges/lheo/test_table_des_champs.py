"""The element that each field of the table names is the one that carries it."""

import re
from typing import Any

import pytest
from django.utils import timezone

from sofi.echanges.lheo import langage
from sofi.echanges.lheo.correspondance import formations
from sofi.echanges.lheo.langage import ESPACE
from sofi.offre.chargement import charger
from sofi.offre.codes import Fiche
from sofi.offre.fiches import FICHES, Champ
from sofi.offre.fiches.pieces import Code
from sofi.offre.models import Action, Session
from sofi.socle.texte_riche import en_texte
from sofi.validation.document import Document, construire
from tests.fabriques import FormationLibreFactory, saisie_complete
from tests.offre.remplissage import Remplisseur

EXTRAS = "extras"
PORTES = [
    pytest.param(fiche, champ, id=f"{fiche}-{champ.nom}")
    for fiche, champs in FICHES.items()
    for champ in champs
    if champ.lheo
]


@pytest.mark.parametrize(("fiche", "champ"), PORTES)
def test_the_element_exists_where_the_table_says(fiche: Fiche, champ: Champ) -> None:
    *parents, element = champ.lheo.split("/")
    assert element in langage.accessibles(parents[-1] if parents else "formation")


@pytest.mark.django_db
@pytest.mark.parametrize("libre", [False, True], ids=["sur_fiche", "libre"])
def test_each_value_is_found_in_its_element(libre: bool) -> None:
    """Values are all different: one that is written in another's element is missed in its own."""
    manquants = []
    document = _document(libre)
    (element,) = [f.element for f in formations(document, jour=timezone.localdate(), export="x")]
    cartes: dict[Fiche, Any] = {
        Fiche.ETABLISSEMENT: document.sessions[0].responsable,
        Fiche.FORMATION: document.formation,
        Fiche.ACTION: document.action,
        Fiche.SESSION: document.sessions[0],
        Fiche.DISPOSITIF: document.sessions[0].dispositifs[0],
    }
    for fiche, champs in FICHES.items():
        for champ in (c for c in champs if c.lheo):
            chemin = "/".join(f"l:{nom}" for nom in champ.lheo.split("/"))
            textes = [
                re.sub(r"\s+", " ", " ".join(trouve.itertext()))
                for trouve in element.xpath(f".//{chemin}", namespaces={"l": ESPACE})
            ]
            for mot in _mots(_valeur(cartes[fiche], champ)):
                if not any(mot in texte for texte in textes):
                    manquants.append((fiche, champ.nom, mot, textes[:2]))
    restes = [m for m in manquants if m[1] not in DITS_AUTREMENT]
    assert not restes


DITS_AUTREMENT = {
    # Dates and periods are written AAAAMMJJ; rhythms, levels, ways and publics by the language's own codes and words.
    "date_debut", "date_fin", "periodes_inscription", "esp", "rythmes", "periodes", "parcours", "modalites",
    "enseignement",
    "recrutement", "modalites_recrutement", "niveau_entree", "niveau_sortie", "validation",
    # Only for a POE collective, or an apprenticeship: tested in `cas_financement`.
    "opco", "reference_marche", "cycle_unite", "cycle_centre", "cycle_entreprise",
    "effectif_minimal", "capacite", "duree_cycle", "annees_entree",
    # Written without its zeros; in a sentence, in euros.
    "heures_hebdo", "frais_certification", "frais_additionnels",
}  # fmt: skip


def _document(libre: bool) -> Document:
    formation = FormationLibreFactory() if libre else None
    voie = "non_certifiante" if libre else "certifiante"
    action = saisie_complete(formation=formation, voie=voie)
    Remplisseur().tout(action)
    Session.objects.filter(action=action).update(responsable=action.etablissement)
    complete = charger(Action.objects.filter(pk=action.pk)).get()
    return construire(complete, numero=1, nature="validation", publie_le=timezone.now())


def _valeur(carte: Any, champ: Champ) -> Any:
    """The field's own part of what holds several."""
    valeur = getattr(carte, champ.cle)
    if champ.cle != "adresse":
        return valeur
    return getattr(valeur, {"ligne1": "lignes", "commune": "insee"}.get(champ.nom, champ.nom))


def _mots(valeur: Any) -> list[str]:
    """What has to be found: the words of a text, a number; of a piece, its first words."""
    if valeur is None or isinstance(valeur, bool) or valeur in ("", []):
        return []
    if isinstance(valeur, str):
        return [re.sub(r"\s+", " ", en_texte(valeur) if "<" in valeur else valeur)]
    if isinstance(valeur, int):
        return [str(valeur)]
    if isinstance(valeur, list):
        return [mot for une in valeur for mot in _mots(une)]
    if type(valeur) is Code:
        return [valeur.libelle]
    for nom in ("ligne", "lignes", "fonction", "siret", "commentaire", "code", "libelle", "type"):
        if mots := _mots(getattr(valeur, nom, None)):
            return mots[:1]
    return []
