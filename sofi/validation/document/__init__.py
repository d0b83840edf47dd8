"""The document of a published action: one object that says everything a reader may need.

Its type is the cards' (`sofi.offre.fiches`): attributes are the cards' fields; choices are stored as codes,
references (site, contact, établissement, domaine…) whole, with their `id` or code, so that neither a page
nor a feed looks anything up. Dates are ISO 8601 strings, amounts decimal strings, rich texts sanitised HTML,
absent values null or "". Its JSON Schema is `docs/document.schema.json`.
"""

from .contenu import FORMAT, Document, DocumentIllisible, lire
from .ecriture import FICHE_DE, construire

__all__ = ["FICHE_DE", "FORMAT", "Document", "DocumentIllisible", "construire", "lire"]
