"""Partners of the demonstration: two nights of the feed really written, who took which file, what became of it there.

Nothing leaves the machine: the server of the one that SOFI puts files at has a name that never exists (RFC 2606).
"""

import datetime
from collections.abc import Callable

from django.utils import timezone

from sofi.comptes.cles import empreinte_de_cle
from sofi.comptes.models import Utilisateur
from sofi.courriels.periodes import une_fois
from sofi.echanges import passages as passages_du_flux
from sofi.echanges.flux import ecrire_flux
from sofi.echanges.models import FluxEcrit, PassageDeFlux
from sofi.echanges.suivi import dernier_flux
from sofi.offre.codes import Recrutement
from sofi.offre.models import Action, Session
from sofi.partenaires import cles, passages
from sofi.partenaires.fichiers import COMPLET, MANIFESTE, fichiers_de
from sofi.partenaires.models import (
    Cle,
    DestinationSftp,
    Livraison,
    Partenaire,
    Passage,
    Portee,
    TraductionDeRetour,
)
from sofi.partenaires.operations import enregistrer
from sofi.partenaires.retours import RetourLu, recevoir
from sofi.socle.chiffrement import chiffrer
from sofi.validation import directe

from .franchissements import Gens

CLE = "sofi_demonstration-offre-info"
"""The key of the partner « Offre Info », which anybody can read here: it protects nothing."""
UN_JOUR, UNE_HEURE = datetime.timedelta(days=1), datetime.timedelta(hours=1)
EMPREINTE = "SHA256:Rl3mYGZf0dmzQ2TqU6oYPAkPrM0XgVx3bHkq1s8yJ5c"
AUTRE_SERVEUR = (
    "Le serveur depot.kairos.example ne montre pas l’empreinte gardée (il montre "
    "SHA256:9m4tWcT0n2vPq7uJxLrB5sDk1yHfGzAoE8iQw6XeZ3M). Rien ne lui a été envoyé. Vérifiez avec le "
    "partenaire avant de changer l’empreinte."
)
LIEU_INCONNU = ("E-114", "Adresse de réunion inconnue")
SANS_TRADUCTION = ("E-207", "Zone bassin inconnue")


def jouer(gens: Gens, dire: Callable[[str], object]) -> None:
    """Three partners: one that comes every day and answers, one that SOFI can't reach, one that has stopped coming."""
    hier, ce_jour = _deux_nuits(gens)
    if ce_jour is None:
        dire("Le flux de démonstration n’a pas pu être écrit : les partenaires n’ont rien repris.")
        return
    _offre_info(gens, hier, ce_jour)
    _kairos(gens, hier, ce_jour)
    _site_de_la_region(gens)
    cles.creer_cle(
        gens.atelier,
        nom="site internet",
        portees=[Portee.DEPOTS],
        expire_le=timezone.now() + 365 * UN_JOUR,
        auteur=gens.organisme,
    )


def _deux_nuits(gens: Gens) -> tuple[FluxEcrit, FluxEcrit | None]:
    """Yesterday's feed, then one change, then today's: the night has nothing more to do today."""
    maintenant = timezone.now()
    hier = timezone.localdate() - UN_JOUR
    ecrire_flux(passages_du_flux.dossier(), jour=hier, forcer=True, maintenant=maintenant - UN_JOUR)
    avant = FluxEcrit.objects.get(jour=hier)
    _changer(gens)
    with une_fois("flux", passages_du_flux.nuit_de(maintenant)):
        passages_du_flux.executer(PassageDeFlux.objects.create())
    dernier = dernier_flux()
    return avant, dernier if dernier != avant else None


def _changer(gens: Gens) -> None:
    """One public session closes its recruitment: a night's delta has something in it."""
    ouvertes = Session.objects.filter(
        action__etablissement=gens.voisin,
        action__publiee__isnull=False,
        recrutement=Recrutement.OUVERT,
        retiree_le__isnull=True,
    )
    if session := ouvertes.order_by("pk").first():
        directe.changer_recrutement(session, Recrutement.FERME, auteur=gens.second)


def _offre_info(gens: Gens, hier: FluxEcrit, ce_jour: FluxEcrit) -> None:
    """Two keys, one about to end; every file whole, once from a network that isn't admitted; its returns."""
    partenaire = _partenaire(
        gens.administration,
        nom="Offre Info",
        role="Réseau des Carif-Oref",
        contact="Équipe des flux",
        email="flux@offre-info.example",
        droits=[Portee.FLUX, Portee.API, Portee.RETOURS],
    )
    ancienne = _cle(partenaire, "année passée", 12, gens.administration)
    cle = _cle(partenaire, "année en cours", 365, gens.administration, texte=CLE)
    _prendre(ancienne, hier, COMPLET, le=hier.ecrit_le + UNE_HEURE)
    _prendre(ancienne, hier, MANIFESTE, le=hier.ecrit_le + UNE_HEURE)
    refuse = passages.commencer(cle, depuis="203.0.113.8", genre=COMPLET, fichier=None)
    passages.conclure(refuse, statut=403, message="L’adresse 203.0.113.8 n’est pas admise.")
    for genre in (COMPLET, "delta", MANIFESTE):
        _prendre(cle, ce_jour, genre)
    TraductionDeRetour.objects.create(
        partenaire=partenaire,
        code=LIEU_INCONNU[0],
        sens="Le lieu d’une réunion d’information n’a pas d’adresse complète.",
        que_faire="Complétez l’adresse du site dans votre annuaire, puis renvoyez l’action.",
    )
    recevoir(partenaire, _retours(gens))


