"""What a reader gets out of the feed against what the cards hold, for one session: the tests' and the bench's."""

from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from sofi.offre.codes import AnneeEntree
from sofi.offre.fiches import FicheSession
from sofi.validation.document import Document

Cartes = dict[str, tuple[Document, FicheSession]]
"""The cards of a session, by its number in the feed."""


def cartes(documents: list[Document]) -> Cartes:
    """Those of every session of these documents."""
    return {
        f"{document.formation.id}-{document.action.id}-{session.id}": (document, session)
        for document in documents
        for session in document.sessions
    }


def comparer_ligne(lue: dict[str, Any], attendues: Cartes) -> None:
    """A record of the reader of lines; all its sessions are expected."""
    document, _ = attendues[lue["sessions"][0]]
    fiche = document.formation.fiche
    debuts = [attendues[numero][1].date_debut.replace("-", "") for numero in lue["sessions"]]
    assert lue["debuts"] == debuts
    assert lue["siret_formateur"] == [document.organisme.siret]
    assert lue["rncp"] == ([fiche.rncp.removeprefix("RNCP")] if fiche and fiche.rncp else [])
    assert lue["certifinfo"] == ([fiche.code] if fiche and not fiche.locale else [])


def comparer_typees(
    formation: dict[str, Any], action: dict[str, Any], document: Document, session: FicheSession
) -> None:
    """An action of one session, of the streaming reader."""
    (session_lue,) = action["session"]
    assert formation["intitule-formation"] == document.action.titre
    adresse = "http://localhost:8000/formation/"
    assert formation["url-formation"]["urlweb"][0].startswith(adresse)
    assert session_lue["url-session"]["urlweb"] == [f"{adresse}{session.id}/"]
    assert session_lue["periode"]["debut"].isoformat() == session.date_debut
    assert action["nombre-heures-total"] == session.heures_centre + session.heures_entreprise
    _comparer_lieu_et_cycle(action, session_lue, session)
    assert set(action["code-public-vise"]) == {
        public.code for d in session.dispositifs for public in d.type.publics
    }
    assert [f["nb-places-financees"] for f in action["organisme-financeur"]] == [
        d.places for d in session.dispositifs
    ]
    _comparer_extras(action, session_lue, document, session)


def _comparer_lieu_et_cycle(
    action: dict[str, Any], session_lue: dict[str, Any], session: FicheSession
) -> None:
    (lieu,) = action["lieu-de-formation"]
    assert lieu["coordonnees"]["adresse"]["ville"] == session.lieu.adresse.ville
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
    action: dict[str, Any], session_lue: dict[str, Any], document: Document, session: FicheSession
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


def comparer_chemins(lue: dict[str, Any], document: Document, session: FicheSession) -> None:
    """A session, of the reader of paths."""
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
