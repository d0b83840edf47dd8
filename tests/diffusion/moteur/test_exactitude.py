"""The engine says what a plain reading of every session says: counts, order, sessions, distances."""

import datetime
import random
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from sofi.diffusion.criteres import Criteres, Tri
from sofi.diffusion.lieux import Lieu
from sofi.diffusion.moteur import reponse
from sofi.diffusion.moteur.bits import FACETTES
from sofi.diffusion.moteur.dossier import FORMAT, Dossier, Etat, Manifeste, SegmentNomme
from sofi.diffusion.moteur.entree import EPOQUE, SANS_DATE, Entree, EntreeSession
from sofi.diffusion.moteur.segment import composer, fondre
from sofi.diffusion.moteur.suite import vivants_de
from sofi.socle.mots import Question
from tests.diffusion.moteur.lecture_lente import NOMS, Lecture, Reponse

JOUR = datetime.date(2027, 1, 15)
ACTIONS = 60
QUESTIONS = 50
MOTS = ("anglais", "comptable", "comptabilite", "soudeur", "titre", "cap", "vente", "bac")
ENDROITS = (
    (47.25, -1.55, 44, b"44109"),
    (47.5, -0.5, 49, b"49007"),
    (48.125, -0.75, 53, b"53130"),
    (48.5, -0.5, 53, b"53147"),
    (None, None, 72, b"72181"),
    (None, None, 0, b""),
)
LIEUX = (
    Lieu("Laval", "53", "53130", 48.07, -0.77),
    Lieu("Nantes", "44", "44109", 47.23, -1.54),
    Lieu("Mayenne", "53"),
)
TIREES = {
    "modalite": (1, 2, 3),
    "niveau": tuple(range(1, 9)),
    "certification": tuple(range(7)),
    "origine": (1, 2, 3),
}


def _session(hasard: random.Random, numero: int, de_l_action: int) -> EntreeSession:
    """Facets of the action, and its own."""
    debut = JOUR.toordinal() - EPOQUE + hasard.randint(-200, 500)
    bits = de_l_action
    for nom, facette in FACETTES.items():
        if nom in ("modalite", "origine"):
            bits |= facette.masque(tuple(n for n in [hasard.choice(TIREES[nom])] if n))
        elif nom in (
            "public",
            "financement",
            "periode",
            "prix",
            "duree",
            "recrutement",
            "permanente",
        ):
            rangs = [r for r in range(facette.largeur) if hasard.random() < 0.3]
            bits |= facette.masque(tuple(facette.numero(r) for r in rangs))
    fin = SANS_DATE if hasard.random() < 0.05 else debut + hasard.randint(0, 300)
    programme = hasard.choice((0, 0, 0, 12, 15))
    return EntreeSession(numero, debut, fin, hasard.choice(ENDROITS), programme, bits)


def _entree(hasard: random.Random, action: int) -> Entree:
    bits = FACETTES["niveau"].masque((hasard.choice(TIREES["niveau"]),))
    bits |= FACETTES["certifiante"].masque((1,)) if hasard.random() < 0.5 else 0
    if certification := hasard.choice(TIREES["certification"]):
        bits |= FACETTES["certification"].masque((certification,))
    numeros = range(action * 10, action * 10 + hasard.randint(1, 8))
    sessions = [_session(hasard, numero, bits) for numero in numeros]
    termes = {mot: hasard.randint(1, 3) for mot in MOTS if hasard.random() < 0.4}
    if hasard.random() < 0.3:
        termes["\x01metier:K1801"] = 1
    return Entree(
        action=action,
        formation=action + 5000,
        etablissement=hasard.randint(1, 9),
        domaine=hasard.choice((110, 150, 326)),
        mots_du_titre=hasard.randint(1, 6),
        termes=termes,
        formes={},
        reperes=[],
        sessions=sessions,
        carte=f"carte {action}".encode(),
    )


def _question(hasard: random.Random) -> Question:
    mots = hasard.sample(MOTS, hasard.choice((0, 0, 1, 1, 2)))
    groupes = [((mot,),) for mot in mots]
    if mots and hasard.random() < 0.3:
        groupes[0] = ((mots[0],), ("soudeur", "cap"))
    return Question(tuple(groupes))


def _criteres(hasard: random.Random, question: Question) -> Criteres:
    valeurs: dict[str, Any] = {"texte": " ".join(question.mots)}
    for nom in NOMS:
        if hasard.random() < 0.08:
            connues: dict[str, tuple[int, ...]] = {
                "departement": (44, 53, 72),
                "programme": (12, 15),
                "domaine": (110, 326),
                "organisme": (2, 3, 5),
            }
            facette = FACETTES.get(nom)
            rangs = tuple(map(facette.numero, range(facette.largeur))) if facette else connues[nom]
            valeurs[nom] = tuple(hasard.sample(rangs, min(len(rangs), hasard.randint(1, 2))))
    if hasard.random() < 0.15:
        valeurs["a_partir_du"] = JOUR + datetime.timedelta(hasard.randint(-50, 300))
    if hasard.random() < 0.15:
        valeurs["jusqu_au"] = JOUR + datetime.timedelta(hasard.randint(0, 300))
    return Criteres(
        jour=JOUR,
        lieu=hasard.choice((None, None, *LIEUX)),
        reperes=("\x01metier:K1801",) if hasard.random() < 0.1 else (),
        par_session=hasard.random() < 0.2,
        tri=hasard.choice((None, *Tri)),
        page=hasard.choice((1, 1, 2, 3)),
        **valeurs,
    )


