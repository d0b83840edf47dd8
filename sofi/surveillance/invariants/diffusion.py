"""The readers' rows: what lists, counters and the search read is what is published, and nothing else."""

from sofi.diffusion.declencheurs import COLONNES, INEDITES
from sofi.offre.declencheurs import ETABLISSEMENTS_PLIES, SITES_PLIES

from .socle import Fautes, invariant, lignes

_REINDEXER = "Lancez « manage.py reindexer » : ces lignes sont refaites depuis ce qui est publié."

# What the public document of each action says of its sessions.
_DITES = """
    SELECT o.action_id AS action, (s->>'id')::int AS numero, (v.document->'organisme'->>'id')::int AS etablissement,
        coalesce(s->>'date_debut', s->>'date_fin', '9999-12-31')::date AS date_debut,
        coalesce(s->>'date_fin', '9999-12-31')::date AS date_fin
    FROM validation_offrepubliee o JOIN validation_version v ON v.id = o.version_id,
        jsonb_array_elements(v.document->'sessions') s
    WHERE coalesce(s->>'retiree_le', '') = ''
"""


@invariant(
    "Chaque session publiée et non retirée a sa ligne de recherche, qui dit ce que dit le document.",
    remede=_REINDEXER,
    lourd=True,
)
def publications_egales_aux_documents() -> Fautes:
    """Both ways: no row lacks, none is left over."""
    return lignes(f"""
        SELECT coalesce(d.numero, p.numero), CASE WHEN p.numero IS NULL THEN 'publiée, et sans ligne'
            WHEN d.numero IS NULL THEN 'une ligne, et rien de publié'
            ELSE format('le document dit %s → %s, la ligne %s → %s', d.date_debut, d.date_fin, p.date_debut, p.date_fin)
            END
        FROM ({_DITES}) d FULL JOIN diffusion_publication p ON p.numero = d.numero
        WHERE (d.numero, d.action, d.etablissement, d.date_debut, d.date_fin)
            IS DISTINCT FROM (p.numero, p.action, p.etablissement, p.date_debut, p.date_fin)
    """)


@invariant(
    "Les listes des organismes comptent comme publiées les sessions que le public trouve, ni plus ni moins.",
    remede=_REINDEXER,
)
def compteurs_egaux_aux_listes() -> Fautes:
    """The rows of the lists that are `publique` are those of the search, of the same organisme and dates."""
    return lignes("""
        SELECT coalesce(p.numero, s.numero), CASE WHEN s.numero IS NULL THEN 'trouvée, et absente des listes'
            WHEN p.numero IS NULL THEN 'publiée dans les listes, et introuvable'
            ELSE 'les listes et la recherche n’en disent pas la même chose' END
        FROM diffusion_publication p
        FULL JOIN (SELECT * FROM diffusion_sessionsuivie WHERE publique) s ON s.numero = p.numero
        WHERE (p.numero, p.action, p.etablissement, p.date_debut, p.date_fin)
            IS DISTINCT FROM (s.numero, s.action, s.etablissement, s.date_debut, s.date_fin)
    """)


@invariant(
    "Sont comptées jamais publiées les sessions en saisie qu’aucune version n’a tenues, et elles seules.",
    remede="« SELECT diffusion_tenir_inedites(array_agg(id)) FROM offre_session » les compte toutes à nouveau.",
)
def sessions_inedites() -> Fautes:
    """Triggers write them, whatever creates, withdraws or publishes a session."""
    voulues, tenues = (", ".join(f"{de}.{nom}" for nom in ["session_id", *COLONNES]) for de in "vt")
    return lignes(f"""
        SELECT coalesce(v.session_id, t.session_id),
            CASE WHEN t.session_id IS NULL THEN 'jamais publiée, et non comptée'
            WHEN v.session_id IS NULL THEN 'comptée jamais publiée, et elle ne l’est pas'
            ELSE 'ce que la liste en tient n’est plus ce que dit sa fiche' END
        FROM ({INEDITES}) v FULL JOIN diffusion_sessioninedite t ON t.session_id = v.session_id
        WHERE ({tenues}) IS DISTINCT FROM ({voulues})
    """)


@invariant(
    "Ce que les listes lisent plié de chaque action est ce que disent sa fiche, sa formation, son organisme et elle.",
    remede="« SELECT offre_plier_les_actions(array_agg(id)) FROM offre_action » les replie toutes.",
)
def actions_pliees() -> Fautes:
    """Triggers write it, whatever changes a title or a name."""
    return lignes("""
        SELECT coalesce(v.action_id, t.action_id), CASE WHEN t.action_id IS NULL THEN 'elle n’a rien de plié'
            ELSE 'ce n’est plus ce qu’elle dit' END
        FROM offre_actions_pliees((SELECT array_agg(id) FROM offre_action)) v
        FULL JOIN offre_actionpliee t ON t.action_id = v.action_id
        WHERE (t.etablissement, t.titre, t.codes, t.organisme)
            IS DISTINCT FROM (v.etablissement, v.titre, v.codes, v.organisme)
    """)


