"""The S card: dates and place, how it goes, how one joins; with the two numbers typed with its dispositifs."""

from typing import Annotated

from . import conditions
from .champ import Champ, Reprise
from .dispositif import FicheDispositif
from .etablissement import FicheEtablissement
from .pieces import (
    Contact,
    InformationCollective,
    Inscription,
    PeriodeInscription,
    Piece,
    Site,
)

SI_APPRENTISSAGE = "contrat d'apprentissage"
SI_ALTERNANCE = "contrat d'apprentissage ou de professionnalisation"
EFFECTIFS_DE_LA_SESSION = "Effectifs de la session"
"""The group of the fields of a session that are typed on its D cards."""


class FicheSession(Piece, frozen=True, kw_only=True):
    """The S card with its meetings, periods and dispositifs. Durations in hours."""

    id: int = 0
    lieu: Annotated[
        Site | None,
        Champ(
            groupe="Dates et lieu",
            aide="Le site où l'on se forme, parmi ceux de votre annuaire. Exemple : l'atelier, pas le siège.",
            requis=conditions.toujours,
            vide="Choisissez un des sites de votre établissement.",
            lheo="lieu-de-formation",
            reprise=Reprise.HABITUDE,
        ),
    ] = None
    date_debut: Annotated[
        str | None,
        Champ(
            groupe="Dates et lieu",
            largeur="c6",
            aide="Le premier jour de cours. Exemple : 06/09/2027.",
            requis=conditions.toujours,
            lheo="session/periode",
        ),
    ] = None
    date_fin: Annotated[
        str | None,
        Champ(
            groupe="Dates et lieu",
            largeur="c6",
            aide="Le dernier jour, examens compris. Exemple : 16/06/2028.",
            requis=conditions.toujours,
            lheo="session/periode",
        ),
    ] = None
    esp: Annotated[
        str,
        Champ(
            groupe="Dates et lieu",
            aide="Permanentes, quand on peut entrer à tout moment. Exemple : une entrée chaque lundi.",
            requis=conditions.toujours,
            lheo="modalites-entrees-sorties",
            reprise=Reprise.HABITUDE,
        ),
    ] = ""
    rythmes: Annotated[
        list[str],
        Champ(
            groupe="Organisation",
            aide="Un ou plusieurs. Exemple : « temps plein » et « continu » pour 35 h par semaine, sans coupure.",
            requis=conditions.toujours,
            lheo="rythme-formation",
            reprise=Reprise.HABITUDE,
        ),
    ] = []
    periodes: Annotated[
        list[str],
        Champ(
            groupe="Organisation",
            aide="Une ou plusieurs. Exemple : « cours du soir » pour des cours après 18 h.",
            requis=conditions.toujours,
            lheo="rythme-formation",
            reprise=Reprise.HABITUDE,
        ),
    ] = []
    parcours: Annotated[
        list[str],
        Champ(
            groupe="Organisation",
            aide="Un ou plusieurs. Exemple : « collectif » quand tout le groupe suit le même programme.",
            requis=conditions.toujours,
            lheo="parcours-de-formation",
            reprise=Reprise.HABITUDE,
        ),
    ] = []
    modalites: Annotated[
        list[str],
        Champ(
            groupe="Organisation",
            aide="Une ou plusieurs. Exemple : « en organisme de formation » et « en entreprise » s'il y a un stage.",
            requis=conditions.toujours,
            lheo="modalites-pedagogiques",
            reprise=Reprise.HABITUDE,
        ),
    ] = []
    enseignement: Annotated[
        str,
        Champ(
            groupe="Organisation",
            aide="Hybride, quand une partie se fait à distance. Exemple : théorie en ligne, pratique en atelier.",
            requis=conditions.toujours,
            lheo="modalites-enseignement",
            reprise=Reprise.HABITUDE,
        ),
    ] = ""
    heures_centre: Annotated[
        int | None,
        Champ(
            groupe="Durées",
            largeur="c4",
            aide="Heures de cours, par stagiaire. Exemple : 840.",
            requis=conditions.toujours,
            unite="h",
            lheo="nombre-heures-centre",
            reprise=Reprise.ACTION,
        ),
    ] = None
    heures_entreprise: Annotated[
        int | None,
        Champ(
            groupe="Durées",
            largeur="c4",
            aide="Heures de stage ou d'emploi ; 0 s'il n'y en a pas.",
            requis=conditions.toujours,
            unite="h",
            lheo="nombre-heures-entreprise",
            reprise=Reprise.ACTION,
        ),
    ] = None
    heures_hebdo: Annotated[
        str | None,
        Champ(
            groupe="Durées",
            largeur="c4",
            aide="En moyenne, de 0 à 48 h. Exemple : 28,5.",
            unite="h",
            lheo="extras",
            reprise=Reprise.ACTION,
        ),
    ] = None
    commentaire_duree: Annotated[
        str,
        Champ(
            groupe="Durées",
            aide="Ce que les durées ne disent pas. Exemple : fermé du 24 décembre au 3 janvier.",
            lheo="rythme-formation",
            reprise=Reprise.ACTION,
        ),
    ] = ""
    cycle_unite: Annotated[
        str,
        Champ(
            groupe="Cycle de l’alternance",
            largeur="c4",
            aide="Ce que l'on compte. Exemple : la semaine.",
            requis=conditions.en_alternance,
            si=SI_ALTERNANCE,
            lheo="rythme-alternance",
            reprise=Reprise.ACTION,
        ),
    ] = ""
    cycle_entreprise: Annotated[
        int | None,
        Champ(
            groupe="Cycle de l’alternance",
            largeur="c4",
            aide="Combien de suite. Exemple : 2.",
            requis=conditions.en_alternance,
            si=SI_ALTERNANCE,
            lheo="rythme-alternance",
            reprise=Reprise.ACTION,
        ),
    ] = None
    cycle_centre: Annotated[
        int | None,
        Champ(
            groupe="Cycle de l’alternance",
            largeur="c4",
            aide="Combien de suite. Exemple : 1.",
            requis=conditions.en_alternance,
            si=SI_ALTERNANCE,
            lheo="rythme-alternance",
            reprise=Reprise.ACTION,
        ),
    ] = None
    duree_cycle: Annotated[
        int | None,
        Champ(
            groupe="Cycle de l’alternance",
            largeur="c4",
            aide="De l'entrée au diplôme. Exemple : 2.",
            requis=conditions.en_apprentissage,
            si=SI_APPRENTISSAGE,
            unite="ans",
            lheo="duree-cycle",
            reprise=Reprise.ACTION,
        ),
    ] = None
    annees_entree: Annotated[
        list[str],
        Champ(
            groupe="Cycle de l’alternance",
            aide="Une ou plusieurs, ou toutes. Exemple : 1re année.",
            requis=conditions.en_apprentissage,
            si=SI_APPRENTISSAGE,
            lheo="annee-cycle",
            reprise=Reprise.ACTION,
        ),
    ] = []
    responsable: Annotated[
        FicheEtablissement | None,
        Champ(
            groupe="Organisme responsable",
            aide="Celui qui répond de la formation. Exemple : votre établissement, le plus souvent.",
            requis=conditions.toujours,
            vide="Choisissez l'organisme qui répond de la formation.",
            lheo="organisme-formation-responsable",
            reprise=Reprise.HABITUDE,
        ),
    ] = None
    recrutement: Annotated[
        str,
        Champ(
            groupe="Recrutement",
            aide="Peut-on candidater aujourd'hui ? Exemple : « suspendu » le temps d'une liste d'attente.",
            requis=conditions.toujours,
            lheo="etat-recrutement",
            directe=True,
        ),
    ] = ""
    modalites_recrutement: Annotated[
        list[str],
        Champ(
            groupe="Recrutement",
            aide="Exemple : dossier puis entretien. « information collective » va avec les dates saisies plus bas.",
            requis=conditions.toujours,
            lheo="session/recrutement",
            reprise=Reprise.HABITUDE,
        ),
    ] = []
    inscription: Annotated[
        Inscription,
        Champ(
            nom="inscription_a",
            colonnes=(
                "inscription_a",
                "inscription_site",
                "inscription_denomination",
                "inscription_ligne1",
                "inscription_ligne2",
                "inscription_code_postal",
                "inscription_ville",
                "inscription_commune",
            ),
            groupe="Recrutement",
            aide=(
                "Où envoyer ou déposer sa candidature. "
                "Exemple : au siège, si le lieu de formation n'a pas de secrétariat."
            ),
            requis=conditions.toujours,
            vide="Dites où envoyer ou déposer sa candidature.",
            lheo="adresse-inscription",
            reprise=Reprise.HABITUDE,
        ),
    ] = Inscription()
    periodes_inscription: Annotated[
        list[PeriodeInscription],
        Champ(
            groupe="Recrutement",
            intitule="Périodes d'inscription",
            aide=(
                "À ajouter si les candidatures ne sont reçues qu'à certaines dates. "
                "Exemple : du 15 janvier au 31 mars."
            ),
            lheo="periode-inscription",
        ),
    ] = []
    informations_collectives: Annotated[
        list[InformationCollective],
        Champ(
            groupe="Informations collectives",
            intitule="Informations collectives",
            aide="Les réunions où l'on découvre la formation avant de candidater. Exemple : le 14 mai à 14 h.",
            requis=conditions.publique,
            si="programme régional",
            vide="Ajoutez au moins une réunion : ce programme régional la demande.",
            lheo="session/recrutement",
            directe=True,
        ),
    ] = []
    contact: Annotated[
        Contact | None,
        Champ(
            groupe="Contacts et référents",
            largeur="c6",
            aide="Qui répond aux candidats, par téléphone ou par e-mail. Exemple : l'accueil.",
            requis=conditions.toujours,
            vide="Choisissez un contact joignable par téléphone ou par e-mail.",
            lheo="contact-formation",
            reprise=Reprise.HABITUDE,
            directe=True,
        ),
    ] = None
    mail_liaison: Annotated[
        str,
        Champ(
            groupe="Contacts et référents",
            largeur="c6",
            aide="Où les partenaires écrivent au sujet de la session. Exemple : liaison@exemple.fr.",
            lheo="contact-session",
            reprise=Reprise.HABITUDE,
        ),
    ] = ""
    referent_pmr: Annotated[
        Contact | None,
        Champ(
            groupe="Contacts et référents",
            largeur="c6",
            aide="Qui accueille les personnes handicapées. Exemple : le référent handicap.",
            requis=conditions.toujours,
            vide="Choisissez le contact qui accueille les personnes handicapées.",
            lheo="contact-session",
            reprise=Reprise.HABITUDE,
            directe=True,
        ),
    ] = None
    referent_mobilite: Annotated[
        Contact | None,
        Champ(
            groupe="Contacts et référents",
            largeur="c6",
            aide=(
                "Qui organise une période de formation ailleurs en France ou à l'étranger. "
                "Exemple : le référent mobilité."
            ),
            requis=conditions.toujours,
            vide="Choisissez le contact qui accompagne la mobilité en France et à l'étranger.",
            lheo="contact-session",
            reprise=Reprise.HABITUDE,
            directe=True,
        ),
    ] = None
    referent_prf: Annotated[
        Contact | None,
        Champ(
            groupe="Contacts et référents",
            largeur="c6",
            aide="L'interlocuteur de la Région ; laissez vide hors programme régional.",
            lheo="contact-session",
            reprise=Reprise.HABITUDE,
            directe=True,
        ),
    ] = None
    effectif_minimal: Annotated[
        int | None,
        Champ(
            groupe=EFFECTIFS_DE_LA_SESSION,
            largeur="c6",
            aide="Combien d'apprenants il faut pour que la session ouvre. Exemple : 6.",
            requis=conditions.en_apprentissage,
            si="contrat d'apprentissage",
            lheo="cycle/effectif-minimal",
            reprise=Reprise.ACTION,
        ),
    ] = None
    capacite: Annotated[
        int | None,
        Champ(
            groupe=EFFECTIFS_DE_LA_SESSION,
            largeur="c6",
            aide="Combien on en accueille en même temps. Exemple : 12 machines, 12 apprenants.",
            requis=conditions.en_apprentissage,
            si="contrat d'apprentissage",
            lheo="cycle/capacite-simultanee",
            reprise=Reprise.ACTION,
        ),
    ] = None
    dispositifs: list[FicheDispositif] = []
    retiree_le: str | None = None
    cree_le: str = ""
    modifie_le: str = ""
