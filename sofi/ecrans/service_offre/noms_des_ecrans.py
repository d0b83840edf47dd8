"""Screens, imports and commands by the names that people know, for the history by field; and its links."""

from django.db.models import Model
from django.urls import reverse

from sofi.echanges.sources import SOURCES
from sofi.historique.mots import LigneLue
from sofi.offre.models import Action, Session

ROLES = {
    "organisme": "organisme",
    "service_offre": "service Offre",
    "administration": "administration",
    "region": "Région",
    "compte": "compte",
    "public": "site public",
}
ECRANS = {
    "administration:systeme_relancer": "Tâche relancée",
    "compte:activer": "Activation d'un établissement",
    "compte:activer_par_lien": "Activation d'un établissement",
    "compte:ouvrir": "Activation d'un établissement",
    "compte:demander_rattachement": "Demande de rattachement",
    "organisme:accepter_code": "Code Certif Info proposé",
    "organisme:code_vu": "Code Certif Info remplacé",
    "organisme:sessions_lot": "Sessions modifiées par lot",
    "organisme:geste_annuler": "Geste sur plusieurs sessions annulé",
    "organisme:annuaire_etablissement": "Annuaire, établissement",
    "organisme:annuaire_domaines": "Annuaire, domaines",
    "organisme:annuaire_site_ajouter": "Annuaire, nouveau site",
    "organisme:annuaire_site": "Annuaire, site",
    "organisme:annuaire_site_retirer": "Annuaire, retrait d'un site",
    "organisme:annuaire_site_retablir": "Annuaire, site rétabli",
    "organisme:annuaire_contact_ajouter": "Annuaire, nouveau contact",
    "organisme:annuaire_contact": "Annuaire, contact",
    "organisme:annuaire_contact_retirer": "Annuaire, retrait d'un contact",
    "organisme:annuaire_contact_retablir": "Annuaire, contact rétabli",
    "organisme:annuaire_porte_ouverte_ajouter": "Annuaire, nouvelle porte ouverte",
    "organisme:annuaire_porte_ouverte": "Annuaire, porte ouverte",
    "organisme:annuaire_porte_ouverte_retirer": "Annuaire, retrait d'une porte ouverte",
    "organisme:annuaire_porte_ouverte_retablir": "Annuaire, porte ouverte rétablie",
    "organisme:annuaire_porte_ouverte_supprimer": "Annuaire, suppression d'une porte ouverte",
    "organisme:publie_confirmer": "Offre publiée confirmée à jour",
    "organisme:publie_dupliquer": "Duplication",
    "organisme:publie_mettre_a_jour": "Offre publiée, recrutement et places",
    "organisme:publie_reunions": "Offre publiée, informations collectives",
    "organisme:publie_retirer": "Offre publiée, retrait d'une session",
    "organisme:publiques_reference": "Formations publiques",
    "organisme:creer": "Nouvelle formation",
    "organisme:creer_certifiante": "Nouvelle formation certifiante",
    "organisme:creer_non_certifiante": "Nouvelle formation non certifiante",
    "organisme:fiche_formation": "Fiche Formation",
    "organisme:changer_certification": "Changement de certification",
    "organisme:fiche_action": "Fiche Action",
    "organisme:ajouter_session": "Nouvelle session",
    "organisme:fiche_session": "Fiche Session",
    "organisme:retirer_session": "Retrait d'une session",
    "organisme:nouveau_dispositif": "Nouveau dispositif",
    "organisme:fiche_dispositif": "Fiche Dispositif",
    "organisme:retirer_dispositif": "Retrait d'un dispositif",
    "organisme:supprimer_brouillon": "Suppression d'un brouillon",
    "organisme:repondre": "Réponse aux questions",
    "organisme:franchir": "Envoi, retrait ou modification d'une offre",
    "administration:programme_creer": "Nouveau programme",
    "administration:programme_modifier": "Programme",
    "administration:programme_retirer": "Retrait d'un programme",
    "administration:lot_creer": "Nouveau lot",
    "administration:lot_modifier": "Lot",
    "administration:lot_retirer": "Retrait d'un lot",
    "administration:mandataire_creer": "Nouveau mandataire",
    "administration:mandataire_retirer": "Retrait d'un mandataire",
    "administration:formateur_creer": "Nouveau formateur",
    "administration:formateur_retirer": "Retrait d'un formateur",
    "administration:gabarit_creer": "Nouveau gabarit",
    "administration:gabarits_charger": "Gabarits de départ",
    "administration:gabarits_reprendre": "Gabarits repris de l'année précédente",
    "administration:gabarit_modifier": "Gabarit",
    "administration:gabarit_retirer": "Retrait d'un gabarit",
    "administration:gabarit_preparer": "Nouvelle version d'un gabarit",
    "administration:gabarit_abandonner": "Version d'un gabarit abandonnée",
    "administration:gabarit_copier": "Copie d'un gabarit",
    "administration:gabarit_publier": "Publication d'un gabarit",
    "administration:gabarit_champ": "Champ d'un gabarit",
    "administration:table": "Table de référence",
    "administration:table_ligne": "Table de référence",
    "administration:table_finir": "Table de référence",
    "administration:table_chiffre": "Chiffre légal",
    "administration:table_coordonnees": "Coordonnées du pied de page",
    "administration:table_retablir": "Valeur rétablie",
    "administration:page_ecrire": "Nouvelle page éditoriale",
    "administration:page": "Page éditoriale",
    "administration:page_supprimer": "Brouillon de page supprimé",
    "administration:page_reprendre": "Parution reprise",
    "region:decider": "Décision de la Région",
    "service_offre:dates_valider": "Validation des dates",
    "service_offre:decider": "Décision sur une offre",
    "service_offre:correction": "Correction d'une fiche",
    "service_offre:presence": "Offre en cours d'examen",
    "service_offre:remplacer_code": "Remplacement du code Certif Info",
    "service_offre:certification": "Certification qui se termine",
    "service_offre:certification_confirmer": "Certification remplacée sur plusieurs actions",
    "service_offre:geste_annuler": "Geste sur plusieurs actions annulé",
    "service_offre:import_appliquer": "Application d'un import",
    "service_offre:organisme_creer": "Nouvel établissement",
    "service_offre:organisme_modifier": "Établissement",
    "service_offre:organisme_rattacher": "Rattachement d'une personne",
    "service_offre:organisme_detacher": "Détachement d'une personne",
    "service_offre:organisme_convention_ajouter": "Nouvelle convention",
    "service_offre:organisme_convention": "Convention",
    "service_offre:comptes_accepter": "Demande de clé acceptée",
    "service_offre:comptes_rattacher": "Rattachement d'une personne",
    "service_offre:comptes_detacher": "Détachement d'une personne",
}
# PostgreSQL's own name for what no screen, import or command signed.
SERVEUR = {"": "Opération sur le serveur", "sofi": "SOFI (serveur)"}


