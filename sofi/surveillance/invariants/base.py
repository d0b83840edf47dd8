"""What the database itself refuses: constraints, unique indexes and triggers are there and at work."""

from .socle import Fautes, invariant, lignes

DECLENCHEURS = (
    "version_immuable",
    "diffusion_changement_numeroter",
    "historique_immuable",
    "parution_immuable",
    "pliee_action_ajoutee",
    *(f"pliee_{nom}_changee" for nom in ("action", "formation", "fiche", "organisme")),
    *(f"pliee_{nom}_enfin" for nom in ("formation", "fiche", "organisme")),
    *(f"pliee_{nom}" for nom in ("etablissement_ajoute", "etablissement_change")),
    *(f"pliee_{nom}" for nom in ("site_ajoute", "site_change")),
)
"""Without these a version, the history or a legal page could be changed, a publication not be numbered, or an action,
an établissement or a site be found by a former name."""


@invariant(
    "Les contraintes et les index uniques de la base sont tous en vigueur.",
    remede="Validez la contrainte (« ALTER TABLE … VALIDATE CONSTRAINT »), ou refaites l’index (« REINDEX »).",
)
def contraintes_en_vigueur() -> Fautes:
    """None was added without being checked, none was left half-made by a stopped command."""
    return lignes("""
        SELECT conrelid::regclass::text, format('%s n’est pas vérifiée', conname) FROM pg_constraint c
        JOIN pg_namespace n ON n.oid = c.connamespace WHERE NOT convalidated AND n.nspname = 'public'
        UNION ALL
        SELECT indrelid::regclass::text, format('%s n’est pas utilisable', indexrelid::regclass) FROM pg_index i
        JOIN pg_class t ON t.oid = i.indexrelid JOIN pg_namespace n ON n.oid = t.relnamespace
        WHERE NOT indisvalid AND n.nspname = 'public'
    """)


@invariant(
    "Les déclencheurs qui gardent les versions, la suite et l’historique sont là, et aucun n’est arrêté.",
    remede="« ALTER TABLE … ENABLE TRIGGER ALL » ; voyez aussi ce qui a été écrit pendant qu’il l’était.",
)
def declencheurs_en_vigueur() -> Fautes:
    """Those of foreign keys too."""
    return lignes(
        """
        SELECT t.tgrelid::regclass::text, format('%%s est arrêté', t.tgname) FROM pg_trigger t
        JOIN pg_class c ON c.oid = t.tgrelid JOIN pg_namespace n ON n.oid = c.relnamespace
        WHERE t.tgenabled NOT IN ('O', 'A') AND n.nspname = 'public'
        UNION ALL
        SELECT nom, 'il n’existe plus' FROM unnest(%(noms)s::text[]) nom
        WHERE NOT EXISTS (SELECT FROM pg_trigger t WHERE t.tgname = nom)
        """,
        {"noms": list(DECLENCHEURS)},
    )
