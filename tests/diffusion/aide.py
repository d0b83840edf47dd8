"""Put documents online without going through the cards."""

from django.utils import timezone

from sofi.annuaire.models import Etablissement
from sofi.diffusion import changements
from sofi.diffusion.indexation import mettre_a_jour
from sofi.offre.codes import Etat, Voie
from sofi.offre.models import Action, Formation
from sofi.referentiels.importations.communes import mots_de_commune
from sofi.referentiels.models import Commune, Departement, Region
from sofi.socle.texte import plier
from sofi.validation.document import FORMAT, Document
from sofi.validation.models import OffrePubliee, Version
from tests.fabriques.outils import poser


def publier_document(document: Document) -> Version:
    """Make this document the public version of its action, as publication does: version, pointer, rows."""
    etablissement, _ = Etablissement.objects.get_or_create(
        siret="99900012800010", defaults={"raison_sociale": "Atelier", "nom": "Atelier"}
    )
    formation, _ = Formation.objects.get_or_create(
        pk=document.formation.id, defaults={"etablissement": etablissement}
    )
    action, _ = Action.objects.get_or_create(
        pk=document.action.id,
        defaults={
            "formation": formation,
            "etablissement": etablissement,
            "voie": Voie.NON_CERTIFIANTE,
            "etat": Etat.VALIDEE,
        },
    )
    version = Version.objects.create(
        action=action,
        numero=action.versions.count() + 1,
        format=FORMAT,
        nature="validation",
        document=document,
        publie_le=timezone.now(),
    )
    OffrePubliee.objects.update_or_create(action=action, defaults={"version": version})
    mettre_a_jour(action.pk, version)
    changements.noter(action.pk, version)
    return version


COMMUNES = [
    # code, nom, départment, postal codes, position, population
    ("53147", "Mayenne", "53", ["53100"], 48.3026, -0.6136, 12800),
    # Its code INSEE is Mayenne's postal code.
    ("53100", "Fougerolles-du-Plessis", "53", ["53190"], 48.4700, -0.9800, 1200),
    ("53189", "Rennes-en-Grenouilles", "53", ["53110"], 48.4900, -0.5000, 100),
    ("35238", "Rennes", "35", ["35000"], 48.1119, -1.6800, 220000),
    ("53130", "Laval", "53", ["53000"], 48.0707, -0.7734, 49600),
    ("38206", "Laval-en-Belledonne", "38", ["38190"], 45.2519, 5.9353, 1000),
    ("44109", "Nantes", "44", ["44000", "44100"], 47.2316, -1.5483, 320000),
    ("44162", "Saint-Herblain", "44", ["44800"], 47.2229, -1.6342, 46000),
    ("72264", "La Flèche", "72", ["72200"], 47.6999, -0.0756, 15000),
    ("49007", "Angers", "49", ["49000"], 47.4757, -0.5550, 155000),
    ("49292", "Saint-Martin-du-Bois", "49", ["49500"], 47.7, -0.75, 900),
    ("49050", "Brissac Loire Aubance", "49", ["49320"], 47.34, -0.40, 11000),
    ("34042", "Brissac", "34", ["34190"], 43.87, 3.70, 600),
    ("72181", "Le Mans", "72", ["72000", "72100"], 47.99, 0.2, 146000),
    # Its code INSEE is that of a large receiver of Le Mans.
    ("72039", "Bonnétable", "72", ["72110"], 48.18, 0.42, 3900),
    ("38185", "Grenoble", "38", ["38000"], 45.18, 5.72, 158000),
    ("95527", "Roissy-en-France", "95", ["95700"], 49.0, 2.5, 2900),
    ("85246", "Saint-Martin-du-Bois", "85", ["85000"], 46.6, -1.4, 700),
]


HORS_REGION = {"34", "35", "38", "95"}


def poser_communes() -> None:
    """A few communes and their départements."""
    region = Region(code="52", libelle="Pays de la Loire")
    noms = {
        "53": "Mayenne",
        "44": "Loire-Atlantique",
        "72": "Sarthe",
        "49": "Maine-et-Loire",
        "85": "Vendée",
        "34": "Hérault",
        "38": "Isère",
        "95": "Val-d'Oise",
        "35": "Ille-et-Vilaine",
    }
    regions = {code: None if code in HORS_REGION else region for code in noms}
    poser(
        region,
        *(Departement(code=code, libelle=nom, region=regions[code]) for code, nom in noms.items()),
        *(
            Commune(
                code=code,
                libelle=nom,
                departement_id=departement,
                region=regions[departement],
                codes_postaux=postaux,
                latitude=lat,
                longitude=lon,
                population=population,
                nom_plie=plier(nom),
                mots=mots_de_commune([nom], [*postaux, code]),
            )
            for code, nom, departement, postaux, lat, lon, population in COMMUNES
        ),
    )
