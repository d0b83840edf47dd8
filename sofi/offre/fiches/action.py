"""Fields of the A card."""

from .champ import Champ
from .conditions import sans_objectif, sans_programme, toujours

ACTION = (
    Champ(
        "complement_intitule",
        "Infos générales",
        "À remplir seulement si l'intitulé ne suffit pas. Exemple : l'option ou la spécialité.",
        lheo="intitule-formation",
    ),
    Champ(
        "complement_programme",
        "Infos générales",
        "Ce que votre programme ajoute à la fiche : modules, organisation. Exemple : deux chantiers chez des artisans.",
        requis=sans_programme,
        si="la fiche n'a pas de programme, ou formation sans fiche",
        riche=True,
        longueur=3000,
        lheo="contenu-formation",
    ),
    Champ(
        "objectifs",
        "Infos générales",
        "Ce que l'on saura faire à la fin, sans tableau ni image. Exemple : dessiner et assembler un meuble.",
        requis=sans_objectif,
        si="la fiche n'a pas d'objectif, ou formation sans fiche",
        riche=True,
        longueur=3000,
        lheo="objectif-formation",
    ),
    Champ(
        "resultats_attendus",
        "Infos générales",
        "Vide : « Obtention de la certification » ou « Attestation de formation ». Exemple : une embauche.",
        riche=True,
        longueur=3000,
        lheo="resultats-attendus",
    ),
    Champ(
        "plus_formation",
        "Marketer l'action",
        "Le point fort de votre offre, en une ou deux phrases. Exemple : atelier de 12 établis récents.",
        riche=True,
        longueur=250,
        lheo="extras",
    ),
    Champ(
        "url_action",
        "Marketer l'action",
        "La page de votre site qui décrit cette action. Exemple : https://www.exemple.fr/ebeniste.",
        lheo="url-action",
    ),
    Champ(
        "url_pdf",
        "Marketer l'action",
        "Votre plaquette. Exemple : https://www.exemple.fr/ebeniste.pdf.",
        lheo="url-action",
    ),
    Champ(
        "url_video",
        "Marketer l'action",
        "Une page YouTube ou un fichier MP4. Exemple : https://www.exemple.fr/atelier.mp4.",
        lheo="url-action",
    ),
    Champ(
        "equipements",
        "Équipement",
        "Ce que le stagiaire doit avoir pour suivre l'action. Exemple : chaussures de sécurité.",
        lheo="equipement",
        intitule="Équipements",
    ),
    Champ(
        "niveau_entree",
        "Pré-requis",
        "Le niveau attendu à l'entrée. Exemple : niveau 3 pour un CAP déjà obtenu.",
        requis=toujours,
        lheo="code-niveau-entree",
    ),
    Champ(
        "niveau_entree_obligatoire",
        "Pré-requis",
        "Oui, si l'on ne peut pas entrer sans ce niveau. Exemple : non, si l'expérience peut le remplacer.",
        requis=toujours,
        lheo="niveau-entree-obligatoire",
    ),
    Champ(
        "prerequis",
        "Pré-requis",
        "Ce que le candidat doit remplir avant d'entrer. Exemple : le niveau A2 en français.",
        lheo="conditions-specifiques",
    ),
    Champ(
        "commentaire_prerequis",
        "Pré-requis",
        "Ce que la liste ne dit pas. Exemple : permis B, aptitude médicale.",
        riche=True,
        longueur=3000,
        lheo="conditions-specifiques",
    ),
    Champ(
        "public_vise",
        "Pré-requis",
        "À qui la formation s'adresse, en 250 caractères au plus. Exemple : salariés du bois en reconversion.",
        lheo="info-public-vise",
    ),
)
