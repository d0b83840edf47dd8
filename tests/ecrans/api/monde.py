"""A small public offer, and beside it what nobody outside may read: each such value holds `SECRET`."""

from typing import Any

from django.test import Client
from django.utils import timezone

from sofi.annuaire.models import Contact, Etablissement, Site
from sofi.diffusion import rendez_vous, suivi
from sofi.offre.models import Action
from sofi.referentiels.models import Commune
from sofi.validation.document import Document
from sofi.validation.models import Version
from tests.diffusion.aide import poser_communes, publier_document
from tests.documents import contact_exemple, document_exemple
from tests.ecrans.public.conftest import a_venir, dans
from tests.fabriques import saisie_complete
from tests.pieces import changee

SECRET = "rien-de-public"
ORGANISME = 900_012  # far from the numbers that the base draws
INFORMATION: dict[str, Any] = {
    "id": 7001,
    "date": dans(20),
    "heure_debut": "14:00",
    "ou": "lieu",
    "nom": "Atelier du quai",
    "adresse": {"lignes": ["8 quai"], "code_postal": "53100", "ville": "Mayenne", "insee": "53147"},
}


def mettre_en_ligne(document: Document) -> Version:
    """Publish it, with the rows of lists and of the agenda."""
    version = publier_document(document)
    suivi.mettre_a_jour(version.action_id, version)
    rendez_vous.mettre_a_jour(version.action_id, version)
    return version


def document(rang: int, *sessions: dict[str, Any], **action: Any) -> Document:
    """A training of that rank, with a session to come when none is given."""
    return document_exemple(
        sessions=list(sessions) or [a_venir(144101 + rang)],
        formation={"id": 10_900 + rang},
        organisme={"id": ORGANISME},
        action={"id": 50_900 + rang, "titre": f"Formation {rang}", **action},
    )


def publier(rang: int, *sessions: dict[str, Any], **action: Any) -> Version:
    return mettre_en_ligne(document(rang, *sessions, **action))


class Monde:
    """One établissement that the public sees; trainings 0 to 2; a draft and secrets around them."""

    def __init__(self) -> None:
        poser_communes()
        etablissement = self.etablissement = Etablissement.objects.create(
            pk=ORGANISME,
            siret="99900012800010",
            raison_sociale="Atelier",
            nom="Atelier",
        )
        secret = contact_exemple(id=9, nom=SECRET, courriel=f"{SECRET}@exemple.fr")
        self.premiere = publier(
            0,
            a_venir(144101, informations_collectives=[INFORMATION]),
            a_venir(144201, retiree_le=dans(-1), conditions_prise_en_charge=SECRET),
        )
        self._completer(etablissement)
        avec_secrets = changee(document(1).sessions[0], {"mail_liaison": f"{SECRET}@exemple.fr"})
        doc = document(1)
        mettre_en_ligne(changee(doc, {"sessions": [_en_json(avec_secrets, secret)]}))
        publier(2)
        self.retiree = publier(3, a_venir(144104, retiree_le=dans(-1)), titre=SECRET)
        self.brouillon = saisie_complete()
        Action.objects.filter(pk=self.brouillon.pk).update(complement_intitule=SECRET)
        self.cache = Etablissement.objects.create(
            siret="99900012800028", raison_sociale=SECRET, nom=SECRET
        )
        Site.objects.create(etablissement=self.cache, nom=SECRET, ville="Laval")

    def _completer(self, e: Etablissement) -> None:
        for nom, valeur in {
            "nda": "52530012353",
            "ligne1": "8 quai des Tanneries",
            "code_postal": "53100",
            "ville": "Mayenne",
            "telephone": "0261910000",
        }.items():
            setattr(e, nom, valeur)
        e.commune = Commune.objects.get(pk="53147")
        e.save()
        Contact.objects.create(
            etablissement=e, civilite="Madame", nom=SECRET, prenom=SECRET, telephone="0261910001"
        )
        self.site = Site.objects.create(
            etablissement=e,
            nom="Atelier du quai",
            principal=True,
            commune=e.commune,
            ville="Mayenne",
        )
        Site.objects.create(
            etablissement=e, nom=SECRET, ville="Laval", retire_le=timezone.localdate()
        )


def _en_json(session: Any, contact: Any) -> dict[str, Any]:
    import msgspec

    return msgspec.to_builtins(session) | {"referent_prf": msgspec.to_builtins(contact)}


def lire(adresse: str, **options: Any) -> Any:
    """What the API answers, which must be what is expected of a good answer."""
    reponse = Client().get(adresse if adresse.startswith("/") else f"/api/v1/{adresse}", **options)
    assert reponse.status_code == 200, (adresse, reponse.status_code, reponse.content)
    return reponse.json()
