"""What three kinds of readers get out of the feed is what the cards hold, value by value."""

import io
from collections import Counter
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

import pytest
from lxml import etree

from sofi.echanges.lheo import langage
from sofi.echanges.lheo.controle import controler_formation
from sofi.echanges.lheo.correspondance import formations
from sofi.echanges.lheo.ecriture import ecrire_document
from sofi.offre.codes import AnneeEntree
from sofi.validation.document import Document

from . import lecteurs
from .offre_variee import JOUR, documents

EXPORT = "2026-05-20T02:00:00+02:00"
DOCUMENTS = documents(40, graine=9)
CARTES = {
    f"{d.formation.id}-{d.action.id}-{session.id}": (d, session)
    for d in DOCUMENTS
    for session in d.sessions
}


@pytest.fixture(scope="module")
def flux() -> bytes:
    """The feed of the whole offer, every formation of it conforming."""
    sortie = io.BytesIO()
    with ecrire_document(sortie, jour=JOUR, export=EXPORT) as ecrire:
        for document in DOCUMENTS:
            for formation in formations(document, jour=JOUR, export=EXPORT):
                assert [str(faute) for faute in controler_formation(formation.element)] == []
                ecrire(formation.element)
    return sortie.getvalue()


NON_ECRITS = {
    # SOFI has nothing to say there.
    "code-type-formation", "code-CPF", "code-ELU", "reference-code-FORMACODE", "identifiant-module",
    "positionnement", "sous-modules", "sous-module", "reference-module", "type-module", "modules-prerequis",
    "enseignement", "libelle-enseignement", "type-enseignement", "obligatoire", "fax", "pays", "code-INSEE-canton",
    "infos-perimetre-recrutement", "prix-horaire-TTC", "duree-conventionnee", "modalites-inscription",
    "capacite-cumulee",
}  # fmt: skip


def test_the_offer_exercises_every_element_that_the_feed_writes(flux: bytes) -> None:
    ecrits = {etree.QName(noeud).localname for noeud in etree.fromstring(flux).iter()}
    assert set(langage.accessibles("lheo")) - ecrits == NON_ECRITS


def test_a_reader_of_lines_gets_every_record(flux: bytes) -> None:
    lues = lecteurs.par_lignes(flux.decode())

    assert len(lues) > len(DOCUMENTS)
    assert max(Counter(lue["numero"] for lue in lues).values()) == 1
    assert sorted(numero for lue in lues for numero in lue["sessions"]) == sorted(CARTES)
    for lue in lues:
        document, _ = CARTES[lue["sessions"][0]]
        fiche = document.formation.fiche
        debuts = [CARTES[numero][1].date_debut.replace("-", "") for numero in lue["sessions"]]
        assert lue["debuts"] == debuts
        assert lue["modifiee"] == "20260519"
        assert lue["siret_formateur"] == [document.organisme.siret]
        assert lue["rncp"] == ([fiche.rncp.removeprefix("RNCP")] if fiche and fiche.rncp else [])
        assert lue["certifinfo"] == ([fiche.code] if fiche and not fiche.locale else [])


def test_a_streaming_reader_gets_typed_values(flux: bytes) -> None:
    lues = list(lecteurs.en_continu(io.BytesIO(flux)))

    sessions = [(formation, action) for formation in lues for action in formation["action"]]
    assert len(sessions) == len(CARTES)
    for formation, action in sessions:
        (session_lue,) = action["session"]
        document, session = CARTES[session_lue["@numero"]]
        assert formation["intitule-formation"] == document.action.titre
        assert formation["url-formation"]["urlweb"][0].startswith(
            "http://localhost:8000/formation/"
        )
        assert session_lue["url-session"]["urlweb"] == [
            f"http://localhost:8000/formation/{session.id}/"
        ]
        assert session_lue["periode"]["debut"].isoformat() == session.date_debut
        assert action["nombre-heures-total"] == session.heures_centre + session.heures_entreprise
        assert (
            action["lieu-de-formation"][0]["coordonnees"]["adresse"]["ville"]
            == session.lieu.adresse.ville
        )
        _comparer_lieu_et_cycle(action, session_lue, session)
        assert set(action["code-public-vise"]) == {
            public.code for d in session.dispositifs for public in d.type.publics
        }
        assert [f["nb-places-financees"] for f in action["organisme-financeur"]] == [
            d.places for d in session.dispositifs
        ]
        _comparer_extras(action, session_lue, document, session)


