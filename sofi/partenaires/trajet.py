"""The road of one session, dated: entered, sent, validated, on the site, in the feed, at each partner's.

The first step that stops says what to do, and for whom. Read from events, versions and passages: nothing is written.
"""

import datetime
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from django.db.models import Min, Q
from django.utils import timezone

from sofi.echanges.donnees import fichiers as donnees_ouvertes
from sofi.echanges.donnees.ecriture import avec_reunions
from sofi.echanges.donnees.fichiers import Nom
from sofi.echanges.lheo.correspondance import Absence, absence, part_d_ici, part_vers_kairos
from sofi.echanges.manifeste import Genre
from sofi.echanges.models import FluxEcrit
from sofi.echanges.morceaux import fautes, formations_de
from sofi.echanges.suivi import Presence, dernier_flux, presence
from sofi.offre.codes import Etat
from sofi.offre.models import Session
from sofi.socle.formats import accord, insecables, jour_abrege, moment
from sofi.socle.jours_ouvres import compter
from sofi.validation.echeances import DIFFUSION
from sofi.validation.models import Evenement, Version
from sofi.validation.promesses import reponse_promise

from .etapes import (
    A_VENIR,
    ADMINISTRATION,
    ARRET,
    ARRETS,
    ATTENTE,
    FAIT,
    ORGANISME,
    Etape,
)
from .fichiers import COMPLET
from .models import Livraison, Partenaire, Passage, Portee, Retour
from .retours import traduire


