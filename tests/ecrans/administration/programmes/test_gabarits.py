"""A gabarit written field by field, by two people at once, and published."""

import pytest
from lxml import html

from sofi.programmes.gabarits import creer, ouvrir_un_brouillon
from sofi.programmes.models import Gabarit, Programme, VersionDeGabarit
from sofi.referentiels.models import Formacode
from tests.fabriques import FormateurFactory, ProgrammeFactory, aujourd_hui
from tests.programmes.offres import entrer
from tests.programmes.offres import gabarit as gabarit_publie

from .conftest import Administration, mots

PCA = "prf-prepa-cles-avenir"


@pytest.fixture
def gabarit(administration: Administration) -> Gabarit:
    return creer(ProgrammeFactory(), libelle="PREPA", remarque="", a_confirmer=False)


def cellules(gabarit: Gabarit) -> list[dict[str, object]]:
    return VersionDeGabarit.objects.get(gabarit=gabarit, numero=None).cellules


@pytest.mark.parametrize(
    ("fiche", "champ", "reponses", "dit"),
    [
        (
            "S",
            "esp",
            {"depart": "fixe", "valeur": "toujours"},
            "fait pas partie des choix proposés",
        ),
        ("S", "esp", {"depart": "parmi", "valeur": "fixes"}, "fait pas partie des choix proposés"),
        ("S", "esp", {"depart": "fixe"}, "Indiquez une valeur."),
        ("S", "esp", {"valeur": "fixes"}, "dites si elle est préremplie ou fixée"),
        (
            "S",
            "esp",
            {"depart": "propose", "valeur": "fixes", "parmi": "cadencees"},
            "n'est pas parmi les choix permis",
        ),
        (
            "S",
            "rythmes",
            {"depart": "fixe", "valeur": "continu", "parmi": "continu"},
            "ne peut pas être aussi prérempli ou limité",
        ),
        ("S", "heures_centre", {"au_plus": "beaucoup"}, "n'est pas un nombre entier"),
        ("S", "heures_centre", {"depart": "fixe", "valeur": "-3"}, "Le minimum est"),
        ("F", "fiche", {"depart": "fixe", "valeur": "1"}, "Code inconnu : 1."),
        ("F", "fiche", {"depart": "propose", "valeur": ""}, "Indiquez une valeur."),
        ("F", "domaines_ordonnes", {"depart": "fixe", "valeur": "99999"}, "Code inconnu : 99999."),
        (
            "F",
            "domaines_ordonnes",
            {"depart": "fixe", "valeur": "1 2 3 4 5 6"},
            "5 codes au plus",
        ),
        ("F", "domaine_principal", {"depart": "fixe", "valeur": "15061 15084"}, "un seul code"),
        ("F", "intitule", {"depart": "fixe", "valeur": "x" * 256}, "pour 255 au plus"),
        ("A", "objectifs", {"depart": "propose", "valeur": "x" * 3001}, "3 000"),
        ("A", "objectifs", {"depart": "propose", "valeur": "<script>a</script>"}, "script"),
        ("A", "objectifs", {"aide": "x" * 501}, "pour 500 au plus"),
        ("A", "url_action", {"depart": "fixe", "valeur": "javascript:a"}, "https"),
        ("A", "objectifs", {"aide": "\x00"}, "nul"),
    ],
)
def test_a_rule_that_is_wrong_is_refused_in_french(
    administration, gabarit, fiche, champ, reponses, dit
):
    reponse = administration.regler(gabarit, fiche, champ, **reponses)
    assert reponse.status_code == 422
    assert dit in mots(html.fromstring(reponse.content))
    assert cellules(gabarit) == []


@pytest.mark.parametrize(
    ("fiche", "champ"),
    [("X", "objectifs"), ("A", "objectif"), ("S", "lieu"), ("E", "siret"), ("A", "__class__")],
)
def test_a_field_that_no_gabarit_may_speak_of_is_nowhere(administration, gabarit, fiche, champ):
    cles = (gabarit.pk, fiche, champ)
    assert administration.envoyer("gabarit_champ", *cles, requis="on").status_code == 404
    assert cellules(gabarit) == []