def _comparer_lieu_et_cycle(
    action: dict[str, Any], session_lue: dict[str, Any], session: Any
) -> None:
    (lieu,) = action["lieu-de-formation"]
    assert lieu.get("SIRET-lieu-formation", {}).get("SIRET", "") == session.lieu.siret
    assert lieu.get("code-UAI-lieu-formation", {}).get("code-UAI", "") == session.lieu.uai
    if any(d.type.regle == "apprentissage" for d in session.dispositifs):
        toutes = [*range(1, (session.duree_cycle or 0) + 1)]
        entrees = (
            toutes
            if AnneeEntree.TOUTES in session.annees_entree
            else [*map(int, session.annees_entree)]
        )
        (cycle,) = session_lue["cycle"]
        assert cycle.get("annee-cycle", []) == entrees
        assert action.get("duree-cycle") == session.duree_cycle
    else:
        assert "cycle" not in session_lue and "duree-cycle" not in action


def _comparer_extras(
    action: dict[str, Any], session_lue: dict[str, Any], document: Document, session: Any
) -> None:
    if session.heures_hebdo:
        entieres = Decimal(session.heures_hebdo).quantize(Decimal(1), ROUND_HALF_UP)
        assert action["extras"]["duree-hebdo"] == {
            "duree-hebdo": {"@info": "duree-hebdo", "contenu": str(entieres)}
        }
    eligibilite = session_lue["extras"].get("eligibilite-cpf")
    assert bool(eligibilite) is document.formation.eligible_cpf
    regional = any(d.type.programme_regional for d in session.dispositifs)
    assert action.get("code-perimetre-recrutement") == ("Région" if regional else None)
    if document.voie == "publique" and not session.informations_collectives:
        assert "kairos-ouiform" not in action["extras"].get("sofi", {})
        assert "information collective" not in action.get("modalites-recrutement", "")


def test_a_reader_of_paths_gets_financings(flux: bytes) -> None:
    lues = {lue["numero"]: lue for lue in lecteurs.par_chemins(etree.fromstring(flux))}

    assert set(lues) == set(CARTES)
    for numero, lue in lues.items():
        document, session = CARTES[numero]
        premier = session.dispositifs[0]
        assert lue["prix"] == _ce_que_paie_l_apprenant(premier)
        assert lue["a_distance"] is ("distance" in session.modalites)
        assert lue["cpf"] == _numero_cpf(document)
        poec = premier.type.regle == "poec"
        assert ("POEC" in lue["programmes"], lue["marches"]) == (poec, ["34567"] * poec)
        assert ("VISA Métiers" in lue["programmes"]) is premier.type.programme_regional
        assert ("Collectivité territoriale - Conseil régional" in lue["financeurs"]) is (
            premier.type.programme_regional
        )
        assert "\N{NO-BREAK SPACE}" not in "".join(lue["duree"])


def _ce_que_paie_l_apprenant(dispositif: Any) -> Decimal | None:
    autres = sum(
        Decimal(somme or 0)
        for somme in (dispositif.frais_certification, dispositif.frais_additionnels)
    )
    if dispositif.type.code in {"ca", "cp", "poec", "region"}:
        return autres
    return None if dispositif.frais_ttc is None else Decimal(dispositif.frais_ttc) + autres


def _numero_cpf(document: Document) -> list[str]:
    fiche = document.formation.fiche
    if fiche is None or not document.formation.eligible_cpf:
        return []
    return [fiche.rncp or fiche.rs or fiche.code]
