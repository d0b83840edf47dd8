"""Every address of the site, on what it is asked, and what each role is answered."""

from collections.abc import Iterator
from typing import Any

from django.urls import URLPattern, get_resolver

from .adresses_annuaire import annuaire
from .adresses_api import api
from .adresses_comptes import comptes
from .adresses_depots import depots
from .adresses_imports import imports
from .adresses_pages import pages
from .adresses_partenaires import partenaires
from .adresses_personnes import personnes
from .adresses_programmes import programmes
from .adresses_publiques import publiques
from .monde import (
    CONNEXION,
    OFFRE,
    ROLES,
    Arguments,
    action,
    correction,
    courriel,
    demande,
    deux_actions,
    dispositif,
    etablissement,
    flux,
    importe,
    motif_de_refus,
    passage,
    personne,
    publique,
    realisation,
    rien,
    session,
    signalement,
    synonyme,
)


def adresses(resolveur: Any = None, espace: str = "", debut: str = "") -> Iterator[str]:
    """The name of every address after its namespace; its route when it has no name."""
    for motif in (resolveur or get_resolver()).url_patterns:
        route = debut + str(motif.pattern)
        if not isinstance(motif, URLPattern):
            yield from adresses(motif, motif.namespace or espace, route)
        elif motif.name:
            yield f"{espace}:{motif.name}" if espace else motif.name
        else:
            yield f"/{route}"


def pour(visiteur: Any, a: Any, b: Any, offre: Any, region: Any) -> dict[str, Any]:
    """What each role is answered; the administration as the service Offre."""
    return dict(zip(ROLES, (visiteur, a, b, offre, offre, region), strict=True))


TOUT_LE_MONDE = pour(200, 200, 200, 200, 200)
CONNECTES = pour(CONNEXION, 200, 200, 200, 200)
CONNECTES_AILLEURS = pour(CONNEXION, 302, 302, 302, 302)
ORGANISMES = pour(CONNEXION, 200, 200, 404, 404)  # each sees its own
LE_SIEN = pour(CONNEXION, 200, 404, 404, 404)  # an object of organisme A
SERVICE_OFFRE = pour(CONNEXION, 404, 404, 200, 404)
ADMINISTRATION = SERVICE_OFFRE | {OFFRE: 404}
LA_REGION = pour(CONNEXION, 404, 404, 404, 200)
PAR_POST = pour(CONNEXION, 405, 405, 405, 405)
ADRESSE_ENTIERE = pour(301, 301, 301, 301, 301)  # leads to the address with the title
SANS_CLE = pour(401, 401, 401, 401, 401)
NULLE_PART = pour(CONNEXION, 404, 404, 404, 404)


def choix(*noms: str, attendu: dict[str, Any], sur: Arguments = rien) -> dict[str, Any]:
    """Some addresses that answer the same."""
    return dict.fromkeys(noms, (attendu, sur))


