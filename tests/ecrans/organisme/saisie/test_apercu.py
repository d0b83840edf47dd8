"""The public page before anything is sent: the public templates on the document of the cards as they stand."""

import pytest
from django.contrib.auth.models import AnonymousUser
from django.template.loader import render_to_string
from django.urls import reverse
from lxml import html
from msgspec.structs import replace

from sofi.diffusion.models import Publication
from sofi.ecrans.commun.apercu import contexte_apercu
from sofi.ecrans.commun.dossier import DossierDAction
from sofi.offre.models import Action, Session
from sofi.validation.circuit import franchir
from tests.fabriques import (
    ActionFactory,
    FormationLibreFactory,
    InformationCollectiveFactory,
    SessionFactory,
    UtilisateurFactory,
    dans,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("saisisseur")]


def adresse(action, *session):
    return reverse(f"organisme:apercu{'_session' if session else ''}", args=[action.pk, *session])


def texte(page):
    return " ".join(page.text_content().split())


def contenu(client, url):
    """What the public reads, without what differs: address, banner, dates of versions, reports, links elsewhere."""
    page = html.fromstring(client.get(url, follow=True).content)
    return [
        " ".join(n.text_content().split())
        for n in page.xpath(
            "//main//section[not(@id='signaler' or @id='voir-aussi')]"
            " | //dl[not(ancestor::section/@id='voir-aussi')]"
        )
    ]


def test_la_page_dit_qu_elle_n_est_pas_publiee_et_ne_l_est_pas(lire, client, action):
    recap = lire(reverse("organisme:recapitulatif", args=[action.pk]))
    assert adresse(action) in recap.xpath("//a/@href")
    page = lire(adresse(action))
    assert "Aperçu : rien n’est publié." in texte(page).replace("\xa0", " ")
    assert page.xpath("//meta[@name='robots']/@content") == ["noindex"]
    assert not page.xpath("//script[@type='application/ld+json'] | //link[@rel='canonical']")
    assert "Atelier de douze établis." in texte(page)
    assert reverse("organisme:recapitulatif", args=[action.pk]) in page.xpath("//a/@href")
    assert not Publication.objects.exists()


def test_c_est_la_page_que_la_validation_publie(client, action):
    """The public templates on the document that publishing writes: nothing is told twice."""
    session = action.sessions.get()
    apercue = contenu(client, adresse(action, session.pk))
    auteur = UtilisateurFactory(role="service_offre")
    franchir(action, "envoyer", auteur=UtilisateurFactory())
    franchir(action, "valider", auteur=auteur)
    publique = contenu(client, reverse("public:session", args=[session.pk]))
    assert len(apercue) > 8
    assert apercue == publique


def test_une_modification_dit_ce_que_le_public_lit_encore(lire, action):
    franchir(action, "envoyer", auteur=UtilisateurFactory())
    franchir(action, "valider", auteur=UtilisateurFactory(role="service_offre"))
    assert "c’est ce que le public lit déjà, version 1" in texte(lire(adresse(action)))
    franchir(action, "modifier", auteur=UtilisateurFactory())
    Action.objects.filter(pk=action.pk).update(objectifs="<p>Un siège.</p>")
    page = texte(lire(adresse(action)))
    assert "Le public lit encore la version 1." in page and "Un siège." in page


def test_chaque_session_a_sa_page_et_mene_a_celle_des_autres(lire, client, action):
    (premiere,) = action.sessions.all()
    autre = SessionFactory(action=action, date_debut=dans(300), heures_centre=777)
    retiree = SessionFactory(action=action, retiree_le=dans(0))
    InformationCollectiveFactory(session=premiere)
    page = lire(adresse(action))
    assert adresse(action, autre.pk) in page.xpath("//section[@id='sessions']//a/@href")
    assert not [a for a in page.xpath("//a/@href") if a.startswith("/formation/")]
    assert "777" in texte(lire(adresse(action, autre.pk)))
    for absente in (retiree.pk, autre.pk + 1000):
        assert client.get(adresse(action, absente)).status_code == 404


def test_sans_session_la_page_se_lit(lire, action):
    action.sessions.all().delete()
    page = texte(lire(adresse(action)))
    assert "Aucune session n’est saisie" in page and "Aucune date à venir" in page
    code = f"{action.formation_id}-{action.pk}"
    assert f"code FAS {code}" in page and f"{code}-" not in page


def test_un_brouillon_a_peine_commence_se_lit(lire, etablissement):
    libre = FormationLibreFactory(etablissement=etablissement, intitule="", domaine=None)
    vide = ActionFactory(formation=libre, etablissement=etablissement)
    nue = Session.objects.create(action=vide)
    for page in (lire(adresse(vide)), lire(adresse(vide, nue.pk))):
        assert page.xpath("//h1")[0].text_content().strip()
        assert page.xpath("//details//li/a")


def cartes(document):
    """Each card of the document, and how the document is with another one in its place."""
    (session,) = document.sessions
    (dispositif,) = session.dispositifs

    def avec_session(autre):
        return replace(document, sessions=[autre])

    return [
        (document.formation, lambda f: replace(document, formation=f)),
        (document.action, lambda a: replace(document, action=a)),
        (document.organisme, lambda o: replace(document, organisme=o)),
        (session, avec_session),
        (dispositif, lambda d: avec_session(replace(session, dispositifs=[d]))),
    ]


def test_la_page_se_lit_quel_que_soit_le_champ_qui_manque(action, rf):
    """Each field of each card emptied in its turn, as it is before anybody fills it."""
    entier = DossierDAction(action).document_propose
    requete, lues = rf.get("/"), 0
    requete.user = AnonymousUser()
    for carte, remettre in cartes(entier):
        vide = type(carte)()
        for nom in carte.__struct_fields__:
            if nom in ("id", "publie_le") or getattr(carte, nom) == getattr(vide, nom):
                continue
            incomplet = remettre(replace(carte, **{nom: getattr(vide, nom)}))
            contexte = contexte_apercu(incomplet, None, adresse=str)
            page = html.fromstring(render_to_string("commun/apercu_public.html", contexte, requete))
            assert page.xpath("//h1")[0].text_content().strip(), nom
            assert "None" not in texte(page), nom
            lues += 1
    assert lues > 40
