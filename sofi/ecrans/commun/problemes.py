"""What programs are refused (RFC 9457): the name, status and title of each refusal, and the page that explains them."""

from django.http import HttpRequest
from django.urls import reverse

TYPE = "application/problem+json"
TITRES = {
    "parametre": (400, "Un paramètre n’est pas accepté"),
    "sans_cle": (401, "Une clé est demandée"),
    "cle": (401, "La clé n’est pas acceptée"),
    "droit": (403, "La clé n’ouvre pas cette adresse"),
    "introuvable": (404, "Rien n’est publié à cette adresse"),
    "lieu": (404, "Le lieu n’est pas reconnu"),
    "methode": (405, "Cette adresse n’accepte pas cette méthode"),
    "suite": (409, "La suite est rompue : tout est à relire"),
    "taille": (413, "L’envoi est trop gros"),
    "depot": (422, "Le dépôt ne peut pas se faire"),
    "retours": (422, "Les retours ne peuvent pas être gardés"),
    "debit": (429, "Trop d’appels en une minute"),
    "erreur": (500, "Une erreur est survenue chez nous"),
    "indisponible": (503, "L’index se prépare"),
}
"""By the name that the page « API et données » explains: status and title."""


def type_de(request: HttpRequest, nom: str) -> str:
    """Where the page « API et données » explains it."""
    return f"{request.build_absolute_uri(reverse('api:pages'))}#probleme-{nom}"
