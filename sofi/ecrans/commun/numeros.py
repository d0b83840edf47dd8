"""Numbers that a page sends back: of a row, of a version, of how many events were seen."""

CHIFFRES = 18  # what PostgreSQL's bigint holds


def numero(texte: str) -> int | None:
    """The number said; None for what no page of the site sends, however long."""
    if texte.isascii() and texte.isdecimal() and len(texte) <= CHIFFRES:
        return int(texte)
    return None


def numeros(textes: list[str]) -> list[int]:
    """Those that are numbers, in their order."""
    return [lu for texte in textes if (lu := numero(texte)) is not None]
