"""What the forms that give actions to somebody say: to whom, and where to go back."""

from urllib.parse import urlencode

from django.http import Http404, HttpRequest, QueryDict
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from sofi.comptes.models import Utilisateur
from sofi.ecrans.commun.gestes import Apercu, Effet, LigneVue
from sofi.ecrans.commun.numeros import numeros
from sofi.offre.models import Action
from sofi.socle.formats import accord
from sofi.validation.attribution import validateurs
from sofi.validation.file import ETATS, PERSONNE
from sofi.validation.models import Geste

from .filtre_file import MOI


def vers(choix: str, utilisateur: Utilisateur) -> Utilisateur | None:
    """Oneself, nobody, or the colleague of that number; anybody else doesn't exist here."""
    if choix == MOI:
        return utilisateur
    if choix == PERSONNE:
        return None
    trouve = next((autre for autre in validateurs() if str(autre.pk) == choix), None)
    if trouve is None:
        raise Http404
    return trouve


def retour(request: HttpRequest, adresse: str) -> str:
    """This address, with the filters the form was sent from."""
    filtres = urlencode(list(QueryDict(request.POST.get("retour", "")).items()))
    return f"{adresse}?{filtres}" if filtres else adresse


LIMITE = 200
ATTRIBUEE = Effet("attribuee", "info", "change de mains", "changent de mains")
LAISSEE = Effet(
    "laissee", "neutre", "laissée comme elle est", "laissées comme elles sont", fait=False
)


def choisies(donnees: QueryDict) -> list[Action]:
    """The actions ticked, with who has them."""
    cochees = numeros(donnees.getlist("choix"))[:LIMITE]
    actions = Action.objects.avec_formation().select_related("instruction__validateur")
    return list(actions.filter(pk__in=cochees).order_by("pk"))


def apercu(actions: list[Action], a_qui: Utilisateur | None) -> Apercu:
    """Those that wait and are somebody else's change hands."""
    return Apercu([ATTRIBUEE, LAISSEE], [_ligne(action, a_qui) for action in actions])


def _ligne(action: Action, a_qui: Utilisateur | None) -> LigneVue:
    suivie = getattr(action, "instruction", None)
    actuel = suivie.validateur if suivie else None
    attend = suivie is not None and action.etat in ETATS
    raison = "" if attend else "elle n’attend plus rien"
    change = attend and actuel != a_qui
    return LigneVue(
        numero=action.pk,
        titre=f"{action.titre}, {action.etablissement}",
        code=(action.formation_id, action.pk),
        adresse=reverse("service_offre:action", args=[action.pk]),
        effet=ATTRIBUEE.code if change else LAISSEE.code,
        avant=f"à {actuel or 'personne'}",
        apres=f"à {a_qui or 'personne'}" if change else "",
        raison=raison,
    )


def fait(geste: Geste, a_qui: Utilisateur | None) -> SafeString:
    """How many changed hands, and the page that takes it back."""
    nombre = geste.lignes.filter(faite=True).count()
    dit = accord(nombre, "action attribuée", "actions attribuées")
    page = reverse("service_offre:geste", args=[geste.pk])
    return format_html(
        '{} à {}. <a href="{}">Voir ou annuler ce geste</a>', dit, a_qui or "personne", page
    )
