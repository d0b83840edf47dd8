"""The first page: programme, lot, mandataire, place, each choice narrowing the next ones.

What is left alone is chosen already. Nothing is offered that the Région's file doesn't give.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from sofi.programmes.models import Formateur, Gabarit
from sofi.socle.formats import accord, jour_saisi
from sofi.socle.recherche import Plie


@dataclass(frozen=True)
class Question:
    """A choice of the page: what tells the realisations apart, and how each answer reads."""

    nom: str
    libelle: str
    cle: Callable[[Formateur], str]
    nommer: Callable[[Formateur], str]
    si_plusieurs: bool = False  # shown only when there is something to choose


@dataclass(frozen=True)
class Choix:
    """A question as the page shows it; without options while those before it wait for an answer."""

    nom: str
    libelle: str
    options: Mapping[str, str]
    code_choisi: str = ""
    attend: str = ""  # what must be answered first


def nom_du_lieu(formateur: Formateur) -> str:
    """The site, else the place as the file writes it."""
    site = formateur.site
    if site is not None:
        return " – ".join(filter(None, [str(site.pk), site.nom, site.ville]))
    return formateur.realisation or "lieu non précisé par la Région"


def nom_de_l_action(formateur: Formateur) -> str:
    """« 2872, début prévu le 06/09/2027, 15 places »."""
    debut, places = formateur.date_debut_prevue, formateur.places
    morceaux = [
        formateur.id_action_cr,
        f"début prévu le {jour_saisi(debut)}" if debut else "",
        accord(places, "place", "places") if places else "",
    ]
    return ", ".join(filter(None, morceaux))


QUESTIONS = (
    Question(
        "programme",
        "Programme",
        lambda f: f.mandataire.lot.programme_id,
        lambda f: str(f.mandataire.lot.programme),
    ),
    Question(
        "lot", "Intitulé du lot", lambda f: f.mandataire.lot_id, lambda f: str(f.mandataire.lot)
    ),
    Question("mandataire", "Mandataire", lambda f: f.mandataire_id, lambda f: str(f.mandataire)),
    Question(
        "site",
        "Site de réalisation",
        lambda f: str(f.site_id or f.realisation or "-"),
        nom_du_lieu,
    ),
    Question("action", "Action de la Région", lambda f: str(f.pk), nom_de_l_action, True),
)


class Selection:
    """What was chosen so far, what may be chosen now, and what it leads to."""

    def __init__(self, realisations: Sequence[Formateur], reponses: Mapping[str, str]) -> None:
        """`reponses`: what was sent; an answer that isn't offered counts as none."""
        self.reponses = reponses
        self.choix: list[Choix] = []
        restent, attend = list(realisations), ""
        for question in QUESTIONS:
            if attend:
                restent_offerts: dict[str, str] = {}
            else:
                restent_offerts = {question.cle(f): question.nommer(f) for f in restent}
            code_choisi = self._code_choisi(question.nom, restent_offerts)
            if not (question.si_plusieurs and (attend or len(restent_offerts) < 2)):
                self.choix.append(
                    Choix(question.nom, question.libelle, restent_offerts, code_choisi, attend)
                )
            if code_choisi:
                restent = [f for f in restent if question.cle(f) == code_choisi]
            elif not attend:
                attend = question.libelle
        self.formateur = restent[0] if restent and not attend else None
        self.gabarit = self._gabarit() if self.formateur else None

    def _code_choisi(self, nom: str, options: Mapping[str, str]) -> str:
        """The answer sent when it is offered, else the only one there is."""
        envoyee = self.reponses.get(nom, "")
        if envoyee in options:
            return envoyee
        return next(iter(options)) if len(options) == 1 else ""

    def _gabarit(self) -> Gabarit | None:
        """The procedure: asked for when the programme has several."""
        assert self.formateur is not None
        publies = gabarits_de(self.formateur)
        options = {str(gabarit.pk): gabarit.libelle for gabarit in publies}
        code_choisi = self._code_choisi("procedure", options)
        if len(options) > 1:
            self.choix.append(Choix("procedure", "Procédure", options, code_choisi))
        return next((g for g in publies if str(g.pk) == code_choisi), None)

    @property
    def manque(self) -> Choix | None:
        """The first choice without an answer."""
        return next((choix for choix in self.choix if not choix.code_choisi), None)

    @property
    def sans_procedure(self) -> bool:
        """Everything is chosen, and the programme has no published gabarit yet."""
        return self.formateur is not None and self.gabarit is None and self.manque is None


def gabarits_de(formateur: Formateur) -> list[Gabarit]:
    """The published procedures of the programme, one for each variant."""
    gabarits = formateur.mandataire.lot.programme.gabarits
    publies = gabarits.filter(retire_le__isnull=True, versions__numero__isnull=False)
    return list(publies.distinct().order_by(Plie("libelle"), "pk"))