def test_every_field_opens_and_is_required(administration, gabarit):
    page = administration.lire("gabarit", gabarit.pk)
    champs = page.xpath("//select[@id='id_champ']//option[@value!='']/@value")
    assert len(champs) > 50
    for cle in champs:
        fiche, _, champ = cle.partition(".")
        assert administration.regler(gabarit, fiche, champ, requis="on").status_code == 302, cle
    assert len(cellules(gabarit)) == len(champs)
    # No field that is required breaks a card.
    for fiche in "FASD":
        administration.lire("gabarit_apercu", gabarit.pk, fiche=fiche)


def test_no_code_is_found(administration, gabarit):
    page = administration.mots("gabarit_champ", gabarit.pk, "F", "metiers_ordonnes", q="zzz")
    assert "Aucun code ne correspond" in page


def test_a_code_found_is_added_to_what_is_typed(administration, gabarit):
    champ = (gabarit.pk, "F", "domaines_ordonnes")
    Formacode.objects.filter(pk="15061").update(libelle="Informatique", mots="informatique 15061")
    boutons = administration.lire("gabarit_champ", *champ, q="informatique").xpath(
        "//form[@method='post']//button[@name='ajouter']/@value"
    )
    assert boutons == ["15061"]
    tape = {
        "q": "informatique",
        "depart": "fixe",
        "valeur": "15084;",
        "aide": "Brefs.",
        "lue": "lue",
    }
    for geste, valeur, parmi in (
        ({"chercher": "1"}, "15084;", ""),
        ({"ajouter": "15061"}, "15084, 15061", ""),
        ({"ajouter": "15061", "vers": "parmi"}, "15084;", "15061"),
    ):
        reponse = administration.envoyer("gabarit_champ", *champ, **tape, **geste)
        assert reponse.status_code == 200 and not reponse.context["form"].errors
        form = reponse.context["form"]
        assert (form["valeur"].value(), form["parmi"].value() or "") == (valeur, parmi)
        assert [form[nom].value() for nom in ("depart", "aide", "lue")] == ["fixe", "Brefs.", "lue"]
    assert not cellules(gabarit), "nothing is stored before it is saved"
    # One code only: the one chosen replaces it.
    seul = {"valeur": "15084", "ajouter": "15061", "vers": "nulle part"}
    reponse = administration.envoyer("gabarit_champ", gabarit.pk, "F", "domaine_principal", **seul)
    assert reponse.context["form"]["valeur"].value() == "15061"
    # A field that has no codes ignores it.
    reponse = administration.envoyer("gabarit_champ", gabarit.pk, "S", "date_debut", ajouter="1")
    assert reponse.status_code == 200


def test_the_enter_key_looks_for_other_words_or_saves(administration, gabarit):
    champ = (gabarit.pk, "F", "domaines_ordonnes")
    entree = {
        "entree": "1",
        "aide": "Brefs.",
        "q": "mots",
        "lue": administration.lue("gabarit_champ", *champ),
    }
    assert administration.envoyer("gabarit_champ", *champ, **entree).status_code == 200
    assert not cellules(gabarit)
    reponse = administration.envoyer("gabarit_champ", *champ, **entree, cherche="mots")
    assert reponse.status_code == 302 and len(cellules(gabarit)) == 1


