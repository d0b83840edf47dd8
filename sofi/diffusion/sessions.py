"""The sessions of an établissement, as its dashboard counts them and its lists show them."""

import datetime
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import (
    BooleanField,
    Case,
    CharField,
    Count,
    Exists,
    ExpressionWrapper,
    F,
    Func,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
)
from django.db.models.functions import Cast, Coalesce, Concat, NullIf
from django.db.models.lookups import Contains, Exact

from sofi.annuaire.models import Etablissement
from sofi.offre.models import Dispositif, Session
from sofi.referentiels import synonymes
from sofi.referentiels.models import TypeDispositif
from sofi.socle.identifiants import TIRET
from sofi.socle.mots import Question, lire
from sofi.socle.recherche import BoutABout, dans_le_texte, expression_pliee, par_groupe
from sofi.socle.texte import plier

from . import codes
from .models import SessionInedite, SessionSuivie
from .suivi import A_DISTANCE

Lignes = QuerySet[Any, dict[str, Any]]
UN_MOIS = datetime.timedelta(days=30)  # « bientôt terminées »
ACTIF, INACTIF, JAMAIS_PUBLIEE = "A", "I", "–"
COLONNES = (
    "numero action formation titre dispensateur commune date_debut date_fin types sigles"
    " recrutement etat origine".split()
)
_HYBRIDE = 2  # as the search row writes the teaching mode
# What `expression_pliee` makes of them: one space before each word and after the last.
_A_DISTANCE_PLIE, _RIEN_PLIE = f" {plier(A_DISTANCE)} ", "  "
_CODE = re.compile(rf"\s*(?:\d{{1,9}}{TIRET})?(?:(\d{{1,9}}){TIRET})?(\d{{1,9}})\s*")


def _active(jour: datetime.date) -> Q:
    """Published, not withdrawn, not ended that day."""
    return Q(publique=True, date_fin__gte=jour)


def _inactive(jour: datetime.date) -> Q:
    """Published once, now ended, withdrawn or archived."""
    return Q(publique=False) | Q(date_fin__lt=jour)


def _bientot(jour: datetime.date) -> Q:
    """Active, and ends within thirty days."""
    return _active(jour) & Q(date_fin__lte=jour + UN_MOIS)


def _financee(bit: int) -> Callable[[datetime.date], Q]:
    """Active, and paid for in this way."""
    return lambda jour: _active(jour) & Q(Exact(F("financements").bitand(bit), bit))


@dataclass(frozen=True)
class Liste:
    """A list of sessions: what the dashboard counts and what the list shows are the same condition."""

    code: str
    libelle: str
    onglet: str
    condition: Callable[[datetime.date], Q]
    a_un_compte: bool = True


LISTES = {
    liste.code: liste
    for liste in (
        Liste("actives", "Sessions de formation actives", "Actives", _active),
        Liste(
            "initiales",
            "Sessions de formation initiales actives",
            "Initiales",
            lambda jour: _active(jour) & Q(initiale=True),
        ),
        Liste(
            "bientot",
            "Sessions de formation inactives dans moins d’un mois",
            "Inactives dans moins d’un mois",
            _bientot,
        ),
        Liste("inactives", "Sessions de formation inactives", "Inactives", _inactive),
        Liste(
            "region",
            "Sessions de formation du programme région",
            "Programme région",
            _financee(codes.REGION),
        ),
        Liste(
            "apprentissage",
            "Sessions de formation en contrat d’apprentissage",
            "Apprentissage",
            _financee(codes.APPRENTISSAGE),
        ),
        Liste(
            "professionnalisation",
            "Sessions de formation en contrat de professionnalisation",
            "Professionnalisation",
            _financee(codes.PROFESSIONNALISATION),
        ),
        Liste(
            "distance",
            "Sessions de formation ouvertes à distance",
            "À distance",
            lambda jour: _active(jour) & Q(enseignement__in=(codes.A_DISTANCE, _HYBRIDE)),
        ),
        Liste(
            "places",
            "Sessions qui recrutent sans dire les places restantes",
            "Places à dire",
            lambda jour: _active(jour) & Q(places_inconnues=True),
            a_un_compte=False,
        ),
        Liste(
            "toutes",
            "Sessions de formation publiées",
            "Toutes",
            lambda jour: Q(),
            a_un_compte=False,
        ),
    )
}
JAMAIS_PUBLIEES = Liste(
    "jamais",
    "Sessions de formation jamais publiées",
    "Jamais publiées",
    lambda jour: Q(),
    a_un_compte=False,
)
"""Those of the cards being entered: shown, and in no counter."""


def compter(etablissement: int, jour: datetime.date) -> dict[str, int]:
    """How many sessions each list of published sessions holds, in one query."""
    suivies = SessionSuivie.objects.filter(etablissement=etablissement)
    return suivies.aggregate(
        **{code: Count("numero", filter=liste.condition(jour)) for code, liste in LISTES.items()}
    )


def compter_jamais_publiees(etablissement: int) -> int:
    """How many sessions that list holds."""
    return SessionInedite.objects.filter(etablissement=etablissement).count()


def trouver(liste: Liste, etablissement: int, jour: datetime.date) -> Lignes:
    """The sessions of this list, to be narrowed and sorted by the columns of `COLONNES`."""
    if liste == JAMAIS_PUBLIEES:
        return _jamais_publiees(etablissement)
    sessions = SessionSuivie.objects.filter(liste.condition(jour), etablissement=etablissement)
    etat = Case(When(_active(jour), then=Value(ACTIF)), default=Value(INACTIF))
    return sessions.annotate(etat=etat).values(*COLONNES)


