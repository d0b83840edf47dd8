"""PDF files that screen readers can follow (PDF/UA-1), written page after page by reportlab.

`structure` says what each thing is, `ecriture` writes pages and their structure, `colonne` fills pages, `polices` says
which signs can be written.
"""

from .colonne import Colonne
from .ecriture import Pdf
from .structure import Balise

__all__ = ["Balise", "Colonne", "Pdf"]
