"""The programmes, their lots and what the administration enters by hand."""

import pytest
from django.urls import reverse

from sofi.offre.gabarits import realisations_de
from sofi.programmes.models import Formateur, Programme
from sofi.referentiels.models import TypeDispositif
from tests.fabriques import (
    EtablissementFactory,
    FormateurFactory,
    LotFactory,
    MandataireFactory,
    ProgrammeFactory,
    TypeDispositifFactory,
    saisie_complete,
    siret,
)
from tests.programmes.offres import annee_ouverte

from .conftest import mots

DISPOSITIF = "prf-prepa-cles-avenir"


def regional(code: str = DISPOSITIF) -> TypeDispositif:
    return TypeDispositifFactory(code=code, programme_regional=True)


def refus(reponse) -> str:
    from lxml import html

    assert reponse.status_code == 422
    return mots(html.fromstring(reponse.content))


def confirmer_le_geste(administration, nom, programme):
    """Read what will be done, then confirm it."""
    (apercu,) = administration.lire(nom, programme.pk).xpath("//input[@name='apercu']/@value")
    administration.envoyer(nom, programme.pk, apercu=apercu)


def test_a_programme_without_gabarit_is_given_the_shipped_ones(administration):
    programme = ProgrammeFactory(dispositif=regional())
    assert "Aucun gabarit" in administration.mots("programmes")
    page = administration.mots("programme", programme.pk)
    assert "Aucun gabarit." in page and "Charger 3 gabarits fournis" in page
    confirmer = administration.mots("gabarits_charger", programme.pk)
    assert "3 gabarits publiés aussitôt" in confirmer
    assert "Charger et publier 3 gabarits" in confirmer and "se retire depuis sa page" in confirmer
    assert not programme.gabarits.exists()
    # What wasn't read isn't done.
    assert "La liste a changé" in refus(administration.envoyer("gabarits_charger", programme.pk))
    assert not programme.gabarits.exists()
    confirmer_le_geste(administration, "gabarits_charger", programme)
    assert programme.gabarits.count() == 3
    assert "Il n’y a rien à faire." in administration.mots("gabarits_charger", programme.pk)
    assert all(gabarit.publiee for gabarit in programme.gabarits.all())
    assert "Charger" not in administration.mots("programme", programme.pk)
    assert "3 publiés" in administration.mots("programmes", annee=programme.annee)


def test_the_gabarits_of_the_last_year_are_copied_to_be_read_again(administration):
    ancien = ProgrammeFactory(code="PCA", annee=annee_ouverte(), dispositif=regional())
    confirmer_le_geste(administration, "gabarits_charger", ancien)
    nouveau = ProgrammeFactory(code="PCA", annee=ancien.annee + 1, dispositif=ancien.dispositif)
    assert f"Copier 3 gabarits de {ancien.annee}" in administration.mots("programme", nouveau.pk)
    confirmer = administration.mots("gabarits_reprendre", nouveau.pk)
    assert "3 gabarits copiés, en préparation" in confirmer and "Copier 3 gabarits" in confirmer
    assert not nouveau.gabarits.exists()
    confirmer_le_geste(administration, "gabarits_reprendre", nouveau)
    copies = {g.variante: g for g in nouveau.gabarits.all()}
    for gabarit in ancien.gabarits.all():
        copie = copies[gabarit.variante]
        assert copie.publiee is None and copie.brouillon.cellules == gabarit.publiee.cellules
    assert "En préparation" in administration.mots("programmes")
    deja = administration.mots("gabarits_reprendre", nouveau.pk)
    assert "Il n’y a rien à faire." in deja and "laissé : ce programme l’a déjà" in deja
    assert administration.envoyer("gabarits_reprendre", nouveau.pk).status_code == 422
    assert nouveau.gabarits.count() == 3


@pytest.mark.parametrize(
    ("change", "dit"),
    [
        ({"code": ""}, "Indiquez le code du programme."),
        ({"annee": "20270"}, "2099"),
        ({"annee": "bientôt"}, "n'est pas un nombre entier"),
        ({"libelle": "x" * 201}, "pour 200 au plus"),
        ({"dispositif": ""}, "Choisissez le dispositif, ou nommez-en un nouveau."),
        ({"dispositif": "cpf"}, "fait pas partie des choix proposés"),
        ({"nouveau_dispositif": "PREPA"}, "pas les deux"),
        ({"dispositif": "", "nouveau_dispositif": "PREPA"}, "au moins un public"),
        ({"code": "PCA"}, "existe déjà pour cette année"),
    ],
)
def test_what_is_wrong_creates_nothing(administration, change, dit):
    ProgrammeFactory(code="PCA", annee=2027, dispositif=regional())
    reponses = {"code": "PN", "annee": "2027", "libelle": "PREPA", "dispositif": DISPOSITIF}
    assert dit in refus(administration.envoyer("programme_creer", **reponses | change))
    assert Programme.objects.count() == 1


def test_a_change_made_meanwhile_is_not_overwritten(administration):
    programme = ProgrammeFactory(dispositif=regional())
    lue = administration.lue("programme_modifier", programme.pk)
    Programme.objects.update(libelle="PREPA de quelqu'un d'autre")
    reponses = {"libelle": "La mienne", "dispositif": DISPOSITIF}
    reponse = administration.envoyer("programme_modifier", programme.pk, lue=lue, **reponses)
    assert "PREPA de quelqu'un d'autre" in refus(reponse)
    programme.refresh_from_db()
    assert programme.libelle == "PREPA de quelqu'un d'autre"
    nouvelle = reponse.context["form"]["lue"].value()
    administration.envoyer("programme_modifier", programme.pk, lue=nouvelle, **reponses)
    programme.refresh_from_db()
    assert programme.libelle == "La mienne"


