"""What another Carif-Oref's feed says of the cards beyond what rows hold: who pays, for whom, whom to ask, how.

Read as an organisme's file is (`lheo.relecture`), in the words of the tables known here. Who is asked is told as a
service: a person is named by choice, and nobody chose here.
"""

from functools import cached_property

from msgspec.structs import replace

from sofi.echanges.lheo.noeuds import Noeud
from sofi.echanges.lheo.relecture import FormationRelue, SessionRelue
from sofi.echanges.lheo.relecture.commun import decimal_lu
from sofi.echanges.lheo.tables import TABLES
from sofi.offre.fiches import FicheAction, FicheDispositif, FicheFormation, FicheSession, pieces
from sofi.referentiels.models import Formacode, TypeDispositif
from sofi.validation.document.pieces import piece

SANS_FINANCEUR = "Financement que la source ne précise pas"
AUTRE_FINANCEUR = "0"
_F = ("individualisation", "validation", "blocs", "eligible_cpf")
_A = ("langue", "prerequis", "commentaire_prerequis", "equipements", "url_pdf", "url_video")
_S_TENUS = frozenset(
    "id responsable date_debut date_fin cree_le modifie_le retiree_le commentaire_duree".split()
)


class Cartes:
    """The cards of a feed, in the words of the tables that are known here, each read once."""

    # What reading LHEO asks (`relecture.Savoir`).

    def type_dispositif(self, code: str) -> pieces.TypeDispositif | None:
        """Of national kinds alone: the regional programmes of two regions may have the same code."""
        genre = self._types.get(code)
        return None if genre is None or genre.programme_regional else genre

    def sur_fiche(self, certifinfo: str, numero: str) -> FicheFormation | None:
        """None: its texts are written whole."""

    def formation(self, relue: FormationRelue) -> FicheFormation:
        """What rows don't hold of the F card."""
        return FicheFormation(**{nom: getattr(relue.formation, nom) for nom in _F})

    def action(self, relue: FormationRelue) -> FicheAction:
        """What rows don't hold of the A card."""
        return FicheAction(**{nom: getattr(relue.action, nom) for nom in _A})

    def session(self, relue: SessionRelue) -> FicheSession:
        """What rows don't hold of the S card, with its dispositifs."""
        fiche = relue.fiche
        dits = {nom: getattr(fiche, nom) for nom in fiche.__struct_fields__ if nom not in _S_TENUS}
        organisme = fiche.responsable.nom if fiche.responsable else ""
        for nom in ("contact", "referent_pmr", "referent_mobilite", "referent_prf"):
            dits[nom] = _service(dits[nom], organisme)
        dits["informations_collectives"] = [
            replace(reunion, id=0) for reunion in fiche.informations_collectives
        ]
        dits["dispositifs"] = self._dispositifs(relue.portees[1], fiche.dispositifs)
        return FicheSession(**dits)

    def _dispositifs(self, action: Noeud, lus: list[FicheDispositif]) -> list[FicheDispositif]:
        """Those of the action; where it names no funder, one that says its publics and its price all the same."""
        publics = [
            pieces.Formacode(code=n.texte, version=n.attributs.get("ref", ""))
            for n in action.tous("code-public-vise")
            if n.texte
        ]
        prix = decimal_lu(action.valeur("prix-total-TTC"))
        prix = prix if prix and float(prix) else None
        if not lus and (prix or publics):
            genre = pieces.TypeDispositif(code_financeur=AUTRE_FINANCEUR, libelle=SANS_FINANCEUR)
            lus = [FicheDispositif(type=genre)]
        lus = [self._nomme(lu, publics) for lu in lus]
        if lus and prix and not any(lu.frais_ttc for lu in lus):
            lus[0] = replace(lus[0], frais_ttc=prix)
        return lus

    def _nomme(self, lu: FicheDispositif, publics: list[pieces.Formacode]) -> FicheDispositif:
        """With labels; not a regional programme, since its lots are another region's."""
        genre = lu.type
        libelle = genre.libelle or TABLES["financeurs"].get(genre.code_financeur, "")
        pour = [self._public(public) for public in genre.publics or publics]
        genre = replace(
            genre, libelle=libelle or SANS_FINANCEUR, programme_regional=False, publics=pour
        )
        return replace(lu, id=0, type=genre)

    def _public(self, dit: pieces.Formacode) -> pieces.Formacode:
        return self._publics.get(dit.code, dit)

    @cached_property
    def _types(self) -> dict[str, pieces.TypeDispositif]:
        genres = TypeDispositif.objects.filter(retire_le__isnull=True).prefetch_related("publics")
        return {genre.code: piece(genre) for genre in genres}  # type: ignore[misc]

    @cached_property
    def _publics(self) -> dict[str, pieces.Formacode]:
        return {un.code: piece(un) for un in Formacode.objects.publics()}  # type: ignore[misc]


def _service(dit: pieces.Contact | None, organisme: str) -> pieces.Contact | None:
    """The telephone and the e-mail of a service; None when neither is said."""
    if dit is None or not (dit.telephone or dit.courriel):
        return None
    return pieces.Contact(
        nom=organisme,
        type_contact=dit.type_contact,
        telephone=dit.telephone,
        courriel=dit.courriel,
    )
