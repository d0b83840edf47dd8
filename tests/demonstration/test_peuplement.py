"""The invented region: always the same, plausible, and written as real publication writes."""

import pytest
from django.utils import timezone
from msgspec.structs import replace

from sofi.annuaire.models import Etablissement
from sofi.demonstration import peuplement, programmes
from sofi.diffusion.models import Publication
from sofi.offre.codes import Etat, Voie
from sofi.offre.models import Action, Dispositif, Formation, Session
from sofi.offre.regles import erreurs, examiner
from sofi.programmes.models import Formateur, Mandataire
from sofi.referentiels.demonstration import charger_demonstration
from sofi.validation import publication
from sofi.validation.models import Evenement, OffrePubliee, Question, Version

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def region(base_du_module):
    """Three hundred sessions, the day they are made on."""
    charger_demonstration()
    jour = timezone.localdate()
    programmes.creer(jour)
    peuplement.peupler(300, graine=7, jour=jour)
    return jour


def test_tailles_et_variete(region):
    assert Session.objects.count() == 300
    assert Action.objects.count() == 60
    assert set(Action.objects.values_list("voie", flat=True)) == set(Voie.values)
    assert Dispositif.objects.values("type").distinct().count() >= 5
    assert Action.objects.filter(etat=Etat.VALIDEE).count() > 30
    assert Action.objects.filter(formation__validation="partielle").exists()
    assert Session.objects.filter(date_fin__lt=region).exists()
    assert Session.objects.filter(date_debut__gt=region).exists()


def test_meme_graine_meme_region(region):
    def image():
        return list(
            Session.objects.order_by("pk").values_list(
                "date_debut",
                "date_fin",
                "enseignement",
                "heures_centre",
                "action__objectifs",
                "lieu__ville",
            )
        )

    premiere = image()
    for modele in (OffrePubliee, Question, Evenement, Version, Publication, Action):
        modele.objects.all().delete()
    for modele in (Formation, Formateur, Mandataire, Etablissement):
        modele.objects.all().delete()
    peuplement.peupler(300, graine=7, jour=region)
    assert image() == premiere


def test_ce_qui_commence_plus_tard_peut_etre_envoye(region):
    """What the invented organismes entered breaks no rule, but for what has ended since."""
    fautes = {
        (manque.champ, manque.message)
        for action in Action.objects.exclude(sessions__date_fin__lt=region)[:40]
        for manque in erreurs(examiner(action))
    }
    assert fautes == set()


def test_les_publiques_suivent_le_gabarit_de_leur_programme(region):
    publiques = Action.objects.filter(voie=Voie.PUBLIQUE).select_related("gabarit__gabarit", "lot")
    assert publiques
    for action in publiques:
        assert action.gabarit.gabarit.programme_id == action.lot.programme_id
        assert action.formateur.mandataire.lot == action.lot
        responsables = {s.responsable for s in action.sessions.all()}
        assert responsables == {action.formateur.mandataire.etablissement}


def test_documents_et_lignes_comme_une_vraie_publication(region):
    """Publishing each action one by one gives the same documents and the same search rows."""
    publiees = list(OffrePubliee.objects.select_related("version", "action").order_by("pk")[:15])
    numeros = [p.action_id for p in publiees]
    champs = [f.name for f in Publication._meta.fields]
    lignes = {
        p.pk: [getattr(p, c) for c in champs]
        for p in Publication.objects.filter(action__in=numeros)
    }
    for publiee in publiees:
        ecrit = publiee.version.document
        nouvelle = publication.publier(publiee.action, nature="validation", auteur=None).document
        assert replace(nouvelle, version=1, publie_le=ecrit.publie_le) == ecrit
    relues = {
        p.pk: [getattr(p, c) for c in champs]
        for p in Publication.objects.filter(action__in=numeros)
    }
    assert relues == lignes