@dataclass
class Trajet:
    """The whole road of a session; about fifteen queries, whatever the partners."""

    session: Session

    @cached_property
    def etapes(self) -> list[Etape]:
        """One after the other, up to the first that stops; each partner apart."""
        return list(self._etapes())

    def _etapes(self) -> Iterator[Etape]:
        action = self.session.action
        if action.est_d_ailleurs:
            yield Etape("Reprise", FAIT, f"de {action.nom_de_l_origine}", self.session.cree_le)
        else:
            yield Etape("Saisie", FAIT, f"par {action.etablissement}", self.session.cree_le)
        if self.version is None:
            yield from self._avant_la_publication()
            return
        if self.envoi:
            jours = compter(_jour(self.session.cree_le), _jour(self.envoi))
            apres = (
                f"après {accord(jours, 'jour ouvré', 'jours ouvrés')} de saisie" if jours else ""
            )
            yield Etape("Envoyée pour validation", FAIT, apres, self.envoi)
        fait = "Publiée" if action.est_d_ailleurs else "Validée"
        yield Etape(fait, FAIT, self._duree(self.version.publie_le), self.version.publie_le)
        site = self._site()
        yield site
        yield from self._dans_le_flux(site)
        yield from self._vers_kairos()
        yield from self._modification()

    @cached_property
    def version(self) -> Version | None:
        """The first version that carries the session."""
        versions = Version.objects.filter(
            action=self.session.action, document__sessions__contains=[{"id": self.session.pk}]
        )
        return versions.order_by("numero").defer("document").first()

    @cached_property
    def envoi(self) -> datetime.datetime | None:
        """When it was sent, for that version."""
        if self.version is None:
            return None
        envois = Evenement.objects.filter(
            action=self.session.action, acte="envoyer", le__lte=self.version.publie_le
        )
        return envois.order_by("-le").values_list("le", flat=True).first()

    def _duree(self, fin: datetime.datetime) -> str:
        if self.session.action.est_d_ailleurs:
            return ""
        if self.envoi is None:
            return "publiée sans envoi"
        jours = compter(_jour(self.envoi), _jour(fin))
        return f"en {accord(jours, 'jour ouvré', 'jours ouvrés')}" if jours else "le jour même"

    def _avant_la_publication(self) -> Iterator[Etape]:
        action, etat = self.session.action, Etat(self.session.action.etat)
        dernier = action.evenements.order_by("-le", "-pk").first()
        if dernier and dernier.acte in ("refuser", "refuser_accord"):
            dit = insecables(f"Envoi refusé : {dernier.commentaire}"[:300])
            yield Etape(
                "Elle s’arrête ici : envoi refusé",
                ARRET,
                dit,
                dernier.le,
                "corriger ce que dit le refus, puis envoyer de nouveau.",
                ORGANISME,
            )
        else:
            yield self._arret(etat)
        yield Etape("Validation, site, fichiers, partenaires", A_VENIR)

    def _arret(self, etat: Etat) -> Etape:
        dit, faire, pour = ARRETS[etat]
        action = self.session.action
        promise = reponse_promise(action)
        texte = f"Réponse promise avant {promise}." if promise else ""
        en_attente = ATTENTE if etat != Etat.ARCHIVEE else ARRET
        return Etape(
            f"Elle s’arrête ici : {dit[0].lower()}{dit[1:]}",
            en_attente,
            insecables(texte),
            action.etat_depuis,
            faire,
            pour,
        )

    def _site(self) -> Etape:
        """On the public site now, or why not."""
        nom = "Sur le site public"
        if self.session.action.etat == Etat.ARCHIVEE:
            return self._arret(Etat.ARCHIVEE)
        raison = self._derniere_absence
        if raison is Absence.RETIREE:
            return Etape(
                "Elle s’arrête ici : la session est retirée",
                ARRET,
                "",
                None,
                "la remettre, si elle a encore lieu.",
                ORGANISME,
            )
        if raison is Absence.TERMINEE:
            return Etape(nom, A_VENIR, "Terminée : elle n’est plus proposée.")
        if self.publique is None or self.session.pk not in self._numeros:
            return self._arret(Etat.VALIDEE)
        assert self.version is not None
        return Etape(nom, FAIT, "aussitôt validée", self.version.publie_le)

    @cached_property
    def publique(self) -> Version | None:
        """What is public of the action now."""
        publiee = getattr(self.session.action, "publiee", None)
        return publiee.version if publiee else None

    @cached_property
    def _numeros(self) -> set[int]:
        return {une.id for une in self.publique.document.sessions} if self.publique else set()

    @cached_property
    def _derniere_absence(self) -> Absence | None:
        sessions = self.publique.document.sessions if self.publique else []
        jour = timezone.localdate()
        return next((absence(une, jour) for une in sessions if une.id == self.session.pk), None)

    @cached_property
    def premier_flux(self) -> FluxEcrit | None:
        """The first feed after the version that carries the session."""
        if self.version is None:
            return None
        apres = FluxEcrit.objects.filter(
            ecarte_le__isnull=True, ecrit_le__gte=self.version.publie_le
        )
        return apres.order_by("ecrit_le", "pk").first()

    @cached_property
    def flux(self) -> FluxEcrit | None:
        """The feed that tells: the first one that carries it, else the last one, which says why it doesn't.

        The last one alone when it leaves out what an earlier one carried.
        """
        premier, dernier = self.premier_flux, dernier_flux()
        if premier is None or dernier is None or dernier == premier:
            return premier
        if self.publique is None or dernier.ecrit_le < self.publique.publie_le:
            return premier
        return premier if self._porte(premier) and self._porte(dernier) else dernier

    def _porte(self, flux: FluxEcrit) -> bool:
        return self.session.pk in presence(self.session.action_id, flux).sessions_ecrites

    @cached_property
    def _dans(self) -> Presence | None:
        return presence(self.session.action_id, self.flux) if self.flux else None

    @property
    def est_portee(self) -> bool:
        """The feed that tells holds it."""
        return bool(self._dans and self.session.pk in self._dans.sessions_ecrites)

    def _dans_le_flux(self, site: Etape) -> Iterator[Etape]:
        nom, flux = "Dans les fichiers de la nuit", self.flux
        if self.publique and not part_d_ici(self.publique.document):
            libelle = Absence.AUTRE_CARIF.libelle
            yield Etape(nom, A_VENIR, insecables(f"Elle n’y est pas : {libelle}."))
            return
        if flux is None or self._dans is None:
            if site.etat == FAIT:
                yield Etape(nom, A_VENIR, "Au prochain flux, cette nuit.")
            return
        if not self.est_portee:
            yield self._hors_du_flux(flux, self._dans.absences.get(self.session.pk))
            return
        yield Etape(nom, FAIT, f"flux du {jour_abrege(flux.jour)}, {flux.fichier}", flux.ecrit_le)
        yield from self._partenaires(flux)

    def _vers_kairos(self) -> Iterator[Etape]:
        """In the meetings' file, for Kairos and Ouiform; nothing without a meeting to come."""
        lot = donnees_ouvertes.dernier()
        if self.publique is None or lot is None or lot.ecrit_le < self.publique.publie_le:
            return
        reduit = avec_reunions(self.publique.document, lot.jour)
        session = reduit and reduit.session(self.session.pk)
        if reduit and session and not session.retiree_le and part_vers_kairos(reduit, session):
            dit = f"{Nom.KAIROS} et {Nom.INFORMATIONS}"
            yield Etape("Dans les fichiers des réunions", FAIT, dit, lot.ecrit_le)

    def _hors_du_flux(self, flux: FluxEcrit, raison: Absence | None) -> Etape:
        le = jour_abrege(flux.jour)
        if raison not in (Absence.REFUSEE, Absence.ILLISIBLE):
            dit = f"Pas dans le flux du {le} : {raison.libelle if raison else 'non publiée alors'}."
            return Etape("Dans les fichiers de la nuit", A_VENIR, insecables(dit))
        causes = list(dict.fromkeys(faute.raison for faute in fautes(self.session.action_id)))[:3]
        dit = " ; ".join(causes) or "son contenu n’est pas conforme au format d’échange"
        return Etape(
            f"Elle s’arrête ici : pas dans le flux du {le}",
            ARRET,
            insecables(f"{dit[0].upper()}{dit[1:]}."),
            flux.ecrit_le,
            "corriger la fiche : elle repart la nuit suivante.",
            ORGANISME,
        )

    def _partenaires(self, flux: FluxEcrit) -> Iterator[Etape]:
        """Each partner that takes the feed: accepted, refused, fetched, or not yet."""
        droits = [Portee.FLUX.value]
        attendus = Partenaire.objects.filter(droits__contains=droits, suspendu_le__isnull=True)
        repris = self._repris
        refus = {un.retour.pk: un for un in traduire(self._retours.values())}
        for partenaire in attendus:
            retour = self._retours.get(partenaire.pk)
            if retour and retour.resultat == Retour.Resultat.ACCEPTEE:
                quand = repris.get(partenaire.pk)
                pris = f"reprise le {moment(quand)}" if quand else ""
                yield Etape(
                    f"{partenaire} : acceptée", FAIT, pris, retour.recu_le, adresse=retour.adresse
                )
            elif retour:
                traduit = refus[retour.pk]
                code = f"Code {retour.code} : " if retour.code else ""
                yield Etape(
                    f"{partenaire} : refusée",
                    ARRET,
                    insecables(f"{code}{traduit.sens}"),
                    retour.recu_le,
                    traduit.que_faire,
                    ORGANISME,
                    retour.adresse,
                )
            elif partenaire.pk in repris:
                yield Etape(f"{partenaire} : reprise", FAIT, "", repris[partenaire.pk])
            else:
                yield self._pas_encore(partenaire)

    def _pas_encore(self, partenaire: Partenaire) -> Etape:
        """Waited for; or its files aren't put at its place, and somebody has to look."""
        nom, restee = f"{partenaire} : pas encore reprise", self._restees.get(partenaire.pk)
        if restee is None:
            return Etape(nom, A_VENIR, "attendue")
        if restee.situation == Livraison.Situation.ARRETEE:
            dit, faire = "Le dépôt est arrêté.", "le reprendre, sur la fiche du partenaire."
        else:
            dit = "Le dépôt a échoué."
            faire = "voir ce qui arrête le dépôt, sur la fiche du partenaire."
        return Etape(nom, ARRET, dit, restee.finie_le, faire, ADMINISTRATION)

    @cached_property
    def _restees(self) -> dict[int, Livraison]:
        """By partner: its last delivery when it stays undone. The reason names its server: it isn't told here."""
        dernieres = Livraison.objects.order_by("partenaire_id", "-cree_le", "-pk")
        restees = (Livraison.Situation.ABANDONNEE, Livraison.Situation.ARRETEE)
        return {
            une.partenaire_id: une
            for une in dernieres.distinct("partenaire_id")
            if une.situation in restees
        }

    @cached_property
    def _repris(self) -> dict[int, datetime.datetime]:
        """By partner: when it first had a whole file that carries the session."""
        if self.flux is None:
            return {}
        complet = Q(genre=COMPLET, flux__ecrit_le__gte=self.flux.ecrit_le)
        delta = Q(genre=Genre.DELTA.value, flux=self.flux)
        entiers = Passage.objects.filter(complet | delta, entier=True)
        premiers = entiers.values("partenaire").annotate(premier=Min("le")).order_by()
        return {un["partenaire"]: un["premier"] for un in premiers}

    @cached_property
    def _retours(self) -> dict[int, Retour]:
        """By partner, what it last said of the formation of this session, as it is now."""
        siennes = formations_de(self.session.action_id, self.session.pk)
        retours = Retour.objects.filter(action=self.session.action_id)
        return {
            un.partenaire_id: un
            for un in retours.order_by("recu_le")
            if not siennes or un.formation in siennes
        }

    def _modification(self) -> Iterator[Etape]:
        """A change under way: what the public reads stays."""
        etat = Etat(self.session.action.etat)
        if etat not in (Etat.VALIDEE, Etat.ARCHIVEE):
            dit, faire, pour = ARRETS[etat]
            yield Etape(
                "Une modification est en cours",
                ATTENTE,
                f"{dit}. Le public et les partenaires lisent toujours la version publiée.",
                self.session.action.etat_depuis,
                faire,
                pour,
            )

    @property
    def jours(self) -> int | None:
        """Working days from the sending to the first partner that has it; None as long as none has."""
        if self.envoi is None or not self.est_portee or not self._repris:
            return None
        return compter(_jour(self.envoi), _jour(min(self._repris.values())))

    @property
    def tenu(self) -> bool:
        """J+3 was kept."""
        return self.jours is not None and self.jours <= DIFFUSION

    @property
    def refus(self) -> list[Etape]:
        """What stops it."""
        return [etape for etape in self.etapes if etape.etat == ARRET]


def _jour(quand: datetime.datetime) -> datetime.date:
    return timezone.localdate(quand)
