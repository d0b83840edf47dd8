"""The legal figures, and the contacts of the foot: what the rules and every page read."""

import datetime
from itertools import groupby

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from sofi.courriels.coordonnees import coordonnees, oublier
from sofi.courriels.models import Coordonnees
from sofi.offre.regles.parametres import Ligne, lignes_tenues, tenir
from sofi.referentiels.models import ParametreLegal
from sofi.socle.formats import insecables, jour_saisi

from ..acces import administrateur
from ..tables.forms import FormulaireChiffre, FormulaireCoordonnees
from ..tables.usages import nom_du_chiffre, sessions_concernees
from .tables import historique_de, rendre

COORDONNEES_ENREGISTREES = (
    "Les coordonnées sont enregistrées : les pages et les e-mails les disent dans la minute."
)
TABLE_DES_CHIFFRES = ParametreLegal._meta.db_table
TABLE_DES_COORDONNEES = Coordonnees._meta.db_table


@require_safe
def chiffres(request: HttpRequest) -> HttpResponse:
    """Each figure: the value in force today, its text, and the one that follows if there is one."""
    administrateur(request)
    jour = timezone.localdate()
    tenus = [
        {
            "code": code,
            "nom": nom_du_chiffre(code),
            "actuelle": _en_vigueur(lignes, jour),
            "suivante": next((x for x in lignes if x.debut > jour), None),
        }
        for code, groupe in groupby(lignes_tenues(), key=lambda ligne: ligne.code)
        if (lignes := list(groupe))
    ]
    contexte = {
        "chiffres": tenus,
        **historique_de(TABLE_DES_CHIFFRES),
    }
    return render(request, "administration/tables/chiffres.html", contexte)


def _en_vigueur(lignes: list[Ligne], jour: datetime.date) -> Ligne | None:
    return next(
        (x for x in reversed(lignes) if x.debut <= jour and (x.fin is None or jour <= x.fin)), None
    )


@require_http_methods(["GET", "HEAD", "POST"])
def chiffre(request: HttpRequest, code: str) -> HttpResponse:
    """The values of a figure, and the next one: its effect is counted by GET before it is kept by POST."""
    administrateur(request)
    lignes = [ligne for ligne in lignes_tenues() if ligne.code == code]
    if not lignes:
        raise Http404
    envoyee = request.method == "POST"
    saisie = request.POST if envoyee else request.GET if "valeur" in request.GET else None
    form = FormulaireChiffre(saisie)
    nouvelle = form.ligne(code) if form.is_bound and form.is_valid() else None
    if envoyee and nouvelle is not None:
        tenir(nouvelle)
        dit = f"{nom_du_chiffre(code)} : nouvelle valeur à partir du {jour_saisi(nouvelle.debut)}."
        messages.success(request, insecables(dit[0].upper() + dit[1:]))
        return redirect("administration:table_chiffre", code)
    return _page_du_chiffre(request, lignes, form, nouvelle)


def _page_du_chiffre(
    request: HttpRequest, lignes: list[Ligne], form: FormulaireChiffre, nouvelle: Ligne | None
) -> HttpResponse:
    """The values of a figure, the last one first; with the effect of the one tried."""
    contexte = {
        "nom": nom_du_chiffre(lignes[0].code),
        "lignes": lignes[::-1],
        "en_vigueur": _en_vigueur(lignes, timezone.localdate()),
        "form": form,
        "nouvelle": nouvelle,
        "corrige": nouvelle is not None and nouvelle.debut in {x.debut for x in lignes},
        "concernees": sessions_concernees(nouvelle) if nouvelle is not None else 0,
        **historique_de(TABLE_DES_CHIFFRES),
    }
    refuse = form.is_bound and nouvelle is None
    return rendre(request, "administration/tables/chiffre.html", contexte, refuse=refuse)


@require_http_methods(["GET", "HEAD", "POST"])
def coordonnees_du_pied(request: HttpRequest) -> HttpResponse:
    """How to reach the service Offre; what the installation says until the administration writes its own."""
    administrateur(request)
    ecrites = Coordonnees.objects.first() or Coordonnees()
    form = FormulaireCoordonnees(
        request.POST if request.method == "POST" else None,
        instance=ecrites,
        initial=None if ecrites.pk else coordonnees(),
    )
    if form.is_bound and form.is_valid():
        form.save()
        oublier()
        messages.success(request, insecables(COORDONNEES_ENREGISTREES))
        return redirect("administration:table_coordonnees")
    contexte = {"form": form, **historique_de(TABLE_DES_COORDONNEES)}
    return rendre(request, "administration/tables/coordonnees.html", contexte, refuse=form.is_bound)
