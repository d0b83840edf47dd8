"""The circuit: events that follow each other, states that go with what they say, questions, deadlines, agreements."""

from .socle import Fautes, invariant, lignes

_RELIRE = (
    "Lisez l’historique de l’action et son fil, puis ramenez-la par un acte du circuit : rien d’autre "
    "ne change un état."
)


@invariant("Chaque événement part de l’état où le précédent est arrivé.", remede=_RELIRE)
def evenements_enchaines() -> Fautes:
    """The first one starts from a draft; what another source publishes, from its validation there."""
    return lignes("""
        SELECT e.action_id, format('« %s » part de %s, l’action était %s', e.acte, e.de, e.avant)
        FROM (SELECT id, action_id, acte, de, lag(vers) OVER (PARTITION BY action_id ORDER BY id) AS avant
            FROM validation_evenement) e
        JOIN offre_action a ON a.id = e.action_id
        WHERE e.de <> coalesce(e.avant, CASE a.origine WHEN '' THEN 'en_saisie' ELSE 'validee' END)
    """)


@invariant("L’état d’une action est celui où son dernier événement l’a menée.", remede=_RELIRE)
def etat_du_dernier_evenement() -> Fautes:
    """Without any event, a draft; what another source publishes is validated there."""
    return lignes("""
        SELECT a.id, format('elle est %s, son dernier événement menait à %s', a.etat, coalesce(e.vers, 'rien'))
        FROM offre_action a LEFT JOIN (
            SELECT DISTINCT ON (action_id) action_id, vers FROM validation_evenement
            ORDER BY action_id, id DESC) e ON e.action_id = a.id
        WHERE a.etat <> coalesce(e.vers, CASE a.origine WHEN '' THEN 'en_saisie' ELSE 'validee' END)
    """)


@invariant(
    "Une action validée est publiée ; une action archivée ne l’est pas.",
    remede=_RELIRE,
)
def etat_et_publication() -> Fautes:
    """The state and the pointer say the same."""
    return lignes("""
        SELECT a.id, CASE a.etat WHEN 'validee' THEN 'validée, et rien n’en est publié'
            ELSE 'archivée, et encore publiée' END
        FROM offre_action a LEFT JOIN validation_offrepubliee o ON o.action_id = a.id
        WHERE (a.etat = 'validee' AND o.action_id IS NULL) OR (a.etat = 'archivee' AND o.action_id IS NOT NULL)
    """)


@invariant(
    "Seule une formation publique déjà validée attend la Région.",
    remede=_RELIRE,
)
def la_region_est_attendue() -> Fautes:
    """`circuit.passe_par_la_region`, read the other way."""
    return lignes("""
        SELECT a.id, format('%s, voie %s', a.etat, a.voie) FROM offre_action a
        WHERE a.etat IN ('attente_accord', 'question_region') AND (a.voie <> 'publique'
            OR NOT EXISTS (SELECT FROM validation_version v WHERE v.action_id = a.id))
    """)


@invariant(
    "Une action qui attend une réponse a une question ouverte.",
    remede="Posez de nouveau la question, ou reprenez la saisie : l’organisme n’a rien à quoi répondre.",
)
def question_ouverte() -> Fautes:
    """Of the service Offre on a card, of the Région on none."""
    return lignes("""
        SELECT a.id, format('%s, sans question ouverte', a.etat) FROM offre_action a
        WHERE a.etat IN ('attente_reponses', 'question_region') AND NOT EXISTS (
            SELECT FROM validation_question q WHERE q.action_id = a.id AND q.reponse = ''
                AND (q.fiche = '') = (a.etat = 'question_region'))
    """)


@invariant(
    "Ce qui attend le service Offre a une échéance qui court ; ce qui attend l’organisme, une horloge arrêtée.",
    remede="Reprenez puis renvoyez l’action : l’échéance est écrite de nouveau.",
)
def echeances_suivies() -> Fautes:
    """`echeances.suivre`, read the other way."""
    return lignes("""
        SELECT a.id, format('%s, échéance %s, arrêtée %s', a.etat, coalesce(i.echeance::text, 'aucune'),
            coalesce(i.arretee_le::text, 'non'))
        FROM offre_action a LEFT JOIN validation_instruction i ON i.action_id = a.id
        WHERE CASE a.etat
            WHEN 'attente_validation' THEN i.echeance IS NULL OR i.arretee_le IS NOT NULL
            WHEN 'attente_reponses' THEN i.echeance IS NULL OR i.arretee_le IS NULL
            ELSE i.echeance IS NOT NULL END
    """)


