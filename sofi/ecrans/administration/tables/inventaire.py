"""All that the administration keeps by hand, on one page."""

import datetime
from dataclasses import dataclass
from typing import Any

from django.db.models import Max
from django.urls import reverse

from sofi.courriels.models import Coordonnees
from sofi.editorial.models import Page
from sofi.historique.models import Changement
from sofi.offre.regles.parametres import lignes_tenues
from sofi.programmes.models import Programme
from sofi.referentiels.models import ParametreLegal, Synonyme
from sofi.validation.models import MotifRefus

from .description import TABLES


@dataclass(frozen=True)
class TableTenue:
    """One of them: what it is for, how many rows, when it changed last if its changes are kept."""

    titre: str
    chapo: str
    url: str
    lignes: int
    change_le: datetime.datetime | None


def _sql(modele: Any) -> str:
    return str(modele._meta.db_table)


def page_de_la_table(table: str, objet: str = "") -> str:
    """Where a table of the history is kept; a page kept by the administration has its own."""
    if table == _sql(Page) and objet:
        return reverse("administration:page", args=[objet])
    pages = {
        _sql(Page): reverse("administration:pages"),
        _sql(Synonyme): reverse("administration:synonymes"),
        _sql(ParametreLegal): reverse("administration:table_chiffres"),
        _sql(Coordonnees): reverse("administration:table_coordonnees"),
        _sql(MotifRefus): reverse("administration:motifs"),
        **{t.table_sql: reverse("administration:table", args=[t.code]) for t in TABLES.values()},
    }
    return pages.get(table) or reverse("administration:tables")


def inventaire() -> list[TableTenue]:
    """Each table; as many queries as there are tables, whatever they hold."""
    derniers = dict(
        Changement.objects.filter(table__in=_suivies())
        .order_by()
        .values_list("table")
        .annotate(Max("le"))
    )
    tenues = [
        (
            "Chiffres légaux",
            "Durées, parts et plafonds que les règles de saisie contrôlent, datés, avec leur texte.",
            _sql(ParametreLegal),
            len({ligne.code for ligne in lignes_tenues()}),
        ),
        *((t.titre, t.chapo, t.table_sql, t.modele.objects.count()) for t in TABLES.values()),
        (
            "Synonymes de la recherche",
            "Ce qui se dit de plusieurs façons.",
            _sql(Synonyme),
            Synonyme.objects.count(),
        ),
        (
            "Motifs de refus",
            "Ce que le service Offre choisit en refusant une action.",
            _sql(MotifRefus),
            MotifRefus.objects.count(),
        ),
        (
            "Coordonnées du pied de page",
            "Téléphone, adresses et heures du service Offre, sur le site et dans les e-mails.",
            _sql(Coordonnees),
            1,
        ),
    ]
    lues = [
        TableTenue(titre, chapo, page_de_la_table(sql), lignes, derniers.get(sql))
        for titre, chapo, sql, lignes in tenues
    ]
    return [*lues, *_sans_historique()]


def _suivies() -> list[str]:
    modeles = (
        ParametreLegal,
        Synonyme,
        MotifRefus,
        Coordonnees,
        *(t.modele for t in TABLES.values()),
    )
    return [_sql(modele) for modele in modeles]


def _sans_historique() -> list[TableTenue]:
    """Those with screens of their own."""
    return [
        TableTenue(
            "Programmes et gabarits",
            "Les programmes régionaux, leurs lots et ce que leur procédure dit de chaque champ.",
            reverse("administration:programmes"),
            Programme.objects.count(),
            None,
        ),
    ]
