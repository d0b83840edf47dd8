"""Pieces of the document as they are written, put back and compared, one by one."""

import datetime
from decimal import Decimal

import pytest
from django.utils import timezone
from msgspec.structs import replace

from sofi.annuaire.models import Etablissement
from sofi.offre.chargement import charger
from sofi.offre.codes import Fiche, LieuChoisi
from sofi.offre.fiches import pieces
from sofi.offre.models import Action, Dispositif, InformationCollective, Session
from sofi.validation.document import Document, construire
from sofi.validation.document.pieces import inscription
from sofi.validation.lecture import lire_document
from sofi.validation.publication import publier
from sofi.validation.region import ce_qui_est_demande
from sofi.validation.retour import reprendre_version_publiee
from tests.fabriques import InformationCollectiveFactory, UtilisateurFactory, saisie_complete

pytestmark = pytest.mark.django_db


def ecrite(action: Action) -> Document:
    complete = charger(Action.objects.filter(pk=action.pk)).get()
    return construire(complete, numero=1, nature="validation", publie_le=timezone.now())


def test_what_is_certified_is_written_each_in_its_place() -> None:
    action = saisie_complete()
    Etablissement.objects.filter(pk=action.etablissement_id).update(
        qualiopi_formation=True,
        qualiopi_apprentissage=False,
        qualiopi_vae=None,
        qualiopi_bilan=True,
        qualiopi_fin=datetime.date(2028, 6, 1),
    )
    assert ecrite(action).organisme.qualiopi == pieces.Qualiopi(
        formation=True, apprentissage=False, vae=None, bilan=True, fin="2028-06-01"
    )


def test_an_address_without_commune_has_no_region() -> None:
    session = Session(
        inscription_a=LieuChoisi.ADRESSE, inscription_ligne2="Quai", inscription_ville="Laval"
    )
    assert inscription(session).adresse == pieces.Adresse(lignes=["Quai"], ville="Laval")


def test_a_price_is_read_in_euros_and_cents() -> None:
    action = saisie_complete()
    Dispositif.objects.filter(session__action=action).update(frais_ttc=Decimal("6300.50"))
    (frais,) = [
        champ.textes
        for carte in lire_document(ecrite(action))
        if carte.fiche == Fiche.DISPOSITIF
        for champ in carte.champs
        if champ.nom == "frais_ttc"
    ]
    assert [texte.split() for texte in frais] == [["6", "300,50", "€"]]


def test_a_meeting_at_the_place_of_the_session_is_put_back_without_address() -> None:
    action = saisie_complete()
    reunion = InformationCollectiveFactory(session=action.sessions.get())
    publier(action, nature="validation", auteur=None)
    avant = InformationCollective.objects.filter(pk=reunion.pk).values().get()
    InformationCollective.objects.filter(pk=reunion.pk).update(ligne1="Ailleurs", ligne4="Cour")
    reprendre_version_publiee(action, auteur=UtilisateurFactory())
    assert InformationCollective.objects.filter(pk=reunion.pk).values().get() == avant


@pytest.mark.parametrize(
    ("jours", "ecart"),
    [(-14, "14 jours plus tôt"), (-1, "1 jour plus tôt"), (1, "1 jour plus tard")],
)
def test_how_much_sooner_or_later_is_said(jours: int, ecart: str) -> None:
    publie = ecrite(saisie_complete())
    (session,) = publie.sessions
    debut = datetime.date.fromisoformat(session.date_debut or "") + datetime.timedelta(days=jours)
    propose = replace(publie, sessions=[replace(session, date_debut=debut.isoformat())])
    (demande,) = ce_qui_est_demande(publie, propose)
    dit = demande.ecart.replace("\N{NO-BREAK SPACE}", " ")
    assert (demande.champ, dit) == ("Date de début", ecart)
