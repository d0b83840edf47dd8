"""What is published of an action: its versions, and the one that the public reads."""

from .socle import Fautes, invariant, lignes

_RESTAURER = (
    "Une version ne s’efface ni ne se change : restaurez la base d’avant l’incident, puis comparez."
)


@invariant("Les versions de chaque action sont numérotées de 1 en 1, sans trou.", remede=_RESTAURER)
def versions_sans_trou() -> Fautes:
    """The highest number is how many there are."""
    return lignes("""
        SELECT action_id, 'versions ' || string_agg(numero::text, ', ' ORDER BY numero)
        FROM validation_version GROUP BY action_id HAVING max(numero) <> count(*) OR min(numero) <> 1
    """)


@invariant("Une version est publiée après celle qui la précède.", remede=_RESTAURER)
def versions_dans_l_ordre() -> Fautes:
    """By their dates as by their numbers."""
    return lignes("""
        SELECT action_id, format('version %s du %s, avant la précédente', numero, publie_le)
        FROM (SELECT action_id, numero, publie_le,
                lag(publie_le) OVER (PARTITION BY action_id ORDER BY numero) AS avant
            FROM validation_version) v
        WHERE publie_le < avant
    """)


@invariant(
    "Le document d’une version porte son numéro, son action, son format et sa nature.",
    remede=_RESTAURER,
    lourd=True,
)
def documents_de_leur_version() -> Fautes:
    """What the columns say is what the document says."""
    return lignes("""
        SELECT action_id, format('version %s : le document est celui de %s, version %s', numero,
            document->'action'->>'id', document->>'version')
        FROM validation_version
        WHERE (document->>'version', document->'action'->>'id', document->>'format', document->>'nature')
            IS DISTINCT FROM (numero::text, action_id::text, format::text, nature::text)
    """)


@invariant(
    "Ce que le public lit d’une action est sa dernière version.",
    remede="Publiez de nouveau l’action (« Modifier », puis valider) : la version suivante la remettra d’aplomb.",
)
def publiee_est_la_derniere() -> Fautes:
    """The pointer names the highest version of its own action."""
    return lignes("""
        SELECT o.action_id, format('la version publiée est %s, la dernière %s', v.numero, d.numero)
        FROM validation_offrepubliee o
        JOIN validation_version v ON v.id = o.version_id
        JOIN (SELECT action_id, max(numero) AS numero FROM validation_version GROUP BY 1) d
            ON d.action_id = o.action_id
        WHERE v.action_id <> o.action_id OR v.numero <> d.numero
    """)


@invariant(
    "Une action publiée et sans modification en cours a sur ses fiches ce que le public lit.",
    remede="« Modifier », puis « Abandonner la modification » remet sur les fiches ce qui est publié.",
    lourd=True,
)
def fiches_egales_au_document() -> Fautes:
    """Its sessions, their dates, their withdrawal and their recruitment, one by one."""
    return lignes("""
        WITH dites AS (
            SELECT a.id AS action, (s->>'id')::bigint AS numero, s->>'date_debut' AS debut,
                s->>'date_fin' AS fin, s->>'retiree_le' AS retiree, s->>'recrutement' AS recrutement
            FROM offre_action a JOIN validation_offrepubliee o ON o.action_id = a.id
            JOIN validation_version v ON v.id = o.version_id,
                jsonb_array_elements(v.document->'sessions') s
            WHERE a.etat = 'validee'),
        tenues AS (
            SELECT a.id AS action, s.id AS numero, s.date_debut::text AS debut, s.date_fin::text AS fin,
                s.retiree_le::text AS retiree, s.recrutement
            FROM offre_session s JOIN offre_action a ON a.id = s.action_id AND a.etat = 'validee'
            JOIN validation_offrepubliee o ON o.action_id = a.id)
        SELECT coalesce(d.action, t.action), format('session %s : la fiche dit %s, le public lit %s',
            coalesce(d.numero, t.numero), coalesce(concat_ws(' ', t.debut, t.fin, t.retiree, t.recrutement), 'rien'),
            coalesce(concat_ws(' ', d.debut, d.fin, d.retiree, d.recrutement), 'rien'))
        FROM dites d FULL JOIN tenues t USING (action, numero)
        WHERE (d.numero, d.debut, d.fin, d.retiree, d.recrutement)
            IS DISTINCT FROM (t.numero, t.debut, t.fin, t.retiree, t.recrutement)
    """)
