"""The regions of France: their official codes, their names, and the words that lead to a name."""

from dataclasses import dataclass

from django.conf import settings


@dataclass(frozen=True)
class Region:
    """A region, as sentences name it: « Se former en Bretagne », « les organismes de Bretagne »."""

    nom: str
    dans: str
    de: str


# Codes and names: Code officiel géographique (INSEE).
REGIONS = {
    "01": Region("Guadeloupe", "en Guadeloupe", "de Guadeloupe"),
    "02": Region("Martinique", "en Martinique", "de Martinique"),
    "03": Region("Guyane", "en Guyane", "de Guyane"),
    "04": Region("La Réunion", "à La Réunion", "de La Réunion"),
    "06": Region("Mayotte", "à Mayotte", "de Mayotte"),
    "11": Region("Île-de-France", "en Île-de-France", "d’Île-de-France"),
    "24": Region("Centre-Val de Loire", "en Centre-Val de Loire", "du Centre-Val de Loire"),
    "27": Region(
        "Bourgogne-Franche-Comté", "en Bourgogne-Franche-Comté", "de Bourgogne-Franche-Comté"
    ),
    "28": Region("Normandie", "en Normandie", "de Normandie"),
    "32": Region("Hauts-de-France", "dans les Hauts-de-France", "des Hauts-de-France"),
    "44": Region("Grand Est", "dans le Grand Est", "du Grand Est"),
    "52": Region("Pays de la Loire", "en Pays de la Loire", "des Pays de la Loire"),
    "53": Region("Bretagne", "en Bretagne", "de Bretagne"),
    "75": Region("Nouvelle-Aquitaine", "en Nouvelle-Aquitaine", "de Nouvelle-Aquitaine"),
    "76": Region("Occitanie", "en Occitanie", "d’Occitanie"),
    "84": Region("Auvergne-Rhône-Alpes", "en Auvergne-Rhône-Alpes", "d’Auvergne-Rhône-Alpes"),
    "93": Region(
        "Provence-Alpes-Côte d’Azur",
        "en Provence-Alpes-Côte d’Azur",
        "de Provence-Alpes-Côte d’Azur",
    ),
    "94": Region("Corse", "en Corse", "de Corse"),
}


def region_servie() -> Region:
    """The region of the setting REGION."""
    return REGIONS[settings.REGION]
