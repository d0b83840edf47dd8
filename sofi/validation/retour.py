"""Back from the document to the cards: the working state becomes the published version again."""

import datetime
from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from django.db import models
from django.db.models import F

from sofi.comptes.models import Utilisateur
from sofi.offre.codes import LieuChoisi
from sofi.offre.models import (
    Action,
    Dispositif,
    DomaineDeFormation,
    Equipement,
    Formation,
    InformationCollective,
    MetierDeFormation,
    PeriodeInscription,
    Session,
)
from sofi.offre.operations import garder_le_code

from .models import OffrePubliee, Version

Json = dict[str, Any]
REFERENCES_DE_SESSION = (
    "lieu responsable contact referent_pmr referent_mobilite referent_prf".split()
)


def reprendre_version_publiee(action: Action, *, auteur: Utilisateur) -> Version:
    """Rewrite the cards from the public document; sessions added since leave. The caller holds the lock."""
    version = OffrePubliee.objects.select_related("version").get(action_id=action.pk).version
    document = version.document
    _formation(document["formation"], auteur)
    _action(action, document, auteur)
    gardees = [session["id"] for session in document["sessions"]]
    Session.objects.filter(action_id=action.pk).exclude(pk__in=gardees).delete()
    for session in document["sessions"]:
        _session(session, auteur)
    return version


def _poser(ligne: models.Model, valeurs: Json, auteur: Utilisateur) -> None:
    """Write stored values back: each field reads them as it would read a fixture (dates, amounts).

    The card was saved once more: a page opened before can't be stored over what is published.
    """
    for nom, valeur in valeurs.items():
        champ = ligne._meta.get_field(nom)
        lue = valeur if isinstance(champ, models.ForeignKey) else champ.to_python(valeur)  # type: ignore[union-attr]
        setattr(ligne, getattr(champ, "attname", nom), lue)
    ligne.save(update_fields=[*valeurs, "modifie_le"])
    type(ligne)._default_manager.filter(pk=ligne.pk).update(
        revision=F("revision") + 1, modifie_par=auteur
    )


def _prendre(source: Json, noms: Iterable[str]) -> Json:
    return {nom: source[nom] for nom in noms}


def _formation(valeurs: Json, auteur: Utilisateur) -> None:
    """A canonical formation never changed; a non-certifying one takes its published values again."""
    if valeurs["sur_fiche"]:
        return
    formation = Formation.objects.get(pk=valeurs["id"])
    famille = valeurs["famille_metier"]
    _poser(
        formation,
        _prendre(valeurs, ["intitule", "objectif_general", "niveau_sortie"])
        | {"famille_metier": famille["code"] if famille else ""},
        auteur,
    )
    formation.domaines_ordonnes.all().delete()
    formation.metiers_ordonnes.all().delete()
    DomaineDeFormation.objects.bulk_create(
        DomaineDeFormation(formation=formation, formacode_id=domaine["code"], rang=rang)
        for rang, domaine in enumerate(valeurs["domaines"])
    )
    MetierDeFormation.objects.bulk_create(
        MetierDeFormation(formation=formation, rome_id=metier["code"], rang=rang)
        for rang, metier in enumerate(valeurs["metiers"])
    )


def _action(action: Action, document: Json, auteur: Utilisateur) -> None:
    valeurs, du_brouillon = document["action"], action.formation_id
    textes = (
        "complement_intitule complement_programme objectifs resultats_attendus plus_formation url_action "
        "url_pdf url_video niveau_entree niveau_entree_obligatoire commentaire_prerequis public_vise"
    ).split()
    reprises = _prendre(valeurs, textes) | {"formation": document["formation"]["id"]}
    _poser(action, reprises, auteur)
    garder_le_code(action.pk, ancienne=du_brouillon, nouvelle=document["formation"]["id"])
    action.prerequis.set(p["code"] for p in valeurs["prerequis"])
    action.equipements.all().delete()
    Equipement.objects.bulk_create(
        Equipement(action=action, **equipement) for equipement in valeurs["equipements"]
    )


