"""A document as people read it: the fields of each card with their labels, in the table's order.

The recap of a draft, the review, the differences and an old version are all written from here, so the
same value reads the same everywhere. A field is read by its kind: the model's own for a text, a choice or a
number, its piece's for the rest (`_piece`); the few that have words of their own are in `PARTICULIERS`.
Readers of the public side have their own words.
"""

import datetime
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from decimal import Decimal
from functools import singledispatch
from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db import models

from sofi.offre.codes import Fiche, LieuChoisi, TypeEquipement, TypePeriodeInscription
from sofi.offre.fiches import (
    FICHES,
    MODELES,
    Champ,
    FicheAction,
    FicheEtablissement,
    FicheFormation,
    FicheSession,
    pieces,
)
from sofi.offre.fiches.pieces import Piece
from sofi.socle import formats, texte_riche

from .document import Document

EUROS = "€"


@dataclass(frozen=True)
class ChampLu:
    """A field as it reads. `textes`: one for each choice or row, none when nothing was answered."""

    nom: str
    libelle: str
    textes: tuple[str, ...]
    html: str = ""  # the rich text; `textes` then holds its plain text
    conditionnel: bool = False  # only asked in some cases

    @property
    def vide(self) -> bool:
        """True when nothing was answered."""
        return not self.textes


@dataclass(frozen=True)
class CarteLue:
    """A card of a document. `objet` is its number; `parent` the session's, for a dispositif."""

    fiche: Fiche
    objet: int
    titre: str
    champs: tuple[ChampLu, ...]
    parent: int | None = None


def lire_document(document: Document) -> list[CarteLue]:
    """The cards of a document: établissement, F, A, then each session followed by its dispositifs.

    A withdrawn session is no longer part of what is read: compared, it is a card that left.
    """
    organisme, formation, action = document.organisme, document.formation, document.action
    cartes = [
        _carte(Fiche.ETABLISSEMENT, organisme, organisme.id, organisme.nom),
        _carte(Fiche.FORMATION, formation, formation.id, formation.intitule),
        _carte(Fiche.ACTION, action, action.id, organisme.nom),
    ]
    for session in document.sessions:
        if session.retiree_le:
            continue
        cartes.append(_carte(Fiche.SESSION, session, session.id, titre_session(session)))
        cartes += [
            CarteLue(
                Fiche.DISPOSITIF,
                d.id,
                d.type.libelle,
                lire(Fiche.DISPOSITIF, d) + codes_externes(action),
                session.id,
            )
            for d in session.dispositifs
        ]
    return cartes


def _carte(fiche: Fiche, carte: Piece, numero: int, titre: str) -> CarteLue:
    return CarteLue(fiche, numero, titre, lire(fiche, carte))


def codes_externes(action: FicheAction) -> tuple[ChampLu, ...]:
    """The Région's codes, read with each dispositif of a regional programme; none on another action."""
    if action.lot is None:
        return ()
    codes = (
        ("lot", "Numéro lot CR", action.lot.numero),
        ("id_action_cr", "ID action CR", action.id_action_cr),
        ("of_mandataire_cr", "OF mandataire CR", action.of_mandataire_cr),
    )
    return tuple(ChampLu(nom, libelle, _non_vides([texte])) for nom, libelle, texte in codes)


def titre_session(session: FicheSession) -> str:
    """« 28 sept. 2026 → 18 juin 2027, Laval », with what is known."""
    jours = [
        formats.jour_abrege(_jour(jour)) for jour in (session.date_debut, session.date_fin) if jour
    ]
    ville = session.lieu.adresse.ville if session.lieu else ""
    return ", ".join(filter(None, [" → ".join(jours), ville])) or "Session à compléter"


def lire(fiche: Fiche, carte: Piece) -> tuple[ChampLu, ...]:
    """Every field of a card of a document, empty ones included."""
    champs_lus = [_lire_champ(fiche, champ, carte) for champ in FICHES[fiche]]
    if isinstance(carte, FicheFormation) and carte.sur_fiche:
        champs_lus += _de_la_fiche(carte)
    return tuple(champs_lus)


def _lire_champ(fiche: Fiche, champ: Champ, carte: Piece) -> ChampLu:
    valeur = getattr(carte, champ.cle)
    html = valeur if champ.riche else ""
    if champ.riche:
        textes = [texte_riche.en_texte(valeur)]
    elif particulier := PARTICULIERS.get((fiche, champ.nom)):
        textes = particulier(valeur)
    else:
        textes = _textes(fiche, champ, valeur)
    return ChampLu(champ.nom, champ.libelle(fiche), _non_vides(textes), html, bool(champ.si))


def _non_vides(textes: Iterable[str]) -> tuple[str, ...]:
    return tuple(texte for texte in textes if texte)


def _textes(fiche: Fiche, champ: Champ, valeur: Any) -> list[str]:
    """A text for each choice or row of the value."""
    if valeur is None or valeur in ("", []):
        return []
    if isinstance(valeur, Piece):
        return [_piece(valeur)]
    if isinstance(valeur, list) and isinstance(valeur[0], Piece):
        return [_piece(ligne) for ligne in valeur]
    return _simple(MODELES[fiche]._meta.get_field(champ.nom), champ.unite, valeur)


def _simple(champ: Any, unite: str, valeur: Any) -> list[str]:
    """A value that the model's own field says how to read."""
    if isinstance(champ, ArrayField):
        choix = dict(champ.base_field.flatchoices)
        return [str(choix.get(code, code)) for code in valeur]
    if choix := dict(getattr(champ, "flatchoices", ())):
        return [str(choix.get(valeur, valeur))]
    if isinstance(champ, models.BooleanField):
        return ["oui" if valeur else "non"]
    if isinstance(champ, models.DateField):
        return [formats.jour_saisi(_jour(valeur))]
    if isinstance(champ, models.DecimalField) and unite == EUROS:
        return [formats.euros(Decimal(valeur))]
    if isinstance(champ, models.IntegerField | models.DecimalField):
        return [formats.nombre(Decimal(valeur), unite)]
    return [str(valeur)]


