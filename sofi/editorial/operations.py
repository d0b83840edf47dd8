"""What the administration does with a page: write it, make it appear, withdraw it, take up what it was."""

from collections.abc import Iterable

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.text import slugify

from sofi.comptes.models import Utilisateur
from sofi.socle.texte import plier

from .lecture import oublier
from .models import ADRESSE_MAX, COLONNES, FichierJoint, Page, Parution, Sorte
from .sortes import SORTES, manques

ECRITES_AVEC = ("modifie_par", "modifie_le", "revision")
"""What a writing says of itself, beside the columns of the page."""


class PageRefusee(Exception):
    """What was asked can't be done; `dits` says why and what to do, in French."""

    def __init__(self, *dits: str) -> None:
        super().__init__(" ".join(dits))
        self.dits = dits


@transaction.atomic
def enregistrer(page: Page, *, auteur: Utilisateur | None) -> Page:
    """Write a page; refused when somebody else wrote it since it was read.

    Its address follows its title (or its dispositif) until it has appeared once, then never changes.
    """
    page.modifie_par = auteur
    if page.pk is None:
        page.adresse = adresse_libre(page)
        page.revision = 1
        page.save(force_insert=True)
        return page
    if page.sorte != Sorte.LEGALE and not page.parutions.exists():
        page.adresse = adresse_libre(page)
    lue = page.revision
    page.revision, page.modifie_le = lue + 1, timezone.now()
    ecrites = {nom: getattr(page, nom) for nom in (*COLONNES, *ECRITES_AVEC)}
    # One statement: one line of history.
    if not Page.objects.filter(pk=page.pk, revision=lue).update(**ecrites):
        page.revision = lue
        raise PageRefusee(
            "Quelqu’un d’autre a modifié cette page entre-temps : rouvrez-la pour lire ce qu’elle est devenue."
        )
    return page


def adresse_libre(page: Page) -> str:
    """The words of its title that no other page of its kind has; those of a dispositif are its code."""
    if page.sorte == Sorte.LEGALE:
        return page.adresse
    if page.sorte == Sorte.DISPOSITIF:
        return str(page.dispositif_id)
    mots = slugify(plier(page.titre))
    if len(mots) > ADRESSE_MAX - 4:  # leaves room for « -999 »
        mots = mots[: ADRESSE_MAX - 3].rsplit("-", 1)[0][: ADRESSE_MAX - 4]
    mots = mots.strip("-_") or page.sorte
    autres = Page.objects.filter(sorte=page.sorte, adresse__startswith=mots).exclude(pk=page.pk)
    prises = set(autres.values_list("adresse", flat=True))
    candidates = (mots, *(f"{mots}-{n}" for n in range(2, len(prises) + 3)))
    return next(candidate for candidate in candidates if candidate not in prises)


@transaction.atomic
def publier(page: Page, *, auteur: Utilisateur | None) -> Parution:
    """Make the page appear as it is written; what the public read of it until then is withdrawn at the same moment."""
    page = Page.objects.select_for_update(of=("self",)).get(pk=page.pk)
    if dits := manques(page):
        raise PageRefusee(*dits)
    if page.sorte == Sorte.ACTUALITE and page.parait_le is None:
        page.parait_le = timezone.localdate()
        page.save(update_fields=["parait_le"])
    maintenant = timezone.now()
    page.parutions.filter(retiree_le__isnull=True).update(retiree_le=maintenant)
    dernier = page.parutions.aggregate(dernier=Max("numero"))["dernier"] or 0
    parution = Parution.objects.create(
        **{nom: getattr(page, nom) for nom in COLONNES},
        page=page,
        numero=dernier + 1,
        publiee_le=maintenant,
        publiee_par=auteur,
    )
    transaction.on_commit(oublier)
    return parution


@transaction.atomic
def retirer(page: Page) -> None:
    """The public reads it no more; what was written stays. A legal page is replaced, never withdrawn."""
    if page.sorte == Sorte.LEGALE:
        raise PageRefusee("Une page légale ne se retire pas : publiez sa nouvelle version.")
    if not page.parutions.filter(retiree_le__isnull=True).update(retiree_le=timezone.now()):
        raise PageRefusee("Cette page n’est pas en ligne.")
    transaction.on_commit(oublier)


@transaction.atomic
def supprimer(page: Page) -> None:
    """Only what never appeared is deleted, with the file that nothing else gives."""
    if page.sorte == Sorte.LEGALE or page.parutions.exists():
        raise PageRefusee("Une page qui a paru ne s’efface pas : retirez-la du site.")
    page.delete()
    _oublier_les_fichiers([page.fichier_id] if page.fichier_id else [])


def _oublier_les_fichiers(numeros: Iterable[int]) -> None:
    gardes = set(Page.objects.filter(fichier__in=numeros).values_list("fichier", flat=True))
    FichierJoint.objects.filter(pk__in=numeros).exclude(pk__in=gardes).delete()


def reprendre(page: Page, parution: Parution, *, auteur: Utilisateur | None) -> Page:
    """Write the page again as it appeared then; the public reads it only once it is published."""
    for nom in SORTES[Sorte(page.sorte)].champs:
        setattr(page, nom, getattr(parution, nom))
    return enregistrer(page, auteur=auteur)
