"""Publishing what other sources give: their trainings become actions and versions, without the circuit.

    accorder(Provenance.objects.filter(origine=Origine.ONISEP))

writes the cards of each training as its source says it now, and publishes those whose document changed; what the
source no longer gives is archived, and no longer public. Done twice, the second time writes nothing. Everything is in
the caller's transaction: that of the import.
"""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Model, QuerySet
from django.utils import timezone
from msgspec.structs import replace

from sofi.annuaire.origines import Origine
from sofi.offre.apports import Apport, SessionApportee, lire_apport
from sofi.offre.chargement import charger
from sofi.offre.codes import Etat, Niveau, ObjectifGeneral
from sofi.offre.fiches import FicheFormation
from sofi.offre.models import Action, Formation, Provenance, Session
from sofi.offre.operations import (
    formation_canonique,
    raccrocher,
    ranger_domaines,
    ranger_metiers,
)
from sofi.referentiels.models import FicheCertifInfo, Formacode, Rome
from sofi.socle.ecoute import battre
from sofi.socle.texte_riche import examiner

from .circuit import creer_d_ailleurs, ranger_d_ailleurs
from .document import Document, construire
from .lieux_apportes import Lieux
from .models import Evenement, Nature, OffrePubliee
from .publication import depublier, republier

ACTE = "apport"
LOT = 200  # trainings at once: their documents are a few megabytes
INTITULE_MAX = 255


@dataclass
class Bilan:
    """What became of the trainings of a source."""

    publiees: int = 0
    retirees: int = 0
    inchangees: int = 0


def accorder(provenances: "QuerySet[Provenance]") -> Bilan:
    """Make what is public the same as what these sources say; see the module."""
    bilan = Bilan()
    codes = Codes()
    numeros = list(provenances.order_by("pk").values_list("pk", flat=True))
    for debut in range(0, len(numeros), LOT):
        battre()
        lot = numeros[debut : debut + LOT]
        venues = Provenance.objects.filter(pk__in=lot).select_related(
            "action__formation", "etablissement"
        )
        _accorder_lot(list(venues.order_by("pk")), codes, bilan)
    return bilan


def _accorder_lot(venues: Sequence[Provenance], codes: "Codes", bilan: Bilan) -> None:
    lieux = Lieux(venues)
    for venue in venues:
        if venue.retire_le is None:
            _ecrire(venue, codes, lieux)
        elif venue.action is not None and ranger_d_ailleurs(venue.action, publiee=False):
            depublier(venue.action)
            bilan.retirees += 1
    gardees = [venue.action_id for venue in venues if venue.retire_le is None]
    publiees = dict(
        OffrePubliee.objects.filter(action_id__in=gardees).values_list(
            "action_id", "version__document"
        )
    )
    for action in charger(Action.objects.filter(pk__in=gardees).order_by("pk")):
        if _publier(action, publiees.get(action.pk)):
            bilan.publiees += 1
        else:
            bilan.inchangees += 1


def _publier(action: Action, publiee: Document | None) -> bool:
    """Publish its cards as they stand; False when that is what is public already."""
    battre()
    maintenant = timezone.now()
    document = construire(action, numero=1, nature=Nature.APPORT, publie_le=maintenant)
    document = replace(document, formation=_formation(document, action.provenance))
    if publiee is not None and _dit(publiee) == _dit(document):
        return False
    version = republier(action, document, nature=Nature.APPORT, auteur=None)
    Evenement.objects.create(
        action_id=action.pk, acte=ACTE, de=action.etat, vers=action.etat, version=version
    )
    return True


def _formation(document: Document, venue: Provenance) -> FicheFormation:
    """The F card: a diploma of the State may have no sheet of Certif Info, and the CPF pays for no schooling."""
    apport, formation = lire_apport(venue.contenu), document.formation
    return replace(
        formation,
        certifiante=formation.certifiante or apport.certifiante,
        eligible_cpf=formation.eligible_cpf and not document.initiale,
    )


def _dit(document: Document) -> Document:
    """What a document says, whenever it was written."""
    return replace(
        document,
        version=0,
        publie_le="",
        formation=replace(document.formation, modifie_le=""),
        action=replace(document.action, modifie_le=""),
        sessions=[replace(session, modifie_le="") for session in document.sessions],
    )


class Codes:
    """The codes of the reference tables that files name, read once."""

    def __init__(self) -> None:
        self.formacodes = set(Formacode.objects.values_list("pk", flat=True))
        self.romes = set(Rome.objects.values_list("pk", flat=True))
        self._fiches: dict[tuple[str, str, str], FicheCertifInfo | None] = {}

    def fiche(self, apport: Apport) -> FicheCertifInfo | None:
        """The sheet that the file names, or that its certification or Onisep's number lead to; None: none is known."""
        cle = apport.certifinfo, apport.certification, apport.ideo
        if cle not in self._fiches:
            self._fiches[cle] = self._chercher(*cle)
        return self._fiches[cle]

    def _chercher(self, certifinfo: str, certification: str, ideo: str) -> FicheCertifInfo | None:
        fiches = FicheCertifInfo.objects.select_related("certification", "remplacee_par")
        if certifinfo and (fiche := fiches.filter(pk=certifinfo).first()):
            return fiche
        if certification:
            siennes = list(fiches.choisissables().filter(certification=certification)[:2])
            return siennes[0] if len(siennes) == 1 else None
        du_numero = fiches.filter(formation_ideo=ideo) if ideo else fiches.none()
        return du_numero.order_by("retire_le", "-code").first()


