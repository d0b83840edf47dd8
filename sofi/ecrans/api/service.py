"""What is done around every address of the API: who calls and how often, errors, what other sites' pages may read."""

from collections.abc import Callable
from functools import wraps
from http import HTTPStatus
from typing import Any, Concatenate, ParamSpec

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.views.decorators.csrf import csrf_exempt
from ninja import Schema

from sofi.ecrans.commun.lecteurs import lire_le_publie
from sofi.partenaires.cles import CleRefusee, lire_cle, texte_de
from sofi.partenaires.models import Portee

from .debits import AVEC_CLE, SANS_CLE, Debit, debit
from .problemes import Erreur, Refus, repondre_au_refus

P = ParamSpec("P")
Vue = Callable[Concatenate[HttpRequest, P], HttpResponseBase]
METHODES = "GET, HEAD, OPTIONS"
ENTETES_LUS = "ETag, Link, RateLimit-Limit, RateLimit-Remaining, RateLimit-Reset, Retry-After, SOFI-Sequence, SOFI-Base"


def servir(vue: Vue[P]) -> Vue[P]:
    """An address of the API."""

    @wraps(vue)
    def repondre(request: HttpRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        compte = Debit(0, 0, 0)
        try:
            if request.method == "OPTIONS":
                return _ouvrir(HttpResponse(status=204))
            if request.method not in ("GET", "HEAD"):
                raise Refus(
                    "methode",
                    f"Rien ne s’écrit ici : {METHODES} seulement.",
                    entetes={"Allow": METHODES},
                )
            cle = partenaire(request)
            compte = debit(request, cle)
            compte.verifier(AVEC_CLE if cle else SANS_CLE)
            request.method = (
                "GET"  # an answer to HEAD is that to GET; the server leaves its body out
            )
            _sans_les_vides(request)
            reponse = lire_le_publie(request, lambda: vue(request, *args, **kwargs))
        except Refus as refus:
            reponse = repondre_au_refus(request, refus)
        compte.ecrire(reponse)
        return _ouvrir(reponse)

    return csrf_exempt(login_not_required(repondre))


def partenaire(request: HttpRequest) -> str:
    """What names the key that the call is made with; empty without any. A key that opens nothing is refused."""
    if not texte_de(request):
        return ""
    try:
        return str(lire_cle(request, portee=Portee.API).pk)
    except CleRefusee as refus:
        raise refus_de_cle(refus) from refus


def refus_de_cle(refus: CleRefusee) -> Refus:
    """What to answer to a key that opens nothing, not this, or comes too often."""
    if refus.attendre:
        return Refus("debit", refus.message, entetes={"Retry-After": str(refus.attendre)})
    return Refus("droit" if refus.statut == HTTPStatus.FORBIDDEN else "cle", refus.message)


def _ouvrir(reponse: HttpResponseBase) -> HttpResponseBase:
    """Pages of other sites may read it: nothing here is anybody's own."""
    reponse["Access-Control-Allow-Origin"] = "*"
    reponse["Access-Control-Expose-Headers"] = ENTETES_LUS
    if reponse.status_code == 204:
        reponse["Access-Control-Allow-Methods"] = METHODES
        reponse["Access-Control-Allow-Headers"] = "Authorization, X-Api-Key, If-None-Match"
        reponse["Access-Control-Max-Age"] = "86400"
    return reponse


def _sans_les_vides(request: HttpRequest) -> None:
    """A field left empty in a form asks nothing."""
    lues = request.GET.copy()
    for cle, valeurs in list(lues.lists()):
        lues.setlist(cle, [valeur for valeur in valeurs if valeur])
        if not lues.getlist(cle):
            del lues[cle]
    lues._mutable = False
    request.GET = lues  # type: ignore[assignment]


def verifier_les_noms(vue: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """Refuse a parameter that the address doesn't know: a filter misspelt would filter nothing."""

    @wraps(vue)
    def repondre(request: HttpRequest, **arguments: Any) -> HttpResponseBase:
        connus = {
            nom
            for argument in arguments.values()
            if isinstance(argument, Schema)
            for nom in type(argument).model_fields
        }
        erreurs = [
            Erreur(cle, f"Ce paramètre n’existe pas ici. {_dire(connus)}")
            for cle in request.GET
            if cle not in connus
        ]
        if erreurs:
            raise Refus("parametre", "Un paramètre n’existe pas à cette adresse.", erreurs)
        return vue(request, **arguments)

    return repondre


def _dire(connus: set[str]) -> str:
    return f"Paramètres : {', '.join(sorted(connus))}." if connus else "Cette adresse n’en a aucun."


_MESSAGES = {
    "greater_than_equal": "au moins {ge}",
    "less_than_equal": "au plus {le}",
    "string_too_long": "{max_length} caractères au plus",
    "too_long": "{max_length} valeurs au plus",
    "literal_error": "une de ces valeurs : {expected}",
    "int_parsing": "un nombre entier",
    "int_type": "un nombre entier",
    "int_parsing_size": "un nombre entier plus petit",
    "int_from_float": "un nombre entier",
    "bool_parsing": "oui ou non, écrit true ou false",
}


def refus_des_valeurs(erreurs: list[dict[str, Any]]) -> Refus:
    """What pydantic says of the parameters, in French."""
    return Refus(
        "parametre",
        "Une valeur n’est pas de la forme attendue.",
        [Erreur(_nom(e), f"Attendu : {_attendu(e)}.") for e in erreurs],
    )


def _nom(erreur: dict[str, Any]) -> str:
    """The parameter, without what the framework puts around it."""
    chemin = [str(partie) for partie in erreur["loc"] if isinstance(partie, str)]
    return chemin[-1] if chemin else ""


def _attendu(erreur: dict[str, Any]) -> str:
    if erreur["type"].startswith("date"):
        return "une date écrite 2027-09-28"
    dite = _MESSAGES.get(erreur["type"])
    contexte = {**erreur.get("ctx", {})}
    contexte["expected"] = str(contexte.get("expected", "")).replace(" or ", ", ")
    return dite.format(**contexte) if dite else "une valeur de la forme que la documentation dit"
