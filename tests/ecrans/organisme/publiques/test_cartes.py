"""The cards of a regional programme: what its gabarit fixes, proposes, limits, asks and explains."""

import copy
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from lxml import html

from sofi.offre.chargement import charger
from sofi.offre.models import Action, Session
from sofi.programmes.models import Lot
from sofi.validation.controles.redaction import capitales
from tests.fabriques import RattachementFactory, SiteFactory, saisie_complete
from tests.mondes import Navigateur
from tests.programmes.offres import annee_ouverte, entrer, referentiels

pytestmark = pytest.mark.django_db
PE, PCA = "prf-parcours-entrepreneur", "prf-prepa-cles-avenir"
PSS = "prf-prepa-sanitaire-social"
ENTREES = [(PE, ""), (PCA, ""), (PCA, "daeu"), (PCA, "fle"), (PSS, "")]
FIXE, PROPOSE = "Fixé par le programme", "Proposé par le programme"


class Saisie:
    """An offer of a programme, its pages, and what is sent from them."""

    def __init__(self, dispositif: str, variante: str) -> None:
        self.client = Navigateur()
        self.action, self.session = entrer(dispositif, variante)
        lien = RattachementFactory(etablissement=self.action.etablissement)
        self.client.force_login(lien.utilisateur)
        racine = f"/organisme/saisie/{self.action.pk}/"
        session = f"{racine}sessions/{self.session.pk}/"
        sien = self.session.dispositifs.get()
        self.urls = {
            "F": f"{racine}formation/",
            "A": f"{racine}action/",
            "S": session,
            "D": f"{session}dispositifs/{sien.pk}/",
        }

    def page(self, fiche: str) -> Any:
        reponse = self.client.get(self.urls[fiche])
        assert reponse.status_code == 200, (fiche, reponse.status_code)
        return html.fromstring(reponse.content)

    def envoyer(self, fiche: str, **reponses: Any) -> Any:
        """What a browser sends of this card, with these answers instead."""
        valeurs: dict[str, Any] = {}
        for nom, valeur in self.page(fiche).get_element_by_id("fiche").form_values():
            valeurs.setdefault(nom, []).append(valeur)
        return self.client.post(self.urls[fiche], valeurs | reponses)

    def relire(self) -> tuple[Action, Session]:
        action = Action.objects.select_related("formation").get(pk=self.action.pk)
        return action, Session.objects.get(pk=self.session.pk)


@pytest.fixture(scope="module")
def entrees(base_du_module: None) -> dict[tuple[str, str], Saisie]:
    """One offer under each gabarit, for the tests of the module."""
    referentiels()
    return {sien: Saisie(*sien) for sien in ENTREES}


@pytest.fixture
def saisir(client: Client, entrees: dict[Any, Saisie], db: None) -> Callable[..., Saisie]:
    """The offer of that gabarit, whose organisme is signed in."""

    def faire(dispositif: str, variante: str = "") -> Saisie:
        saisie = copy.deepcopy(entrees[dispositif, variante])
        client.cookies = saisie.client.cookies
        return saisie

    return faire


def bloc(page: Any, champ: str) -> str:
    """The words of a field and of all that is said about it."""
    noeud = page.get_element_by_id(f"id_{champ}")
    while "sofi-champ" not in (noeud.get("class") or "").split():
        noeud = noeud.getparent()
    return " ".join(noeud.text_content().replace("\N{NO-BREAK SPACE}", " ").split())


def bloc_des_erreurs(page: Any) -> str:
    (resume,) = page.find_class("sofi-resume-erreurs")
    return str(resume.text_content()).replace("\N{NO-BREAK SPACE}", " ")


def valeurs(page: Any, champ: str) -> list[str]:
    """The answers that a group of choices offers."""
    return [c.get("value") for c in page.xpath(f"//input[@name='{champ}' and @type!='hidden']")]


