"""E-mails: written once for what they announce, sent once, waiting for somebody."""

from .socle import Fautes, invariant, lignes


@invariant(
    "Un courriel annonce une fois une chose à une personne : sa clef est unique.",
    remede="Recréez l’index unique de courriels_courriel (clef) : un courriel pourrait partir deux fois.",
)
def courriels_une_fois() -> Fautes:
    """By the rows, and by the index that refuses a second one."""
    return lignes("""
        SELECT clef, format('%s courriels', count(*)) FROM courriels_courriel GROUP BY clef HAVING count(*) > 1
        UNION ALL
        SELECT 'clef', 'plus aucun index ne la rend unique' WHERE NOT EXISTS (
            SELECT FROM pg_index i JOIN pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = ANY (i.indkey)
            WHERE i.indrelid = 'courriels_courriel'::regclass AND i.indisunique AND i.indisvalid
                AND i.indpred IS NULL AND a.attname = 'clef' AND i.indnkeyatts = 1)
    """)


@invariant(
    "Un courriel de validation, de refus ou de question annonce un événement qui a eu lieu.",
    remede="Prévenez son destinataire : ce qui lui est annoncé ne s’est pas fait.",
)
def courriels_d_evenements() -> Fautes:
    """The key of such an e-mail names its event; both are written together."""
    return lignes("""
        SELECT c.id, format('%s, clef %s : pas d’événement', c.sujet, c.clef) FROM courriels_courriel c
        WHERE c.nature IN ('envoi', 'validation', 'refus', 'accord', 'code') AND c.clef ~ '^[a-z]+:[0-9]+:[0-9]+$'
            AND split_part(c.clef, ':', 1) = c.nature
            AND NOT EXISTS (SELECT FROM validation_evenement e WHERE e.id = split_part(c.clef, ':', 2)::bigint)
    """)


@invariant(
    "Un courriel regroupé est dans un récapitulatif, adressé à la même personne.",
    remede="Remettez-le « à regrouper » : le récapitulatif du lendemain le reprend.",
)
def courriels_regroupes() -> Fautes:
    """And a recapitulation that was sent holds nothing that still waits."""
    return lignes("""
        SELECT c.id, CASE WHEN r.id IS NULL THEN 'regroupé nulle part' ELSE 'dans celui de quelqu’un d’autre' END
        FROM courriels_courriel c LEFT JOIN courriels_courriel r ON r.id = c.recapitulatif_id
        WHERE c.situation = 'regroupe' AND (r.id IS NULL OR r.utilisateur_id IS DISTINCT FROM c.utilisateur_id)
    """)


@invariant(
    "Rien n’attend pour un compte fermé, et un courriel secret envoyé n’a plus ses mots.",
    remede="Laissez le travailleur passer : il abandonne ce qui attend pour un compte fermé.",
)
def courriels_secrets_effaces() -> Fautes:
    """Words that open an account are erased once sent."""
    return lignes("""
        SELECT id, 'envoyé, et ses mots sont encore là' FROM courriels_courriel
        WHERE secret AND situation = 'envoye' AND (texte <> '' OR html <> '' OR desabonnement <> '')
    """)
