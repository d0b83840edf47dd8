"""A campaign: the two sheets compared, the actions and what replacing will do to each, the choice, its preview."""

from collections.abc import Sequence
from typing import Any

from django.http import HttpRequest, QueryDict
from django.urls import reverse
from django.utils import timezone

from sofi.ecrans.commun.gestes import Apercu, Effet, LigneVue
from sofi.ecrans.commun.numeros import numeros
from sofi.ecrans.commun.recherche_fiche import contexte_recherche
from sofi.ecrans.commun.requete import page_de
from sofi.offre.models import Action
from sofi.referentiels.models import FicheCertifInfo
from sofi.socle.formats import accord, jour_saisi
from sofi.validation import gestes_codes
from sofi.validation.campagnes import actions_de
from sofi.validation.comparaison_fiches import comparer_fiches
from sofi.validation.gestes_codes import Prevue, prevoir
from sofi.validation.models import Proposition

from .forms import PROPOSER, REMPLACER

PAR_PAGE = 200  # an address holds as many numbers

EFFETS_REMPLACER = (
    Effet(
        gestes_codes.PUBLIEE,
        "erreur",
        "publiée aussitôt",
        "publiées aussitôt",
        "En version « code remplacé » : le public et les partenaires lisent le nouveau titre.",
    ),
    Effet(
        gestes_codes.BROUILLON,
        "alerte",
        "ouvre un brouillon",
        "ouvrent un brouillon",
        "Ses blocs ou ses dates ne tiennent plus. Ce qui est en ligne ne change pas ; l’organisme est prévenu.",
    ),
    Effet(
        gestes_codes.SANS_PUBLICATION,
        "neutre",
        "changée sans publication",
        "changées sans publication",
        "Seules les fiches portent le nouveau code ; ce qui est en ligne ne change pas.",
    ),
)
PROPOSEE, DEJA_PROPOSEE = "proposee", "deja"
EFFETS_PROPOSER = (
    Effet(
        PROPOSEE,
        "info",
        "proposée à son organisme",
        "proposées à leur organisme",
        "Chaque personne reçoit un seul message. Rien ne change tant que l’organisme n’a pas accepté.",
    ),
    Effet(
        DEJA_PROPOSEE,
        "alerte",
        "proposée de nouveau",
        "proposées de nouveau",
        "La proposition qui attendait est remplacée par celle-ci.",
    ),
)


def nouvelle_fiche(request: HttpRequest, fiche: FicheCertifInfo) -> FicheCertifInfo | None:
    """The sheet chosen, else the successor known; none while one is searched."""
    if "q" in request.GET:
        return None
    code = request.GET.get("code") or fiche.remplacee_par_id
    if not code:
        return None
    fiches = FicheCertifInfo.objects.avec_certification().choisissables().exclude(pk=fiche.pk)
    return fiches.filter(pk=code).first()


def contexte_campagne(request: HttpRequest, fiche: FicheCertifInfo) -> dict[str, Any]:
    """The sheet, its successor chosen or known, the comparison and the actions with what awaits each."""
    page, jour = page_de(request, actions_de(fiche), PAR_PAGE), timezone.localdate()
    contexte: dict[str, Any] = {
        "fiche": fiche,
        "page": page,
        "nouvelle": nouvelle_fiche(request, fiche),
        "code_refuse": bool(request.GET.get("code")),
        "eligible": fiche.eligible_cpf(jour),
    }
    if nouvelle := contexte["nouvelle"]:
        comparaison = comparer_fiches(fiche, nouvelle, jour)
        prevues = prevoir(list(page), fiche, nouvelle)
        contexte |= {
            "comparaison": comparaison,
            "nouvelle_eligible": nouvelle.eligible_cpf(jour),
            "lignes": [
                (prevue, comparaison.se_suivent and prevue.comparaison.tient) for prevue in prevues
            ],
            "proposees": set(_proposees([prevue.action for prevue in prevues])),
        }
        contexte["cochees"] = sum(cochee for _, cochee in contexte["lignes"])
    return contexte_recherche(request) | contexte


def _proposees(actions: Sequence[Action]) -> list[int]:
    ouvertes = Proposition.objects.ouvertes().filter(action__in=actions)
    return list(ouvertes.values_list("action", flat=True))


def choisies(donnees: QueryDict, fiche: FicheCertifInfo) -> list[Action]:
    """The actions ticked that still have this sheet."""
    cochees = numeros(donnees.getlist("actions"))[:PAR_PAGE]
    return list(actions_de(fiche).filter(pk__in=cochees))


def apercu(
    actions: list[Action], fiche: FicheCertifInfo, nouvelle: FicheCertifInfo, geste: str
) -> Apercu:
    """What replacing or proposing will do to each."""
    prevues = prevoir(actions, fiche, nouvelle)
    if geste == PROPOSER:
        deja = set(_proposees(actions))
        effets = [(p, DEJA_PROPOSEE if p.action.pk in deja else PROPOSEE) for p in prevues]
        return Apercu(EFFETS_PROPOSER, [_ligne(p, effet, nouvelle) for p, effet in effets])
    return Apercu(EFFETS_REMPLACER, [_ligne(p, p.effet, nouvelle) for p in prevues])


def _ligne(prevue: Prevue, effet: str, nouvelle: FicheCertifInfo) -> LigneVue:
    action = prevue.action
    return LigneVue(
        numero=action.pk,
        titre=f"{action.titre}, {action.etablissement}",
        code=(action.formation_id, action.pk),
        adresse=reverse("service_offre:action", args=[action.pk]),
        effet=effet,
        avant=f"{action.formation.fiche_id}, {action.get_etat_display().lower()}",
        apres=f"{nouvelle.pk}, {sessions_a_venir(prevue)}",
        raison=" ; ".join(prevue.comparaison.raisons),
    )


def sessions_a_venir(prevue: Prevue) -> str:
    """« 2 sessions, dès le 07/09/2026 », « aucune session »: those neither ended nor withdrawn."""
    vivantes = prevue.comparaison.vivantes
    if not vivantes:
        return "aucune session à venir"
    debut = vivantes[0].date_debut
    des = f", dès le {jour_saisi(debut)}" if debut else ""
    return f"{accord(len(vivantes), 'session', 'sessions')}{des}"


def bouton(vue: Apercu, geste: str) -> str:
    """The button says the numbers."""
    actions = accord(len(vue.lignes), "action", "actions")
    if geste == REMPLACER:
        publiees = vue.nombre(gestes_codes.PUBLIEE)
        return f"Remplacer le code de {actions}, en publier {publiees}"
    return f"Proposer le code pour {actions}"
