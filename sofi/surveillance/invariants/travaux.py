"""What is under way has a job that does it; what is over keeps nothing that waits."""

from .socle import Fautes, invariant, lignes

# What says that a job will do it, or does: {tache} its names, {argument} the argument that names the row.
_SANS_TRAVAIL = """
    SELECT x.id, format('%s, et aucune tâche ne s’en occupe', x.situation) FROM {table} x
    WHERE x.situation IN ({situations}) AND NOT EXISTS (
        SELECT FROM procrastinate_jobs j WHERE j.status IN ('todo', 'doing')
            AND j.task_name IN ({taches}) AND (j.args->>'{argument}')::bigint = x.id)
"""


def _sans_travail(table: str, situations: str, taches: str, argument: str) -> Fautes:
    return lignes(
        _SANS_TRAVAIL.format(table=table, situations=situations, taches=taches, argument=argument)
    )


@invariant(
    "Un import en cours a sa tâche, et une seule réponse : fini, il n’a plus son fichier.",
    remede="Abandonnez cet import depuis son écran, et redonnez le fichier.",
)
def imports_menes() -> Fautes:
    """While it is open its parts are whole; over, they are gone."""
    yield from _sans_travail(
        "echanges_import",
        "'attente', 'lecture', 'attente_application', 'application'",
        "'echanges.lire_import', 'echanges.appliquer_import'",
        "numero",
    )
    yield from lignes("""
        SELECT i.id, format('%s, et %s octets gardés sur %s', i.situation,
            coalesce(sum(length(m.contenu)), 0), i.taille)
        FROM echanges_import i LEFT JOIN echanges_morceaudefichier m ON m.fichier_de_id = i.id
        GROUP BY i.id HAVING CASE WHEN i.fini_le IS NULL THEN coalesce(sum(length(m.contenu)), 0) <> i.taille
            ELSE count(m.id) > 0 END
    """)


@invariant(
    "Un dépôt en cours a sa tâche, et garde son fichier jusqu’à ce qu’il soit décidé.",
    remede="Abandonnez ce dépôt depuis son écran : l’organisme redonne son fichier.",
)
def depots_menes() -> Fautes:
    """Given up, it has none left; what it wrote is that of its établissement."""
    yield from _sans_travail(
        "depots_depot",
        "'lecture', 'ecriture'",
        "'depots.lire', 'depots.ecrire'",
        "numero",
    )
    yield from lignes("""
        SELECT d.id, format('%s, %s son fichier', d.situation, CASE WHEN f.depot_id IS NULL THEN 'sans' ELSE 'avec' END)
        FROM depots_depot d LEFT JOIN depots_fichierdepose f ON f.depot_id = d.id
        WHERE CASE WHEN d.fini_le IS NULL THEN f.depot_id IS NULL
            ELSE d.situation <> 'ecrit' AND f.depot_id IS NOT NULL END
        UNION ALL
        SELECT b.depot_id, format('son brouillon %s est à un autre établissement', b.numero)
        FROM depots_brouillon b JOIN depots_depot d ON d.id = b.depot_id
        WHERE b.etablissement_id <> d.etablissement_id
    """)


@invariant(
    "Un passage en cours, de flux ou de données ouvertes, a sa tâche ; un flux diffusé a écrit son fichier.",
    remede="Arrêtez ce passage depuis l’écran des flux, et demandez-en un autre.",
)
def passages_menes() -> Fautes:
    """The row of the file is written in the transaction that says the run is over."""
    yield from _sans_travail(
        "echanges_passagedeflux", "'attente', 'cours'", "'echanges.ecrire_flux'", "passage"
    )
    yield from _sans_travail(
        "echanges_passagededonnees",
        "'attente', 'cours'",
        "'echanges.ecrire_les_donnees'",
        "passage",
    )
    yield from lignes("""
        SELECT p.id, 'diffusé, et aucun fichier écrit pendant ce passage' FROM echanges_passagedeflux p
        WHERE p.situation = 'diffuse' AND NOT EXISTS (SELECT FROM echanges_fluxecrit f
            WHERE f.ecrit_le BETWEEN p.commence_le AND p.fini_le)
    """)


@invariant(
    "Un fichier est déposé une fois chez chaque partenaire, et une livraison faite l’a déposé en entier.",
    remede="Depuis la page du partenaire, demandez de nouveau la livraison : ce qui est en place n’est pas renvoyé.",
)
def livraisons_une_fois() -> Fautes:
    """By SFTP: each kind of file of a feed, told whole once."""
    return lignes("""
        SELECT p.partenaire_id, format('flux %s, fichier %s déposé %s fois', p.flux_id, p.genre, count(*))
        FROM partenaires_passage p WHERE p.moyen = 'sftp' AND p.entier AND p.flux_id IS NOT NULL
        GROUP BY p.partenaire_id, p.flux_id, p.genre HAVING count(*) > 1
        UNION ALL
        SELECT l.partenaire_id, format('flux %s livré, et rien n’y a été déposé en entier', l.flux_id)
        FROM partenaires_livraison l WHERE l.situation = 'faite' AND NOT EXISTS (SELECT FROM partenaires_passage p
            WHERE p.partenaire_id = l.partenaire_id AND p.flux_id = l.flux_id AND p.entier)
    """)