TABLE: dict[str, tuple[dict[str, Any], Arguments]] = {
    **publiques(TOUT_LE_MONDE, ADRESSE_ENTIERE),
    **api(TOUT_LE_MONDE),
    **comptes(
        tout_le_monde=TOUT_LE_MONDE,
        connectes=CONNECTES,
        ailleurs=CONNECTES_AILLEURS,
        organismes=ORGANISMES,
        par_post=PAR_POST,
    ),
    **depots(ORGANISMES, LE_SIEN, PAR_POST),
    # Each organisme, its own.
    **choix(
        "organisme:actions",
        "organisme:creer",
        "organisme:creer_certifiante",
        "organisme:creer_non_certifiante",
        "organisme:pages_lues",
        "organisme:publiques",
        "organisme:sessions",
        "organisme:sessions_lot",
        "organisme:signalements",
        "organisme:tableau_de_bord",
        attendu=ORGANISMES,
    ),
    **choix(
        "organisme:geste",
        "organisme:geste_annuler",
        attendu=LE_SIEN,
        sur=lambda m: [m.geste_de_l_organisme.pk],
    ),
    **choix("organisme:signalement", attendu=LE_SIEN, sur=signalement),
    **choix("organisme:publiques_reference", attendu=LE_SIEN, sur=realisation),
    **choix("organisme:action", attendu=pour(CONNEXION, 302, 404, 404, 404), sur=action),
    **choix("organisme:apercu_session", attendu=LE_SIEN, sur=session),
    **choix(
        "organisme:apercu",
        "organisme:changer_certification",
        "organisme:fiche_action",
        "organisme:fiche_formation",
        "organisme:recapitulatif",
        attendu=LE_SIEN,
        sur=action,
    ),
    **choix("organisme:abandonner", attendu=LE_SIEN, sur=action),
    # It was sent: the page says why it stays.
    **choix("organisme:supprimer_brouillon", attendu=LE_SIEN, sur=action),
    **choix(
        "organisme:ajouter_session",
        "organisme:ecrire",
        "organisme:messages_lus",
        "organisme:repondre",
        attendu=PAR_POST,
        sur=action,
    ),
    **choix(
        "organisme:accepter_code",
        attendu=PAR_POST,
        sur=lambda m: [m.action.pk, m.proposition.pk],
    ),
    **choix("organisme:code_vu", attendu=PAR_POST, sur=action),
    **choix("organisme:franchir", attendu=PAR_POST, sur=lambda m: [m.action.pk, "archiver"]),
    **choix(
        "organisme:fiche_session",
        "organisme:nouveau_dispositif",
        attendu=LE_SIEN,
        sur=session,
    ),
    # The session is public: its withdrawal is asked on the page of the published offer.
    **choix("organisme:retirer_session", attendu=pour(CONNEXION, 302, 404, 404, 404), sur=session),
    **choix(
        "organisme:fiche_dispositif",
        "organisme:retirer_dispositif",
        attendu=LE_SIEN,
        sur=dispositif,
    ),
    **choix(
        "organisme:publie",
        "organisme:publie_dupliquer",
        "organisme:publie_historique",
        "organisme:publie_suivi",
        attendu=LE_SIEN,
        sur=action,
    ),
    **choix("organisme:publie_version", attendu=LE_SIEN, sur=lambda m: [m.action.pk, 1]),
    **choix("organisme:publie_confirmer", attendu=PAR_POST, sur=action),
    **choix("organisme:publie_reunions", "organisme:publie_retirer", attendu=LE_SIEN, sur=session),
    **choix("organisme:publie_mettre_a_jour", attendu=PAR_POST, sur=action),
    # The service Offre.
    **choix(
        "service_offre:dates",
        "service_offre:dates_valider",
        "service_offre:file",
        "service_offre:messages",
        "service_offre:offre",
        "service_offre:organisme_creer",
        "service_offre:organismes",
        "service_offre:pilotage",
        "service_offre:raccourcis",
        "service_offre:signalements",
        attendu=SERVICE_OFFRE,
    ),
    **choix("service_offre:signalement", attendu=SERVICE_OFFRE, sur=signalement),
    **choix("service_offre:action", attendu=SERVICE_OFFRE, sur=action),
    **choix(
        "service_offre:imports",
        "service_offre:imports_historique",
        "service_offre:imports_modele_region",
        attendu=SERVICE_OFFRE,
    ),
    **imports(SERVICE_OFFRE, PAR_POST),
    **choix("service_offre:exports", attendu=SERVICE_OFFRE),
    **choix("service_offre:exports_ecarter", attendu=SERVICE_OFFRE, sur=flux),
    **choix("service_offre:exports_debloquer", attendu=PAR_POST, sur=passage),
    # Its file is gone.
    **choix("service_offre:exports_fichier", attendu=NULLE_PART, sur=lambda m: [m.flux.pk, "flux"]),
    **choix("service_offre:certifications", "service_offre:gestes", attendu=SERVICE_OFFRE),
    **choix(
        "service_offre:geste",
        "service_offre:geste_annuler",
        attendu=SERVICE_OFFRE,
        sur=lambda m: [m.geste.pk],
    ),
    # Nothing is chosen: one is led back to the choice.
    **choix(
        "service_offre:certification_confirmer",
        attendu=pour(CONNEXION, 404, 404, 302, 404),
        sur=lambda m: [m.action.formation.fiche_id],
    ),
    **choix(
        "service_offre:certification",
        attendu=SERVICE_OFFRE,
        sur=lambda m: [m.action.formation.fiche_id],
    ),
    **choix("service_offre:import", attendu=SERVICE_OFFRE, sur=importe),
    **choix(
        "service_offre:import_appliquer",
        "service_offre:import_abandonner",
        attendu=PAR_POST,
        sur=importe,
    ),
    **choix(
        "service_offre:apercu",
        attendu=SERVICE_OFFRE,
        sur=lambda m: [m.action.pk, m.session.pk],
    ),
    **choix(
        "service_offre:action_attribuer",
        "service_offre:ecrire",
        "service_offre:messages_lus",
        "service_offre:presence",
        attendu=PAR_POST,
        sur=action,
    ),
    **choix("service_offre:attribuer", "service_offre:suivante", attendu=PAR_POST),
    **choix("service_offre:version", attendu=SERVICE_OFFRE, sur=lambda m: [m.action.pk, 1]),
    **choix("service_offre:decider", attendu=PAR_POST, sur=lambda m: [m.action.pk, "archiver"]),
    **choix(
        "service_offre:organisme",
        "service_offre:organisme_convention_ajouter",
        "service_offre:organisme_modifier",
        attendu=SERVICE_OFFRE,
        sur=etablissement,
    ),
    **choix(
        "service_offre:organisme_convention",
        attendu=SERVICE_OFFRE,
        sur=lambda m: [m.etablissement.pk, m.convention.pk],
    ),
    **choix(
        "service_offre:comptes",
        "service_offre:comptes_cles",
        "service_offre:comptes_connexions",
        "service_offre:comptes_journal",
        "service_offre:comptes_utilisateurs",
        attendu=SERVICE_OFFRE,
    ),
    **choix("service_offre:comptes_demande", attendu=SERVICE_OFFRE, sur=demande),
    **choix(
        "service_offre:comptes_accepter",
        "service_offre:comptes_refuser",
        attendu=PAR_POST,
        sur=demande,
    ),
    **choix("administration:inviter", "service_offre:comptes_cle_donner", attendu=PAR_POST),
    **choix(
        "service_offre:comptes_cle_annuler",
        "service_offre:comptes_cle_renvoyer",
        attendu=PAR_POST,
        sur=lambda m: [m.cle.pk],
    ),
    **choix("service_offre:comptes_utilisateur", attendu=SERVICE_OFFRE, sur=personne),
    **choix(
        "service_offre:comptes_desactiver",
        "service_offre:comptes_facteur",
        "service_offre:comptes_fermer_sessions",
        "service_offre:comptes_rattacher",
        "service_offre:comptes_reactiver",
        attendu=PAR_POST,
        sur=personne,
    ),
    **choix("administration:motifs", "administration:personnel", attendu=ADMINISTRATION),
    **choix(
        "administration:catalogues",
        "administration:index_de_la_recherche",
        "administration:synonymes",
        "administration:systeme",
        "administration:systeme_prevenus",
        "administration:tables",
        "administration:table_chiffres",
        "administration:table_coordonnees",
        attendu=ADMINISTRATION,
    ),
    **choix("administration:systeme_relancer", attendu=PAR_POST, sur=lambda m: [1]),
    **choix(
        "administration:table_chiffre", attendu=ADMINISTRATION, sur=lambda m: ["cpf_plafond_rs"]
    ),
    **choix("administration:table", attendu=ADMINISTRATION, sur=lambda m: ["dispositifs"]),
    **choix(
        "administration:table_ligne",
        "administration:table_finir",
        attendu=ADMINISTRATION,
        sur=lambda m: ["dispositifs", "prf-parcours-entrepreneur"],
    ),
    **choix("administration:table_retablir", attendu=PAR_POST, sur=lambda m: [1]),
    **choix("administration:synonyme", attendu=ADMINISTRATION, sur=synonyme),
    **choix("administration:synonyme_finir", attendu=PAR_POST, sur=synonyme),
    **pages(TOUT_LE_MONDE, ADMINISTRATION, PAR_POST),
    **programmes(ADMINISTRATION, PAR_POST),
    **personnes(CONNECTES, CONNECTES, ADMINISTRATION, PAR_POST, NULLE_PART),
    **partenaires(ADMINISTRATION, PAR_POST, SANS_CLE, SERVICE_OFFRE, ORGANISMES, LE_SIEN),
    **annuaire(ORGANISMES, LE_SIEN, PAR_POST),
    **choix(
        "administration:motif",
        attendu=ADMINISTRATION,
        sur=motif_de_refus,
    ),
    **choix(
        "administration:motif_retirer",
        attendu=PAR_POST,
        sur=motif_de_refus,
    ),
    **choix("service_offre:historique_action", attendu=SERVICE_OFFRE, sur=action),
    **choix("service_offre:comptes_vue_quitter", "service_offre:exports_lancer", attendu=PAR_POST),
    **choix(
        "service_offre:comptes_detacher",
        "service_offre:comptes_voir_comme",
        attendu=PAR_POST,
        sur=lambda m: [m.organisme.pk, m.rattachement.pk],
    ),
    **choix("service_offre:courriels", "service_offre:historique", attendu=SERVICE_OFFRE),
    **choix("service_offre:courriel", attendu=SERVICE_OFFRE, sur=courriel),
    **choix("service_offre:courriel_relancer", attendu=PAR_POST, sur=courriel),
    **choix("service_offre:organisme_rattacher", attendu=PAR_POST, sur=etablissement),
    **choix(
        "service_offre:organisme_detacher",
        attendu=PAR_POST,
        sur=lambda m: [m.etablissement.pk, m.rattachement.pk],
    ),
    # Typed by an organisme, or by the service Offre when it corrects a card.
    **choix(
        "organisme:chercher_domaines",
        "organisme:chercher_metiers",
        attendu=pour(CONNEXION, 200, 200, 200, 404),
    ),
    **choix("service_offre:remplacer_code", attendu=SERVICE_OFFRE, sur=action),
    **choix("service_offre:comparer", attendu=SERVICE_OFFRE, sur=deux_actions),
    **choix("service_offre:correction", attendu=SERVICE_OFFRE, sur=correction),
    **choix("organisme:fiche_corrigee", attendu=LE_SIEN, sur=correction),
    # The Région.
    **choix("region:accords", "region:lots", "region:offre", attendu=LA_REGION),
    **choix("region:action", attendu=LA_REGION, sur=publique),
    **choix("region:decider", attendu=PAR_POST, sur=publique),
    **choix("region:version", attendu=LA_REGION, sur=lambda m: [m.publique.pk, 1]),
}
