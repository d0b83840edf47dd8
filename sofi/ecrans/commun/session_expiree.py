"""A session that ended while one typed: what was sent is kept, and given back on the same page after signing in.

Whose it is is told by a signed cookie, which opens nothing: it only says for which account to keep. What is
sent without it is not kept. A page that saves by itself keeps its own copy in the browser.
"""

from http import HTTPStatus
from typing import Any
from urllib.parse import parse_qsl, urlencode

from django.conf import settings
from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import redirect
from django.template.loader import render_to_string
from django.urls import Resolver404, resolve, reverse
from django.views.csrf import csrf_failure

from sofi.comptes.gardees import celle_de, garder
from sofi.comptes.models import SaisieGardee, Utilisateur

from .remplissage import remplir
from .requete import du_meme_site
from .voir_comme import vue_de

BISCUIT = f"{settings.PREFIXE_DES_COOKIES}compte"
DUREE_DU_BISCUIT = 30 * 24 * 3600
UN_JOUR = 24 * 3600
PARAMETRE = "reprise"
AUTRE_AVANT = "autre_compte_avant"  # in the session: another account was signed in on this browser
SECRETES = ("account_", "mfa_", "compte:activer", "compte:ouvrir")
TAILLE_MAX = 2000


class SessionExpiree(LoginRequiredMiddleware):
    """Asks to sign in, as Django does; what was sent meanwhile is kept and asked again, never sent again."""

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """The page; filled with what was kept when its address says so."""
        reponse: Any = self.get_response(request)
        if settings.SESSION_COOKIE_NAME not in request.COOKIES:
            return reponse
        personne = request.user
        if not isinstance(personne, Utilisateur) or vue_de(request) is not None:
            return reponse
        if request.method == "GET" and (jeton := request.GET.get(PARAMETRE)):
            reponse = _rendre(request, reponse, personne, jeton)
        elif request.method == "POST" and (jeton := request.POST.get(PARAMETRE)):
            _oublier(reponse, personne, jeton)
        _marquer(request, reponse, personne)
        return reponse

    def handle_no_permission(self, request: HttpRequest, view_func: Any) -> HttpResponseRedirect:
        """The sign-in page, which leads back to where one was."""
        if request.method != "POST":
            return super().handle_no_permission(request, view_func)
        personne = _compte_du_biscuit(request)
        if personne is None or not _se_garde(request):
            return redirect_to_login(_page_de(request), str(self.get_login_url(view_func)))
        return redirect_to_login(
            reverse("compte:reprendre", args=[garder_la_saisie(request, personne)]),
            str(self.get_login_url(view_func)),
        )


def jeton_perime(request: HttpRequest, reason: str = "") -> HttpResponseBase:
    """A form opened before one signed in again: kept and given back, when it comes from this site's own pages.

    Not when somebody else was signed in on this browser before: it may be theirs.
    """
    origines = {request.headers.get("Origin", ""), request.headers.get("Referer", "")}
    d_ici = any(du_meme_site(request, origine) for origine in origines)
    personne = request.user
    if not (d_ici and isinstance(personne, Utilisateur) and _se_garde(request)) or (
        request.session.get(AUTRE_AVANT)
    ):
        return csrf_failure(request, reason)
    jeton = garder_la_saisie(request, personne)
    return redirect("compte:reprendre", jeton)


def _se_garde(request: HttpRequest) -> bool:
    """Pages of passwords and codes are not kept, nor those that save by themselves."""
    page = request.resolver_match.view_name if request.resolver_match else ""
    return not page.startswith(SECRETES) and "X-Enregistrement" not in request.headers


def garder_la_saisie(request: HttpRequest, personne: Utilisateur) -> str:
    """Keep what this request sends, for that person; the word that leads to it."""
    return garder(
        personne, chemin=request.path[:500], page=_page_de(request), champs=request.POST.lists()
    )


def compte_de_ce_navigateur(request: HttpRequest) -> str:
    """The number of the account last signed in on this browser, less than a month ago; empty when none was."""
    return request.get_signed_cookie(BISCUIT, None, max_age=DUREE_DU_BISCUIT) or ""


def _compte_du_biscuit(request: HttpRequest) -> Utilisateur | None:
    pk = compte_de_ce_navigateur(request)
    return Utilisateur.objects.filter(pk=pk, is_active=True).first() if pk else None


def _marquer(request: HttpRequest, reponse: HttpResponseBase, personne: Utilisateur) -> None:
    """Remember whose browser this is, for a month from its last day, and that it was somebody else's before."""
    dite = compte_de_ce_navigateur(request)
    if dite == str(personne.pk) == request.get_signed_cookie(BISCUIT, None, max_age=UN_JOUR):
        return
    if dite not in ("", str(personne.pk)):
        request.session[AUTRE_AVANT] = True
    reponse.set_signed_cookie(
        BISCUIT,
        str(personne.pk),
        max_age=DUREE_DU_BISCUIT,
        httponly=True,
        samesite="Lax",
        secure=request.is_secure(),
    )


def _page_de(request: HttpRequest) -> str:
    """The page the form was on, as the browser says; the address it is sent to when it doesn't."""
    vient = du_meme_site(request, request.META.get("HTTP_REFERER", ""))
    if vient is None:
        return request.path[:TAILLE_MAX]
    garde = [(n, v) for n, v in parse_qsl(vient.query) if n != PARAMETRE]
    return f"{vient.path}?{urlencode(garde)}".removesuffix("?")[:TAILLE_MAX]


def adresse_de_reprise(page: str, jeton: str) -> str:
    """That page, filled with what was kept."""
    return f"{page}{'&' if '?' in page else '?'}{urlencode({PARAMETRE: jeton})}#reprise"


def _rendre(
    request: HttpRequest, reponse: HttpResponseBase, personne: Utilisateur, jeton: str
) -> HttpResponseBase:
    """The page with what was kept in its form; without such a form, a page above, then what was kept alone."""
    gardee = celle_de(personne, jeton)
    if gardee is None:
        return reponse
    if (
        isinstance(reponse, HttpResponse)
        and reponse.status_code == HTTPStatus.OK
        and reponse.get("Content-Type", "").startswith("text/html")
        and (remplie := _remplie(request, reponse.content.decode(), gardee, jeton))
    ):
        reponse.content = remplie
        return reponse
    if plus_haut := _plus_haut(request.path):
        return redirect(adresse_de_reprise(plus_haut, jeton))
    return redirect("compte:reprise_lue", jeton)


def _remplie(request: HttpRequest, html: str, gardee: SaisieGardee, jeton: str) -> str:
    marque = "<!-- reprise -->"
    rempli = remplir(html, gardee.chemin, request.path, gardee.champs, marque)
    if rempli is None:
        return ""
    contexte = {"gardee": gardee, "jeton": jeton, "rempli": rempli, "page": gardee.page}
    note = render_to_string("commun/reprise.html", contexte, request)
    return rempli.html.replace(marque, note, 1)


def _plus_haut(chemin: str) -> str:
    """The nearest address above this one that leads to a page."""
    morceaux = chemin.strip("/").split("/")
    while len(morceaux) > 1:
        morceaux.pop()
        dessus = f"/{'/'.join(morceaux)}/"
        try:
            resolve(dessus)
        except Resolver404:
            continue
        return dessus
    return ""


def _oublier(reponse: HttpResponseBase, personne: Utilisateur, jeton: str) -> None:
    """What was given back has been sent, and taken."""
    if reponse.status_code == HTTPStatus.FOUND and (gardee := celle_de(personne, jeton)):
        gardee.delete()
