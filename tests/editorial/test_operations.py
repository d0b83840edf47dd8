"""A page is written, appears, is withdrawn; what was read stays read, and nothing being written is."""

import pytest
from django.db import IntegrityError, transaction

from sofi.editorial import lecture
from sofi.editorial.models import FichierJoint, Legale, Page, Parution, Rubrique, Sorte
from sofi.editorial.operations import (
    PageRefusee,
    adresse_libre,
    enregistrer,
    publier,
    reprendre,
    retirer,
    supprimer,
)
from sofi.socle.memoire import memoire
from tests.fabriques import (
    PageFactory,
    RessourceFactory,
    TypeDispositifFactory,
    UtilisateurFactory,
    aujourd_hui,
    dans,
    fichier_joint,
)

pytestmark = pytest.mark.django_db


def lue(page):
    return lecture.trouver(page.sorte, page.adresse, aujourd_hui())


def test_un_brouillon_ne_se_lit_pas_et_ce_qu_on_change_apres_non_plus():
    page = PageFactory(titre="Avant")
    assert lue(page) is None
    publier(page, auteur=UtilisateurFactory())
    page.refresh_from_db()
    page.titre = "Après"
    enregistrer(page, auteur=None)
    assert lue(page).titre == "Avant" and page.est_modifiee
    publier(page, auteur=None)
    assert lue(page).titre == "Après" and lue(page).numero == 2
    assert Page.objects.get(pk=page.pk).est_modifiee is False


def test_l_adresse_suit_le_titre_jusqu_a_la_premiere_parution():
    page = enregistrer(Page(sorte=Sorte.ACTUALITE, titre="L’été des métiers"), auteur=None)
    assert page.adresse == "l-ete-des-metiers"
    page.titre, page.resume, page.texte = "L’hiver", "R", "<p>t</p>"
    assert enregistrer(page, auteur=None).adresse == "l-hiver"
    publier(page, auteur=None)
    page = Page.objects.get(pk=page.pk)
    page.titre = "Le printemps"
    assert enregistrer(page, auteur=None).adresse == "l-hiver"


def test_deux_pages_du_meme_titre_ont_deux_adresses():
    une, autre, ressource = (
        enregistrer(Page(sorte=sorte, titre="Été ! " * rang), auteur=None)
        for sorte, rang in ((Sorte.ACTUALITE, 1), (Sorte.ACTUALITE, 1), (Sorte.RESSOURCE, 1))
    )
    assert (une.adresse, autre.adresse, ressource.adresse) == ("ete", "ete-2", "ete")
    assert len(adresse_libre(Page(sorte=Sorte.ACTUALITE, titre="mot " * 60))) <= 76
    assert adresse_libre(Page(sorte=Sorte.ACTUALITE, titre="!!!")) == "actualite"


def test_ce_que_quelqu_un_d_autre_a_ecrit_n_est_pas_recouvert():
    page = enregistrer(Page(sorte=Sorte.ACTUALITE, titre="Une"), auteur=None)
    la_mienne, la_sienne = Page.objects.get(pk=page.pk), Page.objects.get(pk=page.pk)
    la_sienne.titre, la_mienne.titre = "La sienne", "La mienne"
    enregistrer(la_sienne, auteur=None)
    with pytest.raises(PageRefusee, match="Quelqu’un d’autre"):
        enregistrer(la_mienne, auteur=None)
    assert Page.objects.get(pk=page.pk).titre == "La sienne"


@pytest.mark.parametrize(
    ("debut", "fin", "se_lit"),
    [(None, None, True), (0, 0, True), (1, None, False), (-9, -1, False), (-9, 0, True)],
)
def test_ce_qui_est_date_se_lit_ses_jours_la(debut, fin, se_lit):
    dates = [jour if jour is None else dans(jour) for jour in (debut, fin)]
    page = RessourceFactory(parait_le=dates[0], jusqu_au=dates[1])
    publier(page, auteur=None)
    assert (lue(page) is not None) == se_lit
    assert bool(lecture.ressources(aujourd_hui())) == se_lit


def test_une_actualite_sans_date_prend_celle_de_sa_parution():
    page = PageFactory()
    assert publier(page, auteur=None).parait_le == aujourd_hui()
    assert Page.objects.get(pk=page.pk).parait_le == aujourd_hui()


def test_les_actualites_vont_a_leurs_lecteurs_la_derniere_d_abord():
    for rang, lecteurs in enumerate(("public", "organismes", "tous")):
        publier(
            PageFactory(titre=lecteurs, lecteurs=lecteurs, parait_le=dans(rang - 5)), auteur=None
        )
    jour = aujourd_hui()
    titres = {
        qui: [p.titre for p in lecture.actualites(qui, jour, combien=3)]
        for qui in ("public", "organismes")
    }
    assert titres == {"public": ["tous", "public"], "organismes": ["tous", "organismes"]}
    assert [p.titre for p in lecture.toutes_les_actualites(jour)] == [
        "tous",
        "organismes",
        "public",
    ]


