"""Factories of the directory and of the programmes."""

import datetime

import factory
from factory.django import DjangoModelFactory

from sofi.annuaire import models as annuaire
from sofi.programmes.models import Formateur, Lot, Mandataire, Programme

from .outils import dans, siret
from .referentiels import CommuneFactory, TypeDispositifFactory, UtilisateurFactory


class EtablissementFactory(DjangoModelFactory):
    """Complete, Qualiopi in both categories, with a main site and one reachable contact."""

    class Meta:
        model = annuaire.Etablissement
        skip_postgeneration_save = True

    # Ranks that no test writes by hand, nor the documents given as examples, nor the demonstration.
    siret = factory.Sequence(lambda n: siret(20_000 + n))
    nda = factory.Sequence(lambda n: f"5253{5_000_000 + n:07}")
    raison_sociale = factory.Sequence(lambda n: f"ATELIER DES COPEAUX {n}")
    nom = factory.Sequence(lambda n: f"Atelier des Copeaux {n}")
    ligne1 = "8 quai des Tanneries"
    code_postal = "53100"
    ville = "Mayenne"
    commune = factory.SubFactory(CommuneFactory)
    qualiopi_formation = True
    qualiopi_apprentissage = True
    qualiopi_fin = factory.LazyFunction(lambda: dans(2 * 365))

    site = factory.RelatedFactory(
        "tests.fabriques.SiteFactory", factory_related_name="etablissement"
    )
    contact = factory.RelatedFactory(
        "tests.fabriques.ContactFactory", factory_related_name="etablissement"
    )


class SiteFactory(DjangoModelFactory):
    class Meta:
        model = annuaire.Site

    etablissement = factory.SubFactory(EtablissementFactory, site=None)
    nom = "Principal"
    principal = factory.LazyAttribute(lambda s: s.nom == "Principal")
    ligne1 = "8 quai des Tanneries"
    code_postal = "53100"
    ville = "Mayenne"
    commune = factory.SubFactory(CommuneFactory)


class ContactFactory(DjangoModelFactory):
    class Meta:
        model = annuaire.Contact

    etablissement = factory.SubFactory(EtablissementFactory, contact=None)
    nom = "Accueil"
    telephone = "02 61 91 00 00"
    courriel = "accueil@exemple.fr"


class ConventionFactory(DjangoModelFactory):
    class Meta:
        model = annuaire.Convention

    etablissement = factory.SubFactory(EtablissementFactory)
    financeur = "region"
    reference = "2026-1"
    debut = factory.LazyFunction(lambda: dans(-30))


class PorteOuverteFactory(DjangoModelFactory):
    class Meta:
        model = annuaire.PorteOuverte

    etablissement = factory.SubFactory(EtablissementFactory)
    date = factory.LazyFunction(lambda: dans(30))
    debut = datetime.time(14)
    fin = datetime.time(17, 30)
    site = factory.LazyAttribute(lambda porte: porte.etablissement.sites.first())


class RattachementFactory(DjangoModelFactory):
    class Meta:
        model = annuaire.Rattachement

    utilisateur = factory.SubFactory(UtilisateurFactory)
    etablissement = factory.SubFactory(EtablissementFactory)


class ProgrammeFactory(DjangoModelFactory):
    class Meta:
        model = Programme

    code = factory.Sequence(lambda n: f"programme-{n}")
    libelle = "PREPA Clés Avenir"
    annee = factory.LazyFunction(lambda: dans(90).year)  # the year of the sessions of the factories
    dispositif = factory.SubFactory(
        TypeDispositifFactory, code="prf-prepa", programme_regional=True
    )


class LotFactory(DjangoModelFactory):
    class Meta:
        model = Lot

    numero = factory.Sequence(lambda n: f"PCA_{n}")
    libelle = "Lot de la Mayenne"
    programme = factory.SubFactory(ProgrammeFactory)


class MandataireFactory(DjangoModelFactory):
    class Meta:
        model = Mandataire

    lot = factory.SubFactory(LotFactory)
    code = "75"
    etablissement = factory.SubFactory(EtablissementFactory)


class FormateurFactory(DjangoModelFactory):
    class Meta:
        model = Formateur

    mandataire = factory.SubFactory(MandataireFactory)
    etablissement = factory.SubFactory(EtablissementFactory)
    id_action_cr = factory.Sequence(lambda n: str(2872 + n))
    site = factory.LazyAttribute(lambda f: f.etablissement.sites.first())
    date_debut_prevue = factory.LazyAttribute(
        lambda f: datetime.date(f.mandataire.lot.programme.annee, 9, 6)
    )
    places = 15
