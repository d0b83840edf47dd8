"""A published offer of a regional programme: what changes at once, and what waits for the Région."""

import copy
from typing import Any

import pytest
from django.urls import reverse
from msgspec.structs import replace

from sofi.comptes.models import Role, Utilisateur
from sofi.offre import operations
from sofi.offre.codes import Etat
from sofi.offre.duplication import dupliquer_action
from sofi.offre.fiches import FicheSession
from sofi.offre.models import Action, Session
from sofi.programmes.models import Lot
from sofi.validation import circuit
from sofi.validation.document import Document
from sofi.validation.models import OffrePubliee, Version
from tests.ecrans.organisme.publie.test_contact import changer as changer_le_contact
from tests.ecrans.publiques import MOTIF, publiee
from tests.fabriques import LotFactory, RattachementFactory, UtilisateurFactory, aujourd_hui, dans
from tests.mondes import Navigateur
from tests.versions import reecrire

pytestmark = pytest.mark.django_db
FORFAIT = pytest.mark.parametrize("forfait", [False, True], ids=["libre", "forfait"])
UNE_DATE = {"date": dans(20).isoformat(), "heure_debut": "14:00", "ou": "lieu"}
AUTRES = {"heure_fin": "", "places": "", "commentaire": ""}


class Publiee:
    """An action of a programme in version 1, its organisme's browser, its screens."""

    def __init__(self) -> None:
        self.client = Navigateur()
        lien = RattachementFactory()
        self.organisme: Utilisateur = lien.utilisateur
        self.offre: Utilisateur = UtilisateurFactory(role=Role.SERVICE_OFFRE)
        self.action: Action = publiee(
            self.organisme, self.offre, lot=LotFactory(), etablissement=lien.etablissement
        )
        self.client.force_login(self.organisme)

    @property
    def session(self) -> Session:
        return self.action.sessions.get()

    @property
    def document(self) -> FicheSession:
        return OffrePubliee.objects.get(action=self.action).version.document.sessions[0]

    def publier(self, nom: str, **envoi: str) -> Any:
        """What « Offre publiée » asks on a page of its own."""
        url = reverse(f"organisme:publie_{nom}", args=[self.action.pk, self.session.pk])
        return self.client.post(url, envoi)

    def mettre_a_jour(self, nom: str, valeur: str) -> Any:
        """One value typed on the page « Offre publiée »."""
        url = reverse("organisme:publie_mettre_a_jour", args=[self.action.pk])
        return self.client.post(url, {nom: valeur})

    def franchir(self, nom: str, **envoi: str) -> Any:
        """A button of the récapitulatif."""
        url = reverse("organisme:franchir", args=[self.action.pk, nom])
        return self.client.post(url, envoi, follow=True)

    def accorder(self) -> None:
        """The Région grants, the service Offre validates."""
        action = Action.objects.get(pk=self.action.pk)
        region = UtilisateurFactory(role=Role.REGION)
        circuit.franchir(action, "accorder", auteur=region, commentaire="Avenant 1")
        circuit.franchir(action, "valider", auteur=self.offre)

    @property
    def etat(self) -> str:
        return Action.objects.get(pk=self.action.pk).etat


@pytest.fixture(scope="module")
def partagee(base_du_module: None) -> Publiee:
    return Publiee()


@pytest.fixture
def ouvrir(partagee: Publiee, db: None) -> Any:
    """The same offer for all, its lot « au forfait recrutement » or not."""

    def faire(forfait: bool = False) -> Publiee:
        p = copy.deepcopy(partagee)
        Lot.objects.filter(pk=p.action.lot_id).update(forfait_recrutement=forfait)
        p.action = Action.objects.get(pk=p.action.pk)
        return p

    return faire


def mots(reponse: Any) -> str:
    return str(reponse.content.decode()).replace("\xa0", " ").replace("’", "'")


def recrutement(p: Publiee) -> Any:
    return p.mettre_a_jour(f"s{p.session.pk}-recrutement", "suspendu")


