"""The partners on screen: added, given keys that are shown once, suspended, their codes translated."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from sofi.comptes.models import Role
from sofi.echanges.donnees.ecriture import ecrire as ecrire_les_donnees
from sofi.echanges.passages import demander, executer
from sofi.partenaires.listes import SILENCE
from sofi.partenaires.models import (
    DUREE_D_UNE_CLE,
    Cle,
    Partenaire,
    Passage,
    TraductionDeRetour,
)
from sofi.partenaires.passages import commencer, conclure
from sofi.socle.chiffrement import dechiffrer
from sofi.socle.formats import jour_abrege
from sofi.validation.publication import publier
from tests.fabriques import PartenaireDuFluxFactory, UtilisateurFactory, saisie_complete

pytestmark = pytest.mark.django_db
EMPREINTE = "SHA256:" + "A" * 43
FICHE = {"nom": "Offre Info", "droits": ["flux", "retours"], "livraison": "https"}
SFTP = {
    "livraison": "sftp",
    "serveur": "Depot.exemple.fr.:2222/sofi/",
    "compte": "sofi",
    "empreinte": EMPREINTE,
    "moyen": "mot_de_passe",
    "nouveau_secret": " s3cret ",
}


@pytest.fixture
def administration(client):
    personne = UtilisateurFactory(role=Role.ADMINISTRATION)
    client.force_login(personne)
    return personne


def ajouter(client, **champs):
    return client.post(reverse("administration:partenaire_ajouter"), FICHE | champs)


def texte_de(reponse):
    return reponse.content.decode().replace("\xa0", " ").replace("&nbsp;", " ")


def test_adding_a_partner_says_who_did_it(client, administration):
    reponse = ajouter(client, reseaux="198.51.100.7/24\n2001:db8::1\n")
    partenaire = Partenaire.objects.get()
    assert reponse.url == reverse("administration:partenaire", args=[partenaire.pk])
    assert partenaire.reseaux == ["198.51.100.0/24", "2001:db8::1/128"]
    assert not hasattr(partenaire, "destination")
    assert [(un.auteur, un.geste) for un in partenaire.gestes.all()] == [
        (administration, "Partenaire ajouté")
    ]


def test_what_presses_most_comes_first_and_the_rest_is_folded(client, administration):
    for rang in range(6):
        Partenaire.objects.create(nom=f"Partenaire {rang}", droits=["api"])
    muet = Partenaire.objects.create(nom="Silencieux", droits=["flux"])
    Passage.objects.create(partenaire=muet, genre="complet", statut=200, entier=True)
    Passage.objects.update(le=timezone.now() - SILENCE * 2)
    lue = texte_de(client.get(reverse("administration:partenaires")))
    avant, _, plie = lue.partition("3 autres à regarder")
    assert avant.index("Il ne passe plus") < avant.index("Aucune clé ne vaut")
    assert (avant.count("Ouvrir sa fiche"), plie.count("Ouvrir sa fiche")) == (5, 3)


@pytest.mark.parametrize(
    ("champs", "dit"),
    [
        ({"nom": ""}, "Donnez le nom du partenaire."),
        ({"droits": []}, "Cochez au moins un droit."),
        ({"droits": ["depots"]}, "depots"),
        ({"reseaux": "198.51.100.0/24\nici"}, "Ligne 2"),
        ({"livraison": "sftp"}, "Donnez le serveur où déposer."),
        (SFTP | {"serveur": "a b"}, "depot.exemple.fr:22/sofi"),
        (SFTP | {"serveur": "a:99999"}, "depot.exemple.fr:22/sofi"),
        (SFTP | {"serveur": "[1:2]:22/sofi"}, "ne peut pas exister"),
        (SFTP | {"empreinte": "MD5:aa"}, "SHA256:"),
        (SFTP | {"nouveau_secret": ""}, "Donnez le mot de passe ou la clé privée."),
        (SFTP | {"moyen": "cle"}, "Cette clé privée ne se lit pas"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_is_kept(client, administration, champs, dit):
    reponse = ajouter(client, **champs)
    assert reponse.status_code == 422 and dit in texte_de(reponse)
    assert not Partenaire.objects.exists()


def test_where_files_are_put_is_read_in_one_way_and_its_secret_never_shown(client, administration):
    ajouter(client, **SFTP)
    partenaire = Partenaire.objects.get()
    destination = partenaire.destination
    lues = (destination.hote, destination.port, destination.dossier, destination.empreinte)
    assert lues == ("depot.exemple.fr", 2222, "/sofi", EMPREINTE)
    assert dechiffrer(destination.secret) == " s3cret "
    adresse = reverse("administration:partenaire", args=[partenaire.pk])
    page = texte_de(client.get(adresse))
    assert "s3cret" not in page and "depot.exemple.fr:2222/sofi" in page
    client.post(adresse, FICHE | SFTP | {"compte": "autre", "nouveau_secret": ""})
    destination.refresh_from_db()
    assert (destination.compte, dechiffrer(destination.secret)) == ("autre", " s3cret ")
    assert "Compte" in partenaire.gestes.first().detail


def test_two_partners_don_t_share_a_folder(client, administration):
    ajouter(client, **SFTP)
    reponse = ajouter(client, **SFTP | {"nom": "Autre", "serveur": "sftp.exemple.fr/sofi"})
    assert reponse.status_code == 422, "another name of a server that shows the same key"
    assert "« Offre Info » reçoit déjà" in texte_de(reponse)
    ajouter(client, **SFTP | {"nom": "Autre", "serveur": "depot.exemple.fr:2222/autre"})
    assert Partenaire.objects.count() == 2


def creer(client, partenaire, **champs):
    adresse = reverse("administration:partenaire_cle_creer", args=[partenaire.pk])
    return client.post(adresse, {"nom": "juin", "portees": ["flux"], "jusqu_au": ""} | champs)


def test_a_key_is_in_the_page_that_creates_it_and_nowhere_else(client, administration):
    partenaire = PartenaireDuFluxFactory()
    reponse = creer(client, partenaire)
    cle, texte = Cle.objects.get(), reponse.context["secret"]["texte"]
    assert texte in texte_de(reponse) and "no-store" in reponse.headers["Cache-Control"]
    assert (cle.portees, cle.expire_le, cle.cree_par) == (["flux"], None, administration)
    encore = creer(client, partenaire)  # the page loaded again
    assert encore.status_code == 422 and texte not in texte_de(encore)
    assert "existe déjà" in texte_de(encore) and Cle.objects.count() == 1
    page = client.get(reverse("administration:partenaire", args=[partenaire.pk]))
    dans_un_an = timezone.localdate() + DUREE_D_UNE_CLE
    assert f'value="{dans_un_an.isoformat()}"' in page.content.decode(), "a year is proposed"
    assert texte not in texte_de(page) and f"…{cle.fin}" in texte_de(page)


def test_a_key_needs_a_name_a_right_and_a_day_to_come(client, administration):
    partenaire = PartenaireDuFluxFactory(droits=["flux"])
    for champs in ({"nom": ""}, {"portees": ["api"]}, {"jusqu_au": "2001-01-01"}):
        assert creer(client, partenaire, **champs).status_code == 422
    assert not Cle.objects.exists()
    jour = timezone.localdate()
    montree = texte_de(creer(client, partenaire, jusqu_au=jour.isoformat()))
    fin = timezone.localtime(Cle.objects.get().expire_le)
    assert (fin.date(), f"{fin:%H:%M:%S}") == (jour, "23:59:59"), (
        "that day included, and it is the day said"
    )
    assert " ".join(f"Flux, valable jusqu’au {jour_abrege(jour)}".split()) in " ".join(
        montree.split()
    )


def test_revoking_asks_first_and_is_done_once(client, administration):
    partenaire = PartenaireDuFluxFactory()
    creer(client, partenaire)
    cle = Cle.objects.get()
    adresse = reverse("administration:partenaire_cle_revoquer", args=[cle.pk])
    assert "dès maintenant et pour toujours" in texte_de(client.get(adresse))
    client.post(adresse)
    cle.refresh_from_db()
    revoquee = cle.revoquee_le
    assert revoquee
    client.post(adresse)
    cle.refresh_from_db()
    assert cle.revoquee_le == revoquee


def test_suspending_and_putting_back(client, administration):
    partenaire = PartenaireDuFluxFactory()
    adresse = reverse("administration:partenaire_suspendre", args=[partenaire.pk])
    for attendu in (True, False):
        client.get(adresse)
        client.post(adresse)
        partenaire.refresh_from_db()
        assert bool(partenaire.suspendu_le) is attendu
    assert [un.geste for un in partenaire.gestes.all()] == ["Rétabli", "Suspendu"]


def test_the_list_says_what_needs_care(client, administration):
    partenaire = PartenaireDuFluxFactory(nom="Kairos")
    page = texte_de(client.get(reverse("administration:partenaires")))
    assert "Aucune clé ne vaut" in page
    creer(client, partenaire, jusqu_au=timezone.localdate().isoformat())
    page = texte_de(client.get(reverse("administration:partenaires")))
    assert "Une clé expire bientôt" in page and "jamais" in page


def test_codes_are_translated_and_their_history_is_kept(client, administration):
    partenaire = PartenaireDuFluxFactory()
    adresse = reverse("administration:partenaire_retours", args=[partenaire.pk])
    ligne = {"code": "E-114", "sens": "Sans adresse", "que_faire": "Complétez l’adresse."}
    client.post(adresse, ligne)
    assert client.post(adresse, ligne).status_code == 422, "a code has one line"
    traduction = TraductionDeRetour.objects.get()
    modifier = reverse("administration:partenaire_traduction", args=[traduction.pk])
    client.post(modifier, ligne | {"sens": "Lieu sans adresse"})
    page = texte_de(client.get(adresse))
    assert "Lieu sans adresse" in page and "Rétablir" in page
    client.post(reverse("administration:partenaire_traduction_retirer", args=[traduction.pk]))
    assert not TraductionDeRetour.objects.exists()
    assert "Suppression : «" in texte_de(client.get(adresse))
    autre = reverse("administration:partenaire_retours", args=[PartenaireDuFluxFactory().pk])
    assert "Suppression : «" not in texte_de(client.get(autre)), "another partner's"


def test_a_passage_whose_end_nobody_will_say_is_not_told_as_going_on(client, administration):
    """The server that gave it was stopped."""
    partenaire = PartenaireDuFluxFactory()
    passage = Passage.objects.create(partenaire=partenaire, genre="complet")
    page = reverse("administration:partenaire_passages", args=[partenaire.pk])
    assert "En cours" in texte_de(client.get(page))
    Passage.objects.update(le=passage.le - Passage.LONGTEMPS)
    lue = texte_de(client.get(page))
    assert "Interrompu" in lue and "En cours" not in lue


def test_same_number_of_queries(client, administration):
    """One partner with one passage, or many with many."""
    nombres = []
    for tours in (1, 8):
        for _ in range(tours):
            partenaire = PartenaireDuFluxFactory()
            creer(client, partenaire)
            for _ in range(tours):
                cle = Cle.objects.first()
                passage = commencer(cle, depuis="192.0.2.1", genre="complet", fichier=None)
                conclure(passage, statut=200, octets=1, entier=True)
        adresses = [
            reverse("administration:partenaires"),
            reverse("administration:partenaire", args=[partenaire.pk]),
            reverse("administration:partenaire_passages", args=[partenaire.pk]),
        ]
        with CaptureQueriesContext(connection) as requetes:
            for adresse in adresses:
                assert client.get(adresse).status_code == 200
        nombres.append(len(requetes))
    assert nombres[0] == nombres[1] and Passage.objects.count() == 65


def test_what_a_deposit_by_sftp_has_not_is_not_a_line_on_a_telephone(client, administration):
    partenaire = PartenaireDuFluxFactory()
    Passage.objects.create(partenaire=partenaire, moyen="sftp", fini_le=timezone.now())
    page = reverse("administration:partenaire_passages", args=[partenaire.pk])
    assert client.get(page).text.count("sofi-cel-rien") == 2  # no file, no key
    cle = Cle.objects.filter(partenaire=partenaire).first()
    Passage.objects.update(cle=cle, fichier="offre.xml.gz", depuis="198.51.100.7")
    assert "sofi-cel-rien" not in client.get(page).text


def test_what_a_partner_receives_is_seen_without_its_key(
    client, administration, settings, tmp_path
):
    """The files of the last feed where they are; why there are none."""
    settings.FLUX_DOSSIER = tmp_path
    kairos = PartenaireDuFluxFactory(nom="Kairos")
    adresse = reverse("administration:partenaire_vu", args=[kairos.pk])
    assert "Aucun flux n’est encore écrit" in texte_de(client.get(adresse))
    publier(saisie_complete(), nature="validation", auteur=None)
    executer(demander(None))
    ecrire_les_donnees(timezone.localdate())
    contexte = client.get(adresse).context
    genres = [un.fichier.genre for un in contexte["fichiers"]]
    assert genres == ["complet", "index", "plus", "manifeste", "reunions", "reunions-csv"]
    for vu in contexte["fichiers"]:
        assert b"".join(client.get(vu.adresse)) == vu.fichier.chemin.read_bytes()
    kairos.livraison = "sftp"
    kairos.save()
    deposes = [un.fichier.genre for un in client.get(adresse).context["fichiers"]]
    assert deposes == ["complet", "index", "plus", "manifeste"]
    kairos.droits = ["retours"]
    kairos.save()
    assert "Il ne reçoit pas le flux" in texte_de(client.get(adresse))
    kairos.suspendu_le = timezone.now()
    kairos.save()
    assert "il est suspendu" in texte_de(client.get(adresse))