def _du_moteur(
    etat: Etat, criteres: Criteres, question: Question, communes: frozenset[str] | None
) -> Reponse:
    recherche = reponse.chercher(etat, criteres, question, communes)
    comptes = recherche.compter()
    page = [(t.carte, t.sessions, t.km) for t in recherche.page(comptes.total)]
    return Reponse(comptes.total, comptes.sessions, comptes.facettes, page)


def _index(dossier: Dossier, lots: list[list[Entree]], perdues: set[int]) -> Etat:
    """An index of these segments; of the first, these actions are no longer."""
    with dossier.verrouille(0):
        segments = [dossier.ajouter(*composer(lot)) for lot in lots]
    rangs = sorted(rang for rang, entree in enumerate(lots[0]) if entree.action in perdues)
    nommes = [SegmentNomme(nom, rangs if not i else []) for i, nom in enumerate(segments)]
    dossier.publier(Manifeste(FORMAT, "base", 1, "", nommes))
    etat = dossier.lire()
    assert etat is not None
    return etat


def _fondu(dossier: Dossier, etat: Etat) -> Etat:
    parts = [(part.segment, vivants_de(part)) for part in etat.parts]
    dossier.publier(
        Manifeste(FORMAT, "base", 2, "", [SegmentNomme(dossier.ajouter(*fondre(parts)))])
    )
    fondu = dossier.lire()
    assert fondu is not None
    return fondu


def _comparer(
    etat: Etat, entrees: list[Entree], tenues: list[Entree], hasard: random.Random
) -> int:
    """Ask drawn questions of both; how many found something."""
    trouvees = 0
    for _ in range(QUESTIONS):
        question = _question(hasard)
        criteres = _criteres(hasard, question)
        pres = bool(criteres.lieu and criteres.lieu.commune) and hasard.random() < 0.5
        communes = frozenset({"53130", "44109"}) if pres else None
        lue = Lecture(entrees, tenues, criteres, question, communes).repondre()
        dite = _du_moteur(etat, criteres, question, communes)
        trouvees += bool(dite.total)
        assert (dite.total, dite.sessions) == (lue.total, lue.sessions), criteres
        assert {n: +c for n, c in dite.facettes.items()} == lue.facettes, criteres
        assert [r[:2] for r in dite.page] == [r[:2] for r in lue.page], criteres
        assert [r[2] for r in dite.page] == [
            None if r[2] is None else pytest.approx(r[2], abs=0.05) for r in lue.page
        ], criteres
    return trouvees


@pytest.mark.parametrize("graine", [1, 2])
def test_le_moteur_dit_ce_qu_une_lecture_simple_dit(tmp_path: Path, graine: int) -> None:
    """In one segment; in three, with actions replaced since; and in one again, made of those."""
    hasard = random.Random(graine)
    entrees = [_entree(hasard, action) for action in range(1, ACTIONS + 1)]
    assert _comparer(_index(Dossier(tmp_path / "un"), [entrees], set()), entrees, entrees, hasard)
    nouvelles = [_entree(hasard, action) for action in range(1, 12)]
    autres = [_entree(hasard, action) for action in range(200, 230)]
    perdues = {*range(1, 12), 50, 51}
    restees = [entree for entree in entrees if entree.action not in perdues]
    publiques = [*restees, *nouvelles, *autres]
    dossier = Dossier(tmp_path / "trois")
    etat = _index(dossier, [entrees, nouvelles, autres], perdues)
    assert _comparer(etat, publiques, [*entrees, *nouvelles, *autres], hasard)
    assert _comparer(_fondu(dossier, etat), publiques, publiques, hasard) > QUESTIONS / 4


def test_un_autre_jour_donne_d_autres_reponses(tmp_path: Path) -> None:
    """What is kept for a day isn't answered on another."""
    hasard = random.Random(9)
    entrees = [_entree(hasard, action) for action in range(1, ACTIONS + 1)]
    etat = _index(Dossier(tmp_path), [entrees], set())
    totaux = set()
    for jours in (0, 100, 400, 0):
        criteres = replace(Criteres(jour=JOUR), jour=JOUR + datetime.timedelta(jours))
        lue = Lecture(entrees, entrees, criteres, Question(), None).repondre()
        dite = _du_moteur(etat, criteres, Question(), None)
        assert (dite.total, dite.page) == (lue.total, lue.page)
        assert {n: +c for n, c in dite.facettes.items()} == lue.facettes
        totaux.add((dite.total, dite.sessions))
    assert len(totaux) == 3
