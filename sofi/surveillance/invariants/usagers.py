"""What the public left, who may enter what, and what partners said: nobody's without its owner."""

from .socle import Fautes, invariant, lignes


@invariant(
    "Une alerte n’a pas vu de publication à venir, et une adresse sans alerte n’est plus gardée.",
    remede="Lancez la tâche « usagers.oublier », ou attendez la nuit : elle efface les adresses seules.",
)
def alertes_et_abonnes() -> Fautes:
    """An address is erased with its last alert, within the night; one that was just asked has its alert."""
    return lignes("""
        SELECT a.id, format('vue jusqu’à %s, la suite s’arrête à %s', a.vue, c.numero)
        FROM usagers_alerte a, diffusion_compteur c WHERE a.vue > c.numero
        UNION ALL
        SELECT b.id, 'une adresse sans alerte depuis plus de deux jours' FROM usagers_abonne b
        WHERE NOT EXISTS (SELECT FROM usagers_alerte a WHERE a.abonne_id = b.id)
            AND EXISTS (SELECT FROM courriels_passage p WHERE p.le > now() - interval '1 day')
            AND NOT EXISTS (SELECT FROM courriels_courriel c WHERE c.destinataire = b.adresse
                AND c.cree_le > now() - interval '2 days')
    """)


@invariant(
    "Une alerte n’écrit pas deux fois pour la même période.",
    remede="Un index unique a disparu : voyez « courriels_une_fois ».",
)
def alertes_une_fois() -> Fautes:
    """By the period that its e-mails name, whatever their keys are."""
    return lignes("""
        SELECT c.destinataire, format('%s courriels « %s » le même jour', count(*), min(c.sujet))
        FROM courriels_courriel c WHERE c.nature = 'alerte' AND c.gabarit LIKE '%/alerte' AND c.clef LIKE 'alerte:%'
        GROUP BY c.destinataire, split_part(c.clef, ':', 2), split_part(c.clef, ':', 3) HAVING count(*) > 1
    """)


@invariant(
    "Un signalement est là où sa dernière étape l’a mis.",
    remede="Répondez de nouveau à ce signalement : l’étape et la situation sont écrites ensemble.",
)
def signalements_et_etapes() -> Fautes:
    """The row and its last step say the same."""
    return lignes("""
        SELECT s.id, format('%s, sa dernière étape dit %s', s.situation, coalesce(e.situation, 'rien'))
        FROM usagers_signalement s LEFT JOIN (
            SELECT DISTINCT ON (signalement_id) signalement_id, situation FROM usagers_etapedesignalement
            ORDER BY signalement_id, le DESC, id DESC) e ON e.signalement_id = s.id
        WHERE e.situation IS DISTINCT FROM s.situation
    """)


@invariant(
    "Une formation propre à un établissement n’est proposée que par lui, et une action n’est pas sans session publiée.",
    remede="Rattachez la formation à l’établissement de son action depuis la page de l’organisme.",
)
def formations_de_leur_etablissement() -> Fautes:
    """A formation with a sheet is everybody's; another one belongs to whoever entered it."""
    return lignes("""
        SELECT a.id, format('sa formation %s est à l’établissement %s', f.id, f.etablissement_id)
        FROM offre_action a JOIN offre_formation f ON f.id = a.formation_id
        WHERE f.fiche_id IS NULL AND f.etablissement_id IS DISTINCT FROM a.etablissement_id
        UNION ALL
        SELECT a.id, format('voie %s, formation %s', a.voie, CASE WHEN f.fiche_id IS NULL THEN 'sans fiche'
            ELSE 'avec une fiche Certif Info' END)
        FROM offre_action a JOIN offre_formation f ON f.id = a.formation_id
        WHERE a.voie <> 'publique' AND (a.voie = 'certifiante') <> (f.fiche_id IS NOT NULL)
    """)


@invariant(
    "Une formation propre à un établissement porte au moins une action, présente ou ancienne.",
    remede="Cette formation ne se voit nulle part : elle peut être supprimée.",
)
def formations_sans_orphelin() -> Fautes:
    """Deleting a draft deletes the formation that was made for it."""
    return lignes("""
        SELECT f.id, 'formation propre sans action' FROM offre_formation f
        WHERE f.fiche_id IS NULL AND NOT EXISTS (SELECT FROM offre_action a WHERE a.formation_id = f.id)
            AND NOT EXISTS (SELECT FROM offre_ancienneformation o WHERE o.formation_id = f.id)
    """)


@invariant(
    "Le retour d’un partenaire juge une version de l’action qu’il nomme.",
    remede="Le partenaire répondra de nouveau au prochain flux ; effacez ce retour s’il gêne.",
)
def retours_de_leur_action() -> Fautes:
    """The version that was public when it answered."""
    return lignes("""
        SELECT r.id, format('formation %s : version %s', r.formation, r.version) FROM partenaires_retour r
        WHERE NOT EXISTS (SELECT FROM validation_version v WHERE v.id = r.version AND v.action_id = r.action_id)
    """)
