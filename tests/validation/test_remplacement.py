"""Replacing a code Certif Info: what is published, what is opened, what the organisme sees."""

import pytest

from sofi.diffusion.models import SessionSuivie
from sofi.offre.codes import Etat
from sofi.offre.models import Action, AncienneFormation
from sofi.referentiels.models import FicheCertifInfo
from sofi.validation import circuit
from sofi.validation.fil import fil
from sofi.validation.models import Evenement, OffrePubliee, Version
from sofi.validation.remplacement import (
    RemplacementImpossible,
    acquitter,
    comparer,
    non_vus,
    remplacer,
)
from tests.fabriques import (
    BlocCompetencesFactory,
    CertificationFactory,
    FicheCertifInfoFactory,
    FormationFactory,
    UtilisateurFactory,
    dans,
    fiche_complete,
    saisie_complete,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def offre():
    return UtilisateurFactory(role="service_offre")


@pytest.fixture
def organisme():
    return UtilisateurFactory()


def renouvelee(*titres: str, fin: int = 3000, code: str = "200001") -> FicheCertifInfo:
    """The sheet that follows, with these blocs."""
    certification = CertificationFactory(
        numero=f"RNCP{code}", date_fin_enregistrement=dans(fin), intitule="Ébéniste"
    )
    for rang, titre in enumerate(titres or ("BLOC 1", "Bloc 2", "bloc 3"), 1):
        BlocCompetencesFactory(certification=certification, rang=rang, libelle=titre)
    return FicheCertifInfoFactory(code=code, certification=certification)


def en_etat(etat: str, organisme, offre) -> Action:
    """An action brought to this state by the circuit; validée first when the state comes after."""
    action = saisie_complete()
    chemins = {
        Etat.EN_SAISIE: "",
        Etat.ATTENTE_VALIDATION: "envoyer",
        Etat.ATTENTE_REPONSES: "envoyer questionner",
        Etat.VALIDEE: "envoyer valider",
        Etat.ARCHIVEE: "envoyer valider archiver",
    }
    for nom in chemins[etat].split():
        auteur = organisme if nom == "envoyer" else offre
        circuit.franchir(action, nom, auteur=auteur, commentaire="Oui.")
    return action


def test_validee_dont_tout_tient_est_republiee(organisme, offre):
    action = en_etat(Etat.VALIDEE, organisme, offre)
    ancienne = action.formation
    avant = OffrePubliee.objects.get(action=action).version.document
    fait = remplacer(action, renouvelee(), auteur=offre, motif="Renouvellement.")
    action.refresh_from_db()
    assert action.etat == Etat.VALIDEE
    assert not fait.ouverte
    assert (fait.version.numero, fait.version.nature) == (2, "code_remplace")
    apres = OffrePubliee.objects.get(action=action).version.document
    assert apres.formation.fiche.code == "200001"
    assert apres.sessions == avant.sessions
    assert apres.formation.id == action.formation_id != ancienne.pk
    assert AncienneFormation.objects.filter(action=action, formation=ancienne).exists()
    assert SessionSuivie.objects.get(action=action.pk).formation == action.formation_id


@pytest.mark.parametrize(
    ("titres", "fin", "raison"),
    [
        (("Bloc 1", "Bloc 2"), 3000, "blocs"),
        (("Bloc 1", "Bloc 2", "Bloc 3", "Bloc 4"), 3000, "blocs"),
        (("Bloc 1", "Bloc 2", "Bloc 3"), 30, "enregistrement"),
        (("Bloc 1", "Bloc 2", "Bloc 3"), 90, "enregistrement"),  # ends on the first day
    ],
)
def test_validee_qui_ne_tient_plus_ouvre_un_brouillon(organisme, offre, titres, fin, raison):
    action = en_etat(Etat.VALIDEE, organisme, offre)
    nouvelle = renouvelee(*titres, fin=fin)
    fait = remplacer(action, nouvelle, auteur=offre, motif="Renouvellement.")
    action.refresh_from_db()
    assert (action.etat, action.formation.fiche_id) == (Etat.EN_SAISIE, nouvelle.pk)
    assert fait.ouverte
    assert fait.version is None
    publie = OffrePubliee.objects.get(action=action).version.document
    assert publie.formation.fiche.code == "94681"
    assert raison in fait.evenement.commentaire
    assert "À faire" in fait.evenement.commentaire
    assert [m.acte for m in fil(action)][-2:] == ["modifier", "remplacer_code"]


@pytest.mark.parametrize(
    "etat", [Etat.EN_SAISIE, Etat.ATTENTE_VALIDATION, Etat.ATTENTE_REPONSES, Etat.ARCHIVEE]
)
def test_ailleurs_seul_l_etat_de_travail_change(organisme, offre, etat):
    action = en_etat(etat, organisme, offre)
    versions = Version.objects.count()
    fait = remplacer(action, renouvelee(), auteur=offre, motif="Renouvellement.")
    action.refresh_from_db()
    assert (action.etat, action.formation.fiche_id) == (etat, "200001")
    assert (fait.version, Version.objects.count()) == (None, versions)
    assert non_vus(Action.objects.all()).get() == action


def test_l_organisme_le_voit_jusqu_a_ce_qu_il_confirme(organisme, offre):
    action = en_etat(Etat.VALIDEE, organisme, offre)
    remplacer(action, renouvelee(), auteur=offre, motif="Renouvellement.")
    assert non_vus(Action.objects.all()).get() == action
    acquitter(action, auteur=organisme)
    assert not non_vus(Action.objects.all()).exists()
    remplacer(action, renouvelee(code="200002"), auteur=offre, motif="Encore.")
    assert non_vus(Action.objects.all()).get() == action


def test_partielle_garde_ses_blocs(organisme, offre):
    fiche = fiche_complete()
    deux = fiche.blocs()[:2]
    formation = FormationFactory(
        fiche=fiche, individualisation=True, validation="partielle", blocs=deux
    )
    action = saisie_complete(formation=formation)
    comparaison = comparer(action, renouvelee("Bloc 2", "Bloc 1", "Autre"))
    assert [(a.libelle, b.libelle) for a, b in comparaison.blocs_gardes] == [
        ("Bloc 1", "Bloc 1"),
        ("Bloc 2", "Bloc 2"),
    ]
    assert comparaison.tient
    remplacer(action, comparaison.nouvelle, auteur=offre, motif="Renouvellement.")
    action.refresh_from_db()
    assert {b.libelle for b in action.formation.blocs.all()} == {"Bloc 1", "Bloc 2"}
    assert action.formation.validation == "partielle"


def test_partielle_qui_perd_un_bloc_ne_tient_pas():
    fiche = fiche_complete()
    formation = FormationFactory(
        fiche=fiche, individualisation=True, validation="partielle", blocs=fiche.blocs()[:2]
    )
    comparaison = comparer(saisie_complete(formation=formation), renouvelee("Bloc 1", "Autre"))
    assert [b.libelle for b in comparaison.blocs_perdus] == ["Bloc 2"]
    assert [b.libelle for b in comparaison.blocs_ajoutes] == ["Autre"]
    assert not comparaison.tient


def test_ce_qui_est_refuse_n_ecrit_rien(organisme, offre):
    action = en_etat(Etat.VALIDEE, organisme, offre)
    nouvelle = renouvelee()
    finie = renouvelee(code="200002")
    finie.retire_le = dans(-1)
    finie.save()
    evenements = Evenement.objects.count()
    for fiche, auteur, motif, ancienne in [
        (nouvelle, organisme, "Oui.", ""),
        (nouvelle, offre, "  ", ""),
        (finie, offre, "Oui.", ""),
        (action.formation.fiche, offre, "Oui.", ""),
        (nouvelle, offre, "Oui.", "111111"),
    ]:
        with pytest.raises(RemplacementImpossible):
            remplacer(action, fiche, auteur=auteur, motif=motif, ancienne=ancienne)
    assert Evenement.objects.count() == evenements
