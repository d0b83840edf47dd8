"""The addresses of the public side, for the table of all of them."""

from typing import Any

from django.utils.text import slugify

from .monde import ROLES, Arguments, publique, rien

Attendu = dict[str, Any]
PAGES: dict[str, Arguments] = {
    "accueil": rien,
    "alerte": lambda m: [m.alerte.cle],
    "alerte_arreter": lambda m: [m.alerte.cle],
    "alerte_creer": rien,
    "alerte_demandee": rien,
    "alertes": lambda m: [m.alerte.abonne.cle],
    "agenda": lambda m: [m.session.pk, m.information.pk],
    "carte": rien,
    "carte_contours": lambda m: ["departements"],
    "carte_grappes": rien,
    "carte_volet": rien,
    "catalogue": rien,
    "codes_postaux": rien,
    "communes": rien,
    "formations_atom": rien,
    "formation": lambda m: [m.session.pk, m.slug],
    "opensearch": rien,
    "organisme": lambda m: [m.etablissement.pk, slugify(m.etablissement.nom)],
    "organismes": rien,
    "plan_index": rien,
    "propositions": rien,
    "certifications": rien,
    "metiers": rien,
    "plan_xml": lambda m: ["pages", 0],
    "porte_ouverte": lambda m: [m.etablissement.pk, m.porte_ouverte.pk],
    "rendez_vous": rien,
    "rendez_vous_atom": rien,
    "rendez_vous_ics": rien,
    "robots": rien,
    "vignette": rien,
    "vignette_composer": rien,
    "selection": rien,
    "selection_partagee": lambda m: [m.selection.cle],
    "signalement": lambda m: [m.signalement.cle],
    "signaler": lambda m: [m.session.pk],
}
# Pages of a certification, a métier…: unknown of this world, as of nobody's.
REPERES = ("certification", "domaine", "lieu", "metier", "programme")
INCONNUE = dict.fromkeys(ROLES, 404)
ENTIERES: dict[str, Arguments] = {"fas": lambda m: m.fas, "session": lambda m: [m.session.pk]}
AUJOURD_HUI = dict.fromkeys(ROLES, 302)  # leads elsewhere another day
GESTES = dict.fromkeys(ROLES, 405)  # by POST only


def publiques(chacun: Attendu, entiere: Attendu) -> dict[str, tuple[Attendu, Arguments]]:
    """Each address, what each role is answered, on what it is asked."""
    return {
        **{f"public:{nom}": (chacun, sur) for nom, sur in PAGES.items()},
        **{f"public:{nom}": (entiere, sur) for nom, sur in ENTIERES.items()},
        **{f"public:{nom}": (GESTES, rien) for nom in ("garder", "partager")},
        **{f"public:{nom}": (INCONNUE, lambda m: ["inconnu"]) for nom in REPERES},
        "public:catalogue_pdf": (INCONNUE, lambda m: ["domaine", "455"]),
        "public:action": (AUJOURD_HUI, publique),
    }