@pytest.mark.parametrize(
    ("dispositif", "variante", "fiche", "champ", "dit"),
    [
        (PE, "", "A", "niveau_entree", "Sans niveau spécifique"),
        (PE, "", "S", "parcours", "collectif"),
        (PE, "", "D", "type", ""),
        (PE, "", "D", "prise_en_charge", "oui"),
        (PCA, "daeu", "F", "individualisation", "oui"),
        (PCA, "daeu", "S", "esp", "cadencées ou séquencées"),
        (PCA, "daeu", "S", "rythmes", "temps partiel"),
        (PCA, "fle", "F", "intitule", "PREPA Clés Avenir « FLE »"),
        (PCA, "fle", "S", "periodes", "cours de jour"),
        (PSS, "", "F", "intitule", "Formation aide-soignant – Module préparatoire"),
        (PSS, "", "S", "esp", "à dates fixes"),
    ],
)
def test_what_is_fixed_is_read_only(saisir, dispositif, variante, fiche, champ, dit):
    page = saisir(dispositif, variante).page(fiche)
    assert FIXE in bloc(page, champ) and dit in bloc(page, champ)
    assert not page.xpath(f"//*[@name='{champ}' and not(@disabled)]")


@pytest.mark.parametrize(("dispositif", "variante"), ENTREES)
def test_nothing_that_is_said_to_be_fixed_can_be_changed(saisir, dispositif, variante):
    """On no card: neither radio, nor list, nor text, nor button stands under « Fixé par le programme »."""
    saisie, vus = saisir(dispositif, variante), 0
    libres = (
        ".//*[(self::input or self::select or self::textarea or self::button) and not(@disabled)"
        " and not(starts-with(@name, 'premier_'))]"  # which of fixed domaines is first may be free
    )
    for fiche in saisie.urls:
        for champ in saisie.page(fiche).xpath(
            "//*[@class and @id and (self::div or self::fieldset)]"
        ):
            if FIXE in champ.text_content() and champ.get("id").startswith("id_"):
                vus += 1
                assert not champ.xpath(libres), (fiche, champ.get("id"))
    assert vus


def test_the_mandataire_answers(saisir):
    saisie = saisir(PE)
    mandataire = saisie.action.formateur.mandataire.etablissement
    page = saisie.page("S")
    assert FIXE in bloc(page, "responsable") and str(mandataire.pk) in bloc(page, "responsable")
    assert "est le mandataire" in bloc(page, "responsable")


def test_the_year_and_the_planned_date_are_said_beside_the_date(saisir):
    """Before any mistake; au forfait, that it starts that very day."""
    saisie = saisir(PE)
    annee, lot = annee_ouverte(), saisie.action.lot
    dit = f"La session commence en {annee}. Date prévue au lot : 06/09/{annee}."
    assert dit in bloc(saisie.page("S"), "date_debut")
    assert "forfait" not in bloc(saisie.page("S"), "date_debut")
    Lot.objects.filter(pk=lot.pk).update(forfait_recrutement=True)
    assert "démarre à cette date" in bloc(saisie.page("S"), "date_debut")


def test_a_public_vise_given_line_by_line_is_shown_so(saisir):
    saisie = saisir(PE)
    lignes = "Demandeurs d'emploi\nSalariés en reconversion"
    Action.objects.filter(pk=saisie.action.pk).update(public_vise=lignes)
    champ = saisie.page("A").get_element_by_id("id_public_vise")
    assert champ.tag == "textarea" and champ.value.strip() == lignes
    saisie.envoyer("A")
    assert saisie.relire()[0].public_vise == lignes


def test_the_programmes_own_words_are_not_judged(saisir):
    """« TOEIC, TOEFL, TOSA, PIX » is what the gabarit says; what is added to its text is the organisme's."""
    saisie = saisir(PCA)
    actions = Action.objects.filter(pk=saisie.action.pk)
    assert "TOEFL" in actions.get().resultats_attendus
    assert not list(capitales(charger(actions).get()))
    actions.update(
        resultats_attendus=f"{actions.get().resultats_attendus}<p>UN ATELIER POUR DEVENIR ÉBÉNISTE</p>"
    )
    (dit,) = capitales(charger(actions).get())
    assert dit.champ == "resultats_attendus" and "UN ATELIER POUR DEVENIR" in dit.message


