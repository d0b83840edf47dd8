"""What the OpenAPI says of each operation and of each type that the API alone gives; the types of the documents are
described beside their JSON Schema."""

from sofi.diffusion.references_publiques import TABLES

PAGE = "Une page d’une liste."
_LISTE = "Dans l’ordre des numéros, page après page."
OPERATIONS = {
    "racine": "Le nom et la version de l’API, et les adresses de ses listes.",
    "formations": "Les formations dont une session répond à tous les critères sans être terminée, chacune avec ses "
    "actions en ligne.",
    "formation": "Une formation et les actions en ligne qui y mènent.",
    "actions": "Les actions qui répondent à tous les critères, chacune par son document entier. Celles dont toutes les "
    "sessions sont terminées n’y sont pas.",
    "action": "Le document publié d’une action, sessions terminées comprises.",
    "action_elm": "L’action dans le modèle européen d’apprentissage, en JSON-LD, sans ses sessions terminées. Celle "
    "dont toutes les sessions sont terminées n’y est pas ; celle qu’une autre source a publiée n’est décrite en ELM "
    "que par cette source.",
    "sessions": "Les sessions qui répondent à tous les critères. Celles qui sont terminées n’y sont pas.",
    "session": "Une session publiée, terminée ou non.",
    "organismes": f"Les organismes que le public voit. {_LISTE}",
    "organisme": "Un organisme et ses sites.",
    "sites": f"Les sites des organismes que le public voit. {_LISTE}",
    "site": "Un site, et l’organisme à qui il est.",
    "informations": f"Les informations collectives à venir, ou des jours demandés. {_LISTE}",
    "information": "Une information collective : quand, où, pour quelle session.",
    "changements": "Ce qui a été publié, modifié ou retiré après un numéro, sans trou. La fin d’une session n’est pas "
    "un changement : une formation dont toutes les sessions sont terminées n’est pas retirée pour autant.",
    "documents": "Tous les documents publiés, un par ligne ; l’en-tête SOFI-Sequence dit d’où suivre les changements. "
    "Toutes les sessions de certaines formations sont terminées : pour ne montrer que ce qui se suit encore, gardez "
    "celles dont une session a une `date_fin` d’aujourd’hui ou d’un jour à venir, ou n’en a pas.",
    "deposer": "Le fichier est reçu, puis lu sans que rien ne soit écrit. La réponse dit où suivre sa lecture.",
    "depot": "Où en est le dépôt, et son rapport, vide tant que le fichier se lit.",
    "depot_choix": "Les réponses sont gardées, et le fichier est relu avec elles.",
    "depot_ecrire": "Les brouillons que le rapport annonce sont écrits ; ce qui est en ligne ne change pas.",
    **dict.fromkeys(TABLES, "Ce qui est en vigueur, dans l’ordre des codes, page après page."),
    **dict.fromkeys(
        (nom.removesuffix("s") for nom in TABLES), "Ce qui porte ce code, s’il est en vigueur."
    ),
}
"""By the identifier of the operation."""
TYPES = {
    "Accueil": "Ce qu’est l’API, et les adresses de ses listes.",
    "ActionCourte": "Une action d’une formation, et ses sessions.",
    "CertificationReference": "Une fiche du RNCP ou du RS. `active` : enregistrée aujourd’hui. Source : France "
    "compétences.",
    "ChangementPublic": "Un numéro de la suite. `version` est celle du document, 0 quand l’action est retirée.",
    "ChoixDeFaute": "Un « vouliez-vous dire … ? » : les codes proposés et leurs mots ; `choisi`, le code retenu.",
    "ChoixRepondu": "Un « vouliez-vous dire … ? » déjà répondu : ce que le fichier dit est lu comme `libelle`.",
    "CommuneReference": "Une commune d’aujourd’hui. Source : INSEE.",
    "DepotLu": "Un fichier qu’un organisme a déposé, où il en est, et son rapport.",
    "DispositifReference": "Une façon de payer une formation. `numero` est ce que les critères et les documents "
    "écrivent.",
    "DocumentDepose": "Un document, avec le numéro que lui donne qui le dépose.",
    "DomaineReference": "Un domaine du Formacode. Source : Centre Inffo.",
    "Erreur": "Ce qui ne va pas dans un paramètre.",
    "ExempleDeFaute": "Une valeur qui a la faute.",
    "FauteDeDepot": "Tout ce qui est fautif pour une même raison.",
    "FormationPubliee": "Une formation, et les actions qui y mènent.",
    "HorsDeSofi": "Ce que le fichier dit et que SOFI ne garde pas.",
    "InformationCollectivePubliee": "Une information collective. `session` est la première qui l’annonce.",
    "Lecture": "Ce qui a été fait des mots : corrigés, laissés de côté ; `proches`, rien ne répond à tout.",
    "LigneDeDepot": "Ce que devient une session du fichier.",
    "MetierReference": "Un métier du ROME. Source : France Travail.",
    "Nature": "Ce que l’action est devenue.",
    "OrganismeCourt": "L’organisme qui forme.",
    "OrganismePublic": "Un organisme, tel que sa page le montre, et ses sites.",
    "PageDeChangements": "Des changements dans leur ordre. La suite se demande depuis `suivant` ; `a_jour` : rien "
    "d’autre n’est publié.",
    "Probleme": "Un refus (RFC 9457). `type` mène à la page qui l’explique.",
    "RapportDeDepot": "Le rapport d’un fichier lu ; `illisible` seul, quand il n’a pas pu l’être.",
    "SessionPubliee": "Une session publiée, avec ce qui mène à son action et à sa page.",
    "SitePublic": "Un site, et l’organisme à qui il est.",
}
"""By the name of the type."""
