"""Codes held by the cards, with their French labels. Stored values never change; labels may."""

from django.db import models


class Voie(models.TextChoices):
    """The three ways to enter a training."""

    CERTIFIANTE = "certifiante", "Certifiante"
    NON_CERTIFIANTE = "non_certifiante", "Non certifiante"
    PUBLIQUE = "publique", "Publique"


class Etat(models.TextChoices):
    """Where an action stands in the circuit (`validation.circuit` alone changes it)."""

    EN_SAISIE = "en_saisie", "En cours de saisie"
    ATTENTE_ACCORD = "attente_accord", "En attente d'accord de la Région"
    ATTENTE_VALIDATION = "attente_validation", "En attente de validation"
    ATTENTE_REPONSES = "attente_reponses", "En attente de réponses"
    QUESTION_REGION = "question_region", "En attente de réponse à la Région"
    VALIDEE = "validee", "Validée"
    ARCHIVEE = "archivee", "Archivée"


class Fiche(models.TextChoices):
    """The four cards, and the établissement as the fifth group of the état de la saisie."""

    ETABLISSEMENT = "E", "Établissement"
    FORMATION = "F", "Formation"
    ACTION = "A", "Action"
    SESSION = "S", "Session"
    DISPOSITIF = "D", "Dispositif"


class ObjectifGeneral(models.TextChoices):
    """LHEO dict-AIS; Certification comes from the sheet only."""

    CERTIFICATION = "6", "Certification"
    PROFESSIONNALISATION = "7", "Professionnalisation"
    PREPARATION = "8", "Préparation à la qualification"
    REMISE_A_NIVEAU = "5", "Remise à niveau, maîtrise des savoirs de base, initiation"
    REMOBILISATION = "9", "(Re)mobilisation, aide à l'élaboration de projet professionnel"
    PERFECTIONNEMENT = "2", "Perfectionnement, élargissement des compétences"
    CREATION = "4", "Création d'entreprise"


class Niveau(models.TextChoices):
    """Current levels of qualification."""

    SANS = "sans", "Sans niveau spécifique"
    N3 = "3", "Niveau 3 (CAP, BEP)"
    N4 = "4", "Niveau 4 (baccalauréat)"
    N5 = "5", "Niveau 5 (bac + 2)"
    N6 = "6", "Niveau 6 (bac + 3 ou 4)"
    N7 = "7", "Niveau 7 (bac + 5)"
    N8 = "8", "Niveau 8 (doctorat)"
    NON_COMMUNIQUE = "nc", "Non communiqué"


class Validation(models.TextChoices):
    """Does the training lead to the whole certification or to some of its blocs?"""

    TOTALE = "totale", "Totale"
    PARTIELLE = "partielle", "Partielle"


class Esp(models.TextChoices):
    """Entrées et sorties."""

    FIXES = "fixes", "à dates fixes"
    PERMANENTES = "permanentes", "permanentes"
    CADENCEES = "cadencees", "cadencées ou séquencées"


class AnneeEntree(models.TextChoices):
    """In which year of the cycle an apprentice enters."""

    A1 = "1", "1re année"
    A2 = "2", "2e année"
    A3 = "3", "3e année"
    A4 = "4", "4e année"
    A5 = "5", "5e année"
    A6 = "6", "6e année"
    A7 = "7", "7e année"
    A8 = "8", "8e année"
    A9 = "9", "9e année"
    TOUTES = "X", "toutes"


class Rythme(models.TextChoices):
    CONTINU = "continu", "continu"
    DISCONTINU = "discontinu", "discontinu"
    TEMPS_PLEIN = "temps_plein", "temps plein"
    TEMPS_PARTIEL = "temps_partiel", "temps partiel"


class Periode(models.TextChoices):
    JOUR = "jour", "cours de jour"
    SOIR = "soir", "cours du soir"
    WEEK_END = "week_end", "cours le week-end"
    HORS_TEMPS_TRAVAIL = "hors_temps_travail", "hors temps de travail"


class Parcours(models.TextChoices):
    """Type de parcours; « inconnu » is read from old data, never offered."""

    COLLECTIF = "collectif", "collectif"
    INDIVIDUALISE = "individualise", "individualisé"
    MIXTE = "mixte", "mixte"
    MODULAIRE = "modulaire", "modulaire"
    INCONNU = "inconnu", "type de parcours inconnu"


class ModalitePedagogique(models.TextChoices):
    ALTERNANCE = "alternance", "alternance"
    DISTANCE = "distance", "à distance (FOAD)"
    AFEST = "afest", "AFEST, formation en situation de travail"
    HANDICAP = "handicap", "pédagogie adaptée aux personnes handicapées"
    ENTREPRISE = "entreprise", "en entreprise"
    ORGANISME = "organisme", "en organisme de formation"


class Enseignement(models.TextChoices):
    PRESENTIEL = "presentiel", "en présentiel"
    DISTANCE = "distance", "entièrement à distance"
    HYBRIDE = "hybride", "mixte (hybride)"


class UniteCycle(models.TextChoices):
    """LHEO dict-unite-rythme."""

    HEURE = "0", "heure"
    DEMI_JOURNEE = "1", "demi-journée"
    JOURNEE = "2", "journée"
    SEMAINE = "3", "semaine"
    MOIS = "4", "mois"


class Recrutement(models.TextChoices):
    OUVERT = "ouvert", "ouvert"
    SUSPENDU = "suspendu", "suspendu"
    FERME = "ferme", "fermé"


class ModaliteRecrutement(models.TextChoices):
    """LHEO dict-modalite-recrutement, without « inconnue »."""

    CONCOURS = "2", "concours"
    DOSSIER = "3", "dossier"
    TESTS = "4", "tests pratiques"
    ECRIT = "5", "épreuves écrites"
    ORAL = "6", "épreuves orales"
    CANDIDATURE = "7", "inscription sur candidature"
    ENTRETIEN = "8", "entretien ou RDV individuel"
    INFO_COLLECTIVE = "9", "information collective"
    SIMULATION = "1", "méthode de recrutement par simulation"


class TypePeriodeInscription(models.TextChoices):
    CANDIDATURE = "candidature", "candidature individuelle"
    RECRUTEMENT = "recrutement", "recrutement"
    INSCRIPTION = "inscription", "inscription"


class LieuChoisi(models.TextChoices):
    """Where something happens, beside the session's own place."""

    LIEU = "lieu", "au site lieu de la session"
    SITE = "site", "sur un autre site"
    ADRESSE = "adresse", "à une autre adresse"
    DISTANCE = "distance", "à distance"


class TypeEquipement(models.TextChoices):
    """LHEO dict-type-equipement."""

    TETE = "1", "Protection de la tête"
    YEUX = "2", "Protection des yeux"
    MAINS = "3", "Protection des mains"
    OUIE = "4", "Protection de l'ouïe"
    CORPS = "5", "Protection du corps"
    PIEDS = "6", "Protection des pieds"
    RESPIRATION = "7", "Protection des voies respiratoires"
    CHUTES = "8", "Protection chutes"
    OUTILLAGE = "9", "Outillage professionnel"
    TENUE = "10", "Tenue professionnelle"
    NUMERIQUE = "11", "Équipement numérique"
    AUTRE = "0", "Autre"
