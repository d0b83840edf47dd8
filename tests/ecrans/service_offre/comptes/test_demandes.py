"""The requests for access: what waits, and the answer."""

import pytest
from django.test import Client
from django.urls import reverse

from sofi.annuaire.demandes import demander_rattachement
from sofi.annuaire.models import Etablissement
from sofi.comptes.models import Acte, CleActivation, DemandeAcces, Utilisateur
from tests.fabriques import EtablissementFactory, RattachementFactory, UtilisateurFactory, siret
from tests.facteur import Facteur, contenu

from .aide import NOUVEAU, SIRET, Envoi, actes, annonce, demande, lire

pytestmark = pytest.mark.django_db

Nature, Suite = Acte.Nature, DemandeAcces.Suite


def test_la_liste_et_le_compte_du_menu(client: Client, offre: Utilisateur) -> None:
    """What waits, the oldest first; how many, in the menu; nothing to say when nothing waits."""
    assert "Vous avez tout traité" in lire(client, "comptes")
    assert "sofi-attente" not in lire(client, "file")
    premiere, seconde = demande(), demande(siret(4004), nom="Suivant")
    page = lire(client, "comptes")
    assert page.index(premiere.nom) < page.index(seconde.nom)
    assert '<span class="sofi-attente">2<' in lire(client, "file")


def test_accepter_et_creer(
    client: Client, envoyer: Envoi, offre: Utilisateur, facteur: Facteur
) -> None:
    """The établissement is made, to be completed; the key is mailed; all of it is traced."""
    recue = demande()
    assert "aucun à ce SIRET" in lire(client, "comptes_demande", recue.pk)
    reponse = envoyer("comptes_accepter", recue.pk, **NOUVEAU)
    assert (reponse.status_code, reponse["Location"]) == (302, reverse("service_offre:comptes"))
    assert "une clé d’activation part pour nouvelle@exemple.fr" in annonce(reponse)
    cree = Etablissement.objects.get(siret=SIRET)
    assert (cree.nom, cree.nda, cree.est_a_completer) == ("Atelier du quai", "52530000153", True)
    assert cree.sites.get().principal
    recue.refresh_from_db()
    assert (recue.suite, recue.decidee_par) == (Suite.ACCEPTEE, offre)
    cle = CleActivation.objects.get()
    assert [acces.etablissement for acces in cle.acces.all()] == [cree]
    assert "Atelier du quai" in contenu(facteur.recus[-1], "plain")
    assert actes(Nature.DEMANDE_ACCEPTEE) == actes(Nature.CLE_DONNEE)
    assert actes(Nature.CLE_DONNEE) == [("nouvelle@exemple.fr", offre)]
    assert "par Bureau du quai" in lire(client, "comptes", suite="acceptee")


@pytest.mark.parametrize("lequel", ["le sien", "du meme siren", "un autre"])
def test_accepter_pour_un_etablissement_connu(
    client: Client, envoyer: Envoi, offre: Utilisateur, lequel: str
) -> None:
    """The SIRET's own is proposed first; one of the same SIREN, or any other, may be chosen."""
    sien = EtablissementFactory(siret=SIRET)
    voisin = EtablissementFactory(siret=f"{SIRET[:9]}00099")
    autre = EtablissementFactory()
    recue = demande()
    page = lire(client, "comptes_demande", recue.pk)
    assert f'value="{sien.pk}"' in page and f'value="{voisin.pk}"' in page
    assert f'value="{autre.pk}"' not in page and 'value="nouveau"' not in page
    choix = {"le sien": sien.pk, "du meme siren": voisin.pk, "un autre": "autre"}[lequel]
    envoyer(
        "comptes_accepter",
        recue.pk,
        **{"accepter-choix": choix, "accepter-autre": autre.siret},
    )
    voulu = {"le sien": sien, "du meme siren": voisin, "un autre": autre}[lequel]
    assert CleActivation.objects.get().acces.get().etablissement == voulu
    assert Etablissement.objects.count() == 3