@invariant(
    "Un événement ne cite que des versions de son action, et valider en écrit une.", remede=_RELIRE
)
def evenements_et_versions() -> Fautes:
    """Validating, changing directly and taking over from another source each write one."""
    return lignes("""
        SELECT e.action_id, format('« %s » cite %s', e.acte, coalesce('une version de ' || v.action_id, 'rien'))
        FROM validation_evenement e LEFT JOIN validation_version v ON v.id = e.version_id
        WHERE v.action_id <> e.action_id
            OR (e.acte IN ('valider', 'directe', 'apport') AND v.id IS NULL AND e.auteur_id IS NOT NULL)
    """)


@invariant(
    "Une version n’est écrite que par un acte : chacune a son événement.",
    remede="Une écriture s’est faite hors du circuit : cherchez-la dans l’historique des champs.",
)
def versions_et_evenements() -> Fautes:
    """As many acts that publish as versions; those of an invented region name none."""
    return lignes("""
        SELECT v.action_id, format('%s versions, %s actes qui publient', v.combien, coalesce(e.combien, 0))
        FROM (SELECT action_id, count(*) AS combien FROM validation_version GROUP BY 1) v
        LEFT JOIN (SELECT action_id, count(*) AS combien FROM validation_evenement e
            WHERE e.acte IN ('valider', 'directe', 'apport') OR (e.acte = 'remplacer_code' AND e.version_id IS NOT NULL)
            GROUP BY 1) e USING (action_id)
        WHERE v.combien <> coalesce(e.combien, 0)
    """)


@invariant(
    "L’accord de la Région d’une version est celui de son action, donné avant elle.",
    remede="Demandez à la Région sa référence, et gardez-la dans un message sur l’action.",
)
def accords_de_leur_version() -> Fautes:
    """An agreement is one of the acts of the Région."""
    return lignes("""
        SELECT v.action_id, format('version %s : accord par « %s »', v.numero, e.acte)
        FROM validation_accordregion c JOIN validation_version v ON v.id = c.version_id
        JOIN validation_evenement e ON e.id = c.evenement_id
        WHERE e.action_id <> v.action_id OR e.acte NOT IN ('accorder', 'accorder_sans_places') OR e.le > v.publie_le
    """)


@invariant(
    "Une formation publique modifiée n’est validée de nouveau qu’avec l’accord de la Région.",
    remede="Montrez cette version à la Région : elle l’accorde, ou l’organisme revient à la précédente.",
)
def modifications_accordees() -> Fautes:
    """Every validation of a public training after its first version."""
    return lignes("""
        SELECT v.action_id, format('version %s validée sans accord', v.numero)
        FROM validation_version v JOIN offre_action a ON a.id = v.action_id AND a.voie = 'publique'
        LEFT JOIN validation_accordregion c ON c.version_id = v.id
        WHERE v.nature = 'validation' AND v.numero > 1 AND c.version_id IS NULL
    """)


@invariant(
    "Les places que la Région n’a pas accordées sont rendues, et il n’en reste jamais plus qu’il n’y en a.",
    remede="Ouvrez une modification et ramenez les places à celles du bon de commande.",
)
def places_dans_les_lots() -> Fautes:
    """What was agreed « sans les places » adds none; on the cards, what is left is within what there is.

    The Région may grant more than it had planned: the rules warn, and do not refuse.
    """
    return lignes("""
        WITH demandees AS (
            SELECT e.action_id, (SELECT coalesce(sum((d->>'places')::int), 0) FROM
                    jsonb_array_elements(c.avant->'sessions') s, jsonb_array_elements(s->'dispositifs') d) AS avant,
                (SELECT coalesce(sum((d->>'places')::int), 0) FROM
                    jsonb_array_elements(c.apres->'sessions') s, jsonb_array_elements(s->'dispositifs') d) AS apres,
                c.evenement_id
            FROM validation_evenement e LEFT JOIN validation_correction c ON c.evenement_id = e.id
            WHERE e.acte = 'accorder_sans_places')
        SELECT action_id, format('accord sans les places : %s demandées, %s gardées', avant, apres)
        FROM demandees WHERE evenement_id IS NULL OR apres > avant
        UNION ALL
        SELECT s.action_id, format('session %s : %s places restantes sur %s', s.id, d.places_restantes, d.places)
        FROM offre_dispositif d JOIN offre_session s ON s.id = d.session_id
        JOIN offre_action a ON a.id = s.action_id AND a.etat = 'validee'
        WHERE d.places_restantes > d.places
    """)