def _jamais_publiees(etablissement: int) -> Lignes:
    """Those of the cards, with the same columns as those published.

    What is looked for and sorted is in narrow tables; each column of the cards is a question of its own, asked for the
    rows that are shown, so that finding them joins no card.
    """
    fiche, suite = "action__formation__fiche", "action__complement_intitule"
    complement = Concat(Value(" - "), F(suite), output_field=CharField())
    titre = Concat(
        Coalesce(f"{fiche}__libelle", "action__formation__intitule"),
        Case(When(~Q(**{suite: ""}), then=complement), default=Value("")),
        output_field=CharField(),
    )
    inedites = SessionInedite.objects.filter(etablissement=etablissement).annotate(
        numero=F("session_id"),
        formation=_de_la_fiche("action__formation"),
        titre=_de_la_fiche(titre),
        dispensateur=_de_la_fiche("action__etablissement__nom"),
        commune=_du_lieu(_de_la_fiche("lieu__ville"), A_DISTANCE, ""),
        date_fin=_de_la_fiche("date_fin"),
        types=_dispositifs(F("type")),
        sigles=Func(
            _dispositifs(_sigle("type__")),
            Value(" "),
            function="array_to_string",
            output_field=CharField(),
        ),
        recrutement=_de_la_fiche("recrutement"),
        etat=Value(JAMAIS_PUBLIEE),
        origine=_de_la_fiche("action__origine"),
    )
    # One organisme: its name is folded once, not for each session.
    nom = Etablissement.objects.filter(pk=etablissement).annotate(p=expression_pliee("nom"))
    return inedites.annotate(
        tri_titre=F("action__titre"),
        tri_dispensateur=Subquery(nom.values("p")),
        tri_commune=_du_lieu(F("lieu__ville"), _A_DISTANCE_PLIE, _RIEN_PLIE),
    ).values(*COLONNES)


def _de_la_fiche(valeur: Any) -> Subquery:
    """This of the card of a session."""
    return Subquery(Session.objects.filter(pk=OuterRef("pk")).order_by().values_list(valeur))


def _du_lieu(valeur: Any, a_distance: str, rien: str) -> Case:
    """This of the place of a session, unless it is taught at a distance."""
    return Case(
        When(a_distance=True, then=Value(a_distance)),
        default=Coalesce(valeur, Value(rien)),
        output_field=CharField(),
    )


def _dispositifs(valeur: Any) -> ArraySubquery:
    """This of each dispositif of a session, as an array."""
    dispositifs = Dispositif.objects.filter(session=OuterRef("pk")).order_by("pk")
    return ArraySubquery(dispositifs.annotate(valeur=valeur).values("valeur"))


def chercher(sessions: Lignes, question: str) -> Lignes:
    """Those of a FAS code (the whole, A-S, or A or S alone), else those whose columns hold every word."""
    if code := _CODE.fullmatch(question):
        action, dernier = code.groups()
        if action is None:
            return sessions.filter(Q(numero=dernier) | Q(action=dernier))
        return sessions.filter(Q(numero=dernier, action=action) | Q(action=dernier))
    lue = synonymes.lire(question, phrase=False)
    texte = BoutABout("tri_titre", "tri_dispensateur", "tri_commune", Value(" "))
    trouvees = Q()
    for dans_les_mots, types in zip(par_groupe(lue, texte), _types_nommes(lue), strict=True):
        # The kinds first: what a frequent one pays for is found without its words being read.
        trouvees &= _des_types(sessions, types) | dans_les_mots if types else dans_les_mots
    return sessions.filter(trouvees)


def _types_nommes(question: Question) -> list[list[str]]:
    """For each group of the question, the kinds of dispositif whose name it begins a word of.

    Found beforehand among some tens of them, so that the dispositifs of a session are looked at for their names only.
    """
    nommes = {
        f"nomme_{rang}": ExpressionWrapper(nomme, BooleanField())
        for rang, nomme in enumerate(par_groupe(question, expression_pliee("nom")))
    }
    types = TypeDispositif.objects.annotate(nom=_sigle()).values("code").annotate(**nommes)
    lus = list(types) if nommes else []
    return [[type_lu["code"] for type_lu in lus if type_lu[nomme]] for nomme in nommes]


def _sigle(chemin: str = "") -> Coalesce:
    """How a kind of dispositif is named in a list."""
    return Coalesce(NullIf(f"{chemin}sigle", Value("")), f"{chemin}libelle")


def _des_types(sessions: Lignes, types: Sequence[str]) -> Q:
    """The sessions that one of these kinds of dispositif pays for."""
    if sessions.model is SessionSuivie:
        return Q(types__overlap=types)
    return Q(Exists(Dispositif.objects.filter(session=OuterRef("pk"), type__in=types)))


def des_mots(colonne: str, question: str) -> Q:
    """The rows where this column holds every word, each as the beginning of a word."""
    texte = BoutABout(F(f"tri_{colonne}"), Value(" "))
    return dans_le_texte(lire(question), texte)


def du_code(question: str) -> Q:
    """The rows whose code FAS holds these characters."""
    tirets = Value("-")
    code = Concat(
        Cast("formation", CharField()),
        tirets,
        Cast("action", CharField()),
        tirets,
        Cast("numero", CharField()),
        output_field=CharField(),
    )
    return Q(Contains(code, re.sub(r"\s", "", question)))