def nom_de_l_ecran(ecran: str) -> str:
    """« Décision sur une offre (service Offre) », « Import « Métiers du ROME » », « SOFI (serveur) »."""
    if ecran in SERVEUR:
        return SERVEUR[ecran]
    for debut in ("import", "commande"):
        if ecran.startswith(f"{debut} "):
            nom = ecran.removeprefix(debut).strip()
            nom_dit = SOURCES[nom].resume if debut == "import" and nom in SOURCES else nom
            return f"{debut.capitalize()} «\xa0{nom_dit}\xa0»"
    role, deux_points, nom = ecran.partition(":")
    if not deux_points:
        return f"{ecran} (serveur)"
    nom_dit = ECRANS.get(ecran, nom.replace("_", " ").capitalize())
    return f"{nom_dit} ({ROLES.get(role, role)})"


def ecrans_dits(texte: str) -> list[str]:
    """The screens whose name holds these words, in any case."""
    mots = texte.casefold().split()
    connus = [*SERVEUR, *ECRANS, *(f"import {nom}" for nom in SOURCES)]
    noms = {ecran: nom_de_l_ecran(ecran).casefold() for ecran in connus}
    return [
        ecran for ecran, nom_dit in noms.items() if mots and all(mot in nom_dit for mot in mots)
    ]


def adresse(ligne: LigneLue, *, administre: bool) -> str:
    """The page of what changed, else of what it belongs to; empty when there is none."""
    return next(
        (trouvee for objet in (ligne.objet, ligne.parent) if (trouvee := _page(objet, administre))),
        "",
    )


def _page(objet: Model | None, administre: bool) -> str:
    match objet:
        case Action():
            return reverse("service_offre:action", args=[objet.pk])
        case Session():
            return reverse("service_offre:action", args=[objet.action_id])
        case None:
            return ""
    pages = {
        "annuaire.etablissement": "service_offre:organisme",
        "referentiels.fichecertifinfo": "service_offre:certification",
    }
    if administre:
        pages |= {
            "editorial.page": "administration:page",
            "programmes.programme": "administration:programme",
            "programmes.lot": "administration:lot",
            "programmes.gabarit": "administration:gabarit",
        }
    nom = pages.get(objet._meta.label_lower)
    return reverse(nom, args=[objet.pk]) if nom else ""