@invariant(
    "Ce que la file lit plié de chaque établissement est ce que disent ses noms, sa ville et son SIRET.",
    remede="« SELECT offre_plier_les_etablissements(array_agg(id)) FROM annuaire_etablissement » les replie tous.",
)
def etablissements_plies() -> Fautes:
    """A trigger writes it, whatever changes a name."""
    return lignes(f"""
        SELECT coalesce(v.etablissement_id, t.etablissement_id), CASE WHEN t.etablissement_id IS NULL
            THEN 'il n’a rien de plié' ELSE 'ce n’est plus ce qu’il dit' END
        FROM ({ETABLISSEMENTS_PLIES}) v
        FULL JOIN offre_etablissementplie t ON t.etablissement_id = v.etablissement_id
        WHERE v.noms IS DISTINCT FROM t.noms
    """)


@invariant(
    "Ce que les listes lisent plié de chaque site est ce que dit sa ville.",
    remede="« SELECT offre_plier_les_sites(array_agg(id)) FROM annuaire_site » les replie tous.",
)
def sites_plies() -> Fautes:
    """A trigger writes it, whatever changes a town."""
    return lignes(f"""
        SELECT coalesce(v.site_id, t.site_id), CASE WHEN t.site_id IS NULL
            THEN 'il n’a rien de plié' ELSE 'ce n’est plus ce qu’il dit' END
        FROM ({SITES_PLIES}) v FULL JOIN offre_siteplie t ON t.site_id = v.site_id
        WHERE v.ville IS DISTINCT FROM t.ville
    """)


@invariant(
    "Chaque action publiée a sa qualité notée, et elle seule.",
    remede="Lancez « manage.py qualite » : les notes sont refaites.",
)
def qualites_des_publiees() -> Fautes:
    """One score for each public action."""
    return lignes("""
        SELECT coalesce(o.action_id, q.action_id), CASE WHEN q.action_id IS NULL THEN 'publiée, et sans note'
            ELSE 'notée, et rien de publié' END
        FROM validation_offrepubliee o FULL JOIN diffusion_qualitepubliee q ON q.action_id = o.action_id
        WHERE o.action_id IS NULL OR q.action_id IS NULL
    """)


@invariant(
    "L’agenda n’annonce que des rendez-vous de sessions publiées.",
    remede=_REINDEXER,
)
def rendez_vous_de_sessions_publiees() -> Fautes:
    """A meeting whose session isn't public would lead nowhere."""
    return lignes("""
        SELECT r.numero, format('de la session %s, qui n’est pas publiée', r.session) FROM diffusion_rendezvous r
        WHERE NOT EXISTS (SELECT FROM diffusion_publication p WHERE p.numero = r.session AND p.action = r.action)
    """)


@invariant(
    "La suite des publications va de 1 à son dernier numéro sans trou, et son compteur le dit.",
    remede="La base a reculé ou a été modifiée à la main : restaurez-la, puis « manage.py index --refaire ».",
)
def suite_sans_trou() -> Fautes:
    """As many numbers as the last one; one counter, which names it."""
    return lignes("""
        WITH c AS (SELECT count(*) AS combien, max(numero) AS dernier, (array_agg(jeton))[1] AS jeton
                FROM diffusion_compteur),
            s AS (SELECT count(*) AS combien, count(numero) AS numerotes, coalesce(max(numero), 0) AS dernier,
                coalesce(min(numero), 1) AS premier FROM diffusion_changement)
        SELECT 'suite', format('%s changements de %s à %s, compteur à %s', s.combien, s.premier, s.dernier, c.dernier)
        FROM c, s WHERE c.combien <> 1 OR s.combien <> s.numerotes OR s.combien <> s.dernier
            OR s.premier <> 1 OR s.dernier <> c.dernier OR (s.dernier > 0 AND NOT EXISTS (
                SELECT FROM diffusion_changement t WHERE t.numero = s.dernier AND t.jeton = c.jeton))
    """)


@invariant(
    "Le dernier changement d’une action dans la suite est ce que le public en lit.",
    remede="Publiez de nouveau l’action : ceux qui suivent les changements recevront la bonne version.",
)
def suite_egale_a_la_publication() -> Fautes:
    """Who follows the sequence ends with what is public, no more and no less."""
    return lignes("""
        WITH derniers AS (SELECT DISTINCT ON (action) action, version FROM diffusion_changement
            ORDER BY action, numero DESC NULLS FIRST)
        SELECT coalesce(d.action, o.action_id), format('la suite finit par %s, le public lit %s',
            coalesce(d.version::text, 'rien'), coalesce(o.version_id::text, 'rien'))
        FROM derniers d FULL JOIN validation_offrepubliee o ON o.action_id = d.action
        WHERE d.version IS DISTINCT FROM o.version_id
    """)


@invariant(
    "Aucune ligne des lecteurs ne parle d’une action qui n’existe pas.",
    remede=_REINDEXER,
)
def lecteurs_sans_orphelin() -> Fautes:
    """These tables have no foreign key: a publication waits for nobody."""
    tables = (
        ("diffusion_publication", "numero"),
        ("diffusion_sessionsuivie", "numero"),
        ("diffusion_rendezvous", "numero"),
        ("echanges_morceau", "action"),
    )
    parties = [
        f"SELECT t.{cle}::text, '{table} : action ' || t.action FROM {table} t"
        " WHERE NOT EXISTS (SELECT FROM offre_action a WHERE a.id = t.action)"
        for table, cle in tables
    ]
    return lignes(" UNION ALL ".join(parties))