def test_what_is_sent_instead_of_what_is_fixed_changes_nothing(saisir):
    saisie = saisir(PE)
    saisie.envoyer("S", parcours="mixte", responsable=str(saisie.action.etablissement_id))
    _, session = saisie.relire()
    assert session.parcours == ["collectif"]
    assert session.responsable_id == saisie.session.responsable_id
    saisie.envoyer("D", prise_en_charge="False", places="12")
    dispositif = session.dispositifs.get()
    assert (dispositif.prise_en_charge, dispositif.places) == (True, 12)


def test_a_card_that_held_something_else_is_put_right_when_it_is_saved(saisir):
    saisie = saisir(PCA, "daeu")
    Session.objects.update(parcours=["collectif"], responsable=saisie.action.etablissement)
    Action.objects.update(niveau_entree="6")
    saisie.page("S")
    assert saisie.relire()[1].parcours == ["collectif"]
    saisie.envoyer("S")
    saisie.envoyer("A")
    action, session = saisie.relire()
    assert session.parcours == ["mixte"] and action.niveau_entree == "sans"
    assert session.responsable_id == saisie.session.responsable_id
    assert session.revision == 1


def test_nothing_is_written_when_nothing_changes(saisir):
    saisie = saisir(PE)
    for fiche in "ASD":
        saisie.envoyer(fiche)
    action, session = saisie.relire()
    assert (action.revision, session.revision, session.dispositifs.get().revision) == (0, 0, 0)


def test_only_the_choices_of_the_gabarit_are_offered_and_taken(saisir):
    saisie = saisir(PCA)
    page = saisie.page("S")
    assert sorted(valeurs(page, "esp")) == ["cadencees", "fixes"]
    assert valeurs(page, "rythmes") == ["temps_plein", "temps_partiel"]
    assert sorted(valeurs(page, "modalites")) == ["distance", "organisme"]
    reponse = saisie.envoyer("S", esp="permanentes")
    assert "1 point est à corriger" in bloc_des_erreurs(html.fromstring(reponse.content))
    assert saisie.relire()[1].esp == ""


def test_a_choice_stored_before_stays_visible_to_be_taken_out(saisir):
    saisie = saisir(PCA)
    Session.objects.update(rythmes=["continu", "temps_plein"])
    page = saisie.page("S")
    assert "continu" in valeurs(page, "rythmes")
    assert "n'admet ici que" in bloc(page, "rythmes")


def test_the_places_of_realisation_only(saisir):
    saisie = saisir(PE)
    SiteFactory(etablissement=saisie.action.etablissement, nom="Annexe")
    page = saisie.page("S")
    offerts = [o.get("value") for o in page.get_element_by_id("id_lieu").iter("option")]
    assert offerts == ["", str(saisie.session.lieu_id)]


def test_what_is_proposed_is_said_and_may_be_changed(saisir):
    saisie = saisir(PCA, "fle")
    page = saisie.page("A")
    for champ in ("objectifs", "complement_programme", "prerequis", "public_vise"):
        assert PROPOSE in bloc(page, champ), champ
    saisie.envoyer("A", public_vise="Toute personne.")
    assert saisie.relire()[0].public_vise == "Toute personne."


def test_what_is_required_has_its_asterisk_and_its_text(saisir):
    page = saisir(PCA, "fle").page("A")
    assert "Complément intitulé *" in bloc(page, "complement_intitule")
    assert "secteurs professionnels" in bloc(page, "complement_intitule")
    assert "modules optionnels" in bloc(page, "complement_programme")


def test_the_box_is_ticked_stored_and_unticked(saisir):
    saisie = saisir(PSS)
    assert "remise à niveau contextualisé" in bloc(saisie.page("S"), "confirme_date_debut")
    saisie.envoyer("S", confirme_date_debut="on")
    assert saisie.relire()[1].confirmations == ["date_debut"]
    page = saisie.page("S")
    assert page.get_element_by_id("id_confirme_date_debut").get("checked") is not None
    valeur = {"confirme_date_debut": []}
    saisie.envoyer("S", **valeur)
    assert saisie.relire()[1].confirmations == []