@pytest.mark.parametrize(
    ("saisie", "message"),
    [
        ({"accepter-choix": "nouveau"}, "Indiquez la raison sociale"),
        ({"accepter-choix": "autre"}, "Indiquez le SIRET"),
        ({"accepter-choix": "autre", "accepter-autre": siret(4005)}, "Aucun établissement n'a"),
        ({"accepter-choix": "999999"}, "ne fait pas partie des choix proposés"),
        ({}, "Choisissez l'établissement"),
    ],
)
def test_accepter_incomplet(
    envoyer: Envoi, offre: Utilisateur, saisie: dict[str, str], message: str
) -> None:
    """What lacks is said; the request still waits."""
    recue = demande()
    reponse = envoyer("comptes_accepter", recue.pk, **saisie)
    assert reponse.status_code == 422
    assert message in reponse.content.decode().replace("&#x27;", "'")
    recue.refresh_from_db()
    assert recue.est_en_attente and not CleActivation.objects.exists()


def test_refuser(envoyer: Envoi, offre: Utilisateur, facteur: Facteur) -> None:
    """The reason is asked, mailed, kept and traced."""
    recue = demande()
    assert envoyer("comptes_refuser", recue.pk).status_code == 422
    recue.refresh_from_db()
    assert recue.est_en_attente
    motif = "Cet établissement est fermé. Demandez pour celui d'Angers."
    envoyer("comptes_refuser", recue.pk, **{"refuser-motif": motif})
    recue.refresh_from_db()
    assert (recue.suite, recue.motif, recue.decidee_par) == (Suite.REFUSEE, motif, offre)
    recue_par_courriel, recu = facteur.recus
    assert recue_par_courriel["Subject"] == "SOFI : votre demande est reçue"
    assert recu["Subject"] == "SOFI : votre demande n’est pas acceptée"
    assert motif in contenu(recu, "plain")
    assert actes(Nature.DEMANDE_REFUSEE) == [("nouvelle@exemple.fr", offre)]


@pytest.mark.parametrize("d_abord", ["comptes_accepter", "comptes_refuser"])
@pytest.mark.parametrize("ensuite", ["comptes_accepter", "comptes_refuser"])
def test_deja_decidee(
    envoyer: Envoi, offre: Utilisateur, facteur: Facteur, d_abord: str, ensuite: str
) -> None:
    """Decided by somebody else while the page was open: said who, and nothing changes."""
    recue = demande()
    saisie = {**NOUVEAU, "refuser-motif": "Doublon."}
    envoyer(d_abord, recue.pk, **saisie)
    recue.refresh_from_db()
    avant = (recue.suite, CleActivation.objects.count(), len(facteur.recus), Acte.objects.count())
    saisie["accepter-choix"] = str(getattr(Etablissement.objects.first(), "pk", "nouveau"))
    reponse = envoyer(ensuite, recue.pk, **saisie)
    assert "a déjà été" in annonce(reponse) and "par Bureau du quai" in annonce(reponse)
    recue.refresh_from_db()
    assert avant == (
        recue.suite,
        CleActivation.objects.count(),
        len(facteur.recus),
        Acte.objects.count(),
    )


def test_rattachement_demande(
    client: Client, envoyer: Envoi, offre: Utilisateur, facteur: Facteur
) -> None:
    """Accepted, the account is attached at once and the person told; no key."""
    lien, etablissement = RattachementFactory(), EtablissementFactory(siret=SIRET)
    personne = lien.utilisateur
    recue = demander_rattachement(personne, siret=SIRET, message="Notre nouveau site.")
    assert "Notre nouveau site." in lire(client, "comptes_demande", recue.pk)
    envoyer("comptes_accepter", recue.pk, **{"accepter-choix": etablissement.pk})
    assert personne.rattachements.filter(etablissement=etablissement).exists()
    assert not CleActivation.objects.exists()
    assert facteur.recus[-1]["Subject"] == "SOFI : un établissement de plus"
    assert actes(Nature.RATTACHE) == [(personne.email, offre)]


def test_adresse_du_personnel(envoyer: Envoi, offre: Utilisateur) -> None:
    """No key for the staff: the request still waits, and the page says why."""
    recue = demande(email=offre.email)
    reponse = envoyer("comptes_accepter", recue.pk, **NOUVEAU)
    assert "seule une personne d'un organisme" in annonce(reponse)
    recue.refresh_from_db()
    assert recue.est_en_attente and not Etablissement.objects.exists()


def test_hors_region_et_compte_existant_sont_dits(client: Client, offre: Utilisateur) -> None:
    """What the service Offre should know before answering."""
    UtilisateurFactory(email="nouvelle@exemple.fr")
    page = lire(client, "comptes_demande", demande(nda="11750000153").pk)
    assert "semble être d’une autre région" in page
    assert "Cette adresse a déjà un compte" in page