def test_retirer_puis_publier_de_nouveau_a_la_meme_adresse():
    page = PageFactory()
    publier(page, auteur=None)
    retirer(page)
    assert lue(page) is None
    with pytest.raises(PageRefusee, match="n’est pas en ligne"):
        retirer(page)
    assert publier(page, auteur=None).adresse == page.adresse and lue(page).numero == 2


def test_une_page_legale_reste_et_ne_parait_qu_une_fois_completee():
    """The foot leads to it as soon as it appears."""
    memoire.delete(lecture.CLEF)
    page = Page.objects.get(sorte=Sorte.LEGALE, adresse=Legale.MENTIONS)
    assert page.adresse not in lecture.legales_en_ligne()
    with pytest.raises(PageRefusee, match="Il reste à dire"):
        publier(page, auteur=None)
    page.texte = "<p>Édité par la région d’essai.</p>"
    enregistrer(page, auteur=None)
    assert page.adresse == Legale.MENTIONS
    publier(page, auteur=None)
    lecture.oublier()
    assert page.adresse in lecture.legales_en_ligne()
    for geste in (retirer, supprimer):
        with pytest.raises(PageRefusee):
            geste(page)
    assert lue(page) is not None


def test_seul_un_brouillon_s_efface_avec_son_fichier():
    joint, garde = fichier_joint(), fichier_joint()
    supprimer(RessourceFactory(fichier=joint))
    assert not FichierJoint.objects.filter(pk=joint.pk).exists()
    parue = RessourceFactory(fichier=garde)
    publier(parue, auteur=None)
    with pytest.raises(PageRefusee, match="ne s’efface pas"):
        supprimer(parue)
    assert lue(parue).fichier == garde


def test_le_fichier_que_deux_pages_donnent_reste_a_l_autre():
    joint = fichier_joint()
    une, autre = RessourceFactory(fichier=joint), RessourceFactory(fichier=joint)
    supprimer(une)
    assert Page.objects.get(pk=autre.pk).fichier == joint


def test_reprendre_une_parution_n_est_pas_la_publier():
    page = PageFactory(titre="Première")
    premiere = publier(page, auteur=None)
    page = Page.objects.get(pk=page.pk)
    page.titre = "Seconde"
    enregistrer(page, auteur=None)
    publier(page, auteur=None)
    reprendre(Page.objects.get(pk=page.pk), premiere, auteur=None)
    assert Page.objects.get(pk=page.pk).titre == "Première"
    assert lue(page).titre == "Seconde"


def test_les_rubriques_dans_leur_ordre_et_les_mardis_a_venir_d_abord():
    for titre, rubrique, ordre, jour in (
        ("passé", Rubrique.MARDI, 0, -3),
        ("bientôt", Rubrique.MARDI, 0, 3),
        ("plus tard", Rubrique.MARDI, 0, 9),
        ("zèbre", Rubrique.AIDE, 1, None),
        ("Éclair", Rubrique.AIDE, 2, None),
        ("eau", Rubrique.AIDE, 2, None),
    ):
        jour_dit = jour if jour is None else dans(jour)
        page = RessourceFactory(titre=titre, rubrique=rubrique, ordre=ordre, jour=jour_dit)
        publier(page, auteur=None)
    lues = [(r.value, [p.titre for p in pages]) for r, pages in lecture.ressources(aujourd_hui())]
    assert lues == [
        ("aide", ["zèbre", "eau", "Éclair"]),
        ("mardi", ["bientôt", "plus tard", "passé"]),
    ]


def test_les_procedures_d_un_programme_et_celles_de_tous():
    programme = TypeDispositifFactory()
    for titre, dispositif in (("du programme", programme), ("générale", None)):
        page = RessourceFactory(titre=titre, rubrique=Rubrique.PROCEDURE, dispositif=dispositif)
        publier(page, auteur=None)
    jour = aujourd_hui()
    assert [p.titre for p in lecture.procedures(programme.pk, jour)] == ["du programme"]
    assert [p.titre for p in lecture.procedures("", jour)] == ["générale"]


@pytest.mark.parametrize("colonnes", [{"sorte": Sorte.DISPOSITIF}, {"adresse": "prise"}])
def test_la_base_refuse_ce_qui_ne_se_peut(colonnes):
    PageFactory(adresse="prise")
    with pytest.raises(IntegrityError), transaction.atomic():
        PageFactory(**colonnes)


def test_une_seule_parution_en_ligne():
    page = PageFactory()
    parution = publier(page, auteur=None)
    parution.pk, parution.numero = None, 2
    with pytest.raises(IntegrityError), transaction.atomic():
        parution.save(force_insert=True)


def test_une_parution_ne_change_ni_ne_s_efface():
    """The account of who published it may go; the words stay."""
    auteur = UtilisateurFactory()
    parution = publier(PageFactory(titre="Dit"), auteur=auteur)
    for changer in (
        lambda: Parution.objects.filter(pk=parution.pk).update(titre="Redit"),
        parution.delete,
    ):
        with pytest.raises(IntegrityError, match="ne se modifie pas"), transaction.atomic():
            changer()
    auteur.delete()
    parution.refresh_from_db()
    assert parution.titre == "Dit" and parution.publiee_par is None
