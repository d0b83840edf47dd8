"""Documents outlive their code: one of each format ever published, whole or with keys missing, passes every reader."""

import datetime
import json
import random
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec
import pytest
from django.db import IntegrityError, transaction
from django.template.loader import render_to_string

from sofi.diffusion.agenda import fichier_ics
from sofi.diffusion.indexation import lignes_de
from sofi.diffusion.moteur.entree import entree_de
from sofi.diffusion.schema_org import cours
from sofi.diffusion.suivi import inscrire
from sofi.echanges.lheo.controle import controler_formation
from sofi.echanges.lheo.correspondance import formations
from sofi.ecrans.commun.recapitulatif import arbre
from sofi.ecrans.public.presentation.formation import PageFormation
from sofi.offre.models import Action
from sofi.validation.circuit import franchir
from sofi.validation.differences import comparer
from sofi.validation.document import FORMAT, Document, DocumentIllisible, lire
from sofi.validation.models import Version
from sofi.validation.qualite import evaluer
from tests.documents import document_exemple
from tests.fabriques import UtilisateurFactory, saisie_complete
from tests.versions import reecrire

FORMATS = sorted((Path(__file__).parent / "formats").glob("*.json"))
JOUR = datetime.date(2026, 5, 20)
ENTETE = {"format", "version", "nature", "publie_le", "voie"}
"""Without it nothing says what the rest is: every format has it."""
GRAINES = range(20)


def ampute(contenu: Any, hasard: random.Random, *, profond: bool = False) -> Any:
    """The same without one key out of six, never a number nor what heads the document."""
    if isinstance(contenu, list):
        return [ampute(ligne, hasard, profond=True) for ligne in contenu]
    if not isinstance(contenu, dict):
        return contenu
    gardees = {"id"} if profond else ENTETE
    return {
        cle: ampute(valeur, hasard, profond=True)
        for cle, valeur in contenu.items()
        if cle in gardees or hasard.random() > 1 / 6
    }


def documents() -> Iterator[Any]:
    """Each frozen document, then the same with keys missing, another way for each seed."""
    for chemin in FORMATS:
        contenu = json.loads(chemin.read_text())
        yield pytest.param(contenu, id=chemin.stem)
        for graine in GRAINES:
            reste = ampute(contenu, random.Random(graine))
            yield pytest.param(reste, id=f"{chemin.stem}-{graine}")


chaque_document = pytest.mark.parametrize("contenu", list(documents()))


def test_every_format_has_its_document() -> None:
    formats = {json.loads(chemin.read_text())["format"] for chemin in FORMATS}
    assert formats == set(range(1, FORMAT + 1))


@chaque_document
@pytest.mark.django_db
def test_every_reader_reads_it(contenu: dict[str, Any]) -> None:
    document = lire(json.dumps(contenu))
    assert document.format == FORMAT
    inscrire([document])
    entree_de(document)
    assert len(lignes_de(document)) == sum(not s.retiree_le for s in document.sessions)
    evaluer(document)
    arbre(document)
    assert comparer(document, document) == []
    assert comparer(document, document_exemple()) and comparer(document_exemple(), document)
    for formation in formations(document, jour=JOUR, export="2026-05-20T02:00:00+02:00"):
        list(controler_formation(formation.element))
    for session in document.sessions:
        page = PageFormation(document, session, JOUR, [s.id for s in document.sessions])
        assert page.titre in render_to_string("public/formation.html", {"page": page})
        for reunion in session.informations_collectives:
            if reunion.date:
                assert "BEGIN:VEVENT" in fichier_ics(document, reunion, adresse_page="/")
    json.dumps(cours(document, document.sessions, adresse_page="/"))


@pytest.fixture(scope="module")
def validee(base_du_module: None) -> Action:
    """A published action, one for the tests of this module."""
    action = saisie_complete()
    franchir(action, "envoyer", auteur=UtilisateurFactory())
    franchir(action, "valider", auteur=UtilisateurFactory(role="service_offre"))
    return action


@chaque_document
@pytest.mark.django_db
def test_the_way_back_takes_what_it_says(contenu: dict[str, Any], validee: Action) -> None:
    """The cards of this action, under its numbers, become those of the document."""
    action, auteur = Action.objects.get(pk=validee.pk), UtilisateurFactory()
    version = Version.objects.get(action=action)
    reecrire(version, document=transposer(contenu, version.document))
    franchir(action, "modifier", auteur=auteur)
    franchir(action, "abandonner", auteur=auteur)
    action.refresh_from_db()
    assert action.objectifs == contenu.get("action", {}).get("objectifs", "")


def transposer(contenu: dict[str, Any], ici: Document) -> dict[str, Any]:
    """This document as if it had been published of that action: references lead to rows that are there."""
    publie = msgspec.to_builtins(ici)
    (session,) = publie["sessions"]
    lues = contenu.get("sessions", [])[:1]
    references = {"lieu", "responsable", "contact", "dispositifs", "inscription"}
    references |= {"referent_pmr", "referent_mobilite", "referent_prf", "informations_collectives"}
    sessions = [
        {k: v for k, v in lue.items() if k not in references}
        | {"id": session["id"], "dispositifs": session["dispositifs"]}
        for lue in lues
    ]
    action = contenu.get("action", {}) | {"id": ici.action.id, "prerequis": [], "lot": None}
    return publie | {"action": action, "sessions": sessions}


def test_an_older_format_is_brought_up_step_by_step() -> None:
    passages = {
        1: lambda ancien: ancien | {"voie": ancien["parcours"]},
        2: lambda ancien: ancien | {"nature": "validation"},
    }
    lu = lire('{"format": 1, "parcours": "publique", "version": 4}', jusqu_a=3, passages=passages)
    assert (lu.format, lu.voie, lu.nature, lu.version) == (3, "publique", "validation", 4)


@pytest.mark.parametrize(
    "texte",
    [
        '{"format": 99}',
        '{"version": "deux"}',
        '{"sessions": [{"date_debut": 3}]}',
        '{"action": []}',
    ],
)
def test_what_is_no_document_is_refused_saying_so(texte: str) -> None:
    with pytest.raises(DocumentIllisible, match="document of format"):
        lire(texte)


@pytest.mark.django_db
def test_a_published_version_cannot_be_changed() -> None:
    action = saisie_complete()
    auteur = UtilisateurFactory()
    franchir(action, "envoyer", auteur=auteur)
    offre = UtilisateurFactory(role="service_offre")
    franchir(action, "valider", auteur=offre)
    version = Version.objects.get(action=action)
    for change in ({"nature": "directe"}, {"document": document_exemple()}, {"auteur": auteur}):
        with pytest.raises(IntegrityError, match="ne se modifie pas"), transaction.atomic():
            Version.objects.filter(pk=version.pk).update(**change)
    # Whoever published may be forgotten.
    Version.objects.filter(pk=version.pk).update(auteur=None)
    version.refresh_from_db()
    assert version.auteur is None