def _jour(iso: str) -> datetime.date:
    return datetime.date.fromisoformat(iso)


def _jour_dit(iso: str) -> str:
    """« 14/05/2027 »; empty when an older document doesn't say it."""
    return formats.jour_saisi(_jour(iso)) if iso else ""


def _de_la_fiche(formation: FicheFormation) -> list[ChampLu]:
    """What the sheet says besides the fields of the card."""
    oui_non = {True: "oui", False: "non"}
    return [
        ChampLu(nom, libelle, _non_vides([texte]))
        for nom, libelle, texte in (
            ("certifiante", "Certifiante", oui_non[formation.certifiante]),
            ("eligible_cpf", "Éligible au CPF", oui_non[formation.eligible_cpf]),
            ("objectif", "Objectif de la fiche", formation.objectif),
            ("programme", "Programme de la fiche", formation.programme),
        )
    ]


@singledispatch
def _piece(piece: Piece) -> str:
    """One line for a piece. TypeError: nobody said how it reads."""
    raise TypeError(f"nobody said how a {type(piece).__name__} reads")


@_piece.register
def _(piece: pieces.Certification) -> str:
    """« 94681 · RNCP37538 · CAP · enregistrée jusqu'au 31/08/2028 »."""
    fin = f"enregistrée jusqu'au {formats.jour_saisi(_jour(piece.fin))}" if piece.fin else ""
    return " · ".join(filter(None, [piece.code, piece.rncp, piece.rs, piece.type, fin]))


@_piece.register
def _(piece: pieces.Code | pieces.Bloc | pieces.TypeDispositif) -> str:
    return piece.libelle


@_piece.register
def _(piece: pieces.Formacode | pieces.Metier) -> str:
    return f"{piece.code} {piece.libelle}"


@_piece.register
def _(piece: pieces.Equipement) -> str:
    types = dict(TypeEquipement.choices)
    parties = [
        str(types.get(piece.type, piece.type)),
        "obligatoire" if piece.obligatoire else "optionnel",
        formats.euros(piece.cout) if piece.cout is not None else "",
        texte_riche.en_texte(piece.commentaire),
    ]
    return ", ".join(filter(None, parties))


@_piece.register
def _adresse(piece: pieces.Adresse) -> str:
    ville = f"{piece.code_postal} {piece.ville}".strip()
    return ", ".join(filter(None, [piece.denomination, *piece.lignes, ville]))


@_piece.register
def _(piece: pieces.Site) -> str:
    return ", ".join(filter(None, [piece.nom, _adresse(piece.adresse)]))


@_piece.register
def _(piece: FicheEtablissement) -> str:
    return f"{piece.nom} – SIRET {formats.siret(piece.siret)}"


@_piece.register
def _(piece: pieces.Contact) -> str:
    nom = " ".join(filter(None, [piece.civilite, piece.prenom, piece.nom]))
    telephone = formats.telephone(piece.telephone) if piece.telephone else ""
    return ", ".join(filter(None, [nom, piece.fonction, telephone, piece.courriel]))


@_piece.register
def _(piece: pieces.Inscription) -> str:
    return _lieu(piece.a, piece.nom, piece.adresse) if piece.a else ""


@_piece.register
def _(piece: pieces.InformationCollective) -> str:
    """A meeting on its line: day, hours, place, seats, comment."""
    heures = " à ".join(
        formats.heure(datetime.time.fromisoformat(heure))
        for heure in (piece.heure_debut, piece.heure_fin)
        if heure
    )
    places = formats.accord(piece.places, "place", "places") if piece.places is not None else ""
    parties = [
        _jour_dit(piece.date),
        heures,
        _lieu(piece.ou, piece.nom, piece.adresse),
        piece.url,
        places,
        piece.commentaire,
    ]
    return ", ".join(filter(None, parties))


@_piece.register
def _(piece: pieces.PeriodeInscription) -> str:
    types = dict(TypePeriodeInscription.choices)
    return (
        f"{types.get(piece.type, piece.type)} du {_jour_dit(piece.debut)} au {_jour_dit(piece.fin)}"
    )


def _lieu(ou: str, nom: str, adresse: pieces.Adresse | None) -> str:
    """Where a meeting or an enrolment takes place."""
    if ou == LieuChoisi.DISTANCE:
        return "à distance"
    if ou == LieuChoisi.LIEU:
        return "au site lieu de la session"
    ecrite = _adresse(adresse) if adresse else ""
    return ", ".join(filter(None, [nom if ou == LieuChoisi.SITE else "", ecrite]))


PARTICULIERS: dict[tuple[Fiche, str], Callable[[Any], list[str]]] = {
    (Fiche.ETABLISSEMENT, "siret"): lambda siret: [formats.siret(siret)],
    (Fiche.ETABLISSEMENT, "ligne1"): lambda adresse: [", ".join(adresse.lignes)],
    (Fiche.ETABLISSEMENT, "code_postal"): lambda adresse: [adresse.code_postal],
    (Fiche.ETABLISSEMENT, "ville"): lambda adresse: [adresse.ville],
    (Fiche.ETABLISSEMENT, "commune"): lambda adresse: (
        [f"code INSEE {adresse.insee}"] if adresse.insee else []
    ),
}
"""Fields whose value reads otherwise than its kind does."""
