"""The search of a Certif Info sheet, to start a training or to change its certification."""

from typing import Any

from django.http import HttpRequest
from django.utils import timezone

from sofi.courriels.coordonnees import coordonnees
from sofi.referentiels.recherche import Trouvees, chercher_fiches

LIMITE = 20  # sheets shown; beyond, one is asked for another word
TAILLE_MAX = 200  # characters of a question


def contexte_recherche(request: HttpRequest) -> dict[str, Any]:
    """What the page of the search shows: the question, the sheets found, and today to say what is ended."""
    question = request.GET.get("q", "").replace("\x00", "").strip()[:TAILLE_MAX]
    trouvees = chercher_fiches(question, LIMITE + 1) if question else Trouvees()
    return {
        "question": question,
        "corrige": trouvees.corrige,
        "fiches": trouvees.fiches[:LIMITE],
        "limite": LIMITE if len(trouvees.fiches) > LIMITE else 0,
        "aujourd_hui": timezone.localdate(),
        "contact": coordonnees(),
    }
