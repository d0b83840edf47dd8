"""What is watched: every table of the cards, the directory, the programmes and the reference tables.

The triggers are in this room's migrations; a table added elsewhere needs one that calls `suivre`
(`tests/historique` says so when it is missing), a column added needs nothing.
"""

from collections.abc import Iterator

from django.apps import apps
from django.db.models import Model

CARTES = ("annuaire", "programmes", "offre")
REFERENTIELS = "referentiels"
# Of another room, what the administration keeps as it keeps the reference tables.
TENUS_AILLEURS = (
    "courriels.Coordonnees",
    "editorial.Page",
    "validation.MotifRefus",
    "partenaires.TraductionDeRetour",
)
# Keys are secrets; marks say that another table changed, whose own history tells how; an outline is thousands of
# points that a file says. What the file of another source says is compared by its import, and leads to rows that are
# watched, or to versions. What is folded of an action, an
# établissement or a site says nothing more than it does.
ECARTES = {
    "annuaire.accesparcle",
    "annuaire.declarationactivite",
    "offre.actionpliee",
    "offre.etablissementplie",
    "offre.provenance",
    "offre.siteplie",
    "referentiels.contour",
    "referentiels.correspondancedeblocs",
    "referentiels.mouture",
    "referentiels.promotiondecertification",
}


def modeles_suivis() -> Iterator[type[Model]]:
    """The models watched."""
    for salle in (*CARTES, REFERENTIELS):
        for modele in apps.get_app_config(salle).get_models(include_auto_created=True):
            if modele._meta.managed and modele._meta.label_lower not in ECARTES:
                yield modele
    yield from map(apps.get_model, TENUS_AILLEURS)


def modele_de(table: str) -> type[Model] | None:
    """The model of a table, as long as it exists."""
    return next((modele for modele in modeles_suivis() if modele._meta.db_table == table), None)