def places(p: Publiee) -> Any:
    return p.mettre_a_jour(f"d{p.session.dispositifs.get().pk}-places_restantes", "3")


def reunion_ajoutee(p: Publiee) -> Any:
    envoi = {f"reunion-nouvelle-{nom}": valeur for nom, valeur in (UNE_DATE | AUTRES).items()}
    return p.publier("reunions", **envoi)


def reunion_deplacee(p: Publiee) -> Any:
    pk = p.session.informations_collectives.get().pk
    envoi = {f"reunion-{pk}-{nom}": valeur for nom, valeur in (UNE_DATE | AUTRES).items()}
    return p.publier("reunions", **envoi)


def contact(p: Publiee) -> Any:
    lu = p.session.contact
    assert lu is not None
    return changer_le_contact(p.client, lu, telephone="02 43 00 00 55")


@pytest.mark.parametrize(
    ("changer", "champs"),
    [
        (recrutement, {"recrutement"}),
        (places, {"dispositifs"}),
        (reunion_ajoutee, {"informations_collectives"}),
        (reunion_deplacee, {"informations_collectives"}),
        (contact, {"contact", "referent_pmr", "referent_mobilite", "responsable"}),
    ],
)
@FORFAIT
def test_published_at_once_without_the_region(ouvrir, changer, champs, forfait):
    p = ouvrir(forfait)
    avant = p.document
    assert changer(p).status_code == 302
    apres = p.document
    changes = {c for c in apres.__struct_fields__ if getattr(apres, c) != getattr(avant, c)}
    assert changes and changes <= champs
    assert (p.etat, Version.objects.get(numero=2).nature) == (Etat.VALIDEE, "directe")


def derniere_reunion(p: Publiee) -> Any:
    return p.publier("reunions", retirer=f"reunion-{p.session.informations_collectives.get().pk}")


def retrait(p: Publiee) -> Any:
    return p.publier("retirer", motif="Trop peu d'inscrits.")


def archivage(p: Publiee) -> Any:
    return p.franchir("archiver", commentaire="Terminée pour nous.")


@pytest.mark.parametrize(
    ("tenter", "dit"),
    [
        (derniere_reunion, "au moins une information collective"),
        (retrait, "demande l'accord de la Région"),
        (archivage, "demande l'accord de la Région"),
    ],
)
@FORFAIT
def test_refused_without_the_region(ouvrir, tenter, dit, forfait):
    p = ouvrir(forfait)
    avant = p.document
    assert dit in mots(tenter(p))
    assert (p.etat, p.document, Version.objects.count()) == (Etat.VALIDEE, avant, 1)
    assert p.session.retiree_le is None and p.session.informations_collectives.exists()


@pytest.mark.parametrize("jours", [-7, 7])
@FORFAIT
def test_a_date_moves_with_the_agreement_only(ouvrir, jours, forfait):
    p = ouvrir(forfait)
    avant = p.document.date_debut
    p.franchir("modifier")
    session = p.session
    deplacee = session.date_debut + (dans(jours) - aujourd_hui())
    Session.objects.filter(pk=session.pk).update(date_debut=deplacee)
    p.franchir("envoyer", commentaire=MOTIF)
    assert (p.etat, p.document.date_debut) == (Etat.ATTENTE_ACCORD, avant)
    p.accorder()
    assert (p.etat, p.document.date_debut) == (Etat.VALIDEE, deplacee.isoformat())


def test_the_only_session_is_withdrawn_by_a_modification_then_archived(ouvrir):
    """What the refusals tell to do is possible, to its end."""
    p = ouvrir(forfait=True)
    p.franchir("modifier")
    p.client.post(reverse("organisme:retirer_session", args=[p.action.pk, p.session.pk]))
    lue = mots(p.client.get(reverse("organisme:recapitulatif", args=[p.action.pk])))
    assert "Vous pouvez envoyer" in lue and "Toutes les sessions sont retirées" in lue
    assert "Archiver…" not in lue and "demande l'accord de la Région" in lue
    p.franchir("envoyer", commentaire=MOTIF)
    assert (p.etat, p.document.retiree_le) == (Etat.ATTENTE_ACCORD, None)
    p.accorder()
    assert p.document.retiree_le == aujourd_hui().isoformat()
    assert "Archiver…" in mots(p.client.get(reverse("organisme:publie", args=[p.action.pk])))
    archivage(p)
    assert p.etat == Etat.ARCHIVEE