def _session(valeurs: Json, auteur: Utilisateur) -> None:
    session = Session.objects.get(pk=valeurs["id"])
    champs = (
        "date_debut date_fin esp rythmes periodes parcours modalites enseignement heures_centre "
        "heures_entreprise heures_hebdo commentaire_duree cycle_unite cycle_entreprise cycle_centre "
        "recrutement modalites_recrutement mail_liaison effectif_minimal capacite retiree_le"
    ).split()
    references = {nom: valeurs[nom] and valeurs[nom]["id"] for nom in REFERENCES_DE_SESSION}
    inscription = _inscription(valeurs["inscription"])
    _poser(session, _prendre(valeurs, champs) | references | inscription, auteur)
    session.informations_collectives.all().delete()
    for information in valeurs["informations_collectives"]:
        _information(session, information)
    session.periodes_inscription.all().delete()
    PeriodeInscription.objects.bulk_create(
        PeriodeInscription(session=session, **periode)
        for periode in valeurs["periodes_inscription"]
    )
    _dispositifs(session, valeurs["dispositifs"], auteur)


def _inscription(valeurs: Json) -> Json:
    """Where to enrol: an address of its own is written back, a site's is the site's."""
    propre = valeurs["a"] == LieuChoisi.ADRESSE
    adresse = valeurs["adresse"] if propre else {}
    lignes = [*adresse.get("lignes", []), "", ""]
    return {
        "inscription_a": valeurs["a"],
        "inscription_site": valeurs["site"] if valeurs["a"] == LieuChoisi.SITE else None,
        "inscription_denomination": adresse.get("denomination", ""),
        "inscription_ligne1": lignes[0],
        "inscription_ligne2": lignes[1],
        "inscription_code_postal": adresse.get("code_postal", ""),
        "inscription_ville": adresse.get("ville", ""),
        "inscription_commune": adresse.get("insee") or None,
    }


def _information(session: Session, valeurs: Json) -> None:
    """A meeting keeps its number, so that what names it goes on doing so."""
    propre = valeurs["adresse"] if valeurs["ou"] == LieuChoisi.ADRESSE else {}
    lignes = [*propre.get("lignes", []), "", "", "", ""]
    InformationCollective.objects.create(
        pk=valeurs["id"],
        session=session,
        date=datetime.date.fromisoformat(valeurs["date"]),
        heure_debut=_heure(valeurs["heure_debut"]),
        heure_fin=_heure(valeurs["heure_fin"]),
        ou=valeurs["ou"],
        site_id=valeurs["site"] if valeurs["ou"] == LieuChoisi.SITE else None,
        url=valeurs["url"],
        places=valeurs["places"],
        commentaire=valeurs["commentaire"],
        denomination=propre.get("denomination", ""),
        code_postal=propre.get("code_postal", ""),
        ville=propre.get("ville", ""),
        commune_id=propre.get("insee") or None,
        **{f"ligne{rang}": ligne for rang, ligne in enumerate(lignes[:4], start=1)},
    )


def _heure(texte: str | None) -> datetime.time | None:
    return datetime.time.fromisoformat(texte) if texte else None


def _dispositifs(session: Session, publies: list[Json], auteur: Utilisateur) -> None:
    """Same rows as published: changed ones are put back, added ones leave, removed ones come back."""
    gardes = [dispositif["id"] for dispositif in publies]
    session.dispositifs.exclude(pk__in=gardes).delete()
    sommes = "frais_ht taux_tva frais_ttc frais_certification frais_additionnels".split()
    autres = (
        "reference_marche places places_restantes frais_certification_obligatoires "
        "frais_additionnels_objet prise_en_charge"
    ).split()
    for publie in publies:
        valeurs = _prendre(publie, autres)
        valeurs |= {nom: Decimal(publie[nom]) if publie[nom] else None for nom in sommes}
        valeurs |= {
            "session": session,
            "type_id": publie["type"]["code"],
            "opco_id": publie["opco"] and publie["opco"]["code"],
        }
        Dispositif.objects.update_or_create(pk=publie["id"], defaults=valeurs)
    Dispositif.objects.filter(pk__in=gardes).update(revision=F("revision") + 1, modifie_par=auteur)