def test_two_people_never_overwrite_each_other(administration, gabarit):
    champ = (gabarit.pk, "A", "objectifs")
    lue = administration.lue("gabarit_champ", *champ)
    administration.regler(gabarit, "A", "objectifs", aide="La première.")
    # Another field is nobody's business; the same one is.
    administration.regler(gabarit, "A", "public_vise", requis="on")
    reponse = administration.envoyer("gabarit_champ", *champ, aide="La seconde.", lue=lue)
    assert reponse.status_code == 422 and "Une autre personne" in reponse.content.decode()
    assert [c.get("texte") for c in cellules(gabarit)] == ["La première.", None]
    assert "La seconde." in reponse.content.decode()
    relue = reponse.context["form"]["lue"].value()
    administration.envoyer("gabarit_champ", *champ, aide="La seconde.", lue=relue)
    assert [c.get("texte") for c in cellules(gabarit)] == ["La seconde.", None]
    reponse = administration.envoyer("gabarit_champ", *champ, retirer="1", lue=lue)
    assert reponse.status_code == 422 and len(cellules(gabarit)) == 2
    administration.regler(gabarit, "A", "objectifs", retirer="1")
    assert [c["champ"] for c in cellules(gabarit)] == ["public_vise"]


def test_what_was_read_is_what_is_published(administration, gabarit):
    lue = administration.lue("gabarit_publier", gabarit.pk)
    administration.regler(gabarit, "A", "objectifs", requis="on")
    administration.envoyer("gabarit_publier", gabarit.pk, lue=lue)
    assert gabarit.publiee is None
    lue = administration.lue("gabarit_publier", gabarit.pk)
    administration.envoyer("gabarit_publier", gabarit.pk, lue=lue)
    assert gabarit.publiee.publiee_par == administration.personne
    assert administration.envoyer("gabarit_publier", gabarit.pk, lue=lue).status_code == 404


def test_what_has_a_fault_is_not_published_nor_previewed(administration, gabarit):
    VersionDeGabarit.objects.update(
        cellules=[{"fiche": "A", "champ": "disparu", "genre": "requis"}]
    )
    for page in ("gabarit", "gabarit_apercu", "gabarit_publier"):
        assert "n'est pas de ceux qu'un gabarit peut régler" in administration.mots(
            page, gabarit.pk
        )
    lue = administration.lue("gabarit_publier", gabarit.pk)
    assert administration.envoyer("gabarit_publier", gabarit.pk, lue=lue).status_code == 422
    assert gabarit.publiee is None


def test_a_changed_gabarit_says_which_drafts_it_concerns(administration):
    action, _ = entrer(PCA)
    gabarit = action.gabarit.gabarit
    administration.envoyer("gabarit_preparer", gabarit.pk)
    assert "Rien ne change." in administration.mots("gabarit_publier", gabarit.pk)
    administration.regler(gabarit, "A", "objectifs", requis="on", aide="Soyez brefs.")
    page = administration.lire("gabarit_publier", gabarit.pk)
    assert "1 saisie est concernée." in mots(page)
    assert page.xpath(f"//a[contains(@href, '/action/{action.pk}/')]")
    assert "Soyez brefs." in mots(page) and "garde la version" in mots(page)
    lue = administration.lue("gabarit_publier", gabarit.pk)
    administration.envoyer("gabarit_publier", gabarit.pk, lue=lue)
    action.refresh_from_db()
    assert action.gabarit.numero == 1 and gabarit.publiee.numero == 2
    ancienne = administration.mots("gabarit", gabarit.pk, version="1")
    assert "Soyez brefs." not in ancienne and "version 1" in ancienne


def test_copied_to_another_programme_or_given_up(administration):
    action, _ = entrer(PCA, "fle")
    gabarit, autre = action.gabarit.gabarit, ProgrammeFactory(code="AUTRE")
    reponses = {"programme": autre.pk, "publier": "on"}
    administration.envoyer("gabarit_copier", gabarit.pk, **reponses)
    copie = autre.gabarits.get()
    assert copie.publiee.cellules == gabarit.publiee.cellules and copie.variante == ""
    administration.envoyer("gabarit_copier", gabarit.pk, programme=autre.pk)
    seconde = autre.gabarits.exclude(pk=copie.pk).get()
    assert seconde.publiee is None and seconde.variante == "fle"
    reponse = administration.envoyer("gabarit_copier", gabarit.pk, programme=autre.pk)
    assert reponse.status_code == 422 and "existe déjà" in reponse.content.decode()
    administration.envoyer("gabarit_abandonner", seconde.pk)
    assert autre.gabarits.get() == copie
    ouvrir_un_brouillon(copie)
    administration.envoyer("gabarit_abandonner", copie.pk)
    assert copie.publiee and copie.brouillon is None


