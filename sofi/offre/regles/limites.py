"""Types, lengths and characters: what the forms check already, checked again for what comes another way."""

from collections.abc import Iterator
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models

from sofi.socle.formats import nombre
from sofi.socle.texte_riche import examiner, message_longueur, refuser_caracteres

from ..codes import Fiche
from ..fiches import FICHES
from ..models import Action
from .contexte import Contexte
from .manque import ERREUR
from .phrases import enumerer
from .registre import Trouvaille, regle

RICHES = {champ.nom: champ.longueur for champ in FICHES[Fiche.ACTION] if champ.riche}
LONGUEUR_EQUIPEMENT = 500


def valeurs_permises(carte: models.Model, _contexte: Contexte) -> Iterator[Trouvaille]:
    """Every filled field has a permitted value, length and format, without private-use or control character."""
    for champ in carte._meta.concrete_fields:
        valeur = getattr(carte, champ.attname)
        if champ.is_relation or champ.primary_key or valeur in (None, "", []):
            continue
        if isinstance(carte, Action) and champ.name in RICHES:
            continue
        for message in _refus(champ, valeur, carte):
            yield champ.name, message


def _refus(champ: "models.Field[Any, Any]", valeur: object, carte: models.Model) -> Iterator[str]:
    """What the field's own checks say, then length and characters of texts."""
    try:
        champ.clean(valeur, carte)
    except ValidationError as erreur:
        yield from (_phrase(message) for message in erreur.messages)
    if not isinstance(valeur, str):
        return
    limite = champ.max_length if isinstance(champ, models.TextField) else None
    if limite and (message := message_longueur(len(valeur), limite)):
        yield message
    if noms := refuser_caracteres(valeur):
        yield (
            f"Ce champ contient {enumerer(noms)}, que la publication n'accepte pas. "
            "Effacez-le, puis tapez-le au clavier."
        )


def _phrase(message: str) -> str:
    """Django's own messages end without a full stop as often as not."""
    return message if message.endswith((".", "?")) else f"{message}."


for _fiche in Fiche:
    regle(_fiche, ERREUR, "", "limites de LHEO 2.3, portées par les modèles")(valeurs_permises)


@regle(Fiche.ACTION, ERREUR, "", "procédure de saisie, fiche Action ; LHEO 2.3")
def textes_riches(action: Action, _contexte: Contexte) -> Iterator[Trouvaille]:
    """Rich texts hold paragraphs, lists, bold, italic and links only, within their length of plain text."""
    for nom, limite in RICHES.items():
        riche = examiner(getattr(action, nom))
        if riche.message:
            yield nom, riche.message
        if limite and (message := message_longueur(len(riche.texte), limite)):
            yield nom, message


@regle(Fiche.ACTION, ERREUR, "equipements", "LHEO 2.3, equipement")
def commentaires_equipements(action: Action, _contexte: Contexte) -> Iterator[Trouvaille]:
    """The comment of an equipment is a rich text of 500 characters at most."""
    for equipement in action.equipements.all():
        riche = examiner(equipement.commentaire)
        messages = [riche.message, message_longueur(len(riche.texte), LONGUEUR_EQUIPEMENT)]
        for message in filter(None, messages):
            yield f"{equipement.get_type_display()} : {message}"


@regle(Fiche.ACTION, ERREUR, "commentaire_prerequis", "LHEO 2.3, conditions-specifiques")
def prerequis_trop_longs(action: Action, _contexte: Contexte) -> Iterator[Trouvaille]:
    """The labels of the pré-requis and the comment hold in 3,000 characters together."""
    lignes = [prerequis.libelle for prerequis in action.prerequis.all()]
    if not lignes:
        return
    commentaire = examiner(action.commentaire_prerequis).texte
    total = len("\n".join([*lignes, *filter(None, [commentaire])]))
    limite = RICHES["commentaire_prerequis"] or 0
    if total > limite:
        yield (
            f"Les pré-requis choisis et leur commentaire font {nombre(total)} caractères, soit "
            f"{nombre(total - limite)} de trop : la limite est de {nombre(limite)} en tout. "
            "Raccourcissez le commentaire."
        )
