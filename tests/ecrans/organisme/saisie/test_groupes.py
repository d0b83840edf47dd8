"""The pages of the cards follow the table of fields: every row is there, in its order and as wide as it says."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.template.loader import get_template
from django.urls import reverse

from sofi.ecrans.organisme.saisie.forms.formation import HORS_FICHE, SUR_FICHE
from sofi.ecrans.organisme.saisie.groupes import CHAMPS, DANS, GROUPE, GROUPES
from sofi.offre.codes import Fiche, Validation, Voie
from sofi.offre.fiches import EFFECTIFS, FICHES, Champ
from sofi.offre.models import Action
from tests.fabriques import FormationFactory, FormationLibreFactory, fiche_complete, saisie_complete

pytestmark = pytest.mark.django_db
PARTICULIERS = {"champs": CHAMPS, "groupes": GROUPES}
COMMUNS = {"groupe", "elements", "tous"}


def certifiante(etablissement: Any) -> Action:
    """Blocs to choose among: every question of the F card is there."""
    fiche = fiche_complete()
    formation = FormationFactory(
        fiche=fiche, individualisation=True, validation=Validation.PARTIELLE, blocs=fiche.blocs()
    )
    return saisie_complete(etablissement=etablissement, formation=formation)


def libre(etablissement: Any) -> Action:
    """A training without a sheet."""
    return saisie_complete(
        etablissement=etablissement,
        voie=Voie.NON_CERTIFIANTE,
        dispositif="autre",
        formation=FormationLibreFactory(etablissement=etablissement),
    )


def numeros(action: Action, vue: str) -> list[int]:
    session = action.sessions.get()
    if vue == "fiche_session":
        return [action.pk, session.pk]
    if vue == "fiche_dispositif":
        return [action.pk, session.pk, session.dispositifs.get().pk]
    return [action.pk]


def bloc(page: Any, ident: str) -> Any:
    """What holds the field of that id: the place it has in the grid of its group."""
    noeud = page.get_element_by_id(ident)
    while noeud.getparent().get("class") not in ("sofi-grille", "sofi-grille mt-2"):
        noeud = noeud.getparent()
    return noeud


DE_LA_SESSION = tuple(champ for champ in FICHES[Fiche.SESSION] if champ not in EFFECTIFS)
DU_DISPOSITIF = [(champ, f"id_{champ.nom}") for champ in FICHES[Fiche.DISPOSITIF]]
DES_EFFECTIFS = [(champ, f"id_session-{champ.nom}") for champ in EFFECTIFS]


def de(table: tuple[Champ, ...]) -> list[tuple[Champ, str]]:
    return [(champ, f"id_{champ.nom}") for champ in table]


PAGES = {
    "F sur fiche": (certifiante, "fiche_formation", de(SUR_FICHE)),
    "F hors fiche": (libre, "fiche_formation", de(HORS_FICHE)),
    "A": (certifiante, "fiche_action", de(FICHES[Fiche.ACTION])),
    "S": (certifiante, "fiche_session", de(DE_LA_SESSION)),
    "D": (certifiante, "fiche_dispositif", [*DU_DISPOSITIF, *DES_EFFECTIFS]),
}


@pytest.mark.parametrize("nom", list(PAGES))
def test_every_row_is_on_its_page(
    lire: Callable[[str], Any], saisisseur: Any, etablissement: Any, nom: str
) -> None:
    faire, vue, attendus = PAGES[nom]
    action = faire(etablissement)
    page = lire(reverse(f"organisme:{vue}", args=numeros(action, vue)))
    voulus = [ident for _, ident in attendus]
    la = [noeud.get("id") for noeud in page.xpath("//form[@id='fiche']//*[@id]")]
    ordre = [ident for ident in la if ident in voulus]
    if nom == "D":
        # The two numbers of the session come between two groups of the dispositif.
        rang = voulus.index("id_frais_ht")
        effectifs = [ident for _, ident in DES_EFFECTIFS]
        voulus = [*voulus[:rang], *effectifs, *voulus[rang : len(DU_DISPOSITIF)]]
    assert ordre == voulus
    assert {ident for champ, ident in attendus if champ.largeur} == {
        ident
        for champ, ident in attendus
        if champ.largeur and champ.largeur in bloc(page, ident).get("class").split()
    }


def test_what_is_drawn_in_its_own_way_is_in_the_table() -> None:
    champs = {(fiche, champ.nom) for fiche, table in FICHES.items() for champ in table}
    groupes = {(fiche, champ.groupe) for fiche, table in FICHES.items() for champ in table}
    assert set(CHAMPS) <= champs
    assert (
        set(GROUPES) | set(DANS) | {(fiche, dans) for (fiche, _), dans in DANS.items()} <= groupes
    )


@pytest.mark.parametrize("dossier", list(PARTICULIERS))
def test_a_template_of_its_own_is_there_and_used(dossier: str) -> None:
    un = get_template(GROUPE)
    la = {chemin.stem for chemin in (Path(un.origin.name).parents[1] / dossier).glob("*.html")}
    assert la - COMMUNS == {Path(gabarit).stem for gabarit in PARTICULIERS[dossier].values()}


def test_nothing_said_leaves_nothing(
    lire: Callable[[str], Any], saisisseur: Any, etablissement: Any
) -> None:
    """A block that waits for something to say takes no room: CSS hides it while it has no element."""
    action = certifiante(etablissement)
    action.sessions.update(date_fin=None)
    for vue, nombre in (("fiche_session", 3), ("fiche_action", 1)):
        page = lire(reverse(f"organisme:{vue}", args=numeros(action, vue)))
        muets = page.xpath("//*[@data-dits][not(*)]")
        assert not "".join(noeud.text_content() for noeud in muets).strip()
        assert len(muets) >= nombre