def test_a_withdrawn_gabarit_begins_no_entry(administration):
    action, _ = entrer(PCA)
    gabarit = action.gabarit.gabarit
    administration.envoyer("gabarit_retirer", gabarit.pk, retirer="1")
    lue = administration.lue("gabarit_modifier", gabarit.pk)
    reponses = {"libelle": "Ancienne procédure", "a_confirmer": "on", "lue": lue}
    administration.envoyer("gabarit_modifier", gabarit.pk, **reponses)
    gabarit.refresh_from_db()
    assert gabarit.retire_le and gabarit.libelle == "Ancienne procédure" and gabarit.a_confirmer
    FormateurFactory(mandataire__lot__programme=gabarit.programme)
    assert "Retiré" in administration.mots("gabarit", gabarit.pk)


@pytest.mark.parametrize("combien", [1, 20])
def test_the_pages_cost_the_same_whatever_is_concerned(
    administration, django_assert_max_num_queries, combien
):
    action, _ = entrer(PCA)
    gabarit = action.gabarit.gabarit
    for _ in range(combien - 1):
        action.pk = None
        action._state.adding = True
        action.save()
    ouvrir_un_brouillon(gabarit)
    for page in ("gabarit", "gabarit_publier"):
        with django_assert_max_num_queries(28):
            administration.lire(page, gabarit.pk)


def choix_de_copie(administration: Administration, gabarit: Gabarit) -> dict[str, str]:
    options = administration.lire("gabarit_copier", gabarit.pk).xpath("//select/option")
    return {option.get("value"): option.text_content().strip() for option in options[1:]}


def test_the_next_year_is_made_with_the_copy(administration):
    _, version = gabarit_publie(PCA, "fle")
    sien, gabarit = version.gabarit.programme, version.gabarit
    for annee in (aujourd_hui().year - 1, sien.annee):
        ProgrammeFactory(code="autre", annee=annee, libelle="Autre", dispositif=sien.dispositif)
    suivante = sien.annee + 1
    proposes = list(choix_de_copie(administration, gabarit).values())
    assert proposes == [f"{sien.libelle} {suivante} (sera créé)", f"Autre {sien.annee}"]
    for code, libelle in (("zoo", "Zoo"), ("ecole", "École")):
        ProgrammeFactory(code=code, annee=sien.annee, libelle=libelle, dispositif=sien.dispositif)
    tries = list(choix_de_copie(administration, gabarit).values())[1:]
    assert tries == [f"{nom} {sien.annee}" for nom in ("Autre", "École", "Zoo")]
    # Nothing is made before it is asked for, nor when the copy is refused.
    jamais = creer(sien, libelle="Jamais publié", remarque="", a_confirmer=False)
    cle = next(iter(choix_de_copie(administration, gabarit)))
    reponse = administration.envoyer("gabarit_copier", jamais.pk, programme=cle)
    assert reponse.status_code == 422
    assert not Programme.objects.filter(code=sien.code, annee=suivante).exists()
    reponse = administration.envoyer("gabarit_copier", gabarit.pk, programme=cle)
    assert reponse.status_code == 302
    nouveau = Programme.objects.get(code=sien.code, annee=suivante)
    assert (nouveau.libelle, nouveau.dispositif) == (sien.libelle, sien.dispositif)
    assert nouveau.gabarits.get().brouillon.cellules == version.cellules
    # From then on it is a programme like any other, still the first.
    assert next(iter(choix_de_copie(administration, gabarit).values())) == str(nouveau)
    refus = administration.envoyer("gabarit_copier", gabarit.pk, programme=cle)
    assert "existe déjà" in mots(html.fromstring(refus.content))
