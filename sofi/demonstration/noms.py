"""Invented names of organismes, sites and services: words put together, nobody's own."""

from random import Random

from django.conf import settings

from sofi.referentiels.models import Commune
from sofi.socle.validateurs import siren_est_valide, siret_est_valide

GENRES = (
    "Atelier",
    "Maison des métiers",
    "Passerelle",
    "Campus",
    "Compagnie",
    "Institut",
    "École",
    "Pôle",
    "Centre",
    "Fabrique",
)
LIEUX = (
    "du Tertre",
    "des Trois Gués",
    "du Gué-Clair",
    "de la Tufière",
    "des Deux Rives",
    "du Chêne Vert",
    "de la Levée",
    "du Vieux Moulin",
    "des Coteaux",
    "de la Grande Écluse",
    "du Marais",
    "des Bruyères",
    "de l'Estuaire",
    "de la Chaussée",
    "du Bocage",
    "des Vignes Hautes",
    "de la Corniche",
    "du Port Neuf",
    "des Landes Bleues",
    "de la Sablière",
)
SPECIALITES = (
    "",
    "Savoirs",
    "Avenir",
    "Horizon",
    "Métiers",
    "Parcours",
    "Compétences",
    "Formation",
)
VOIES = (
    "rue des Tanneurs",
    "quai du Halage",
    "avenue des Métiers",
    "place du Marché",
    "rue de la Gare",
)
SERVICES = (
    ("Accueil", "4"),
    ("Référent handicap", "1"),
    ("Référent mobilité", "2"),
    ("Service formation", "3"),
)
TITRES = (
    "Remise à niveau en {}",
    "Découvrir {}",
    "Se perfectionner en {}",
    "{} : les bases",
    "{} : pratique avancée",
    "Atelier {}",
    "Initiation : {}",
)
OBJECTIFS = (
    "<p>Organiser son travail, choisir la méthode qui convient et vérifier le résultat.</p>",
    "<p>Acquérir les gestes et le vocabulaire du métier.</p>"
    "<ul><li>préparer</li><li>réaliser</li><li>contrôler</li></ul>",
    "<p>Gagner en autonomie dans les situations courantes.</p>",
    "<p>Mettre à jour ses connaissances et pratiquer sur des cas tirés du terrain.</p>",
)
PROGRAMMES = (
    "<p>Positionnement, apports théoriques, mises en situation et bilan.</p>",
    "<p>Trois modules&nbsp;:</p><ol><li>découverte</li><li>pratique en atelier</li><li>évaluation</li></ol>",
    "<p>Travaux pratiques en petits groupes, études de cas, période en entreprise selon le parcours.</p>",
)
ATOUTS = (
    "",
    "Groupes de douze personnes au plus.",
    "Plateau technique récent.",
    "Suivi individuel chaque semaine.",
)

PREMIER_RANG = 1000  # lower ones are the hand-made cases'
SANS_NUMERO = 200  # so many organismes are named without a number


def siren(rang: int) -> str:
    """A SIREN with a right key, of the range kept for fiction (999…)."""
    base = f"999{rang:05d}"
    return next(base + cle for cle in "0123456789" if siren_est_valide(base + cle))


def siret(rang: int, etablissement: int = 1) -> str:
    """A SIRET with a right key for the organisme of that rank; `etablissement` counts from 1."""
    base = siren(rang) + f"{etablissement:04d}"
    return next(base + cle for cle in "0123456789" if siret_est_valide(base + cle))


def nda(rang: int, ville: Commune) -> str:
    """An 11-digit declaration number: the prefect's region, the département, then a number of ours."""
    departement = str(ville.departement_id).replace("2A", "20").replace("2B", "20")  # Corse
    return f"{settings.REGION}{departement[:2]}9{rang:06d}"


def organisme(hasard: Random, rang: int) -> str:
    """The name of an organisme; the rank makes it the only one of its kind when words run out."""
    nom = f"{hasard.choice(GENRES)} {hasard.choice(LIEUX)} {hasard.choice(SPECIALITES)}".strip()
    return nom if rang < PREMIER_RANG + SANS_NUMERO else f"{nom} {rang}"
