"""The public search as one would do it with a pencil: every session read one after the other, in plain Python."""

import datetime
import math
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from sofi.diffusion import codes
from sofi.diffusion.criteres import PAR_PAGE, Criteres, Tri
from sofi.diffusion.lieux import DIAMETRE_TERRE
from sofi.diffusion.moteur.bits import FACETTES
from sofi.diffusion.moteur.entree import EPOQUE, Entree, EntreeSession
from sofi.diffusion.moteur.journee import jours_de
from sofi.socle.mots import PREFIXE_MIN, Question, racine

PAR_SESSION = ("departement", "programme")
PAR_ACTION = ("domaine", "organisme")
NOMS = (*(nom for nom in FACETTES if nom != "permanente"), *PAR_SESSION, *PAR_ACTION)
ENTIER = {1: 1.0, 2: 2.2, 3: 4.0}
COMMENCE = {1: 0.6, 2: 1.4, 3: 3.0}


@dataclass
class Reponse:
    """What a search says: the counts, and the page."""

    total: int
    sessions: int
    facettes: dict[str, Counter[int]]
    page: list[tuple[bytes, tuple[int, ...], float | None]]


@dataclass
class Lecture:
    """The entries that are public, and those that the files hold (some replaced since)."""

    entrees: Sequence[Entree]
    tenues: Sequence[Entree]
    criteres: Criteres
    question: Question
    communes: frozenset[str] | None

    def repondre(self) -> Reponse:
        notes = {e.action: self._note(e) for e in self.entrees} if self.question else {}
        candidates = [
            (e, s)
            for e in self.entrees
            if not self.question or notes[e.action]
            for s in e.sessions
            if self._convient(e, s)
        ]
        retenues = [c for c in candidates if self._tient(*c)]
        facettes = {}
        for nom in NOMS:
            choisie = self.criteres.valeurs(nom)
            siennes = [c for c in candidates if self._tient(*c, sauf=nom)] if choisie else retenues
            facettes[nom] = self._compter(nom, siennes)
        resultats = self._resultats(retenues)
        return Reponse(len(resultats), len(retenues), facettes, self._page(resultats, notes))

    def _resultats(
        self, retenues: list[tuple[Entree, EntreeSession]]
    ) -> list[list[tuple[Entree, EntreeSession]]]:
        par_cle = defaultdict(list)
        for entree, session in retenues:
            cle = session.numero if self.criteres.par_session else entree.action
            par_cle[cle].append((entree, session))
        return list(par_cle.values())

    def _compter(self, nom: str, retenues: list[tuple[Entree, EntreeSession]]) -> Counter[int]:
        comptes: Counter[int] = Counter()
        for resultat in self._resultats(retenues):
            valeurs = {v for e, s in resultat for v in self._valeurs(e, s, nom)}
            if nom == "programme":
                valeurs = {max(valeurs)} - {0}
            comptes.update(valeurs)
        return comptes

    def _valeurs(self, entree: Entree, session: EntreeSession, nom: str) -> set[int]:
        if nom == "departement":
            return {session.endroit[2]}
        if nom == "programme":
            return {session.programme}
        if nom == "domaine":
            return {entree.domaine}
        if nom == "organisme":
            return {entree.etablissement}
        if nom == "debut":
            return set(self._debuts(session))
        facette = FACETTES[nom]
        rangs = range(facette.largeur)
        return {facette.numero(r) for r in rangs if session.bits >> facette.decalage + r & 1}

    def _debuts(self, session: EntreeSession) -> Iterator[int]:
        jours = jours_de(self.criteres.jour)
        if jours.jour <= session.debut <= jours.proche:
            yield 1
        if jours.jour <= session.debut <= jours.fin_annee:
            yield 2
        if jours.fin_annee < session.debut <= jours.fin_suivante:
            yield 4
        if self._permanente(session):
            yield 8

    def _permanente(self, session: EntreeSession) -> bool:
        return bool(session.bits & FACETTES["permanente"].masque((1,)))

    def _a_distance(self, session: EntreeSession) -> bool:
        return bool(session.bits & FACETTES["modalite"].masque((codes.A_DISTANCE,)))

    def _convient(self, entree: Entree, session: EntreeSession) -> bool:
        c, lieu = self.criteres, self.criteres.lieu
        if session.fin < _jour(c.jour):
            return False
        commune = session.endroit[3].decode()
        if self.communes is not None:
            pres = commune in self.communes or self._a_distance(session)
        elif lieu and not lieu.commune:
            pres = session.endroit[2] == lieu.numero_departement or self._a_distance(session)
        else:
            pres = True
        libre = self._permanente(session)
        if c.a_partir_du and session.debut < _jour(c.a_partir_du):
            pres = pres and libre and session.fin >= _jour(c.a_partir_du)
        if c.jusqu_au and session.debut > _jour(c.jusqu_au):
            pres = pres and libre
        return pres and all(repere in entree.termes for repere in c.reperes)

    def _tient(self, entree: Entree, session: EntreeSession, sauf: str = "") -> bool:
        return all(
            not self._valeurs(entree, session, nom).isdisjoint(valeurs)
            for nom in NOMS
            if nom != sauf and (valeurs := self.criteres.valeurs(nom))
        )

    def _note(self, entree: Entree) -> np.float32:
        """The sum of what each group is worth, and of what the title adds; 0 when a group is absent."""
        total, au_titre = np.float32(0), 0
        for groupe in self.question.groupes:
            valeur = max(
                min(self._mot(entree, mot) for mot in suite)
                * np.float32(1 if suite is groupe[0] else 0.9)
                for suite in groupe
            )
            if not valeur:
                return np.float32(0)
            total += valeur * np.float32(self._rarete(groupe[0]))
            au_titre += valeur >= np.float32(3 * np.float32(0.9))
        couvert = np.float32(au_titre / max(entree.mots_du_titre, 1))
        return np.float32(total + min(couvert, 1) * np.float32(3))

    def _mot(self, entree: Entree, mot: str) -> np.float32:
        forme = racine(mot)
        valeurs = [ENTIER[entree.termes[forme]]] if forme in entree.termes else [0.0]
        if _se_complete(forme):
            valeurs += [COMMENCE[p] for t, p in entree.termes.items() if t.startswith(forme)]
        return np.float32(max(valeurs))

    def _rarete(self, suite: Sequence[str]) -> float:
        (mot,) = suite
        forme = racine(mot)
        frequence = sum(
            terme == forme or (_se_complete(forme) and terme.startswith(forme))
            for entree in self.tenues
            for terme in entree.termes
        )
        return min(max(math.log10(len(self.tenues) / (frequence + 1)), 0) + 1, 4)

    def _page(
        self,
        resultats: list[list[tuple[Entree, EntreeSession]]],
        notes: dict[int, np.float32],
    ) -> list[tuple[bytes, tuple[int, ...], float | None]]:
        """The results of the page, each with its sessions in their order."""
        meilleure = max(notes.values(), default=np.float32(1))
        ranges = []
        for resultat in resultats:
            entree, _ = resultat[0]
            siennes = sorted((s for _, s in resultat), key=lambda s: self._cle(s))
            cle = self._cle(siennes[0])
            if self.question and self.criteres.ordre == Tri.PERTINENCE:
                part = notes[entree.action] * np.float32(63 / float(meilleure))
                cle = (63 - int(part), *cle)
            numero = siennes[0].numero if self.criteres.par_session else entree.action
            ranges.append(((cle, numero), entree, siennes))
        debut = (self.criteres.page - 1) * PAR_PAGE
        return [
            (e.carte, tuple(s.numero for s in siennes), self._km(siennes[0]))
            for _, e, siennes in sorted(ranges, key=lambda r: r[0])[debut : debut + PAR_PAGE]
        ]

    def _cle(self, session: EntreeSession) -> tuple[int, ...]:
        jour = _jour(self.criteres.jour)
        ferme = int(not session.bits & FACETTES["recrutement"].masque((1,)))
        rang = 0 if session.debut >= jour else 1 if self._permanente(session) else 2
        ecart = min(abs(session.debut - jour), (1 << 15) - 1)
        km = self._km(session)
        lieu = self.criteres.lieu
        entiers = 0
        if lieu and lieu.situe:
            entiers = 4095 if km is None else min(round(km), 4095)
            entiers = 4094 if self._a_distance(session) else entiers
        if self.criteres.ordre == Tri.DATE:
            return rang, ecart, ferme
        if self.criteres.ordre == Tri.DISTANCE:
            return entiers, ferme, rang, ecart
        return ferme, rang, entiers, ecart

    def _km(self, session: EntreeSession) -> float | None:
        lieu, (latitude, longitude, *_) = self.criteres.lieu, session.endroit
        if not lieu or lieu.latitude is None or lieu.longitude is None:
            return None
        if latitude is None or longitude is None:
            return None
        ici, la = math.radians(lieu.latitude), math.radians(latitude)
        ecart = math.radians(longitude) - math.radians(lieu.longitude)
        a = math.sin((la - ici) / 2) ** 2 + math.cos(ici) * math.cos(la) * math.sin(ecart / 2) ** 2
        return DIAMETRE_TERRE * math.asin(min(1, math.sqrt(a)))


def _jour(jour: datetime.date) -> int:
    return jour.toordinal() - EPOQUE


def _se_complete(forme: str) -> bool:
    return len(forme) >= PREFIXE_MIN and forme.isalpha()
