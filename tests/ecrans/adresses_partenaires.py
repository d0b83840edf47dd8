"""The addresses of the partners, for the table of all of them."""

from typing import Any

from .monde import Arguments, Monde, passage, rien

Attendu = dict[str, Any]


def _partenaire(monde: Monde) -> list[Any]:
    return [monde.partenaire.pk]


def _cle(monde: Monde) -> list[Any]:
    return [monde.cle_de_partenaire.pk]


def _traduction(monde: Monde) -> list[Any]:
    return [monde.traduction.pk]


PAGES: dict[str, Arguments] = {
    "partenaires": rien,
    "partenaire_ajouter": rien,
    "partenaire": _partenaire,
    "partenaire_suspendre": _partenaire,
    "partenaire_passages": _partenaire,
    "partenaire_vu": _partenaire,
    "partenaire_retours": _partenaire,
    "partenaire_cle_revoquer": _cle,
    "partenaire_cles": lambda m: [m.etablissement.pk],
    "partenaire_traduction": _traduction,
}
GESTES: dict[str, Arguments] = {
    "partenaire_essayer": _partenaire,
    "partenaire_deposer": _partenaire,
    "partenaire_arreter": lambda m: [m.livraison.pk],
    "partenaire_cle_creer": _partenaire,
    "partenaire_traduction_retirer": _traduction,
}
PAR_CLE: dict[str, Arguments] = {
    "sommaire": rien,
    "fichier": lambda m: ["complet"],
    "fichier_du": lambda m: ["2026-05-20", "complet"],
}


def partenaires(
    administration: Attendu,
    par_post: Attendu,
    sans_cle: Attendu,
    service_offre: Attendu,
    organismes: Attendu,
    le_sien: Attendu,
) -> dict[str, tuple[Attendu, Arguments]]:
    """Screens of the administration; what programs call, whoever is signed in; where a session is."""
    return {
        "service_offre:trajet": (service_offre, rien),
        "service_offre:exports_arreter": (par_post, passage),
        "service_offre:exports_donnees_lancer": (par_post, rien),
        "service_offre:exports_donnees_arreter": (par_post, lambda m: [m.ecriture.pk]),
        "organisme:trajet": (organismes, rien),
        "organisme:cles": (organismes, rien),
        "organisme:cle_revoquer": (le_sien, lambda m: [m.cle_de_l_organisme.pk]),
        "partenaires:retours": (dict.fromkeys(sans_cle, 405), rien),
        "partenaires:inconnue": (dict.fromkeys(sans_cle, 404), lambda m: ["rien/du/tout"]),
        **{f"administration:{nom}": (administration, sur) for nom, sur in PAGES.items()},
        **{f"administration:{nom}": (par_post, sur) for nom, sur in GESTES.items()},
        **{f"partenaires:{nom}": (sans_cle, sur) for nom, sur in PAR_CLE.items()},
    }