def _retours(gens: Gens) -> list[RetourLu]:
    """What is public was accepted, but for one training of each of the first two établissements."""
    publiques = Action.objects.filter(publiee__isnull=False).order_by("pk")
    siennes = {
        etablissement: publiques.filter(etablissement=etablissement).last()
        for etablissement in (gens.atelier, gens.antenne)
    }
    refusees = {
        action.pk: refus
        for action, refus in zip(siennes.values(), (LIEU_INCONNU, SANS_TRADUCTION), strict=True)
        if action is not None
    }
    return [
        RetourLu(
            formation=f"{formation}-{action}",
            action=action,
            resultat="refusee" if action in refusees else "acceptee",
            code=refusees.get(action, ("", ""))[0],
            raison=refusees.get(action, ("", ""))[1],
            adresse="",
        )
        for action, formation in publiques.values_list("pk", "formation_id")
    ]


def _kairos(gens: Gens, hier: FluxEcrit, ce_jour: FluxEcrit) -> None:
    """Files put there yesterday; today the server shows another key, and nothing was sent."""
    partenaire = _partenaire(
        gens.administration,
        nom="Kairos",
        role="Informations collectives",
        contact="Équipe des flux",
        email="flux@kairos.example",
        droits=[Portee.FLUX],
        livraison=Partenaire.Livraison.SFTP,
        destination=DestinationSftp(
            hote="depot.kairos.example",
            dossier="/sofi",
            compte="sofi",
            empreinte=EMPREINTE,
            secret=chiffrer("demonstration"),
        ),
    )
    _depose_la_veille(partenaire, hier)
    maintenant = timezone.now()
    Livraison.objects.create(
        partenaire=partenaire,
        flux=ce_jour,
        situation=Livraison.Situation.ABANDONNEE,
        essais=1,
        message=AUTRE_SERVEUR,
        finie_le=maintenant,
    )
    echec = _depose(partenaire, ce_jour, "", "")
    Passage.objects.filter(pk=echec.pk).update(message=AUTRE_SERVEUR, fini_le=maintenant)


def _depose_la_veille(partenaire: Partenaire, hier: FluxEcrit) -> None:
    """Its files were put there, at the first try."""
    fin = hier.ecrit_le + UNE_HEURE
    faite = Livraison.objects.create(
        partenaire=partenaire,
        flux=hier,
        situation=Livraison.Situation.FAITE,
        essais=1,
        finie_le=fin,
    )
    Livraison.objects.filter(pk=faite.pk).update(cree_le=hier.ecrit_le)
    for fichier in fichiers_de(hier):
        passage = _depose(partenaire, hier, fichier.chemin.name, fichier.genre)
        octets = fichier.chemin.stat().st_size
        Passage.objects.filter(pk=passage.pk).update(
            octets=octets, entier=True, le=fin, fini_le=fin
        )


def _site_de_la_region(gens: Gens) -> None:
    """It came each day, and hasn't for four days."""
    partenaire = _partenaire(
        gens.administration,
        nom="Site de la Région",
        role="Portail régional",
        contact="Équipe du site",
        email="site@region.example",
        droits=[Portee.FLUX],
        reseaux=["198.51.100.0/24", "2001:db8:40::/48"],
    )
    cle = _cle(partenaire, "site", 200, gens.administration)
    le = timezone.now() - 4 * UN_JOUR
    passage = passages.commencer(cle, depuis="198.51.100.7", genre=COMPLET, fichier=None)
    passages.conclure(passage, statut=304, entier=True)
    Passage.objects.filter(pk=passage.pk).update(
        le=le, fini_le=le, fichier=f"offre-{timezone.localdate(le)}.xml.gz"
    )


def _partenaire(
    auteur: Utilisateur, *, destination: DestinationSftp | None = None, **valeurs: object
) -> Partenaire:
    partenaire = Partenaire(**valeurs)
    enregistrer(partenaire, destination, changes=(), auteur=auteur)
    return partenaire


def _cle(
    partenaire: Partenaire, nom: str, jours: int, auteur: Utilisateur, *, texte: str = ""
) -> Cle:
    """A key of the partner, which opens all that it may; under this text when one is given."""
    cle, _ = cles.creer_cle(
        partenaire,
        nom=nom,
        portees=partenaire.droits,
        expire_le=timezone.now() + jours * UN_JOUR,
        auteur=auteur,
    )
    if texte:
        cle.empreinte, cle.fin = empreinte_de_cle(texte), texte[-4:]
        cle.save(update_fields=["empreinte", "fin"])
    return cle


def _prendre(cle: Cle, flux: FluxEcrit, genre: str, *, le: datetime.datetime | None = None) -> None:
    """The partner takes that file whole."""
    fichier = next((un for un in fichiers_de(flux) if un.genre == genre), None)
    if fichier is None:
        return
    passage = passages.commencer(cle, depuis="198.51.100.20", genre=genre, fichier=fichier)
    passages.conclure(passage, statut=200, octets=fichier.chemin.stat().st_size, entier=True)
    if le:
        Passage.objects.filter(pk=passage.pk).update(le=le, fini_le=le)
        Cle.objects.filter(pk=cle.pk).update(dernier_usage=le)
    else:
        Cle.objects.filter(pk=cle.pk).update(dernier_usage=timezone.now())


def _depose(partenaire: Partenaire, flux: FluxEcrit, nom: str, genre: str) -> Passage:
    return Passage.objects.create(
        partenaire=partenaire, flux=flux, moyen=Passage.Moyen.SFTP, fichier=nom, genre=genre
    )
