"""Finding actions of the working state, for those who enter them and those who validate them."""

import re
from typing import Any

from django.db.models import Q

from sofi.referentiels import synonymes
from sofi.socle.identifiants import TIRET
from sofi.socle.recherche import mots_ou_numero, tous_les_mots

from .models import AncienneFormation, Session
from .models.action import ActionQuerySet

_CODE = re.compile(rf"\s*(\d{{1,12}})(?:{TIRET}(\d{{1,12}}))?(?:{TIRET}(\d{{1,12}}))?\s*")
TITRE = (
    "formation__fiche__libelle",
    "formation__intitule",
    "complement_intitule",
    "formation__fiche",
    "formation__fiche__certification",
)
ORGANISME = (
    "etablissement__nom",
    "etablissement__raison_sociale",
    "etablissement__ville",
    "etablissement__siret",
)


def chercher(actions: ActionQuerySet, question: str) -> ActionQuerySet:
    """Those of a FAS code, whole or in part, else those whose title or certification holds every word."""
    question = question.strip()
    if not question:
        return actions
    code = _CODE.fullmatch(question)
    return actions.filter(
        _du_code(*code.groups())
        if code
        else tous_les_mots(synonymes.lire(question, phrase=False), *TITRE)
    )


def de_l_organisme(actions: ActionQuerySet, question: str) -> ActionQuerySet:
    """Those of the établissements whose name, town or SIRET holds every word."""
    return actions.filter(mots_ou_numero(question, *ORGANISME))


def partout(actions: ActionQuerySet, question: str) -> ActionQuerySet:
    """Those of a FAS code, else those whose title, certification, organisme or town hold every word together."""
    if not question.strip() or _CODE.fullmatch(question):
        return chercher(actions, question)
    return actions.filter(tous_les_mots(synonymes.lire(question, phrase=False), *TITRE, *ORGANISME))


def session_du_code(question: str) -> int | None:
    """The S of a whole F-A-S code."""
    code = _CODE.fullmatch(question)
    return int(code[3]) if code and code[3] else None


def _du_code(premier: Any, action: Any, session: Any) -> Q:
    """F-A-S, F-A, or one number alone: any of the three, or the code Certif Info.

    The A and the S never change; an old F still leads to the actions that hung on it.
    """
    anciennes = AncienneFormation.objects.filter(formation=premier).values("action")
    de_la_formation = Q(formation=premier) | Q(pk__in=anciennes)
    if action is None:
        de_la_session = Q(pk__in=Session.objects.filter(pk=premier).values("action"))
        return de_la_formation | Q(pk=premier) | de_la_session | Q(formation__fiche=premier)
    trouvee = de_la_formation & Q(pk=action)
    if session is not None:
        trouvee &= Q(pk__in=Session.objects.filter(pk=session).values("action"))
    return trouvee
