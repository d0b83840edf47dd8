"""The cards as they stand now, written as a document: each field of the table by its kind.

What has words of its own (`PARTICULIERS`, and the values that come from a Certif Info sheet) is named here.
`construire` reads only what `charger` prefetched: its cost doesn't grow with queries.
"""

import datetime
from collections.abc import Callable
from decimal import Decimal
from typing import Any

from django.db import models
from django.utils import timezone
from msgspec.structs import replace

from sofi.annuaire.origines import source
from sofi.offre.apports import lire_apport
from sofi.offre.codes import Fiche, Validation
from sofi.offre.fiches import (
    FICHES,
    Champ,
    FicheAction,
    FicheDispositif,
    FicheFormation,
    FicheSession,
)
from sofi.offre.fiches.pieces import Certification, Code, Nsf, Piece, Provenance
from sofi.offre.models import Action, Dispositif, Formation, Session
from sofi.referentiels.familles import familles_de_metier
from sofi.referentiels.models import Certification as CertificationRncp
from sofi.referentiels.models import FicheCertifInfo

from .apportees import completer
from .contenu import FORMAT, Document
from .pieces import bloc, etablissement, inscription, iso, lot, piece

OBJECTIF_CERTIFICATION = "6"
"""`ObjectifGeneral` of whatever comes from a sheet."""


def construire(
    action: Action, *, numero: int, nature: str, publie_le: datetime.datetime
) -> Document:
    """The document of this action, as its cards stand now. `action` comes from `offre.chargement`."""
    document = Document(
        format=FORMAT,
        version=numero,
        nature=nature,
        publie_le=publie_le.isoformat(),
        voie=action.voie,
        origine=action.origine,
        provenance=provenance_de(action),
        formation=fiche_formation(action.formation, timezone.localdate(publie_le)),
        action=fiche_action(action),
        organisme=replace(
            etablissement(action.etablissement), habilitations=_habilitations(action)
        ),
        sessions=[
            fiche_session(session)
            for session in sorted(action.sessions.all(), key=lambda session: session.pk)
        ],
    )
    if not action.est_d_ailleurs:
        return document
    return completer(document, lire_apport(action.provenance.contenu))


def provenance_de(action: Action) -> Provenance:
    """Where it comes from, with what its source alone says; SOFI for what was entered here."""
    if not action.est_d_ailleurs:
        return Provenance()
    venue = action.provenance
    dite, apport = source(venue.origine, venue.source), lire_apport(venue.contenu)
    return Provenance(
        nom=dite.nom,
        licence=dite.licence,
        reference=venue.reference,
        url=apport.page,
        a_jour_le=apport.a_jour_le or None,
        initiale=apport.initiale,
        statut=apport.statut,
        cout=apport.cout,
        accueil=apport.accueil,
    )


def _habilitations(action: Action) -> list[str]:
    """The certification of the action, when its organisme delivers it or is known to be allowed to train for it."""
    fiche = action.formation.fiche
    if fiche is None or fiche.certification is None:
        return []
    siren = action.etablissement.siren
    delivre = any(c.siret.startswith(siren) for c in fiche.certification.certificateurs.all())
    habilite = getattr(action, "partenaire_habilite", False)
    return [fiche.certification.numero] if siren and (delivre or habilite) else []


def _champs(fiche: Fiche, carte: models.Model) -> dict[str, Any]:
    """The fields of the table, by their name in the document."""
    return {champ.cle: _ecrire(fiche, champ, carte) for champ in FICHES[fiche]}


def _ecrire(fiche: Fiche, champ: Champ, carte: Any) -> Any:
    """One field, as its value says how, unless it has words of its own."""
    if particulier := PARTICULIERS.get((fiche, champ.nom)):
        return particulier(carte)
    valeur = getattr(carte, champ.nom)
    if isinstance(valeur, models.Manager):
        return [piece(ligne) for ligne in valeur.all()]
    if isinstance(valeur, models.Model):
        return piece(valeur)
    if isinstance(valeur, datetime.date | datetime.time):
        return iso(valeur)
    if isinstance(valeur, Decimal):
        return str(valeur)
    return valeur


def _famille(formation: Formation) -> Code | None:
    """The family of métiers with its label; None when none was chosen."""
    code = formation.famille_metier
    return Code(code=code, libelle=familles_de_metier().get(code, code)) if code else None


PARTICULIERS: dict[tuple[Fiche, str], Callable[[Any], Any]] = {
    (Fiche.FORMATION, "famille_metier"): _famille,
    (Fiche.SESSION, "inscription_a"): inscription,
}


