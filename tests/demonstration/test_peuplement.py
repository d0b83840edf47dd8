"""The invented region: always the same, plausible, and written as real publication writes."""

import pytest
from django.utils import timezone
from msgspec.structs import replace

from sofi.annuaire.models import Etablissement
from sofi.demonstration import peuplement, programmes
from sofi.diffusion.models import Changement as Suite
from sofi.diffusion.models import Publication, QualitePubliee, RendezVous, SessionSuivie
from sofi.echanges.models import Morceau
from sofi.echanges.morceaux import morceau_de
from sofi.historique.models import Changement
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
    for modele in (
        OffrePubliee,
        Question,
        Evenement,
        Version,
        Publication,
        RendezVous,
        SessionSuivie,
        Morceau,
        Action,
    ):
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


LUS_PAR = (Publication, SessionSuivie, QualitePubliee, RendezVous)


def rangees_des(numeros):
    """What each reader keeps of these actions, but the instant they were published."""
    return {
        (modele.__name__, ligne.pk): [
            getattr(ligne, champ.attname)
            for champ in modele._meta.concrete_fields
            if champ.attname != "publie_le"
        ]
        for modele in LUS_PAR
        for ligne in modele.objects.filter(action__in=numeros)
    }


def test_documents_et_lignes_comme_une_vraie_publication(region):
    """Publishing each action one by one gives the same documents and the same rows of every reader."""
    publiees = list(OffrePubliee.objects.select_related("version", "action").order_by("pk"))
    numeros = [p.action_id for p in publiees]
    lignes = rangees_des(numeros)
    assert {nom for nom, _ in lignes} == {modele.__name__ for modele in LUS_PAR}
    for publiee in publiees:
        ecrit = publiee.version.document
        nouvelle = publication.publier(publiee.action, nature="validation", auteur=None).document
        assert replace(nouvelle, version=1, publie_le=ecrit.publie_le) == ecrit
    assert rangees_des(numeros) == lignes


def test_les_morceaux_du_flux_sont_ceux_des_documents(region):
    jour, champs = timezone.localdate(), [c.attname for c in Morceau._meta.concrete_fields]
    versions = Version.objects.filter(pk__in=OffrePubliee.objects.values("version"))
    faits = [morceau_de(version, jour) for version in versions]
    gardes = Morceau.objects.order_by("pk").values_list(*champs)
    attendus = sorted(tuple(getattr(morceau, champ) for champ in champs) for morceau in faits)
    assert [tuple(map(lisible, ligne)) for ligne in gardes] == attendus


def lisible(valeur):
    return bytes(valeur) if isinstance(valeur, memoryview) else valeur


def test_chaque_publication_a_son_numero_et_chaque_fiche_son_histoire(region):
    publiees = OffrePubliee.objects.values_list("action_id", "version_id")
    numerotees = Suite.objects.exclude(numero=None).values_list("action", "version")
    assert set(publiees) <= set(numerotees)
    for modele in (Action, Session, Dispositif, Formation):
        notees = Changement.objects.filter(table=modele._meta.db_table, geste="creation")
        assert set(notees.values_list("objet", flat=True)) >= {
            str(pk) for pk in modele.objects.values_list("pk", flat=True)
        }
