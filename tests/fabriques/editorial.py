"""Pages kept by the administration."""

import factory
from django.core.files.uploadedfile import SimpleUploadedFile

from sofi.editorial.fichiers import garder
from sofi.editorial.models import FichierJoint, Page, Rubrique, Sorte

PDF = b"%PDF-1.7\n% un fichier d'essai\n%%EOF\n"


class PageFactory(factory.django.DjangoModelFactory[Page]):
    """A piece of news that may appear."""

    class Meta:
        model = Page

    sorte = Sorte.ACTUALITE
    adresse = factory.Sequence(lambda n: f"page-{n}")
    titre = factory.Sequence(lambda n: f"Nouvelle {n}")
    resume = "Ce qui change."
    texte = "<p>Le texte de la page.</p>"


class RessourceFactory(PageFactory):
    """A ressource that gives a text."""

    sorte = Sorte.RESSOURCE
    rubrique = Rubrique.TUTO


def fichier_joint(nom: str = "procédure.pdf", contenu: bytes = PDF) -> FichierJoint:
    """A file that a page gives."""
    return garder(nom, SimpleUploadedFile(nom, contenu))
