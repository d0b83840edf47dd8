"""Where a site or a contact is used, with a way there: what is public, what is being worked on, portes ouvertes."""

from dataclasses import dataclass, field

from django.db.models import BooleanField, F, Func, Q
from django.urls import reverse

from sofi.annuaire.models import Contact, PorteOuverte, Site
from sofi.annuaire.operations import usages
from sofi.offre.codes import Etat
from sofi.offre.models import Action, Session
from sofi.validation.models import OffrePubliee

# Where a public document names it; the number is written in by `_chemin_nomme`.
CHEMINS: dict[type[Site] | type[Contact], tuple[str, ...]] = {
    Site: (
        "$.sessions[*].lieu ? (@.id == {})",
        "$.sessions[*].inscription ? (@.site == {})",
        "$.sessions[*].informations_collectives[*] ? (@.site == {})",
    ),
    Contact: (
        "$.organisme.contact ? (@.id == {})",
        "$.sessions[*].contact ? (@.id == {})",
        "$.sessions[*].referent_pmr ? (@.id == {})",
        "$.sessions[*].referent_mobilite ? (@.id == {})",
        "$.sessions[*].referent_prf ? (@.id == {})",
    ),
}


@dataclass(frozen=True)
class Usage:
    """An action or a session that names the site or the contact."""

    code: str
    titre: str
    url: str


@dataclass(frozen=True)
class Usages:
    """All that names it."""

    publiees: list[Usage] = field(default_factory=list)
    fiches_en_saisie: list[Usage] = field(default_factory=list)
    portes_ouvertes: list[PorteOuverte] = field(default_factory=list)

    def __bool__(self) -> bool:
        return bool(self.publiees or self.fiches_en_saisie or self.portes_ouvertes)


def usages_lisibles(entree: Site | Contact) -> Usages:
    """Where it is used: public offer by action, then sessions being worked on; a bounded number of queries."""
    lignes = usages(entree)
    numeros = {
        ligne.pk if isinstance(ligne, Session) else getattr(ligne, "session_id", 0)
        for ligne in lignes
    }
    publiees = _publiees(entree)
    return Usages(
        publiees=list(publiees.values()),
        fiches_en_saisie=_fiches_en_saisie(numeros, set(publiees)),
        portes_ouvertes=[ligne for ligne in lignes if isinstance(ligne, PorteOuverte)],
    )


def _publiees(entree: Site | Contact) -> dict[int, Usage]:
    """The actions whose public document names it."""
    nomme = Q()
    for chemin in CHEMINS[type(entree)]:
        nomme |= Q(_chemin_nomme(chemin.format(int(entree.pk))))
    offres = OffrePubliee.objects.filter(nomme, action__etablissement=entree.etablissement_id)
    valeurs = offres.order_by("pk").values_list(
        "pk", "version__document__formation__id", "version__document__action__titre"
    )
    return {
        action: Usage(f"{formation}-{action}", titre, reverse("organisme:action", args=[action]))
        for action, formation, titre in valeurs
    }


def _chemin_nomme(chemin: str) -> Func:
    """Does the document hold something at this path?"""
    return Func(
        F("version__document"),
        template=f"jsonb_path_exists(%(expressions)s, '{chemin}')",
        output_field=BooleanField(),
    )


def _fiches_en_saisie(numeros: set[int], publiees: set[int]) -> list[Usage]:
    """The sessions being worked on; those that are just what is public are told once, with it."""
    sessions = Session.objects.filter(pk__in=numeros).select_related("action").order_by("pk")
    montrees = [
        s for s in sessions if not (s.action.etat == Etat.VALIDEE and s.action_id in publiees)
    ]
    actions = Action.objects.avec_formation().in_bulk({s.action_id for s in montrees})
    return [
        Usage(
            session.code_fas,
            actions[session.action_id].titre,
            reverse("organisme:fiche_session", args=[session.action_id, session.pk]),
        )
        for session in montrees
    ]
