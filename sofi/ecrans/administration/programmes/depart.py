"""What giving a programme its gabarits will do, said before: those that ship, or those of its last year."""

from dataclasses import dataclass

from sofi.ecrans.commun.gestes import Apercu, Effet, LigneVue
from sofi.programmes import gabarits as operations
from sofi.programmes.gabarits import GabaritImpossible
from sofi.programmes.models import Programme
from sofi.socle.formats import accord

PUBLIE = Effet(
    "publie",
    "alerte",
    "gabarit publié aussitôt",
    "gabarits publiés aussitôt",
    "Les organismes saisissent ce programme sous ces règles dès maintenant.",
)
COPIE = Effet(
    "copie",
    "ok",
    "gabarit copié, en préparation",
    "gabarits copiés, en préparation",
    "Rien n’est publié : vous relisez chacun, puis vous le publiez.",
)
LAISSE = Effet(
    "laisse",
    "neutre",
    "laissé : ce programme l’a déjà",
    "laissés : ce programme les a déjà",
    fait=False,
)


@dataclass(frozen=True)
class Depart:
    """A question: its title, what it will do line by line, its way back."""

    titre: str
    apercu: Apercu
    bouton: str
    retour: str


def des_fournis(programme: Programme) -> Depart:
    """The gabarits that ship for its dispositif and that it lacks, published."""
    lignes = [
        _ligne(
            rang, donnees["libelle"], PUBLIE, len(donnees["cellules"]), donnees.get("remarque", "")
        )
        for rang, donnees in enumerate(operations.fournis_manquants(programme), start=1)
    ]
    return Depart(
        "Charger les gabarits fournis",
        Apercu((PUBLIE,), lignes),
        f"Charger et publier {accord(len(lignes), 'gabarit', 'gabarits')}",
        "Un gabarit se retire depuis sa page : aucune saisie n’y commence plus. Celles qui ont commencé le gardent.",
    )


def des_precedents(programme: Programme) -> Depart:
    """The gabarits of its last year, copied to be read again."""
    siens = set(programme.gabarits.values_list("variante", flat=True))
    lignes = [
        _ligne(
            rang,
            gabarit.libelle,
            LAISSE if gabarit.variante in siens else COPIE,
            len(gabarit.publiee.cellules) if gabarit.publiee else 0,
            gabarit.remarque,
        )
        for rang, gabarit in enumerate(operations.precedents(programme), start=1)
    ]
    apercu = Apercu((COPIE, LAISSE), lignes)
    return Depart(
        "Copier les gabarits de l’année précédente",
        apercu,
        f"Copier {accord(apercu.faites, 'gabarit', 'gabarits')}",
        "Une copie s’abandonne depuis sa page tant qu’elle n’est pas publiée.",
    )


def _ligne(rang: int, libelle: str, effet: Effet, regles: int, remarque: str) -> LigneVue:
    dit = accord(regles, "règle", "règles")
    return LigneVue(rang, libelle, (), "", effet.code, apres=dit, raison=remarque)


def copier(programme: Programme) -> tuple[int, list[str]]:
    """How many were copied, and why the others weren't."""
    faits, refus = 0, []
    for gabarit in operations.precedents(programme):
        try:
            operations.copier_dans(gabarit, programme)
            faits += 1
        except GabaritImpossible as impossible:
            refus.append(str(impossible))
    return faits, refus
