"""Titles found in a rich text, the given texts, what a page lacks to appear."""

import pytest

from sofi.editorial.defauts import brouillons, en_html
from sofi.editorial.models import Legale, Page, Rubrique, Sorte
from sofi.editorial.sortes import RICHES, SORTES, manques, reste_a_dire
from sofi.editorial.titres import sections
from sofi.socle.texte_riche import examiner, longueur


def test_un_paragraphe_tout_en_gras_est_un_titre():
    html = "<p>Avant.</p><p><strong>Éditeur</strong></p><p>A</p><ul><li>b</li></ul><p><strong>Éditeur</strong></p>"
    lues = sections(html)
    assert [(s.ancre, s.titre, s.html) for s in lues] == [
        ("", "", "<p>Avant.</p>"),
        ("editeur", "Éditeur", "<p>A</p><ul><li>b</li></ul>"),
        ("editeur-2", "Éditeur", ""),
    ]


@pytest.mark.parametrize(
    "html",
    [
        "<p><strong>Gras</strong> puis la suite.</p>",
        f"<p><strong>{'x' * 121}</strong></p>",
        "<ul><li><strong>Gras</strong></li></ul>",
        "<p><strong>Un <em>mot</em></strong></p>",
    ],
)
def test_le_reste_du_gras_reste_du_texte(html):
    assert [(s.titre, s.html) for s in sections(html)] == [("", html)]


def test_un_titre_garde_ses_signes():
    """What is escaped in the HTML is read again once, and shown escaped once."""
    (section,) = sections("<p><strong>CPF &amp; Cie &lt;3</strong></p>")
    assert (section.titre, section.ancre) == ("CPF & Cie <3", "cpf-cie-3")


def test_les_textes_fournis_sont_des_textes_riches_et_disent_ce_qui_leur_manque():
    """Written as the editor writes, under the limit, refused as they are."""
    textes = {Legale(b["adresse"]): b["texte"] for b in brouillons()}
    assert set(textes) == set(Legale)
    for texte in textes.values():
        lu = examiner(texte)
        assert lu.html == texte and not lu.refus
        assert longueur(texte) <= RICHES["texte"] and sections(texte)
        assert reste_a_dire(Page(sorte=Sorte.LEGALE, texte=texte))


def test_un_lien_et_une_liste_d_un_texte_fourni():
    assert en_html("# A & B\n\n- un\n- deux\n\nvoir <https://exemple.fr/a>") == (
        "<p><strong>A &amp; B</strong></p><ul><li>un</li><li>deux</li></ul>"
        '<p>voir <a href="https://exemple.fr/a" rel="noopener">https://exemple.fr/a</a></p>'
    )


@pytest.mark.parametrize(
    ("sorte", "colonnes", "dit"),
    [
        (Sorte.ACTUALITE, {"texte": ""}, "« Texte » est à remplir."),
        (
            Sorte.ACTUALITE,
            {"texte": "<p>[à compléter : l’heure].</p>"},
            "Il reste à dire : l’heure.",
        ),
        (Sorte.RESSOURCE, {"texte": ""}, "Une ressource donne un texte"),
        (Sorte.RESSOURCE, {"rubrique": Rubrique.MARDI}, "Jour du rendez-vous"),
        (Sorte.RESSOURCE, {"texte": "", "video": "https://exemple.fr/v"}, "sa transcription"),
        (Sorte.RESSOURCE, {"rubrique": ""}, "« Rubrique » est à remplir."),
        (Sorte.DISPOSITIF, {}, "« Pour qui » est à remplir."),
        (Sorte.LEGALE, {"texte": ""}, "« Texte » est à remplir."),
    ],
)
def test_ce_qui_manque_est_dit(sorte, colonnes, dit):
    entiere = {"titre": "T", "resume": "R", "texte": "<p>t</p>", "rubrique": Rubrique.TUTO}
    page = Page(sorte=sorte, dispositif_id="cpf", **(entiere | colonnes))
    assert any(dit in manque for manque in manques(page)), manques(page)


def test_une_page_entiere_ne_manque_de_rien():
    entiere = dict.fromkeys(RICHES, "<p>x</p>") | {"titre": "T", "resume": "R"}
    for sorte in Sorte:
        page = Page(sorte=sorte, rubrique=Rubrique.TUTO, dispositif_id="cpf", **entiere)
        assert manques(page) == []
        assert set(SORTES[sorte].requis) <= set(SORTES[sorte].champs)
