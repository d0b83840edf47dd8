"""What the base would know of documents that were drawn: the kinds of their dispositifs."""

from collections.abc import Iterable

from sofi.offre.fiches import FicheFormation
from sofi.offre.fiches.pieces import TypeDispositif
from sofi.validation.document import Document


class Types:
    """The kinds of dispositifs, from the documents themselves."""

    def __init__(self, publies: Iterable[Document]) -> None:
        self.types = {
            d.type.code: d.type for p in publies for s in p.sessions for d in s.dispositifs
        }

    def type_dispositif(self, code: str) -> TypeDispositif | None:
        return self.types.get(code)

    def sur_fiche(self, certifinfo: str, numero: str) -> FicheFormation | None:
        return None
