"""The domaines d'intervention of an établissement: at most 25 Formacodes."""

from collections.abc import Mapping
from typing import Any

from sofi.annuaire.models import Etablissement
from sofi.annuaire.operations import DOMAINES_MAX, AnnuaireImpossible, ajouter_domaine
from sofi.referentiels.models import Formacode
from sofi.socle.recherche import Plie

LONGUEUR = 200  # of the words searched: the rest is cut


def contexte_domaines(etablissement: Etablissement, question: str) -> dict[str, Any]:
    """Those chosen, and the Formacodes that answer the words typed."""
    question = question.replace("\x00", "").strip()[:LONGUEUR]
    choisis = list(etablissement.domaines.order_by(Plie("libelle")))
    trouves = Formacode.objects.domaines().en_vigueur().chercher(question) if question else []
    return {
        "etablissement": etablissement,
        "choisis": choisis,
        "question": question,
        "trouves": [formacode for formacode in trouves if formacode not in choisis],
        "complet": len(choisis) >= DOMAINES_MAX,
        "maximum": DOMAINES_MAX,
    }


def changer_domaines(etablissement: Etablissement, saisie: Mapping[str, str]) -> str:
    """Add or remove the Formacode named; why it was refused, if it was."""
    if retire := saisie.get("retirer", ""):
        etablissement.domaines.remove(*etablissement.domaines.filter(pk=retire[:5]))
        return ""
    code = saisie.get("ajouter", "")[:5]
    formacode = Formacode.objects.domaines().en_vigueur().filter(pk=code).first()
    if formacode is None:
        return (
            "Ce Formacode n'existe pas, ou n'est plus en vigueur. Choisissez-en un dans la liste."
        )
    try:
        ajouter_domaine(etablissement, formacode)
    except AnnuaireImpossible as impossible:
        return str(impossible)
    return ""
