"""The report of a deposit: faults by cause, what SOFI doesn't hold, what each line becomes. Plain JSON."""

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass, field

from sofi.socle.formats import jour_saisi

from .plan import ECRITS, RIEN, Plan
from .prete import SessionPrete
from .proposition import ERREUR, HorsSofi, Remarque, cle_de_choix
from .rapport_json import (
    ChoixDeFaute,
    ChoixRepondu,
    ExempleDeFaute,
    FauteDeDepot,
    HorsDeSofi,
    LigneDeDepot,
    RapportDeDepot,
)

LIGNES_MAX = 5000
EXEMPLES_MAX = 12  # of one cause
CHOIX_MAX = 25  # different values of one cause


@dataclass
class _Cause:
    """The remarks of one cause: same words, same element or column."""

    premiere: Remarque
    combien: int = 0
    lignes: list[int] = field(default_factory=list)
    exemples: list[ExempleDeFaute] = field(default_factory=list)
    choix: dict[str, ChoixDeFaute] = field(default_factory=dict)

    def ajouter(self, remarque: Remarque, choisis: dict[str, str]) -> None:
        self.combien += 1
        ligne = remarque.lieu.ligne
        dites = () if ligne is None else (ligne, *remarque.lieu.autres)
        self.combien += max(0, len(dites) - 1)
        self.lignes += [une for une in dites if une not in self.lignes]
        if remarque.propositions and remarque.domaine:
            self._choix(remarque, choisis)
        elif (remarque.valeur or remarque.detail) and len(self.exemples) < EXEMPLES_MAX:
            exemple = ExempleDeFaute(ligne=ligne, valeur=remarque.valeur, detail=remarque.detail)
            if exemple not in self.exemples:
                self.exemples.append(exemple)

    def _choix(self, remarque: Remarque, choisis: dict[str, str]) -> None:
        cle = cle_de_choix(remarque.domaine, remarque.valeur)
        if cle not in self.choix and len(self.choix) >= CHOIX_MAX:
            return
        choix = self.choix.setdefault(
            cle,
            {
                "cle": cle,
                "valeur": remarque.valeur,
                "detail": remarque.detail,
                "lignes": [],
                "propositions": [list(couple) for couple in remarque.propositions],
                "choisi": choisis.get(cle, ""),
            },
        )
        if remarque.lieu.ligne is not None:
            dites = (remarque.lieu.ligne, *remarque.lieu.autres)
            choix["lignes"] += [une for une in dites if une not in choix["lignes"]]

    def en_json(self) -> FauteDeDepot:
        r = self.premiere
        return {
            "niveau": r.niveau,
            "titre": r.titre,
            "ou": r.lieu.ou,
            "combien": self.combien,
            "lignes": sorted(self.lignes)[:LIGNES_MAX],
            "remede": r.remede,
            "exemples": self.exemples,
            "choix": list(self.choix.values()),
        }


class Rapport:
    """Plans taken one by one; memory depends on the causes and the lines, not on the values."""

    def __init__(self, choix: dict[str, str]) -> None:
        self._choisis = choix
        self._causes: dict[tuple[str, str, str], _Cause] = {}
        self._hors: dict[str, HorsDeSofi] = {}
        self.comptes: Counter[str] = Counter()
        self.sessions: Counter[str] = Counter()
        self.lignes: list[LigneDeDepot] = []
        self.repondus: Collection[ChoixRepondu] = ()
        self.arret = ""  # why reading stopped before the end

    def ajouter(self, plan: Plan) -> None:
        """What one action becomes, and what was said of it."""
        prete = plan.prete
        self.comptes[plan.devient] += 1
        for remarque in prete.remarques:
            self._remarque(remarque)
        for hors in prete.proposee.hors:
            self._hors_de_sofi(hors)
        for session in prete.sessions:
            for remarque in session.remarques:
                self._remarque(remarque)
            self._ligne(plan, session)
        if not prete.sessions:
            self._ligne(plan, None)

    def _remarque(self, remarque: Remarque) -> None:
        cle = (remarque.niveau, remarque.titre, remarque.lieu.ou)
        self._causes.setdefault(cle, _Cause(remarque)).ajouter(remarque, self._choisis)

    def _hors_de_sofi(self, hors: HorsSofi) -> None:
        connu = self._hors.setdefault(
            hors.lieu.ou,
            {"ou": hors.lieu.ou, "combien": 0, "exemple": hors.exemple, "conseil": hors.conseil},
        )
        connu["combien"] += 1

    def _ligne(self, plan: Plan, session: SessionPrete | None) -> None:
        bloquee = plan.prete.bloquee or session is None or session.bloquee
        devient = RIEN if bloquee else plan.devient
        self.sessions[devient] += 1
        if len(self.lignes) >= LIGNES_MAX:
            return
        raison = plan.raison
        if bloquee and session is not None:
            remarques = [*plan.prete.remarques, *session.remarques]
            raison = next((r.titre for r in remarques if r.niveau == ERREUR), plan.raison)
        proposee = session.proposee if session else plan.prete.proposee
        self.lignes.append(
            {
                "ligne": proposee.ligne,
                "numero": proposee.numero,
                "titre": _titre(plan),
                "lieu": _lieu(session),
                "dates": _dates(session),
                "devient": devient,
                "raison": raison,
                "action": plan.action.pk if plan.action else None,
            }
        )

    @property
    def a_ecrire(self) -> int:
        """How many drafts accepting would write."""
        return sum(self.comptes[devient] for devient in ECRITS)

    def en_json(self) -> RapportDeDepot:
        """The whole report."""
        causes = sorted(
            (cause.en_json() for cause in self._causes.values()),
            key=lambda c: (c["niveau"] != ERREUR, -c["combien"]),
        )
        return {
            "actions": dict(self.comptes),
            "sessions": dict(self.sessions),
            "a_ecrire": self.a_ecrire,
            "a_reprendre": self.sessions[RIEN],
            "erreurs": sum(c["combien"] for c in causes if c["niveau"] == ERREUR),
            "avertissements": sum(c["combien"] for c in causes if c["niveau"] != ERREUR),
            "repondus": list(self.repondus),
            "fautes": causes,
            "hors": sorted(self._hors.values(), key=lambda h: -h["combien"]),
            "lignes": self.lignes,
            "arret": self.arret,
        }


def _titre(plan: Plan) -> str:
    """The file's words; those of the sheet where it says only a code."""
    fiche, titre = plan.prete.formation.fiche, plan.prete.proposee.titre
    if fiche is None or not titre.startswith(fiche.code):
        return titre
    return titre.replace(fiche.code, fiche.libelle, 1)


def _lieu(session: SessionPrete | None) -> str:
    lieu = session.proposee.valeurs.get("lieu") if session else None
    return (lieu.nom or lieu.adresse.ville) if lieu else ""


def _dates(session: SessionPrete | None) -> str:
    if session is None:
        return ""
    jours = [session.colonnes.get("date_debut"), session.colonnes.get("date_fin")]
    return " → ".join(jour_saisi(jour) if jour else "?" for jour in jours) if any(jours) else ""
