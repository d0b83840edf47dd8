"""The structure tree of a PDF: what each thing on the pages is, in the order it is read."""

from collections.abc import Callable, Iterator


class Balise:
    """An element: its role of PDF 1.7 (« H1 », « P », « L »…), what it is in, what it holds in the order of reading.

    A catalogue has a hundred thousand of them: what they hold is kept short, and written out one element at a time.
    """

    __slots__ = ("contenu", "numero", "page", "parent", "role")

    def __init__(self, role: str, parent: "Balise | None", numero: int) -> None:
        self.role, self.parent, self.numero = role, parent, numero
        self.page = 0
        self.contenu: list[Balise | int | str] = []

    def marquer(self, page: int, marque: int) -> None:
        """It holds that mark of that page, given by its number of object."""
        if not self.page:
            self.page = page
        ailleurs = f"<< /Type /MCR /Pg {page} 0 R /MCID {marque} >>"
        self.contenu.append(marque if page == self.page else ailleurs)

    def ecrite(self, racine: int) -> str:
        """What stands in the file; `racine` is the number of the tree."""
        page = f" /Pg {self.page} 0 R" if self.page else ""
        contenu = " ".join(map(_ecrit, self.contenu))
        parent = self.parent.numero if self.parent else racine
        return f"<< /S /{self.role} /P {parent} 0 R{page} /K [ {contenu} ] >>"


def _ecrit(contenu: Balise | int | str) -> str:
    return f"{contenu.numero} 0 R" if isinstance(contenu, Balise) else str(contenu)


def texte_pdf(texte: str) -> str:
    """A text as a string of the file."""
    return f"<FEFF{texte.encode('utf-16-be').hex().upper()}>"


class Arbre:
    """The elements of a file and, for each page and each link, which element holds what is on it."""

    def __init__(self, reserver: Callable[[], int]) -> None:
        """`reserver` gives the number of a new object of the file."""
        self._reserver = reserver
        self._parents: dict[int, list[Balise] | Balise] = {}
        self._balises: list[Balise] = []
        self.numero = reserver()
        self.racine = self.balise("Document", None)

    def balise(self, role: str, parent: Balise | None) -> Balise:
        """A new element, the last of its parent."""
        neuve = Balise(role, parent, self._reserver())
        self._balises.append(neuve)
        if parent:
            parent.contenu.append(neuve)
        return neuve

    def noter(self, cle: int, balises: list[Balise] | Balise) -> None:
        """Which elements hold the marks of a page, in their order; or which one holds a link."""
        self._parents[cle] = balises

    def objets(self) -> Iterator[tuple[int, str]]:
        """The objects of the file, by number: the tree, then its elements."""
        numeros = " ".join(
            f"{cle} {_en_nombre(quoi)}" for cle, quoi in sorted(self._parents.items())
        )
        suivante = max(self._parents, default=-1) + 1
        yield (
            self.numero,
            f"<< /Type /StructTreeRoot /K [ {self.racine.numero} 0 R ] "
            f"/ParentTree << /Nums [ {numeros} ] >> /ParentTreeNextKey {suivante} >>",
        )
        for balise in self._balises:
            yield balise.numero, balise.ecrite(self.numero)


def _en_nombre(quoi: list[Balise] | Balise) -> str:
    """An element, or those of a page."""
    if isinstance(quoi, Balise):
        return f"{quoi.numero} 0 R"
    return f"[ {' '.join(f'{balise.numero} 0 R' for balise in quoi)} ]"
