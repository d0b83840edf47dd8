"""The first steps of an établissement: what its first sending needs, until something was sent."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from urllib.parse import urlencode

from django.urls import reverse

from sofi.annuaire.models import HANDICAP, Contact, Etablissement
from sofi.ecrans.commun.retour import NOM
from sofi.ecrans.organisme.saisie.etat import Saisie
from sofi.offre.codes import Etat, Fiche
from sofi.offre.fiches import FICHES
from sofi.offre.models import Action
from sofi.socle.formats import accord, siret
from sofi.validation.models import Evenement


@dataclass(frozen=True)
class Etape:
    """One step: done or not, and where it is done; without address, not yet open."""

    titre: str
    detail: str
    faite: bool
    geste: str = ""
    url: str = ""
    sur: str = ""  # what the gesture is about, read aloud after it


@dataclass(frozen=True)
class Demarrage:
    """The steps, the first that is left being the one to do now."""

    etapes: list[Etape]

    @property
    def faites(self) -> int:
        return sum(etape.faite for etape in self.etapes)

    @property
    def restent(self) -> int:
        return len(self.etapes) - self.faites

    @cached_property
    def ici(self) -> Etape | None:
        """The one to do now."""
        return next((etape for etape in self.etapes if not etape.faite), None)


def demarrage(etablissement: Etablissement) -> Demarrage | None:
    """The steps of this établissement; None for good once one of its actions was sent."""
    envois = Evenement.objects.filter(action__etablissement=etablissement, acte="envoyer")
    if envois.exists():
        return None
    return Demarrage(list(_etapes(etablissement)))


def a_completer(etablissement: Etablissement) -> list[Etape]:
    """What the établissement has come to lack for a sending, once the first steps are over."""
    contacts = _contacts(etablissement)
    etapes = (_fiche(etablissement), _site(etablissement), _contact(contacts))
    return [etape for etape in etapes if not etape.faite]


def _etapes(etablissement: Etablissement) -> Iterator[Etape]:
    yield Etape("Ouvrir votre compte", "Fait.", faite=True)
    contacts = _contacts(etablissement)
    yield _fiche(etablissement)
    yield _site(etablissement)
    yield _contact(contacts)
    yield _referent_handicap(contacts)
    brouillons = Action.objects.filter(etablissement=etablissement, etat=Etat.EN_SAISIE)
    brouillon = brouillons.order_by("-modifie_le", "-pk").first()
    if brouillon is None:
        yield Etape(
            "Remplir les fiches de votre formation",
            "Ayez sous la main : le code Certif Info ou RNCP, les dates et les heures, le prix ou ce qui "
            "prend en charge.",
            faite=False,
            geste="Créer",
            url=reverse("organisme:creer"),
            sur="votre première formation",
        )
        yield Etape(
            "Relire et envoyer pour validation", "S’ouvre quand vos fiches sont complètes.", False
        )
        return
    yield from _envoi(Saisie(brouillon))


def _contacts(etablissement: Etablissement) -> list[Contact]:
    return [contact for contact in etablissement.contacts.all() if contact.retire_le is None]


def _vers(nom: str, *arguments: int, ancre: str = "") -> str:
    """A page of the directory, which leads back to the dashboard."""
    page = reverse(f"organisme:{nom}", args=arguments)
    return f"{page}?{urlencode({NOM: reverse('organisme:tableau_de_bord')})}{ancre}"


def _fiche(etablissement: Etablissement) -> Etape:
    """Everything that sending asks of the sheet, its contacts aside."""
    manques = [
        champ.libelle(Fiche.ETABLISSEMENT)
        for champ in FICHES[Fiche.ETABLISSEMENT]
        if champ.requis(etablissement) and champ.est_vide(etablissement)
    ]
    detail = f"SIRET {siret(etablissement.siret)}, {etablissement.ville}."
    return Etape(
        "Compléter la fiche de l’établissement",
        f"Il manque : {', '.join(manques)}." if manques else detail,
        faite=not manques,
        geste="Compléter" if manques else "Revoir",
        url=_vers("annuaire_etablissement"),
        sur="la fiche de l’établissement",
    )


def _site(etablissement: Etablissement) -> Etape:
    """A site in use, whose town is known."""
    sites = [site for site in etablissement.sites.all() if site.retire_le is None]
    situe = next((site for site in sites if site.commune_id), None)
    a_completer = situe or next(iter(sites), None)
    return Etape(
        "Décrire le site où vous formez",
        f"{situe.denomination}, {situe.ville}."
        if situe
        else "Son adresse, son accès, ce qu’on y trouve.",
        faite=situe is not None,
        geste="Revoir" if situe else "Décrire",
        url=_vers("annuaire_site", a_completer.pk)
        if a_completer
        else _vers("annuaire_site_ajouter"),
        sur="le site",
    )


def _contact(contacts: list[Contact]) -> Etape:
    """One whom the public can reach."""
    joignable = next((contact for contact in contacts if contact.est_joignable), None)
    return Etape(
        "Donner un contact pour s’informer",
        f"{joignable}."
        if joignable
        else "Un téléphone ou un e-mail : le public y écrit ou appelle.",
        faite=joignable is not None,
        geste="Revoir" if joignable else "Ajouter",
        url=_vers("annuaire_contact", joignable.pk)
        if joignable
        else _vers("annuaire_contact_ajouter"),
        sur="le contact",
    )


def _referent_handicap(contacts: list[Contact]) -> Etape:
    """A contact who has this role: a person already entered may."""
    referent = next((c for c in contacts if HANDICAP in (c.type_contact, *c.autres_types)), None)
    deja = next(iter(contacts), None)
    if referent:
        url = _vers("annuaire_contact", referent.pk)
    elif deja:
        url = _vers("annuaire_contact", deja.pk, ancre="#id_autres_types")
    else:
        url = _vers("annuaire_contact_ajouter")
    return Etape(
        "Désigner le référent handicap",
        f"{referent}." if referent else "Une minute : ce peut être un contact déjà saisi.",
        faite=referent is not None,
        geste="Revoir" if referent else "Désigner",
        url=url,
        sur="le référent handicap",
    )


def _envoi(saisie: Saisie) -> Iterator[Etape]:
    """The draft that was written last: what it lacks, then its sending."""
    manquent = len(saisie.bloquants)
    recapitulatif = reverse("organisme:recapitulatif", args=[saisie.action.pk])
    yield Etape(
        "Remplir les fiches de votre formation",
        f"{saisie.action.titre} : "
        + (f"{accord(manquent, 'point manque', 'points manquent')}." if manquent else "complètes."),
        faite=not manquent,
        geste="Continuer" if manquent else "Revoir",
        url=reverse("organisme:action", args=[saisie.action.pk]) if manquent else recapitulatif,
        sur=f"la saisie de {saisie.action.titre}",
    )
    yield Etape(
        "Relire et envoyer pour validation",
        "S’ouvre quand vos fiches sont complètes."
        if manquent
        else "Il n’y a rien d’autre à préparer.",
        faite=False,
        geste="" if manquent else "Relire et envoyer",
        url="" if manquent else recapitulatif,
        sur=saisie.action.titre,
    )
