"""The recap of the cards: values as they will be published, and what lacks, nothing left out."""

import pytest
from django.template import Context, Template
from lxml import html

from sofi.ecrans.commun.recapitulatif import arbre, lignes
from sofi.offre.chargement import charger
from sofi.offre.codes import Fiche
from sofi.offre.models import Action
from sofi.offre.regles import Manque, examiner
from sofi.validation import document
from tests.fabriques import ActionFactory, saisie_complete

pytestmark = pytest.mark.django_db


def dessiner(lues, **options):
    modele = "{% load sofi_recap %}{% recap lignes lien=lien prefixe=prefixe %}"
    contexte = {"lignes": lues, "lien": "", "prefixe": ""} | options
    return Template(modele).render(Context(contexte))


def test_lignes_d_une_session_avec_ce_qui_lui_manque():
    action = saisie_complete()
    action.sessions.update(contact=None)
    session = action.sessions.get()
    lues = {ligne.nom: ligne for ligne in lignes(Fiche.SESSION, session, examiner(action))}
    assert lues["contact"].vide and lues["contact"].classe == "erreur"
    assert lues["rythmes"].enumeree == "continu, temps plein"
    assert not lues["cycle_unite"].a_nommer and lues["commentaire_duree"].a_nommer
    page = dessiner(lues.values(), lien="/ici/", prefixe="S-")
    (contact,) = html.fromstring(page).xpath("//*[@id='S-contact']")
    assert contact.get("class") == "erreur" and 'href="/ici/#id_contact"' in page
    assert "Commentaire durée" in page.partition("Non renseignés")[2]


def test_les_manques_d_une_autre_carte_ne_s_y_melent_pas():
    action = saisie_complete(sessions=2)
    premiere, seconde = action.sessions.order_by("pk")
    dit = Manque("erreur", "S", seconde.pk, "contact", "Contact", "Joignez-le.")
    assert not any(ligne.manques for ligne in lignes(Fiche.SESSION, premiere, [dit]))
    assert any(ligne.manques for ligne in lignes(Fiche.SESSION, seconde, [dit]))


def test_ce_qui_est_dit_d_un_champ_hors_de_la_table_est_montre():
    action = ActionFactory()
    dit = Manque("manque", "A", action.pk, "sessions", "Sessions", "Ajoutez une session.")
    derniere = lignes(Fiche.ACTION, action, [dit])[-1]
    assert (derniere.libelle, derniere.manques) == ("Sessions", [dit])
    assert "Ajoutez une session." in dessiner([derniere])


def test_texte_riche_relu_et_texte_simple_echappe():
    action = ActionFactory(
        objectifs="<p>Un <strong>meuble</strong><script>alert(1)</script></p>",
        public_vise="<b>Tous</b>",
    )
    page = dessiner(lignes(Fiche.ACTION, action))
    assert "<strong>meuble</strong>" in page and "script" not in page
    assert "&lt;b&gt;Tous&lt;/b&gt;" in page


def test_arbre_compte_ce_qui_bloque_et_range_les_dispositifs():
    action = saisie_complete(sessions=2)
    premiere = action.sessions.order_by("pk").first()
    premiere.dispositifs.update(places=None)
    chargee = charger(Action.objects.filter(pk=action.pk)).get()
    contenu = document.construire(chargee, numero=1, nature="", publie_le=action.cree_le)
    rendu = arbre(contenu, examiner(action))
    assert [len(s.dispositifs) for s in rendu.sessions] == [1, 1]
    assert [s.dispositifs[0].bloquants for s in rendu.sessions] == [1, 0]
    assert len(rendu.cartes()) == 7