def test_what_is_over_or_was_never_published_is_archived_freely(ouvrir):
    p = ouvrir(forfait=True)
    version = OffrePubliee.objects.get(action=p.action).version
    (session,) = version.document.sessions
    finie = replace(session, date_fin=dans(-1).isoformat())
    reecrire(version, document=replace(version.document, sessions=[finie]))
    archivage(p)
    assert p.etat == Etat.ARCHIVEE
    jamais = p.action
    OffrePubliee.objects.all().delete()
    Action.objects.update(etat=Etat.EN_SAISIE)
    p.franchir("archiver", commentaire="Abandonnée.")
    assert Action.objects.get(pk=jamais.pk).etat == Etat.ARCHIVEE


def test_the_service_offre_archives_saying_why(ouvrir):
    p = ouvrir(forfait=True)
    action = Action.objects.get(pk=p.action.pk)
    circuit.franchir(
        action, "archiver", auteur=p.offre, commentaire="Accord de la Région, avenant 3."
    )
    assert p.etat == Etat.ARCHIVEE


def test_a_copied_session_is_confirmed_and_dated_again(ouvrir):
    p = ouvrir()
    p.franchir("modifier")
    Session.objects.update(confirmations=["date_debut"])
    copie = operations.copier_session(p.session)
    assert (copie.confirmations, copie.date_debut, copie.date_fin) == ([], None, None)
    assert copie.heures_centre and copie.dispositifs.get().places


def test_duplicating_the_action_says_why_not(ouvrir):
    p = ouvrir()
    with pytest.raises(operations.SaisieImpossible, match="vient d'un lot de la Région"):
        dupliquer_action(p.action, auteur=p.organisme, jour=aujourd_hui(), avec_sessions=True)
    page = mots(p.client.get(reverse("organisme:publie_dupliquer", args=[p.action.pk])))
    assert "ne se duplique pas" in page and "Formations publiques" in page


@pytest.mark.parametrize("nom", ["recapitulatif", "publie_version"])
def test_the_codes_of_the_region_are_read(ouvrir, nom):
    p = ouvrir()
    Action.objects.update(id_action_cr="2872", of_mandataire_cr="75")
    version = Version.objects.get()
    reecrire(version, document=_avec_codes(version.document))
    args = [p.action.pk, 1] if nom == "publie_version" else [p.action.pk]
    lue = mots(p.client.get(reverse(f"organisme:{nom}", args=args)))
    for libelle, code in (
        ("Numéro lot CR", p.action.lot_id),
        ("ID action CR", "2872"),
        ("OF mandataire CR", "75"),
    ):
        assert libelle in lue and f">{code}</dd>" in lue.replace(" ", "").replace("\n", "")


def _avec_codes(document: Document) -> Document:
    action = replace(document.action, id_action_cr="2872", of_mandataire_cr="75")
    return replace(document, action=action)


def test_a_change_is_not_sent_without_saying_why(ouvrir):
    """Asked on the récapitulatif, kept there when something else refuses; nothing is sent from a card."""
    p = ouvrir(forfait=False)
    p.franchir("modifier")
    recapitulatif = reverse("organisme:recapitulatif", args=[p.action.pk])
    assert "Motif, pour la Région" in mots(p.client.get(recapitulatif))
    carte = p.client.get(reverse("organisme:fiche_action", args=[p.action.pk]))
    assert b"t-envoi-direct" not in carte.content
    assert "Dites à la Région pourquoi" in mots(p.franchir("envoyer"))
    assert p.etat == Etat.EN_SAISIE
    Session.objects.filter(action=p.action.pk).update(date_debut=None)
    assert MOTIF in mots(p.franchir("envoyer", commentaire=MOTIF))
    assert p.etat == Etat.EN_SAISIE
