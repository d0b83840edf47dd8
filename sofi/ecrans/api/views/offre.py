"""The published offer: trainings, sessions, formations; organismes and their sites; meetings."""

import datetime

from django.db.models import QuerySet
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils import timezone
from ninja import Path, Query

from sofi.annuaire.models import Etablissement
from sofi.diffusion import objets_publics, organismes
from sofi.diffusion.models import RendezVous
from sofi.diffusion.moteur.reponse import Numeros
from sofi.diffusion.objets_publics import (
    FormationPubliee,
    InformationCollectivePubliee,
    OrganismePublic,
    SessionPubliee,
    SitePublic,
)
from sofi.diffusion.organismes import Question
from sofi.diffusion.parcours import Etape, IndexEnPreparation, parcourir
from sofi.echanges.elm.graphe import graphe
from sofi.validation.document import Document

from .. import parametres as p
from ..problemes import Refus
from ..reponses import LD_JSON, en_json, page, un

_D_AILLEURS = "L’action {} vient d’une autre source, {} : sa description en ELM n’est donnée que par cette source."
_TERMINEE = "Toutes les sessions de l’action {} sont terminées : elle n’est plus décrite en ELM."


def etape(demande: p.Recherche, de: Numeros) -> Etape:
    """The numbers of the page asked for; refused while the index isn't whole."""
    criteres = demande.criteres(timezone.localdate())
    try:
        return parcourir(criteres, de, apres=demande.curseur, limite=demande.limite)
    except IndexEnPreparation as attente:
        detail = "L’index de cette machine se prépare : réessayez dans une minute."
        raise Refus("indisponible", detail, entetes={"Retry-After": "60"}) from attente


def introuvable(quoi: str, numero: int | str) -> Refus:
    """Never was published, or isn't any more: the same answer."""
    return Refus(
        "introuvable",
        f"{quoi} {numero} n’est pas en ligne, ou ne l’est plus. Les retraits sont dits par /api/v1/changements.",
    )


def actions(request: HttpRequest, demande: Query[p.RechercheTriee]) -> HttpResponseBase:
    """Trainings that answer, each with its whole document; those whose sessions are all over aren't given."""
    lue = etape(demande, Numeros.ACTIONS)
    trouves = objets_publics.documents(lue.numeros)
    return page(
        request,
        [trouves[numero] for numero in lue.numeros if numero in trouves],
        Document,
        fields=demande.fields,
        total=lue.total,
        suivant=lue.suivant,
        etape=lue,
    )


def action(
    request: HttpRequest, numero: Path[p.Numero], demande: Query[p.Champs]
) -> HttpResponseBase:
    """The public document of a training, its sessions that are over included."""
    document = objets_publics.documents([numero]).get(numero)
    if document is None:
        raise introuvable("L’action", numero)
    return un(request, document, demande.fields)


def action_elm(request: HttpRequest, numero: Path[p.Numero]) -> HttpResponseBase:
    """The training in the European Learning Model; sessions that are over aren't opportunities any more."""
    document = objets_publics.documents([numero]).get(numero)
    if document is None:
        raise introuvable("L’action", numero)
    if document.origine:
        raise Refus("introuvable", _D_AILLEURS.format(numero, document.provenance.nom))
    decrit = graphe(document, timezone.localdate())
    if decrit is None:
        raise Refus("introuvable", _TERMINEE.format(numero))
    return en_json(request, decrit, LD_JSON)


def sessions(request: HttpRequest, demande: Query[p.RechercheTriee]) -> HttpResponseBase:
    """Sessions that answer and aren't over."""
    lue = etape(demande, Numeros.SESSIONS)
    trouvees = objets_publics.sessions(lue.numeros)
    return page(
        request,
        [trouvees[numero] for numero in lue.numeros if numero in trouvees],
        SessionPubliee,
        fields=demande.fields,
        total=lue.total,
        suivant=lue.suivant,
        etape=lue,
    )


def session(
    request: HttpRequest, numero: Path[p.Numero], demande: Query[p.Champs]
) -> HttpResponseBase:
    """A published session, over or not."""
    trouvee = objets_publics.sessions([numero]).get(numero)
    if trouvee is None:
        raise introuvable("La session", numero)
    return un(request, trouvee, demande.fields)


def formations(request: HttpRequest, demande: Query[p.Recherche]) -> HttpResponseBase:
    """Formations that answer, with the trainings of each."""
    lue = etape(demande, Numeros.FORMATIONS)
    trouvees = objets_publics.formations(lue.numeros)
    return page(
        request,
        [trouvees[numero] for numero in lue.numeros if numero in trouvees],
        FormationPubliee,
        fields=demande.fields,
        total=lue.total,
        suivant=lue.suivant,
        etape=lue,
    )


