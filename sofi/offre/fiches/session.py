"""Fields of the S card."""

from .champ import Champ
from .conditions import en_alternance, publique, toujours

SI_ALTERNANCE = "contrat d'apprentissage ou de professionnalisation"

SESSION = (
    Champ(
        "lieu", "Dates et lieu", "Là où l'on se forme.", requis=toujours, lheo="lieu-de-formation"
    ),
    Champ(
        "date_debut", "Dates et lieu", "Le premier jour.", requis=toujours, lheo="session/periode"
    ),
    Champ(
        "date_fin",
        "Dates et lieu",
        "Le dernier jour, examens compris.",
        requis=toujours,
        lheo="session/periode",
    ),
    Champ(
        "esp",
        "Dates et lieu",
        "Permanentes, quand on peut entrer à tout moment entre les deux dates.",
        requis=toujours,
        lheo="modalites-entrees-sorties",
    ),
    Champ("rythmes", "Organisation", "Un ou plusieurs.", requis=toujours, lheo="rythme-formation"),
    Champ(
        "periodes", "Organisation", "Une ou plusieurs.", requis=toujours, lheo="rythme-formation"
    ),
    Champ(
        "parcours",
        "Organisation",
        "Un ou plusieurs.",
        requis=toujours,
        lheo="parcours-de-formation",
    ),
    Champ(
        "modalites",
        "Organisation",
        "Une ou plusieurs.",
        requis=toujours,
        lheo="modalites-pedagogiques",
    ),
    Champ(
        "enseignement",
        "Organisation",
        "Hybride, quand une partie se fait à distance.",
        requis=toujours,
        lheo="modalites-enseignement",
    ),
    Champ("heures_centre", "Durées", "En heures.", requis=toujours, lheo="nombre-heures-centre"),
    Champ(
        "heures_entreprise",
        "Durées",
        "En heures ; 0 s'il n'y en a pas.",
        requis=toujours,
        lheo="nombre-heures-entreprise",
    ),
    Champ("heures_hebdo", "Durées", "En moyenne, de 0 à 48 h.", lheo="extras"),
    Champ(
        "commentaire_duree",
        "Durées",
        "Entrées séquencées, planning, fermetures.",
        lheo="rythme-formation",
    ),
    Champ(
        "cycle_unite",
        "Cycle de l'alternance",
        "Ce que l'on compte : exemple, la semaine pour 1 semaine en centre et 2 en entreprise.",
        requis=en_alternance,
        si=SI_ALTERNANCE,
        lheo="rythme-alternance",
    ),
    Champ(
        "cycle_centre",
        "Cycle de l'alternance",
        "Exemple : 1.",
        requis=en_alternance,
        si=SI_ALTERNANCE,
        lheo="rythme-alternance",
    ),
    Champ(
        "cycle_entreprise",
        "Cycle de l'alternance",
        "Exemple : 2.",
        requis=en_alternance,
        si=SI_ALTERNANCE,
        lheo="rythme-alternance",
    ),
    Champ(
        "responsable",
        "Organisme responsable",
        "Celui qui répond de la formation : votre établissement, le plus souvent.",
        requis=toujours,
        lheo="organisme-formation-responsable",
    ),
    Champ(
        "recrutement",
        "Recrutement",
        "Peut-on candidater aujourd'hui ?",
        requis=toujours,
        lheo="etat-recrutement",
    ),
    Champ(
        "modalites_recrutement",
        "Recrutement",
        "Comment les candidats sont choisis. « information collective » va avec les dates saisies plus bas.",
        requis=toujours,
        lheo="session/recrutement",
    ),
    Champ(
        "informations_collectives",
        "Informations collectives",
        "Les réunions où l'on découvre la formation avant de candidater.",
        requis=publique,
        si="programme régional",
        lheo="session/recrutement",
        intitule="Informations collectives",
    ),
    Champ(
        "periodes_inscription",
        "Inscription",
        "À ajouter si les candidatures ne sont reçues qu'à certaines dates.",
        lheo="periode-inscription",
        intitule="Périodes d'inscription",
    ),
    Champ(
        "inscription_a",
        "Inscription",
        "Où envoyer ou déposer sa candidature.",
        requis=toujours,
        lheo="adresse-inscription",
    ),
    Champ(
        "contact",
        "Contacts et référents",
        "La personne ou le service qui répond aux candidats, avec un téléphone ou un e-mail.",
        requis=toujours,
        lheo="contact-formation",
    ),
    Champ(
        "referent_pmr",
        "Contacts et référents",
        "Qui accueille les personnes handicapées et prépare les aménagements.",
        requis=toujours,
        lheo="contact-session",
    ),
    Champ(
        "referent_mobilite",
        "Contacts et référents",
        "Qui accompagne la mobilité des apprenants.",
        requis=toujours,
        lheo="contact-session",
    ),
    Champ(
        "referent_prf",
        "Contacts et référents",
        "L'interlocuteur de la Région pour les programmes régionaux.",
        lheo="contact-session",
    ),
    Champ(
        "mail_liaison",
        "Contacts et référents",
        "L'adresse où les partenaires écrivent au sujet de la session.",
        lheo="contact-session",
    ),
)
