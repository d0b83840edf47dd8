"""The F card: the aim, the objectives and the programme."""

from typing import Annotated

from . import conditions
from .champ import Champ, Reprise
from .pieces import Bloc, Certification, Code, Formacode, Metier, Nsf, Piece

SI_CERTIFIANTE = "formation sur fiche Certif Info"
SI_NON_CERTIFIANTE = "formation sans fiche Certif Info"


class FicheFormation(Piece, frozen=True, kw_only=True):
    """The F card; what comes from a Certif Info sheet is written whole, as it stood on the day."""

    id: int = 0
    sur_fiche: bool = False
    certifiante: bool = False
    fiche: Annotated[
        Certification | None,
        Champ(
            groupe="Certification",
            aide="Cherchez par le code, l'intitulé, le numéro RNCP ou RS, ou le certificateur. Exemple : 94681.",
            requis=conditions.sur_fiche,
            si=SI_CERTIFIANTE,
            vide=(
                "Cherchez la certification et choisissez-la ; si elle n'a pas de code, demandez-en un "
                "au service Offre."
            ),
            lheo="certification/code-CERTIFINFO",
        ),
    ] = None
    individualisation: Annotated[
        bool | None,
        Champ(
            groupe="Blocs de compétences",
            aide=(
                "Oui, si chacun suit un parcours selon ce qu'il sait déjà. "
                "Exemple : être dispensé d'un module acquis."
            ),
            requis=conditions.sur_fiche,
            si=SI_CERTIFIANTE,
            lheo="validation-blocs",
        ),
    ] = None
    validation: Annotated[
        str,
        Champ(
            groupe="Blocs de compétences",
            aide=(
                "Totale quand la formation mène à toute la certification. "
                "Exemple de partielle : deux blocs sur trois."
            ),
            requis=conditions.sur_fiche_a_blocs,
            si="fiche de plusieurs blocs",
            lheo="validation-blocs",
        ),
    ] = ""
    blocs: Annotated[
        list[Bloc],
        Champ(
            groupe="Blocs de compétences",
            aide="Cochez les blocs que la formation permet de valider. Exemple : le premier seulement.",
            requis=conditions.partielle,
            si="validation partielle",
            lheo="blocs-competences",
        ),
    ] = []
    nombre_blocs: int = 0
    intitule: Annotated[
        str,
        Champ(
            groupe="Intitulé et objectif",
            longueur=255,
            aide=(
                "Le nom que liront les candidats, sans sigle ni nom d'organisme. "
                "Exemple : Remise à niveau en anglais."
            ),
            requis=conditions.hors_fiche,
            si=SI_NON_CERTIFIANTE,
            lheo="intitule-formation",
        ),
    ] = ""
    objectif_general: Annotated[
        str,
        Champ(
            groupe="Intitulé et objectif",
            aide="Ce que la formation vise d'abord. Exemple : la remise à niveau avant un concours.",
            requis=conditions.hors_fiche,
            si=SI_NON_CERTIFIANTE,
            lheo="objectif-general-formation",
        ),
    ] = ""
    niveau_sortie: Annotated[
        str,
        Champ(
            groupe="Intitulé et objectif",
            largeur="c6",
            aide="Le niveau que l'on atteint à la fin. Exemple : « sans niveau spécifique » pour une initiation.",
            requis=conditions.hors_fiche,
            si=SI_NON_CERTIFIANTE,
            lheo="code-niveau-sortie",
            reprise=Reprise.HABITUDE,
        ),
    ] = ""
    famille_metier: Annotated[
        Code | None,
        Champ(
            groupe="Intitulé et objectif",
            largeur="c6",
            aide=(
                "Où l'on exerce ensuite. Exemple : H22 pour le bois, ou « Toutes familles » "
                "pour une remise à niveau."
            ),
            requis=conditions.hors_fiche,
            si=SI_NON_CERTIFIANTE,
            lheo="extras",
            reprise=Reprise.HABITUDE,
        ),
    ] = None
    domaines: Annotated[
        list[Formacode],
        Champ(
            nom="domaines_ordonnes",
            groupe="Métiers et domaines",
            intitule="Domaines de formation",
            aide="De 1 à 5 Formacodes ; le premier est le domaine principal. Exemple : anglais.",
            requis=conditions.hors_fiche,
            si=SI_NON_CERTIFIANTE,
            vide="Choisissez de 1 à 5 domaines ; le premier est le domaine principal.",
            lheo="domaine-formation/code-FORMACODE",
        ),
    ] = []
    metiers: Annotated[
        list[Metier],
        Champ(
            nom="metiers_ordonnes",
            groupe="Métiers et domaines",
            intitule="Métiers (ROME)",
            aide="Jusqu'à 5 métiers du ROME auxquels la formation prépare. Exemple : ébénisterie, H2207.",
            lheo="domaine-formation/code-ROME",
        ),
    ] = []
    nsf: list[Nsf] = []
    objectif: str = ""
    programme: str = ""
    eligible_cpf: bool = False
    cree_le: str = ""
    modifie_le: str = ""