def formation(
    request: HttpRequest, numero: Path[p.Numero], demande: Query[p.Champs]
) -> HttpResponseBase:
    """A formation with its public trainings."""
    trouvee = objets_publics.formations([numero]).get(numero)
    if trouvee is None:
        raise introuvable("La formation", numero)
    return un(request, trouvee, demande.fields)


def liste_organismes(
    request: HttpRequest, demande: Query[p.RechercheOrganismes]
) -> HttpResponseBase:
    """Organismes that the public sees."""
    question = Question(demande.q, demande.domaine, demande.lieu, demande.kilometres or 0)
    tous = organismes.chercher(question, timezone.localdate())
    lus = objets_publics.avec_ce_qui_se_lit(tous.filter(pk__gt=demande.curseur).order_by("pk"))
    lignes = list(lus[: demande.limite + 1])
    return page(
        request,
        [objets_publics.organisme(ligne) for ligne in lignes[: demande.limite]],
        OrganismePublic,
        fields=demande.fields,
        total=tous.count(),
        suivant=_suivant([ligne.pk for ligne in lignes], demande.limite),
    )


def organisme(
    request: HttpRequest, numero: Path[p.Numero], demande: Query[p.Champs]
) -> HttpResponseBase:
    """An organisme and its sites."""
    visibles = organismes.publics(timezone.localdate()).filter(pk=numero)
    ligne: Etablissement | None = objets_publics.avec_ce_qui_se_lit(visibles).first()
    if ligne is None:
        raise introuvable("L’organisme", numero)
    return un(request, objets_publics.organisme(ligne), demande.fields)


def sites(request: HttpRequest, demande: Query[p.PagesDeSites]) -> HttpResponseBase:
    """Sites of the organismes that the public sees."""
    tous = objets_publics.sites(timezone.localdate())
    if demande.organisme is not None:
        tous = tous.filter(etablissement=demande.organisme)
    lignes = list(tous.filter(pk__gt=demande.curseur)[: demande.limite + 1])
    return page(
        request,
        [objets_publics.site_public(ligne) for ligne in lignes[: demande.limite]],
        SitePublic,
        fields=demande.fields,
        total=tous.count(),
        suivant=_suivant([ligne.pk for ligne in lignes], demande.limite),
    )


def site(
    request: HttpRequest, numero: Path[p.Numero], demande: Query[p.Champs]
) -> HttpResponseBase:
    """A site and its organisme."""
    ligne = objets_publics.sites(timezone.localdate()).filter(pk=numero).first()
    if ligne is None:
        raise introuvable("Le site", numero)
    return un(request, objets_publics.site_public(ligne), demande.fields)


def informations(request: HttpRequest, demande: Query[p.RechercheInformations]) -> HttpResponseBase:
    """Meetings to come, in the order of their numbers."""
    toutes = _informations(demande, timezone.localdate())
    lignes = list(toutes.filter(pk__gt=demande.curseur).order_by("pk")[: demande.limite + 1])
    return page(
        request,
        [objets_publics.information(ligne) for ligne in lignes[: demande.limite]],
        InformationCollectivePubliee,
        fields=demande.fields,
        total=toutes.count(),
        suivant=_suivant([ligne.pk for ligne in lignes], demande.limite),
    )


def _informations(demande: p.RechercheInformations, jour: datetime.date) -> QuerySet[RendezVous]:
    lignes = RendezVous.objects.filter(date__gte=demande.du or jour)
    if demande.au:
        lignes = lignes.filter(date__lte=demande.au)
    if demande.departement:
        lignes = lignes.filter(departement=demande.departement)
    if demande.commune:
        lignes = lignes.filter(commune=demande.commune)
    return lignes if demande.action is None else lignes.filter(action=demande.action)


def information(
    request: HttpRequest, numero: Path[p.Numero], demande: Query[p.Champs]
) -> HttpResponseBase:
    """A meeting."""
    ligne = RendezVous.objects.filter(pk=numero).first()
    if ligne is None:
        raise introuvable("L’information collective", numero)
    return un(request, objets_publics.information(ligne), demande.fields)


def _suivant(numeros: list[int], limite: int) -> int | None:
    """Where the next page begins, when one more than the page was found."""
    return numeros[limite - 1] if len(numeros) > limite else None
