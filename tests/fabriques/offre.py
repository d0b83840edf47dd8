"""Factories of the four cards, and `saisie_complete()`."""

import datetime
from decimal import Decimal
from typing import Any

import factory
from factory.django import DjangoModelFactory

from sofi.offre import codes
from sofi.offre import models as offre
from sofi.offre.operations import formation_canonique
from sofi.referentiels import models as referentiels
from sofi.validation.models import MotifRefus

from .annuaire import EtablissementFactory
from .outils import dans, poser
from .referentiels import (
    BlocCompetencesFactory,
    CertificateurFactory,
    CertificationFactory,
    FicheCertifInfoFactory,
    FormacodeFactory,
    NsfFactory,
    RomeFactory,
    TypeDispositifFactory,
)


class FormationLibreFactory(DjangoModelFactory):
    """A non-certifying training; `domaine=None` for one without domaine."""

    class Meta:
        model = offre.Formation
        skip_postgeneration_save = True

    etablissement = factory.SubFactory(EtablissementFactory)
    intitule = "Initiation à l'ébénisterie"
    objectif_general = codes.ObjectifGeneral.REMISE_A_NIVEAU
    niveau_sortie = codes.Niveau.SANS
    famille_metier = "H22"
    domaine = factory.RelatedFactory(
        "tests.fabriques.DomaineDeFormationFactory", factory_related_name="formation"
    )


class DomaineDeFormationFactory(DjangoModelFactory):
    class Meta:
        model = offre.DomaineDeFormation

    formation = factory.SubFactory(FormationLibreFactory, domaine=None)
    formacode = factory.SubFactory(FormacodeFactory)
    rang = 0


class MetierDeFormationFactory(DjangoModelFactory):
    class Meta:
        model = offre.MetierDeFormation

    formation = factory.SubFactory(FormationLibreFactory)
    rome = factory.SubFactory(RomeFactory)
    rang = 0


class FormationFactory(DjangoModelFactory):
    """The canonical formation of a sheet: `fiche`, `individualisation`, `validation`, `blocs`."""

    class Meta:
        model = offre.Formation

    fiche = factory.SubFactory(FicheCertifInfoFactory)
    individualisation = False

    @classmethod
    def _create(cls, model_class: Any, *args: Any, **kwargs: Any) -> Any:
        return formation_canonique(kwargs.pop("fiche"), **kwargs)


class ActionFactory(DjangoModelFactory):
    """A draft as it stands when the F card is saved: nothing else is filled."""

    class Meta:
        model = offre.Action

    etablissement = factory.SubFactory(EtablissementFactory)
    formation = factory.SubFactory(FormationFactory)
    voie = codes.Voie.CERTIFIANTE


class MotifRefusFactory(DjangoModelFactory):
    """A reason of refusal; the migration's own may have been emptied by another test."""

    class Meta:
        model = MotifRefus
        django_get_or_create = ("libelle",)

    libelle = "Action déjà saisie"


class EquipementFactory(DjangoModelFactory):
    class Meta:
        model = offre.Equipement

    action = factory.SubFactory(ActionFactory)
    type = codes.TypeEquipement.PIEDS
    cout = 40


