"""The A card: an établissement's own words on a formation."""

from typing import Annotated

from . import conditions
from .champ import Champ
from .pieces import Code, Equipement, Lot, Piece


class FicheAction(Piece, frozen=True, kw_only=True):
    """The A card, with its full title, its lot and the Région's codes."""

    id: int = 0
    titre: str = ""
    complement_intitule: Annotated[
        str,
        Champ(
            groupe="Infos générales",
            aide="À remplir seulement si l'intitulé ne suffit pas. Exemple : l'option ou la spécialité.",
            lheo="intitule-formation",
        ),
    ] = ""
    complement_programme: Annotated[
        str,
        Champ(
            groupe="Infos générales",
            aide=(
                "Ce que votre programme ajoute à la fiche : modules, organisation. "
                "Exemple : deux chantiers chez des artisans."
            ),
            requis=conditions.sans_programme,
            si="la fiche n'a pas de programme, ou formation sans fiche",
            riche=True,
            longueur=3000,
            lheo="contenu-formation",
        ),
    ] = ""
    objectifs: Annotated[
        str,
        Champ(
            groupe="Infos générales",
            aide="Ce que l'on saura faire à la fin, sans tableau ni image. Exemple : dessiner et assembler un meuble.",
            requis=conditions.sans_objectif,
            si="la fiche n'a pas d'objectif, ou formation sans fiche",
            riche=True,
            longueur=3000,
            lheo="objectif-formation",
        ),
    ] = ""
    resultats_attendus: Annotated[
        str,
        Champ(
            groupe="Infos générales",
            aide="Vide : « Obtention de la certification » ou « Attestation de formation ». Exemple : une embauche.",
            riche=True,
            longueur=3000,
            lheo="resultats-attendus",
        ),
    ] = ""
    langue: Annotated[
        str,
        Champ(
            groupe="Infos générales",
            aide="Celle dans laquelle on enseigne, même d'une autre langue. Exemple : français.",
            requis=conditions.toujours,
            lheo="langue-formation",
        ),
    ] = "fr"
    plus_formation: Annotated[
        str,
        Champ(
            groupe="Marketer l’action",
            aide="Le point fort de votre offre, en une ou deux phrases. Exemple : atelier de 12 établis récents.",
            riche=True,
            longueur=250,
            lheo="extras",
        ),
    ] = ""
    url_action: Annotated[
        str,
        Champ(
            groupe="Marketer l’action",
            aide="La page de votre site qui décrit cette action. Exemple : https://www.exemple.fr/ebeniste.",
            lheo="url-action",
        ),
    ] = ""
    url_pdf: Annotated[
        str,
        Champ(
            groupe="Marketer l’action",
            largeur="c6",
            aide="Votre plaquette. Exemple : https://www.exemple.fr/ebeniste.pdf.",
            lheo="url-action",
        ),
    ] = ""
    url_video: Annotated[
        str,
        Champ(
            groupe="Marketer l’action",
            largeur="c6",
            aide="Une page YouTube ou un fichier MP4. Exemple : https://www.exemple.fr/atelier.mp4.",
            lheo="url-action",
        ),
    ] = ""
    equipements: Annotated[
        list[Equipement],
        Champ(
            groupe="Équipement",
            intitule="Équipements",
            aide="Ce que le stagiaire doit avoir pour suivre l'action. Exemple : chaussures de sécurité.",
            lheo="equipement",
        ),
    ] = []
    niveau_entree: Annotated[
        str,
        Champ(
            groupe="Pré-requis",
            largeur="c6",
            aide="Le niveau attendu à l'entrée. Exemple : niveau 3 pour un CAP déjà obtenu.",
            requis=conditions.toujours,
            lheo="code-niveau-entree",
        ),
    ] = ""
    niveau_entree_obligatoire: Annotated[
        bool | None,
        Champ(
            groupe="Pré-requis",
            largeur="c6",
            aide="Oui, si l'on ne peut pas entrer sans ce niveau. Exemple : non, si l'expérience peut le remplacer.",
            requis=conditions.toujours,
            lheo="niveau-entree-obligatoire",
        ),
    ] = None
    prerequis: Annotated[
        list[Code],
        Champ(
            groupe="Pré-requis",
            aide="Ce que le candidat doit remplir avant d'entrer. Exemple : le niveau A2 en français.",
            lheo="conditions-specifiques",
        ),
    ] = []
    commentaire_prerequis: Annotated[
        str,
        Champ(
            groupe="Pré-requis",
            aide="Ce que la liste ne dit pas. Exemple : permis B, aptitude médicale.",
            riche=True,
            longueur=3000,
            lheo="conditions-specifiques",
        ),
    ] = ""
    public_vise: Annotated[
        str,
        Champ(
            groupe="Pré-requis",
            longueur=250,
            aide="À qui la formation s'adresse, en 250 caractères au plus. Exemple : salariés du bois en reconversion.",
            lheo="info-public-vise",
        ),
    ] = ""
    lot: Lot | None = None
    id_action_cr: str = ""
    of_mandataire_cr: str = ""
    cree_le: str = ""
    modifie_le: str = ""