def test_what_somebody_else_stored_is_said_in_words(administration):
    lot = LotFactory(programme__dispositif=regional(), libelle="Lot 8", forfait_recrutement=False)
    lue = administration.lue("lot_modifier", lot.pk)
    type(lot).objects.update(forfait_recrutement=True, departement="", places_prevues=None)
    dit = refus(administration.envoyer("lot_modifier", lot.pk, lue=lue, libelle="Le mien"))
    assert "forfait recrutement « oui »" in dit and "« vide »" in dit
    assert "True" not in dit and "None" not in dit


def test_the_dispositif_doesn_t_change_under_what_is_entered(administration):
    lot = LotFactory(programme__dispositif=regional())
    autre = regional("prf-autre")
    saisie_complete(voie="publique", lot=lot, dispositif=DISPOSITIF)
    lue = administration.lue("programme_modifier", lot.programme_id)
    reponses = {"libelle": "PREPA", "dispositif": autre.pk, "lue": lue}
    reponse = administration.envoyer("programme_modifier", lot.programme_id, **reponses)
    assert "son dispositif ne change plus" in refus(reponse)
    assert Programme.objects.get().dispositif_id == DISPOSITIF


def test_what_is_withdrawn_is_no_longer_given_to_the_organisme(administration):
    formateur = FormateurFactory()
    donnes = realisations_de(formateur.etablissement)
    mandataire = formateur.mandataire
    lignes = {
        "programme_retirer": mandataire.lot.programme_id,
        "lot_retirer": mandataire.lot_id,
        "mandataire_retirer": mandataire.pk,
        "formateur_retirer": formateur.pk,
    }
    for nom, cle in lignes.items():
        # Twice is once.
        for _ in range(2):
            administration.envoyer(nom, cle, retirer="1")
        assert not donnes.exists(), nom
        assert "Retiré" in administration.mots(
            *(("programme", cle) if nom == "programme_retirer" else ("lot", mandataire.lot_id))
        ) or "retiré" in administration.mots("lot", mandataire.lot_id)
        administration.envoyer(nom, cle, retirer="0")
        assert donnes.exists(), nom


@pytest.mark.parametrize(
    ("change", "dit"),
    [
        ({"siret": "123"}, "14 chiffres"),
        ({"siret": siret(7777)}, "créez d'abord l'établissement"),
        ({"mandataire": "autre · 1"}, "fait pas partie des choix proposés"),
        ({"id_action_cr": "9" * 21}, "pour 20 au plus"),
        ({"places": "0"}, "Le minimum est"),
        ({"realisation": "999999"}, "aucun site ne porte ce numéro"),
        ({"date_debut_prevue": "demain"}, "n'est pas une date"),
        ({"id_action_cr": "1"}, "déjà donnée"),
    ],
)
def test_a_formateur_that_is_wrong_is_refused(administration, change, dit):
    mandataire = MandataireFactory()
    etablissement = EtablissementFactory()
    base = {"siret": etablissement.siret, "mandataire": mandataire.pk}
    administration.envoyer("formateur_creer", mandataire.lot_id, **base, id_action_cr="1")
    assert Formateur.objects.count() == 1
    reponses = base | {"id_action_cr": "2"} | change
    assert dit in refus(administration.envoyer("formateur_creer", mandataire.lot_id, **reponses))
    assert Formateur.objects.count() == 1


def test_an_address_makes_a_site(administration):
    mandataire, etablissement = MandataireFactory(), EtablissementFactory()
    reponses = {"siret": etablissement.siret, "mandataire": mandataire.pk, "id_action_cr": "2"}
    adresse = "12 rue des Halles, 49000 Angers"
    administration.envoyer("formateur_creer", mandataire.lot_id, realisation=adresse, **reponses)
    site = Formateur.objects.get().site
    assert site.ligne1 == "12 rue des Halles" and site.etablissement == etablissement


def test_a_number_of_lot_serves_once(administration):
    lot = LotFactory(numero="PE_8")
    reponse = administration.envoyer(
        "lot_creer", lot.programme_id, numero="PE_8", libelle="Autre lot"
    )
    assert "Un lot porte déjà ce numéro" in refus(reponse)


@pytest.mark.parametrize(("places", "dit"), [("-5", "Le minimum est 1"), ("0", "Le minimum est 1")])
def test_too_few_places_are_refused_once(administration, places, dit):
    lot = LotFactory()
    reponses = {"libelle": "Lot", "places_prevues": places}
    reponse = administration.envoyer("lot_modifier", lot.pk, **reponses)
    (message,) = reponse.context["form"].errors["places_prevues"]
    assert dit in message


@pytest.mark.parametrize("combien", [1, 20])
def test_the_pages_cost_the_same_whatever_they_list(
    administration, django_assert_max_num_queries, combien
):
    programme = ProgrammeFactory(dispositif=regional())
    mandataire = MandataireFactory(lot__programme=programme)
    for n in range(combien):
        ProgrammeFactory(code=f"P{n}", dispositif=programme.dispositif)
        LotFactory(programme=programme)
        FormateurFactory(mandataire=mandataire)
    pages = ("programmes",), ("programme", programme.pk), ("lot", mandataire.lot_id)
    for nom, *cles in pages:
        with django_assert_max_num_queries(16):
            administration.client.get(reverse(f"administration:{nom}", args=cles))
