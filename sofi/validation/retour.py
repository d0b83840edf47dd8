"""Back from the document to the cards: the working state becomes the published version again.

Each field of the table is put back by its kind; those whose rows or columns aren't what the document holds
have words of their own (`PARTICULIERS`, `RANGEES`).
"""

import datetime
from collections.abc import Callable
from typing import Any

from django.db import models
from django.db.models import F

from sofi.comptes.models import Utilisateur
from sofi.offre import frais
from sofi.offre.codes import Fiche, LieuChoisi
from sofi.offre.fiches import (
    FICHES,
    MODELES,
    FicheAction,
    FicheDispositif,
    FicheFormation,
    FicheSession,
    pieces,
)
from sofi.offre.fiches.pieces import Piece
from sofi.offre.models import (
    Action,
    Dispositif,
    Equipement,
    Formation,
    InformationCollective,
    PeriodeInscription,
    Session,
)
from sofi.offre.operations import garder_le_code, ranger_domaines, ranger_metiers

from .document import Document
from .models import OffrePubliee, Version


def reprendre_version_publiee(action: Action, *, auteur: Utilisateur) -> Version:
    """Rewrite the cards from the public document; sessions added since leave. The caller holds the lock."""
    version = OffrePubliee.objects.select_related("version").get(action_id=action.pk).version
    reprendre_document(action, version.document, auteur=auteur)
    return version


def reprendre_document(action: Action, document: Document, *, auteur: Utilisateur) -> None:
    """Rewrite the cards from a document of this action, published or not. The caller holds the lock."""
    _formation(document.formation, auteur)
    _action(action, document.action, document.formation.id, auteur)
    numeros = [session.id for session in document.sessions]
    Session.objects.filter(action_id=action.pk).exclude(pk__in=numeros).delete()
    for session in document.sessions:
        _session(session, auteur)


def _reprendre(
    fiche: Fiche, carte: models.Model, publiee: Piece, auteur: Utilisateur, **plus: Any
) -> None:
    """Every field of the card takes its published value again, and `plus`, stored values of the card.

    The card was saved once more: a page opened before can't be stored over what is published.
    """
    colonnes = plus | colonnes_de(fiche, publiee)
    for nom, valeur in colonnes.items():
        setattr(carte, carte._meta.get_field(nom).attname, valeur)  # type: ignore[union-attr]
    carte.save(update_fields=[*colonnes, "modifie_le"])
    for champ in FICHES[fiche]:
        relation = MODELES[fiche]._meta.get_field(champ.nom)
        if rangees := RANGEES.get((fiche, champ.nom)):
            rangees(carte, getattr(publiee, champ.cle))
        elif relation.many_to_many:
            getattr(carte, champ.nom).set(map(_numero, getattr(publiee, champ.cle)))
    type(carte)._default_manager.filter(pk=carte.pk).update(
        revision=F("revision") + 1, modifie_par=auteur
    )


def colonnes_de(fiche: Fiche, publiee: Piece) -> dict[str, Any]:
    """The stored values of the card's own columns, by name: each field reads its own as it would a fixture's."""
    colonnes: dict[str, Any] = {}
    for champ in FICHES[fiche]:
        modele: Any = MODELES[fiche]._meta.get_field(champ.nom)
        valeur = getattr(publiee, champ.cle)
        if particulier := PARTICULIERS.get((fiche, champ.nom)):
            colonnes |= particulier(valeur)
        elif isinstance(modele, models.ForeignKey):
            colonnes[champ.nom] = valeur and _numero(valeur)
        elif modele.concrete and not modele.many_to_many:
            colonnes[champ.nom] = modele.to_python(valeur)
    return colonnes


def _numero(piece: Any) -> int | str:
    """What leads back from a piece to its row: its number, else its code."""
    numero: int | str = getattr(piece, "id", None) or piece.code
    return numero


def _inscription(publiee: pieces.Inscription) -> dict[str, Any]:
    """Where to enrol: an address of its own is written back, a site's is the site's."""
    adresse = _propre(publiee.a, publiee.adresse)
    lignes = [*adresse.lignes, "", ""]
    return {
        "inscription_a": publiee.a,
        "inscription_site": publiee.site if publiee.a == LieuChoisi.SITE else None,
        "inscription_denomination": adresse.denomination,
        "inscription_ligne1": lignes[0],
        "inscription_ligne2": lignes[1],
        "inscription_code_postal": adresse.code_postal,
        "inscription_ville": adresse.ville,
        "inscription_commune": adresse.insee or None,
    }


def _propre(ou: str, adresse: pieces.Adresse | None) -> pieces.Adresse:
    """The address that was typed; an empty one when it is that of the place or of a site."""
    return adresse if ou == LieuChoisi.ADRESSE and adresse else pieces.Adresse()


PARTICULIERS: dict[tuple[Fiche, str], Callable[[Any], dict[str, Any]]] = {
    (Fiche.FORMATION, "famille_metier"): lambda famille: {
        "famille_metier": famille.code if famille else ""
    },
    (Fiche.SESSION, "inscription_a"): _inscription,
}
"""Fields that the document holds otherwise than their column does: the columns they give."""


