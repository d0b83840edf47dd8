"""What the files of other sources feed: one row for each of their trainings, published once all is written."""

from collections.abc import Callable, Iterable
from typing import Any

from django.db.models import Q

from sofi.annuaire.models import Etablissement, Site
from sofi.annuaire.origines import Origine
from sofi.offre.models import Provenance
from sofi.socle.fichiers import Ligne
from sofi.socle.importation import Champ, Cible, Ignoree, Retrait
from sofi.socle.importation.valeurs import tel_quel
from sofi.validation.apports import accorder

INTITULE_MAX = 255
SANS_ETABLISSEMENT = (
    "aucun établissement n’a cet UAI : importez d’abord les structures d’Idéo, ou donnez cet UAI à son "
    "établissement"
)


class Etablissements:
    """Whose each UAI is: an établissement's, or one of its sites'."""

    def __init__(self) -> None:
        self._par_uai: dict[str, tuple[int, int | None]] = {}
        sites = Site.objects.filter(retire_le__isnull=True).exclude(uai="").order_by("pk")
        for uai, etablissement, site in sites.values_list("uai", "etablissement_id", "pk"):
            self._par_uai.setdefault(uai, (etablissement, site))
        etablissements = Etablissement.objects.exclude(uai="").order_by("pk")
        for uai, etablissement in etablissements.values_list("uai", "pk"):
            self._par_uai.setdefault(uai, (etablissement, None))

    def chercher(self, uai: str) -> tuple[int, int | None] | None:
        """The same, None when nobody has it."""
        return self._par_uai.get(uai.upper())

    def de_l_uai(self, uai: str, cle: dict[str, str]) -> tuple[int, int | None]:
        """The établissement, and its site when that has the UAI. Raises Ignoree, what was known of the row stays."""
        if (trouve := self.chercher(uai)) is None:
            raise Ignoree(SANS_ETABLISSEMENT, uai, [cle])
        return trouve


def provenances(
    titre: str,
    jeu: str,
    extraire: Callable[[Ligne], Iterable[dict[str, Any]]],
    origine: Origine,
    source: Callable[[], str] = lambda: "",
    remarquer: Callable[[Ligne], Iterable[tuple[int, str, str]]] = lambda ligne: (),
) -> Cible:
    """The trainings of a source, of which the file is the whole list; `source` is asked once it is read.

    Two sets of a source may speak of the same training, known by its number: the last one imported writes it, and it
    is then of that set (`jeu`, the name of the import). A file says nothing of what the other sets give.
    """
    return Cible(
        titre=titre,
        modele=Provenance,
        cle=("reference", "origine", "source"),
        nommee_par="reference",
        champs=(
            Champ(nom="reference", requis=True),
            Champ(nom="origine", lire=tel_quel),
            Champ(nom="source", lire=tel_quel),
            Champ(nom="jeu", lire=tel_quel),
            Champ(nom="intitule", requis=True),
            Champ(nom="etablissement_id", lire=tel_quel),
            Champ(nom="site_id", lire=tel_quel),
            Champ(nom="contenu", lire=tel_quel),
        ),
        extraire=lambda ligne: ({**une, "jeu": jeu} for une in extraire(ligne)),
        remarquer=remarquer,
        retrait=Retrait.LISTE,
        perimetre=lambda: Q(origine=origine, source=source(), jeu=jeu),
        touches=_titres,
    )


def _titres(retirees: Iterable[Any]) -> list[str]:
    """What leaves with them: the trainings, by name."""
    provenances_lues = Provenance.objects.filter(pk__in=list(retirees), action__isnull=False)
    return [
        f"{venue.action_id} : {venue.intitule} ({venue.etablissement}) ne sera plus publiée"
        for venue in provenances_lues.select_related("etablissement").order_by("pk")
    ]


def publier(origine: Origine) -> None:
    """Publish what was written."""
    accorder(Provenance.objects.filter(origine=origine))
