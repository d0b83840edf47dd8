"""With the keyboard only: what has the focus is never under a bar, on a large screen, a small one, enlarged twice."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, TimeoutError, expect

from .conftest import GRAND, PETIT

COMPTE = "organisme@exemple.fr"
BROUILLON = """
from sofi.offre.models import Dispositif
d = Dispositif.objects.get(session__action__formation__intitule="Initiation à la marqueterie")
print(d.session.action_id, d.session_id, d.pk)
"""
# Nobody does them: they are under way as long as one looks.
EN_COURS = """
from django.utils import timezone
from sofi.echanges.models import Import, PassageDeFlux
PassageDeFlux.objects.create(situation="cours", commence_le=timezone.now(), prepares=120, a_preparer=900)
print(Import.objects.create(source="communes", fichier="communes.csv", taille=9, sha256="a", situation="lecture").pk)
"""
FINI = """
from django.utils import timezone
from sofi.echanges.models import PassageDeFlux
PassageDeFlux.objects.filter(situation="cours").update(situation="diffuse", fini_le=timezone.now())
"""
EXPORTS = "/service-offre/exports/"
AGRANDI = {"width": 640, "height": 450}  # 1280 × 900, twice enlarged
DEFILEMENT = 3_000  # ms; far more than a page that is still scrolling takes
ARRETS = 200  # more than any of these pages has
# Is what has the focus seen where it begins and where it ends (an editor's first line is enough)?
VISIBLE = """() => {
  const el = document.activeElement;
  if (!el || el === document.body) return null;
  const r = el.getBoundingClientRect();
  const nom = `${el.tagName} ${el.name || el.id || el.textContent.trim().slice(0, 30)}`;
  if (r.width < 2 || r.height < 2) return { nom, vu: true };
  const dedans = (h) => h && (el.contains(h) || h.contains(el) || [...(el.labels || [])].some((l) => l.contains(h)));
  const vu = (x, y) => y >= 0 && y < innerHeight && dedans(document.elementFromPoint(x, y));
  const bas = Math.min(r.bottom - 4, r.top + 40);
  return { nom, vu: vu(r.left + r.width / 2, r.top + 4) && vu(r.left + r.width / 2, bas) };
}"""

# Has what has the focus our outline, or its label, and does what scrolls leave it whole?
ENTOURE = """() => {
  const el = document.activeElement;
  if (!el || el === document.body) return null;
  const nom = `${el.tagName} ${el.name || el.id || el.textContent.trim().slice(0, 30)}`;
  const dit = [el, ...(el.labels || [])].find((un) => getComputedStyle(un).outlineStyle === "solid");
  if (!dit) return { nom, entoure: false };
  const style = getComputedStyle(dit), bord = parseFloat(style.outlineWidth) + parseFloat(style.outlineOffset);
  const r = dit.getBoundingClientRect();
  let entoure = r.top - bord >= 0 && r.bottom + bord <= innerHeight + 1;
  for (let p = dit.parentElement; p && p !== document.body; p = p.parentElement) {
    if (getComputedStyle(p).overflowX === "visible") continue;
    const q = p.getBoundingClientRect();
    entoure &&= r.left - bord >= q.left && r.right + bord <= q.right && r.top - bord >= q.top;
  }
  return { nom, entoure };
}"""


@pytest.mark.parametrize("taille", [GRAND, PETIT, AGRANDI], ids=["1280", "390", "200 %"])
def test_what_has_the_focus_is_seen(
    ouvrir, commande: Callable[..., str], taille: dict[str, int]
) -> None:
    """Every stop of Tab on the four cards, the récapitulatif and the list of sessions."""
    action, session, dispositif = commande("shell", "-v", "0", "-c", BROUILLON).split()
    carte = f"/organisme/saisie/{action}"
    page = ouvrir(f"{carte}/formation/", compte=COMPTE)
    page.set_viewport_size(taille)
    for adresse in (
        f"{carte}/formation/",
        f"{carte}/action/",
        f"{carte}/sessions/{session}/",
        f"{carte}/sessions/{session}/dispositifs/{dispositif}/",
        f"{carte}/recapitulatif/",
        "/organisme/sessions/",
    ):
        page.goto(adresse)
        caches = []
        for _ in range(ARRETS):
            page.keyboard.press("Tab")
            arret = page.evaluate(VISIBLE)
            if arret is None:
                break
            if not arret["vu"] and not bientot(page, VISIBLE, "vu"):
                caches.append(arret["nom"])
        assert not caches, f"{adresse} at {taille['width']}: {caches}"


def bientot(page: Page, question: str, dit: str) -> bool:
    """What is asked of what has the focus is true once the page has scrolled."""
    try:
        page.wait_for_function(f"() => ({question})()?.{dit}", timeout=DEFILEMENT)
    except TimeoutError:
        return False
    return True


def test_each_stop_is_outlined(ouvrir) -> None:
    """The icon of a date's calendar too, which has the focus without its field having it; nothing cuts an outline."""
    for compte, adresse in (
        ("organisme@exemple.fr", "/organisme/cles/"),
        ("offre@exemple.fr", "/service-offre/imports/historique/"),
        ("", "/api/"),
    ):
        page = ouvrir(adresse, compte=compte)
        sans, arrets = [], 0
        for _ in range(ARRETS):
            page.keyboard.press("Tab")
            if (arret := page.evaluate(ENTOURE)) is None:
                break
            arrets += 1
            if not arret["entoure"] and not bientot(page, ENTOURE, "entoure"):
                sans.append(arret["nom"])
        assert arrets and not sans, f"{adresse}: {sans}"


def suivre(page: Page) -> None:
    """The page asks where the job is, twice: what the first answer brought is in place."""
    for _ in range(2):
        with page.expect_response(lambda reponse: "hx-request" in reponse.request.headers):
            pass


def test_what_follows_a_job_never_takes_the_focus(ouvrir, commande: Callable[..., str]) -> None:
    """A page that is replaced every two seconds leaves one where one is; at the end, on its title."""
    numero = commande("shell", "-v", "0", "-c", EN_COURS).strip()
    page = ouvrir(EXPORTS, compte="offre@exemple.fr")
    for adresse, gestes in (
        (f"/service-offre/imports/{numero}/", ("Imports", "Actualiser", "Abandonner")),
        (EXPORTS, ("Actualiser", "Arrêter ce flux")),
    ):
        page.goto(adresse)
        for geste in gestes:
            controle = page.locator("main :is(a, button)", has_text=geste).first
            controle.focus()
            suivre(page)
            expect(controle).to_be_focused()
    commande("shell", "-v", "0", "-c", FINI)
    expect(page.get_by_role("button", name="Relancer maintenant")).to_be_visible()
    expect(page.get_by_role("heading", level=1)).to_be_focused()
    expect(page.locator("main > [role=status]")).to_contain_text(
        "Exports et flux : Le flux est écrit"
    )
