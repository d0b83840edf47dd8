"""The actions ticked on a page, as it showed them."""

from django.http import QueryDict

from sofi.offre.models import Action

LIMITE = 50


def choisies(donnees: QueryDict) -> list[tuple[Action, int]]:
    """Each action ticked, with the number of events it had when it was shown; one query, LIMITE at most."""
    vues: dict[int, int] = {}
    for choix in donnees.getlist("choix")[:LIMITE]:
        numero, _, vue = choix.partition(":")
        if numero.isdecimal() and vue.isdecimal():
            vues[int(numero)] = int(vue)
    actions = Action.objects.avec_formation().filter(pk__in=list(vues)).order_by("pk")
    return [(action, vues[action.pk]) for action in actions]
