"""Pages as tests read them: how the source is laid out says nothing."""

import re


def d_un_trait(html: str) -> str:
    """The page on one line: ends of lines beside a tag go, within a text they are spaces."""
    serre = re.sub(r"(?<=>)\s*\n\s*|\s*\n\s*(?=[<>])", "", html)
    return re.sub(r"\s*\n\s*", " ", serre)
