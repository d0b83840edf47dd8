"""Fields of the F card."""

from .champ import Champ
from .conditions import hors_fiche, partielle, sur_fiche, sur_fiche_a_blocs

SI_CERTIFIANTE = "formation sur fiche Certif Info"
SI_NON_CERTIFIANTE = "formation sans fiche Certif Info"

FORMATION = (
    Champ(
        "fiche",
        "Certification",
        "Cherchez par le code, l'intitulé, le numéro RNCP ou RS, ou le certificateur. Exemple : 94681.",
        requis=sur_fiche,
        si=SI_CERTIFIANTE,
        lheo="certification/code-CERTIFINFO",
    ),
    Champ(
        "individualisation",
        "Blocs de compétences",
        "Oui, si chacun suit un parcours selon ce qu'il sait déjà. Exemple : être dispensé d'un module acquis.",
        requis=sur_fiche,
        si=SI_CERTIFIANTE,
        lheo="validation-blocs",
    ),
    Champ(
        "validation",
        "Blocs de compétences",
        "Totale quand la formation mène à toute la certification. Exemple de partielle : deux blocs sur trois.",
        requis=sur_fiche_a_blocs,
        si="fiche de plusieurs blocs",
        lheo="validation-blocs",
    ),
    Champ(
        "blocs",
        "Blocs de compétences",
        "Cochez les blocs que la formation permet de valider. Exemple : le premier seulement.",
        requis=partielle,
        si="validation partielle",
        lheo="blocs-competences",
    ),
    Champ(
        "intitule",
        "Intitulé",
        "Le nom que liront les candidats, sans sigle ni nom d'organisme. Exemple : Remise à niveau en anglais.",
        requis=hors_fiche,
        si=SI_NON_CERTIFIANTE,
        lheo="intitule-formation",
    ),
    Champ(
        "objectif_general",
        "Intitulé",
        "Ce que la formation vise d'abord. Exemple : la remise à niveau avant un concours.",
        requis=hors_fiche,
        si=SI_NON_CERTIFIANTE,
        lheo="objectif-general-formation",
    ),
    Champ(
        "niveau_sortie",
        "Intitulé",
        "Le niveau que l'on atteint à la fin. Exemple : « sans niveau spécifique » pour une initiation.",
        requis=hors_fiche,
        si=SI_NON_CERTIFIANTE,
        lheo="code-niveau-sortie",
    ),
    Champ(
        "famille_metier",
        "Métiers et domaines",
        "Où l'on exerce ensuite. Exemple : H22 pour le bois, ou « Toutes familles » pour une remise à niveau.",
        requis=hors_fiche,
        si=SI_NON_CERTIFIANTE,
        lheo="extras",
    ),
    Champ(
        "domaines_ordonnes",
        "Métiers et domaines",
        "De 1 à 5 Formacodes ; le premier est le domaine principal. Exemple : anglais.",
        requis=hors_fiche,
        si=SI_NON_CERTIFIANTE,
        lheo="domaine-formation/code-FORMACODE",
        intitule="Domaines de formation",
    ),
    Champ(
        "metiers_ordonnes",
        "Métiers et domaines",
        "Jusqu'à 5 métiers du ROME auxquels la formation prépare. Exemple : ébénisterie, H2207.",
        lheo="domaine-formation/code-ROME",
        intitule="Métiers (ROME)",
    ),
)
