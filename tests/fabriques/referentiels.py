"""Factories of the accounts and of the reference tables: rows are made once per code."""

import datetime
from decimal import Decimal
from typing import Any

import factory
from factory.django import DjangoModelFactory

from sofi.comptes.models import Role, Utilisateur
from sofi.referentiels import models as referentiels

from .outils import MOT_DE_PASSE, dans, poser, siret

Regle = referentiels.TypeDispositif.Regle


class UtilisateurFactory(DjangoModelFactory):
    """An organisme's user; `role=` for the others. The password is MOT_DE_PASSE."""

    class Meta:
        model = Utilisateur

    email = factory.Sequence(lambda n: f"utilisateur{n}@exemple.fr")
    nom = factory.Sequence(lambda n: f"Service {n}")
    role = Role.ORGANISME

    @classmethod
    def _create(cls, model_class: Any, *args: Any, **kwargs: Any) -> Any:
        mot_de_passe = kwargs.pop("password", MOT_DE_PASSE)
        return model_class.objects.create_user(*args, password=mot_de_passe, **kwargs)


class RegionFactory(DjangoModelFactory):
    class Meta:
        model = referentiels.Region
        django_get_or_create = ("code",)

    code = "52"
    libelle = "Pays de la Loire"


class DepartementFactory(DjangoModelFactory):
    class Meta:
        model = referentiels.Departement
        django_get_or_create = ("code",)

    code = "53"
    libelle = "Mayenne"
    region = factory.SubFactory(RegionFactory)


class CommuneFactory(DjangoModelFactory):
    class Meta:
        model = referentiels.Commune
        django_get_or_create = ("code",)

    class Params:
        # One that is there is taken as it is, without looking for its département and its region.
        neuve = factory.LazyAttribute(
            lambda c: not referentiels.Commune.objects.filter(code=c.code).exists()
        )

    code = "53147"
    libelle = "Mayenne"
    codes_postaux = factory.LazyFunction(lambda: ["53100"])
    departement = factory.Maybe("neuve", factory.SubFactory(DepartementFactory))
    region = factory.Maybe("neuve", factory.SubFactory(RegionFactory))
    latitude = 48.3
    longitude = -0.61


class FormacodeFactory(DjangoModelFactory):
    class Meta:
        model = referentiels.Formacode
        django_get_or_create = ("code",)

    code = "45554"
    libelle = "Ébénisterie"
    nature = referentiels.Formacode.Nature.DOMAINE
    version = "V14"


class RomeFactory(DjangoModelFactory):
    class Meta:
        model = referentiels.Rome
        django_get_or_create = ("code",)

    code = "H2207"
    libelle = "Réalisation de meubles en bois"
    domaine = "H22"
    grand_domaine = "H"
    grand_domaine_libelle = "Industrie"


class NsfFactory(DjangoModelFactory):
    class Meta:
        model = referentiels.Nsf
        django_get_or_create = ("code",)

    code = "234"
    libelle = "Travail du bois et de l'ameublement"


class CertificationFactory(DjangoModelFactory):
    """CAP ébéniste, registered for five years more."""

    class Meta:
        model = referentiels.Certification
        django_get_or_create = ("numero",)

    numero = "RNCP37538"
    intitule = "Ébéniste"
    abrege = "CAP"
    abrege_libelle = "Certificat d'aptitude professionnelle"
    niveau = "3"
    active = True
    date_fin_enregistrement = factory.LazyFunction(lambda: dans(5 * 365))
    objectifs_contexte = "L'ébéniste fabrique et restaure des meubles."
    activites_visees = "Préparer la fabrication. Fabriquer. Installer un meuble."


class BlocCompetencesFactory(DjangoModelFactory):
    class Meta:
        model = referentiels.BlocCompetences
        django_get_or_create = ("code",)

    certification = factory.SubFactory(CertificationFactory)
    rang = factory.Sequence(lambda n: n % 30_000 + 1)
    code = factory.LazyAttribute(lambda b: f"{b.certification.pk}BC{b.rang:02}")
    libelle = factory.LazyAttribute(lambda b: f"Bloc {b.rang}")


class CertificateurFactory(DjangoModelFactory):
    class Meta:
        model = referentiels.Certificateur
        django_get_or_create = ("certification", "siret", "nom")

    certification = factory.SubFactory(CertificationFactory)
    siret = "11004301500012"
    nom = "Ministère de l'éducation nationale"


class PartenaireFactory(DjangoModelFactory):
    class Meta:
        model = referentiels.Partenaire

    certification = factory.SubFactory(CertificationFactory)
    siret = factory.Sequence(lambda n: siret(90_000 + n))


class FicheCertifInfoFactory(DjangoModelFactory):
    """The sheet of the CAP ébéniste; `certification=None` for one without RNCP/RS."""

    class Meta:
        model = referentiels.FicheCertifInfo
        django_get_or_create = ("code",)

    code = "94681"
    libelle = "CAP ébéniste"
    certification = factory.SubFactory(CertificationFactory)
    type_diplome = "Certificat d'aptitude professionnelle"
    niveau = "3"
    certifiante = True


class OpcoFactory(DjangoModelFactory):
    class Meta:
        model = referentiels.Opco
        django_get_or_create = ("code",)

    code = "akto"
    libelle = "AKTO"


class PreRequisFactory(DjangoModelFactory):
    class Meta:
        model = referentiels.PreRequis
        django_get_or_create = ("code",)

    code = "a2"
    libelle = "Niveau A2 du CECRL"


class TypeDispositifFactory(DjangoModelFactory):
    """The CPF unless told otherwise; `publics=[…]` takes codes 8xxxx."""

    class Meta:
        model = referentiels.TypeDispositif
        django_get_or_create = ("code",)
        skip_postgeneration_save = True

    code = "cpf"
    numero = factory.Sequence(lambda n: 1_000 + n % 30_000)  # after those of the base Dispositif
    libelle = factory.LazyAttribute(lambda t: f"Dispositif {t.code}")
    regle = factory.LazyAttribute(lambda t: t.code if t.code in Regle.values else "")
    code_financeur = "17"
    fonds_publics = True

    @factory.post_generation
    def publics(self: Any, create: bool, codes_publics: Any, **kwargs: Any) -> None:
        """Attach its publics, made if needed."""
        publics = [
            FormacodeFactory.build(code=code, libelle=f"Public {code}", nature="public")
            for code in codes_publics or ("80006", "82044")
        ]
        poser(
            *publics,
            *(
                referentiels.PublicDeDispositif(dispositif=self, formacode=public, rang=rang)
                for rang, public in enumerate(publics)
            ),
        )


class ParametreLegalFactory(DjangoModelFactory):
    class Meta:
        model = referentiels.ParametreLegal
        django_get_or_create = ("code", "debut")

    code = referentiels.ParametreLegal.Code.SEMAINE_HEURES_MAX
    valeur = Decimal(48)
    debut = datetime.date(2016, 8, 10)
    source = "Code du travail, L3121-20"
