"""The contact sheets that are somebody's: those the public reads need a choice first, the others lose the name alone.

A sheet whose name stays internal becomes the service that the public already reads: no document changes by it.
"""

import datetime
from dataclasses import dataclass
from typing import Any

from django.db.models import BooleanField, F, Func, Q, QuerySet
from django.utils import timezone

from sofi.annuaire.models import Contact
from sofi.historique.models import Changement
from sofi.offre.models import Session
from sofi.validation.directe import REFERENTS
from sofi.validation.models import OffrePubliee

from .valeurs import Personne

CHEMINS = (
    "$.organisme.contact ? (@.id == {})",
    *(f"$.sessions[*].{referent} ? (@.id == {{}})" for referent in REFERENTS),
    "$.sessions[*].responsable.contact ? (@.id == {})",
)


class ChoixImpossible(Exception):
    """What should become of a public contact isn't said; the message says which, in French."""


@dataclass(frozen=True)
class Fiche:
    """A sheet that is theirs. `publique`: the public reads the name, an address or a number of this person."""

    contact: Contact
    publique: bool
    actions: int  # public ones that name it

    @property
    def remplacants(self) -> QuerySet[Contact]:
        """Who may be asked instead."""
        autres = Contact.objects.filter(etablissement=self.contact.etablissement_id)
        joignables = ~Q(telephone="") | ~Q(courriel="")
        return autres.filter(joignables, retire_le__isnull=True).exclude(pk=self.contact.pk)


def fiches_de(personne: Personne) -> list[Fiche]:
    """By name or by address, withdrawn or not; a number alone may be a switchboard's."""
    siens = [
        contact
        for contact in _candidates(personne).select_related("etablissement")
        if personne.est_nomme(contact.nom, contact.prenom)
        or personne.est_joint_par(contact.courriel)
    ]
    return [_fiche(contact, personne) for contact in siens]


def _candidates(personne: Personne) -> QuerySet[Contact]:
    from .valeurs import motif_du_nom

    par = Q(courriel__in=personne.courriels)
    for courriel in personne.courriels:
        par |= Q(courriel__iexact=courriel)
    if personne.nom:
        par |= Q(nom__iregex=motif_du_nom(personne.nom, "[[:space:]]"))
    return Contact.objects.filter(par).order_by("pk")


def _fiche(contact: Contact, personne: Personne) -> Fiche:
    actions = offres_de(contact).count()
    lue = (
        (contact.se_nomme and personne.est_nomme(contact.nom, contact.prenom))
        or personne.est_joint_par(contact.courriel)
        or personne.est_joint_par(contact.telephone)
    )
    return Fiche(contact, lue and (bool(actions) or contact.retire_le is None), actions)


def offres_de(contact: Contact) -> QuerySet[OffrePubliee]:
    """The public offers whose document names this sheet."""
    nomme = Q()
    for chemin in CHEMINS:
        nomme |= Q(
            Func(
                F("version__document"),
                template=f"jsonb_path_exists(%(expressions)s, '{chemin.format(int(contact.pk))}')",
                output_field=BooleanField(),
            )
        )
    etablissement = contact.etablissement_id
    chez = Q(action__etablissement=etablissement) | Q(action__sessions__responsable=etablissement)
    numeros = OffrePubliee.objects.filter(chez).values("pk")
    return OffrePubliee.objects.filter(nomme, pk__in=numeros)


def anciennes_de(personne: Personne) -> frozenset[int]:
    """The sheets that were theirs, as the history tells: a name and a first name changed apart are theirs there."""
    if not (personne.nom and personne.prenom):
        return frozenset()
    lignes = Changement.objects.filter(table=Contact._meta.db_table)

    def nommees(cle: str, valeur: str) -> set[str]:
        dites = Q(**{f"avant__{cle}__iexact": valeur}) | Q(**{f"apres__{cle}__iexact": valeur})
        return set(lignes.filter(dites).values_list("objet", flat=True))

    numeros = nommees("nom", personne.nom) & nommees("prenom", personne.prenom)
    for courriel in personne.courriels:
        numeros |= nommees("courriel", courriel)
    return frozenset(int(numero) for numero in numeros if numero.isdecimal())


@dataclass(frozen=True)
class Remplacement:
    """What a sheet becomes: another one (`par`), or the same without the person."""

    contact: Contact
    par: Contact


def verifier(fiches: list[Fiche], choix: dict[str, Any]) -> None:
    """Every public sheet has its choice; ChoixImpossible otherwise."""
    for fiche in fiches:
        if fiche.publique:
            _choisi(fiche, choix.get(str(fiche.contact.pk)) or {})


def _choisi(fiche: Fiche, choix: dict[str, Any]) -> Contact | None:
    """The one that replaces it; None when it stays, as a service."""
    contact = fiche.contact
    if choix.get("par"):
        if autre := fiche.remplacants.filter(pk=choix["par"]).first():
            return autre
        raise ChoixImpossible(
            f"Le contact choisi pour remplacer « {contact} » n’est plus proposé : choisissez-en un autre."
        )
    if choix.get("service") and (choix.get("telephone") or choix.get("courriel")):
        return None
    raise ChoixImpossible(
        f"« {contact} » ({contact.etablissement}) est public : dites qui le remplace."
    )


def effacer(fiche: Fiche, choix: dict[str, Any], libelle: str, jour: datetime.date) -> Remplacement:
    """Take the person out of the sheet; what public documents are to show in its place."""
    contact, autre = fiche.contact, None
    if fiche.publique:
        autre = _choisi(fiche, choix)
    if autre is not None:
        _remplacer_sur_les_fiches(contact, autre)
        _vider(contact, libelle, jour)
    elif fiche.publique:
        _en_service(contact, choix["service"])
        contact.telephone, contact.courriel = choix.get("telephone", ""), choix.get("courriel", "")
    elif contact.retire_le is not None and not fiche.actions:
        _vider(contact, libelle, contact.retire_le)
    else:
        _en_service(contact, contact.nom_lu if not contact.nom_public else contact.service)
    contact.save()
    return Remplacement(contact, autre or contact)


def _en_service(contact: Contact, service: str) -> None:
    contact.nom, contact.prenom, contact.civilite = service[:50], "", ""
    contact.fonction, contact.ligne_directe, contact.nom_public = "", "", False


def _vider(contact: Contact, libelle: str, jour: datetime.date) -> None:
    _en_service(contact, libelle)
    contact.telephone = contact.courriel = ""
    contact.retire_le = jour


def _remplacer_sur_les_fiches(contact: Contact, autre: Contact) -> None:
    """On the cards, published or not; whoever has one open is told that it changed."""
    for referent in REFERENTS:
        Session.objects.filter(**{referent: contact}).update(
            **{referent: autre}, revision=F("revision") + 1, modifie_le=timezone.now()
        )