def fiche_formation(formation: Formation, jour: datetime.date) -> FicheFormation:
    """The F card; what comes from the sheet is written whole, as it stands on `jour`."""
    fiche = formation.fiche
    valeurs: dict[str, Any] = {
        "id": formation.pk,
        "sur_fiche": fiche is not None,
        "certifiante": formation.certifiante,
        "cree_le": formation.cree_le.isoformat(),
        "modifie_le": formation.modifie_le.isoformat(),
    }
    if fiche is None:
        return FicheFormation(**_champs(Fiche.FORMATION, formation) | valeurs)
    reponses = {
        "individualisation": formation.individualisation,
        "validation": formation.validation,
    }
    return FicheFormation(**valeurs | reponses | _de_la_fiche(formation, fiche, jour))


def _de_la_fiche(
    formation: Formation, fiche: FicheCertifInfo, jour: datetime.date
) -> dict[str, Any]:
    certification = fiche.certification
    valeurs: dict[str, Any] = {
        "intitule": fiche.libelle,
        "objectif_general": OBJECTIF_CERTIFICATION,
        "niveau_sortie": fiche.niveau_sortie,
        "objectif": fiche.texte_objectif,
        "programme": fiche.texte_programme,
        "fiche": _certification(fiche, certification),
        "eligible_cpf": fiche.eligible_cpf(jour),
    }
    if certification is None:
        return valeurs
    domaines = certification.formacodedecertification_set.all()
    metiers = certification.romedecertification_set.all()
    specialites = certification.nsfdecertification_set.all()
    return valeurs | {
        "domaines": [piece(domaine.formacode) for domaine in domaines],
        "metiers": [piece(metier.rome) for metier in metiers],
        "nsf": [Nsf(code=n.nsf_id, suffixe=n.suffixe, libelle=n.nsf.libelle) for n in specialites],
        "blocs": _blocs(formation, certification),
        "nombre_blocs": len(certification.blocs.all()),
    }


def _blocs(formation: Formation, certification: CertificationRncp) -> list[Piece]:
    """The blocs the training leads to: all of the sheet's unless the validation is partial."""
    partielle = formation.validation == Validation.PARTIELLE
    blocs = formation.blocs.all() if partielle else certification.blocs.all()
    return [bloc(choisi) for choisi in blocs if not choisi.retire_le]


def _certification(
    fiche: FicheCertifInfo, certification: CertificationRncp | None
) -> Certification:
    numero = certification.numero if certification else ""
    certificateurs = [c.nom for c in certification.certificateurs.all()] if certification else []
    return Certification(
        code=fiche.code,
        locale=fiche.etat == FicheCertifInfo.Etat.LOCAL,
        type=fiche.type_diplome or (certification.abrege_libelle if certification else ""),
        abrege=certification.abrege if certification else "",
        certificateurs=certificateurs or ([fiche.certificateur] if fiche.certificateur else []),
        rncp=numero if numero.startswith("RNCP") else "",
        rs=numero if numero.startswith("RS") else "",
        debut=iso(certification.debut) if certification else None,
        fin=iso(fiche.fin),
        annee_derniere_session=fiche.annee_derniere_session,
        limite_delivrance=iso(certification.date_limite_delivrance) if certification else None,
        url=certification.url if certification else "",
    )


def fiche_action(action: Action) -> FicheAction:
    """The A card, with its full title and its lot."""
    return FicheAction(
        id=action.pk,
        titre=action.titre,
        lot=lot(action.lot) if action.lot else None,
        id_action_cr=action.id_action_cr,
        of_mandataire_cr=action.of_mandataire_cr,
        cree_le=action.cree_le.isoformat(),
        modifie_le=action.modifie_le.isoformat(),
        **_champs(Fiche.ACTION, action),
    )


def fiche_session(session: Session) -> FicheSession:
    """The S card with its meetings, periods and dispositifs."""
    return FicheSession(
        id=session.pk,
        dispositifs=[fiche_dispositif(d) for d in session.dispositifs.all()],
        retiree_le=iso(session.retiree_le),
        cree_le=session.cree_le.isoformat(),
        modifie_le=session.modifie_le.isoformat(),
        **_champs(Fiche.SESSION, session),
    )


def fiche_dispositif(dispositif: Dispositif) -> FicheDispositif:
    """The D card with the publics of its kind."""
    return FicheDispositif(id=dispositif.pk, **_champs(Fiche.DISPOSITIF, dispositif))


FICHE_DE: dict[Fiche, Callable[[Any], Piece]] = {
    Fiche.ETABLISSEMENT: etablissement,
    Fiche.FORMATION: lambda formation: fiche_formation(formation, timezone.localdate()),
    Fiche.ACTION: fiche_action,
    Fiche.SESSION: fiche_session,
    Fiche.DISPOSITIF: fiche_dispositif,
}
"""Each card as its document will have it."""
