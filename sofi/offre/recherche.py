"""Finding actions of the working state, for those who enter them and those who validate them."""

import re
from typing import Any

from django.db.models import F, Q, TextField
from django.db.models.functions import Concat

from sofi.referentiels import synonymes
from sofi.socle.identifiants import TIRET
from sofi.socle.mots import lire
from sofi.socle.recherche import dans_le_texte, mots_ou_numero_dans

from .models import AncienneFormation, EtablissementPlie, Session
from .models.action import ActionQuerySet

_CODE = re.compile(rf"\s*(\d{{1,12}})(?:{TIRET}(\d{{1,12}}))?(?:{TIRET}(\d{{1,12}}))?\s*")
TITRE, CODES, ORGANISME = F("pliee__titre"), F("pliee__codes"), F("pliee__organisme")
"""What actions are sorted by, and words looked for in: kept folded (`models.ActionPliee`)."""


def chercher(actions: ActionQuerySet, question: str) -> ActionQuerySet:
    """Those of a FAS code, whole or in part, else those whose title or certification holds every word."""
    question = question.strip()
    if not question:
        return actions
    code = _CODE.fullmatch(question)
    return actions.filter(_du_code(*code.groups()) if code else _mots(question, TITRE, CODES))


def _mots(question: str, *textes: F) -> Q:
    """Those that hold every word, or what means the same, in any of these."""
    texte = Concat(*textes, output_field=TextField())
    return dans_le_texte(synonymes.lire(question, phrase=False), texte)


def du_titre(texte: str) -> Q:
    """Those whose title holds every word."""
    return dans_le_texte(lire(texte), TITRE)


def de_l_organisme(actions: ActionQuerySet, question: str) -> ActionQuerySet:
    """Those of the établissements whose name, town or SIRET holds every word."""
    nommes = EtablissementPlie.objects.filter(mots_ou_numero_dans(question, F("noms")))
    return actions.filter(etablissement__in=nommes.values("etablissement"))


def partout(actions: ActionQuerySet, question: str) -> ActionQuerySet:
    """Those of a FAS code, else those whose title, certification, organisme or town hold every word together."""
    if not question.strip() or _CODE.fullmatch(question):
        return chercher(actions, question)
    return actions.filter(_mots(question, TITRE, CODES, ORGANISME))


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
