"""What is done to the directory. Access is the caller's business; functions take objects, never a request."""

from typing import TypeVar, cast

from django.db import models, transaction
from django.utils import timezone

from sofi.comptes.journal import noter
from sofi.comptes.models import Acte, Role, Utilisateur
from sofi.referentiels.models import Formacode

from .models import Adresse, Contact, Etablissement, Rattachement, Site

DOMAINES_MAX = 25  # code-FORMACODE of « potentiel » in LHEO, 25 at most
Entree = TypeVar("Entree", Site, Contact)


class AnnuaireImpossible(Exception):
    """It can't be done; the message says why and what to do, in French."""


def usages(entree: Site | Contact) -> list[models.Model]:
    """The rows that name this site or this contact, whatever the table: where it is used.

    One query for each column that points at it. The directory doesn't know the offer: it asks the columns. A row
    that is its own, of the same key, doesn't use it.
    """
    lignes: dict[tuple[str, object], models.Model] = {}
    for relation in entree._meta.get_fields(include_hidden=True):
        if not isinstance(relation, models.ManyToOneRel) or relation.field.primary_key:
            continue
        modele = cast(type[models.Model], relation.related_model)
        for ligne in modele._default_manager.filter(**{relation.field.name: entree}):
            lignes[(ligne._meta.label, ligne.pk)] = ligne
    return list(lignes.values())


@transaction.atomic
def creer_etablissement(etablissement: Etablissement) -> None:
    """Save a new établissement with its main site, at the same address."""
    etablissement.save()
    adresse = {champ.name: getattr(etablissement, champ.name) for champ in Adresse._meta.fields}
    Site.objects.create(
        etablissement=etablissement, nom="Site principal", principal=True, **adresse
    )


@transaction.atomic
def enregistrer_etablissement(etablissement: Etablissement) -> bool:
    """Save what it says of itself; its main site takes its address when it has none. True when it did."""
    etablissement.save()
    principal = etablissement.sites.filter(principal=True, retire_le__isnull=True).first()
    if principal is None or not prendre_l_adresse(principal):
        return False
    principal.save()
    return True


def prendre_l_adresse(site: Site) -> bool:
    """Give a site without any address that of its établissement, unsaved; True when there was one to give."""
    etablissement = site.etablissement
    if site.lignes or site.code_postal or site.ville or not etablissement.lignes:
        return False
    for champ in Adresse._meta.fields:
        setattr(site, champ.name, getattr(etablissement, champ.name))
    return True


@transaction.atomic
def ajouter_domaine(etablissement: Etablissement, formacode: Formacode) -> None:
    """Add a domaine d'intervention, up to DOMAINES_MAX; one already there is left as it is."""
    verrouille = Etablissement.objects.select_for_update().get(pk=etablissement.pk)
    if verrouille.domaines.exclude(pk=formacode.pk).count() >= DOMAINES_MAX:
        raise AnnuaireImpossible(
            f"Vous avez déjà {DOMAINES_MAX} domaines d'intervention, le maximum. "
            "Retirez-en un pour ajouter celui-ci."
        )
    verrouille.domaines.add(formacode)


@transaction.atomic
def enregistrer_site(site: Site) -> None:
    """Save a site; when it is the main one, the one that was is no longer."""
    Etablissement.objects.select_for_update().get(pk=site.etablissement_id)
    if site.principal:
        autres = Site.objects.filter(etablissement_id=site.etablissement_id, principal=True)
        autres.exclude(pk=site.pk).update(principal=False)
    site.save()


@transaction.atomic
def retirer(entree: Entree) -> None:
    """Withdraw a site or a contact: no longer proposed, kept wherever it is already used."""
    if isinstance(entree, Site) and entree.principal:
        raise AnnuaireImpossible(
            "Ce site est le site principal : il ne peut pas être retiré. "
            "Désignez d'abord un autre site principal, puis retirez celui-ci."
        )
    entree.retire_le = timezone.localdate()
    entree.save(update_fields=["retire_le"])


@transaction.atomic
def retablir(entree: Entree) -> None:
    """Propose a withdrawn site or contact again."""
    entree.retire_le = None
    entree.save(update_fields=["retire_le"])


@transaction.atomic
def rattacher(
    etablissement: Etablissement,
    *,
    email: str,
    nom: str = "",
    prenom: str = "",
    auteur: Utilisateur | None = None,
) -> tuple[Rattachement, bool]:
    """Let a person act for an établissement; true when the account had to be made.

    A new account has no password: the person chooses one by « Réinitialiser votre mot de passe ».
    """
    utilisateur = Utilisateur.objects.filter(email__iexact=email.strip()).first()
    nouveau = utilisateur is None
    if utilisateur is None:
        if not nom.strip():
            raise AnnuaireImpossible(
                "Aucun compte n'a cette adresse e-mail. Pour en ouvrir un, indiquez aussi le nom de la personne."
            )
        utilisateur = Utilisateur.objects.create_user(
            email, None, nom=nom.strip(), prenom=prenom.strip(), role=Role.ORGANISME
        )
        _noter(Acte.Nature.COMPTE_OUVERT, utilisateur, etablissement, auteur)
    refuser_hors_organisme(utilisateur)
    rattachement, cree = Rattachement.objects.get_or_create(
        utilisateur=utilisateur, etablissement=etablissement
    )
    if not cree:
        raise AnnuaireImpossible(f"{utilisateur} est déjà rattaché(e) à cet établissement.")
    _noter(Acte.Nature.RATTACHE, utilisateur, etablissement, auteur)
    return rattachement, nouveau


def refuser_hors_organisme(utilisateur: Utilisateur) -> None:
    """Raise for the staff: only people of organismes are attached to établissements."""
    if not utilisateur.est_organisme:
        raise AnnuaireImpossible(
            f"{utilisateur.email} a le rôle « {utilisateur.get_role_display()} » : "
            "seule une personne d'un organisme de formation se rattache à un établissement."
        )


@transaction.atomic
def detacher(rattachement: Rattachement, *, auteur: Utilisateur | None = None) -> None:
    """The person no longer acts for the établissement; the account stays. Done once, whoever comes twice."""
    supprimees, _ = Rattachement.objects.filter(pk=rattachement.pk).delete()
    if supprimees:
        _noter(Acte.Nature.DETACHE, rattachement.utilisateur, rattachement.etablissement, auteur)


def _noter(
    nature: Acte.Nature,
    utilisateur: Utilisateur,
    etablissement: Etablissement,
    auteur: Utilisateur | None,
) -> None:
    noter(
        nature,
        email=utilisateur.email,
        auteur=auteur,
        utilisateur=utilisateur,
        detail=designer(etablissement),
    )


def designer(etablissement: Etablissement) -> str:
    """An établissement as the journal names it: its name may change, its SIRET says which."""
    return f"{etablissement} ({etablissement.siret})"
