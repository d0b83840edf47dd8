"""The A card of a formation and one of its actions."""

from typing import Any

from sofi.offre.codes import Fiche, TypeEquipement
from sofi.offre.fiches import FicheAction, FicheFormation, pieces

from .. import langage, textes
from ..construction import INFO_SOFI
from ..correspondance.formation import lien_officiel
from ..noeuds import Noeud
from .commun import OUI_NON, codes_de, entier_lu, niveau_lu, simples, texte_lu, valeurs_simples

_AUCUNE = {"aucune", "aucun", "néant", "sans"}
_TEXTE_MAX = langage.longueur_maximale("contenu-formation")
OBTENTION = "Obtention de la certification : "
_ATTESTATION = "Attestation de formation"
_ADRESSES = {"action": "url_action", "pdf": "url_pdf", "video": "url_video"}
PARTICULIERS = frozenset(
    "complement_intitule complement_programme objectifs resultats_attendus url_action url_pdf url_video equipements "
    "niveau_entree prerequis commentaire_prerequis".split()
)
"""Fields of A that the language holds otherwise than as their value."""
_SIMPLES = simples(Fiche.ACTION, sauf=PARTICULIERS)


def fiche_action(formation: Noeud, action: Noeud, f: FicheFormation) -> FicheAction:
    """What this action says of the A card; the formation says the rest."""
    valeurs: dict[str, Any] = {"langue": ""} | valeurs_simples(_SIMPLES, [action, formation])
    conditions = texte_lu(action.valeur("conditions-specifiques"))
    titre = formation.extra(INFO_SOFI, "intitule-formation") or texte_lu(
        formation.valeur("intitule-formation")
    )
    return FicheAction(
        titre=titre,
        complement_intitule=_complement(titre, f),
        objectifs=_saisi(formation, "objectif-formation", f.objectif, f),
        complement_programme=_saisi(formation, "contenu-formation", f.programme, f),
        resultats_attendus=_resultats(texte_lu(formation.valeur("resultats-attendus")), f),
        niveau_entree=niveau_lu(formation.valeur("code-niveau-entree")),
        commentaire_prerequis="" if conditions.lower().rstrip(".") in _AUCUNE else conditions,
        equipements=[_equipement(n) for n in action.tous("equipement")],
        **valeurs | _adresses_internet(action) | _lot(action),
    )


def _saisi(formation: Noeud, nom: str, de_la_fiche: str, f: FicheFormation) -> str:
    return texte_saisi(formation.valeur(nom), de_la_fiche, lien_officiel(f.fiche))


def texte_saisi(texte: str, de_la_fiche: str, lien: str) -> str:
    """What the organisme typed of a text that begins with the sheet's: found by writing it again."""
    texte = texte_lu(texte)
    if not de_la_fiche:
        return texte
    lignes = texte.splitlines()
    fiche = textes.texte_simple(de_la_fiche)
    for rang in range(len(lignes) + 1):
        saisi = "\n".join(lignes[rang:])
        if textes.composer(fiche, saisi, limite=_TEXTE_MAX, lien=lien).texte == texte:
            return saisi
    return texte


def _complement(titre: str, f: FicheFormation) -> str:
    """What follows the sheet's own title."""
    debut = f"{f.intitule} - "
    return titre.removeprefix(debut) if f.sur_fiche and titre.startswith(debut) else ""


def _resultats(texte: str, f: FicheFormation) -> str:
    """Nothing for what is said when nothing was typed."""
    return "" if texte in (_ATTESTATION, f"{OBTENTION}{f.intitule}") else texte


def _adresses_internet(action: Noeud) -> dict[str, str]:
    """By their name when the file gives one, else the first is the action's page."""
    adresses: dict[str, str] = {}
    for noeud in action.tous("url-action/urlweb"):
        champ = _ADRESSES.get(noeud.attributs.get("info", ""), "url_action")
        if texte := texte_lu(noeud.texte):
            adresses.setdefault(champ, texte)
    return adresses


def _equipement(noeud: Noeud) -> pieces.Equipement:
    code = noeud.valeur("type-equipement")
    return pieces.Equipement(
        type=code if code in codes_de(TypeEquipement) else TypeEquipement.AUTRE.value,
        obligatoire=OUI_NON.get(noeud.extra(INFO_SOFI, "obligatoire"), True),
        cout=entier_lu(noeud.valeur("cout-indicatif-equipement")),
        commentaire=texte_lu(noeud.valeur("commentaire")),
    )


def _lot(action: Noeud) -> dict[str, Any]:
    """The Région's codes, which each of its dispositifs carries."""
    for financeur in action.tous("organisme-financeur"):
        if numero := financeur.extra(INFO_SOFI, "numero-lot"):
            programme = financeur.extra("specificites", "programme-financeur")
            return {
                "lot": pieces.Lot(numero=numero, programme=programme),
                "id_action_cr": financeur.extra(INFO_SOFI, "id-action-cr"),
                "of_mandataire_cr": financeur.extra(INFO_SOFI, "of-mandataire-cr"),
            }
    return {}