def test_meetings_are_said_to_be_required(saisir):
    page = saisir(PE).page("S")
    groupe = page.get_element_by_id("id_informations_collectives").text_content()
    assert "Ajoutez au moins une date" in groupe.replace("\xa0", " ") and "Kairos" in groupe


def test_the_certification_cannot_be_changed(saisir, client):
    saisie = saisir(PE)
    assert "Choisir une autre certification" not in saisie.page("F").text_content()
    url = f"/organisme/saisie/{saisie.action.pk}/formation/certification/"
    for reponse in (client.get(url), client.post(url, {"code": "118300"})):
        assert reponse.status_code == 302 and reponse.url == saisie.urls["F"]
    assert saisie.relire()[0].formation.fiche_id == "93561"


def test_the_answers_on_the_blocs_stay_as_fixed(saisir):
    saisie = saisir(PCA, "daeu")
    saisie.envoyer("F", individualisation="False")
    assert saisie.relire()[0].formation.individualisation is True


def test_domaines_are_read_only_and_put_right(saisir):
    saisie = saisir(PCA, "fle")
    formation = saisie.action.formation
    page = saisie.page("F")
    groupe = page.get_element_by_id("id_domaines_ordonnes")
    assert FIXE in groupe.text_content() and not groupe.xpath(".//button")
    formation.domaines_ordonnes.filter(formacode_id="15235").delete()
    saisie.envoyer("F", ajouter_domaine="44022", retirer_domaine="15061")
    codes = [d.formacode_id for d in formation.domaines_ordonnes.all()]
    assert codes[0] == "15061" and sorted(codes) == ["15061", "15084", "15235", "15281"]


def test_the_principal_domaine_may_be_chosen_when_it_is_only_proposed(saisir):
    saisie = saisir(PSS)
    saisie.envoyer("F", premier_domaine="15084")
    codes = [d.formacode_id for d in saisie.action.formation.domaines_ordonnes.all()]
    assert codes == ["15084", "44022", "44004"]


def test_the_codes_of_the_region_are_read_on_the_dispositif(saisir, client):
    saisie = saisir(PE)
    mots = saisie.page("D").text_content()
    assert saisie.action.lot_id in mots and saisie.action.id_action_cr in mots
    assert "OF mandataire CR" in mots and "Ajouter un dispositif" not in mots
    reponse = client.get(f"{saisie.urls['S']}dispositifs/nouveau/")
    assert reponse.status_code == 302 and reponse.url == saisie.urls["D"]


def test_the_automatic_saving_imposes_as_the_button_does(saisir, client):
    saisie = saisir(PE)
    Session.objects.update(parcours=["mixte"])
    reponse = client.post(
        saisie.urls["S"],
        {"revision": "0", "heures_centre": "120"},
        headers={"X-Enregistrement": "automatique"},
    )
    assert reponse.json()["etat"] == "enregistre"
    session = saisie.relire()[1]
    assert (session.parcours, session.heures_centre) == (["collectif"], 120)


def test_a_conflict_speaks_of_what_was_typed_only(saisir):
    saisie = saisir(PE)
    Session.objects.update(revision=3, parcours=["mixte"])
    reponse = saisie.envoyer("S", revision="0", heures_centre="120")
    comparees = html.fromstring(reponse.content).xpath("//*[@data-conflit]//tbody/tr/th")
    assert [c.text_content().replace("\xa0", " ").strip() for c in comparees] == ["Durée en centre"]


def test_an_ordinary_offer_is_entered_as_before(saisir, client):
    action = saisie_complete()
    client.force_login(RattachementFactory(etablissement=action.etablissement).utilisateur)
    session = action.sessions.get()
    mots = client.get(f"/organisme/saisie/{action.pk}/sessions/{session.pk}/").content.decode()
    assert FIXE not in mots and PROPOSE not in mots and "Consigne du programme" not in mots