class SessionFactory(DjangoModelFactory):
    """A complete session of nine months at the établissement's own place, without dispositif."""

    class Meta:
        model = offre.Session

    class Params:
        accueil = factory.LazyAttribute(lambda s: s.action.etablissement.contacts.first())

    action = factory.SubFactory(ActionFactory)
    lieu = factory.LazyAttribute(lambda s: s.action.etablissement.sites.first())
    date_debut = factory.LazyFunction(lambda: dans(90))
    date_fin = factory.LazyAttribute(
        lambda s: s.date_debut and s.date_debut + datetime.timedelta(days=265)
    )
    esp = codes.Esp.FIXES
    rythmes = factory.LazyFunction(lambda: [codes.Rythme.CONTINU, codes.Rythme.TEMPS_PLEIN])
    periodes = factory.LazyFunction(lambda: [codes.Periode.JOUR])
    parcours = factory.LazyFunction(lambda: [codes.Parcours.COLLECTIF])
    modalites = factory.LazyFunction(
        lambda: [codes.ModalitePedagogique.ENTREPRISE, codes.ModalitePedagogique.ORGANISME]
    )
    enseignement = codes.Enseignement.PRESENTIEL
    heures_centre = 840
    heures_entreprise = 420
    heures_hebdo = Decimal(35)
    responsable = factory.LazyAttribute(lambda s: s.action.etablissement)
    recrutement = codes.Recrutement.OUVERT
    modalites_recrutement = factory.LazyFunction(lambda: [codes.ModaliteRecrutement.DOSSIER])
    contact = factory.SelfAttribute("accueil")
    referent_pmr = factory.SelfAttribute("accueil")
    referent_mobilite = factory.SelfAttribute("accueil")


class InformationCollectiveFactory(DjangoModelFactory):
    """A meeting; the session's « information collective » is for the test to tick."""

    class Meta:
        model = offre.InformationCollective

    session = factory.SubFactory(SessionFactory)
    date = factory.LazyFunction(lambda: dans(30))
    heure_debut = datetime.time(14)
    heure_fin = datetime.time(16)


class PeriodeInscriptionFactory(DjangoModelFactory):
    class Meta:
        model = offre.PeriodeInscription

    session = factory.SubFactory(SessionFactory)
    type = codes.TypePeriodeInscription.INSCRIPTION
    debut = factory.LazyFunction(lambda: dans(-10))
    fin = factory.LazyFunction(lambda: dans(60))


class DispositifFactory(DjangoModelFactory):
    """A complete CPF; `type__code="apprentissage"` and the like for the other rules."""

    class Meta:
        model = offre.Dispositif

    session = factory.SubFactory(SessionFactory)
    type = factory.SubFactory(TypeDispositifFactory)
    places = 12
    frais_ht = Decimal(6300)
    taux_tva = Decimal(0)
    frais_ttc = Decimal(6300)
    prise_en_charge = True


def fiche_complete() -> referentiels.FicheCertifInfo:
    """The CAP ébéniste with three blocs, its métier, its domaine and its certificateur."""
    certification = CertificationFactory.build()
    sien = {"certification": certification}
    rome, formacode, nsf = RomeFactory.build(), FormacodeFactory.build(), NsfFactory.build()
    fiche = FicheCertifInfoFactory.build(**sien)
    poser(
        certification,
        *(BlocCompetencesFactory.build(**sien, rang=rang) for rang in (1, 2, 3)),
        CertificateurFactory.build(**sien),
        rome,
        formacode,
        nsf,
        referentiels.RomeDeCertification(**sien, rome=rome, rang=0),
        referentiels.FormacodeDeCertification(**sien, formacode=formacode, rang=0),
        referentiels.NsfDeCertification(**sien, nsf=nsf, rang=0),
        fiche,
    )
    return referentiels.FicheCertifInfo.objects.select_related("certification").get(pk=fiche.pk)


def saisie_complete(
    *, sessions: int = 1, dispositif: str = "cpf", formation: Any = None, **champs: Any
) -> offre.Action:
    """A whole draft, sendable as it is and without any warning: CAP ébéniste by the CPF, in nine months.

    `champs` are the action's: `etablissement=`, `etat=`, `voie=`… `sessions=0` leaves it without any.
    """
    if formation is None:
        formation = FormationFactory(fiche=fiche_complete())
    action = ActionFactory(
        formation=formation,
        **{
            "complement_programme": "<p>Atelier de douze établis.</p>",
            "objectifs": "<p>Réaliser un meuble, du dessin à la finition.</p>",
            "public_vise": "Toute personne attirée par le travail du bois.",
            **champs,
        },
    )
    for _ in range(sessions):
        session = SessionFactory(action=action)
        DispositifFactory(session=session, type__code=dispositif)
    return action