def _ecrire(venue: Provenance, codes: Codes, lieux: Lieux) -> None:
    """The cards of a training, as its source says them."""
    apport = lire_apport(venue.contenu)
    fiche = codes.fiche(apport)
    formation = formation_canonique(fiche) if fiche else None
    action = venue.action
    if action is None:
        action = venue.action = creer_d_ailleurs(
            venue.etablissement,
            formation or _formation_propre(venue),
            origine=Origine(venue.origine),
        )
        venue.save(update_fields=["action"])
    elif action.etat == Etat.ARCHIVEE:
        ranger_d_ailleurs(action, publiee=True)
    if formation is None:
        formation = _remplir_la_formation(venue, action, apport, codes)
    if action.formation_id != formation.pk:
        raccrocher(action, formation)
    _donner(action, _carte_action(apport), etablissement_id=venue.etablissement_id)
    _ecrire_les_sessions(venue, action, apport.sessions or [SessionApportee()], lieux)


def _formation_propre(venue: Provenance) -> Formation:
    return Formation.objects.create(
        etablissement=venue.etablissement, intitule=venue.intitule[:INTITULE_MAX]
    )


def _remplir_la_formation(
    venue: Provenance, action: Action, apport: Apport, codes: Codes
) -> Formation:
    """A training without a sheet has a formation of its own."""
    formation = action.formation
    if formation.fiche_id is not None:
        formation = _formation_propre(venue)
    _donner(
        formation,
        {
            "intitule": venue.intitule[:INTITULE_MAX],
            "niveau_sortie": apport.niveau_sortie or Niveau.NON_COMMUNIQUE,
            "objectif_general": ObjectifGeneral.CERTIFICATION if apport.certifiante else "",
        },
        etablissement_id=venue.etablissement_id,
    )
    for lire, ranger, dits, connus in (
        (formation.domaines_ordonnes, ranger_domaines, apport.domaines, codes.formacodes),
        (formation.metiers_ordonnes, ranger_metiers, apport.metiers, codes.romes),
    ):
        nom = "formacode_id" if ranger is ranger_domaines else "rome_id"
        voulus = [code for code in dict.fromkeys(dits) if code in connus]
        if list(lire.values_list(nom, flat=True)) != voulus:
            ranger(formation, voulus)
    return formation


def _carte_action(apport: Apport) -> dict[str, Any]:
    return {
        "objectifs": examiner(apport.objectif).html,
        "resultats_attendus": examiner(apport.resultats).html,
        "complement_programme": examiner(apport.programme).html,
        "public_vise": apport.public[:250],
        "niveau_entree": apport.niveau_entree or Niveau.NON_COMMUNIQUE,
        "niveau_entree_obligatoire": None,
        "url_action": apport.url[:400],
    }


def _donner(carte: Model, valeurs: dict[str, Any], **plus: Any) -> None:
    """Give a row these values, and write those that change."""
    changees = {n: v for n, v in (valeurs | plus).items() if getattr(carte, n) != v}
    for nom, valeur in changees.items():
        setattr(carte, nom, valeur)
    if changees:
        carte.save(update_fields=[*changees, "modifie_le"])


def _ecrire_les_sessions(
    venue: Provenance, action: Action, dites: Sequence[SessionApportee], lieux: Lieux
) -> None:
    """The sessions in the order of the file: the first is the first again; those in excess are withdrawn."""
    connues = list(Session.objects.filter(action=action).order_by("pk"))
    jour = timezone.localdate()
    for rang, dite in enumerate(dites):
        session = connues[rang] if rang < len(connues) else Session(action=action)
        valeurs = _carte_session(dite) | {
            "lieu_id": lieux.site(venue, dite.lieu),
            "retiree_le": None,
        }
        if session.pk is None:
            for nom, valeur in valeurs.items():
                setattr(session, nom, valeur)
            session.save()
        else:
            _donner(session, valeurs)
    for session in connues[len(dites) :]:
        if session.retiree_le is None:
            _donner(session, {"retiree_le": jour})


def _carte_session(dite: SessionApportee) -> dict[str, Any]:
    return {
        "date_debut": _jour(dite.debut),
        "date_fin": _jour(dite.fin),
        "duree_cycle": dite.duree_cycle,
        "enseignement": dite.enseignement,
        "rythmes": dite.rythmes,
        "esp": dite.esp,
        "parcours": dite.parcours,
        "recrutement": dite.recrutement,
        "commentaire_duree": dite.commentaire[:500],
        "heures_centre": dite.heures_centre,
        "heures_entreprise": dite.heures_entreprise,
    }


def _jour(iso: str | None) -> datetime.date | None:
    return datetime.date.fromisoformat(iso) if iso else None
