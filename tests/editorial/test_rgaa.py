"""The audit: every criterion of the RGAA answered, and the declaration made of its answers alone."""

import html
from decimal import Decimal

import pytest
from django.conf import settings
from django.urls import reverse
from django.utils.html import strip_tags

from sofi.editorial.rgaa import CRITERES, Reponse, audit, lire

# RGAA 4.1.2: how many criteria each of the thirteen themes has.
PAR_THEME = (9, 2, 3, 13, 8, 2, 5, 10, 4, 14, 13, 11, 12)
ENTETE = "critere;thematique;intitule;reponse;note"


def test_les_106_criteres_ont_leur_reponse_et_leur_note():
    numeros = [critere.numero for critere in audit().criteres]
    assert numeros == [
        f"{theme}.{n}" for theme, combien in enumerate(PAR_THEME, 1) for n in range(1, combien + 1)
    ]
    assert len(numeros) == CRITERES
    assert all(len(critere.note) > 10 and critere.intitule for critere in audit().criteres)
    assert audit().conformes + audit().non_conformes + audit().non_applicables == CRITERES


@pytest.mark.parametrize("ligne", ["1.1;Images;Titre ?;;Note.", "1.1;Images;Titre ?;C;"])
def test_une_ligne_sans_reponse_ou_sans_note_est_refusee(ligne):
    with pytest.raises(ValueError):
        lire([ENTETE, ligne])


@pytest.mark.parametrize(
    ("reponses", "taux", "etat"),
    [
        ("C C NA", "100.0", "totalement conforme"),
        ("C C NC", "66.6", "partiellement conforme"),
        ("C NC NA", "50.0", "partiellement conforme"),
        ("C NC NC", "33.3", "non conforme"),
        ("NA NA", "0.0", "totalement conforme"),
    ],
)
def test_le_taux_se_calcule_sur_les_criteres_applicables(reponses, taux, etat):
    """Never rounded up; the words are those of the law."""
    lignes = [f"1.{n};Images;Titre ?;{mot};Note." for n, mot in enumerate(reponses.split(), 1)]
    lu = lire([ENTETE, *lignes])
    assert (lu.taux, lu.etat) == (Decimal(taux), etat)


@pytest.mark.django_db
def test_la_declaration_montre_les_chiffres_calcules(client):
    """Read from the page: the rate, the counts, each criterion that isn't met; the foot says the same state."""
    lu, page = audit(), client.get(reverse("public:accessibilite"))
    texte = " ".join(html.unescape(strip_tags(page.content.decode())).replace("\xa0", " ").split())
    assert f"{lu.conformes} sur {lu.conformes + lu.non_conformes}" in texte
    assert f"{str(lu.taux).replace('.', ',')} %" in texte
    assert f"Accessibilité : {lu.etat}" in texte
    for critere in lu.criteres:
        assert (critere.note in texte) == (
            critere.reponse == Reponse.NON_CONFORME
            or critere.note in {manque.note for manque in lu.manques}
        ), critere.numero
    grille = b"".join(client.get(reverse("public:accessibilite_grille"))).decode()
    assert grille.count("\n") == CRITERES + 1


@pytest.mark.parametrize(
    ("criteres", "signe"),
    [
        (("2.1", "2.2"), "<iframe"),
        (("4.8", "4.9", "4.12", "4.13", "13.10"), "carte.js"),
        (("5.4", "5.6", "5.7"), "<table"),
        (("11.1", "11.9"), "<form"),
    ],
)
def test_ce_que_les_gabarits_montrent_n_est_pas_non_applicable(criteres, signe):
    """A frame, a map that moves, a table, a form: what stands in a template is judged."""
    gabarits = (settings.BASE_DIR / "sofi" / "ecrans").glob("*/templates/**/*.html")
    assert any(signe in gabarit.read_text("utf-8") for gabarit in gabarits)
    reponses = {critere.numero: critere.reponse for critere in audit().criteres}
    assert [n for n in criteres if reponses[n] == Reponse.NON_APPLICABLE] == []
