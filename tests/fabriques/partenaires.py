"""Partners of the tests."""

import factory
from factory.django import DjangoModelFactory

from sofi.partenaires.models import Partenaire


class PartenaireDuFluxFactory(DjangoModelFactory):
    class Meta:
        model = Partenaire

    nom = factory.Sequence(lambda n: f"Partenaire {n}")
    role = "portail régional"
    email = "flux@partenaire.exemple.fr"
    droits = factory.LazyFunction(lambda: ["flux", "retours"])