def _equipements(action: Action, equipements: list[pieces.Equipement]) -> None:
    action.equipements.all().delete()
    Equipement.objects.bulk_create(
        Equipement(
            action=action,
            type=publie.type,
            obligatoire=publie.obligatoire,
            cout=publie.cout,
            commentaire=publie.commentaire,
        )
        for publie in equipements
    )


def _informations(session: Session, publiees: list[pieces.InformationCollective]) -> None:
    """A meeting keeps its number, so that what names it goes on doing so; without a date it is none."""
    session.informations_collectives.all().delete()
    for publiee in (une for une in publiees if une.date):
        propre = _propre(publiee.ou, publiee.adresse)
        lignes = [*propre.lignes, "", "", "", ""][:4]
        InformationCollective.objects.create(
            pk=publiee.id,
            session=session,
            date=datetime.date.fromisoformat(publiee.date),
            heure_debut=_heure(publiee.heure_debut),
            heure_fin=_heure(publiee.heure_fin),
            ou=publiee.ou,
            site_id=publiee.site if publiee.ou == LieuChoisi.SITE else None,
            url=publiee.url,
            places=publiee.places,
            commentaire=publiee.commentaire,
            denomination=propre.denomination,
            code_postal=propre.code_postal,
            ville=propre.ville,
            commune_id=propre.insee or None,
            **{f"ligne{rang}": ligne for rang, ligne in enumerate(lignes, start=1)},
        )


def _heure(texte: str | None) -> datetime.time | None:
    return datetime.time.fromisoformat(texte) if texte else None


def _periodes(session: Session, publiees: list[pieces.PeriodeInscription]) -> None:
    session.periodes_inscription.all().delete()
    PeriodeInscription.objects.bulk_create(
        PeriodeInscription(session=session, type=p.type, debut=p.debut, fin=p.fin)
        for p in publiees
        if p.debut and p.fin
    )


def _codes(codes: list[pieces.Code]) -> list[str]:
    return [publie.code for publie in codes]


RANGEES: dict[tuple[Fiche, str], Callable[[Any, Any], None]] = {
    (Fiche.FORMATION, "domaines_ordonnes"): lambda f, codes: ranger_domaines(f, _codes(codes)),
    (Fiche.FORMATION, "metiers_ordonnes"): lambda f, codes: ranger_metiers(f, _codes(codes)),
    (Fiche.ACTION, "equipements"): _equipements,
    (Fiche.SESSION, "informations_collectives"): _informations,
    (Fiche.SESSION, "periodes_inscription"): _periodes,
}
"""Fields that are rows of the card: how they are written again."""


def _formation(publiee: FicheFormation, auteur: Utilisateur) -> None:
    """A canonical formation never changed; a non-certifying one takes its published values again."""
    if not publiee.sur_fiche:
        formation = Formation.objects.get(pk=publiee.id)
        _reprendre(Fiche.FORMATION, formation, publiee, auteur)


def _action(action: Action, publiee: FicheAction, formation: int, auteur: Utilisateur) -> None:
    du_brouillon = action.formation_id
    _reprendre(Fiche.ACTION, action, publiee, auteur, formation=formation)
    garder_le_code(action.pk, ancienne=du_brouillon, nouvelle=formation)


def _session(publiee: FicheSession, auteur: Utilisateur) -> None:
    session = Session.objects.get(pk=publiee.id)
    _reprendre(Fiche.SESSION, session, publiee, auteur, retiree_le=publiee.retiree_le)
    _dispositifs(session, publiee.dispositifs, auteur)


def _dispositifs(
    session: Session, dispositifs_publies: list[FicheDispositif], auteur: Utilisateur
) -> None:
    """Same rows as published: changed ones are put back, added ones leave, removed ones come back."""
    numeros = [publie.id for publie in dispositifs_publies]
    session.dispositifs.exclude(pk__in=numeros).delete()
    presents = {dispositif.pk: dispositif for dispositif in session.dispositifs.all()}
    for publie in dispositifs_publies:
        dispositif = presents.get(publie.id)
        if dispositif is None:
            Dispositif.objects.create(pk=publie.id, session=session, type_id=publie.type.code)
            dispositif = Dispositif.objects.get(pk=publie.id)
        # Which published amounts had been typed isn't known: none of them is replaced without a word.
        saisis: dict[str, Any] = (
            {} if _memes_montants(dispositif, publie) else {"frais_deduits": []}
        )
        _reprendre(Fiche.DISPOSITIF, dispositif, publie, auteur, **saisis)


def _memes_montants(dispositif: Dispositif, publie: FicheDispositif) -> bool:
    """The modification left the three amounts as they are published."""
    publiees = colonnes_de(Fiche.DISPOSITIF, publie)
    return all(getattr(dispositif, nom) == publiees[nom] for nom in frais.NOMS)
