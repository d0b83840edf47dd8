"""A plain value of a document as its column holds it, or why it can't, with what to do."""

import datetime
import re
from decimal import Decimal
from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.core.exceptions import ValidationError
from django.db import models

from sofi.offre.codes import Fiche
from sofi.offre.fiches import FICHES, MODELES, Champ
from sofi.socle import texte_riche
from sofi.socle.formats import accord, nombre
from sofi.socle.texte import plier
from sofi.socle.valeurs import Defaut, ValeurRefusee, lire_decimal, lire_entier, lire_jour

PAR_CLE: dict[Fiche, dict[str, Champ]] = {
    fiche: {champ.cle: champ for champ in champs} for fiche, champs in FICHES.items()
}
_HEURE = re.compile(
    r"(?:\d{4}-\d\d-\d\d[T ])?(\d{1,2})\s*[h:]\s*(\d{1,2})?(?::\d\d)?", re.IGNORECASE
)
_OUI, _NON = (
    frozenset({"oui", "o", "1", "vrai", "true", "x"}),
    frozenset({"non", "n", "0", "faux", "false"}),
)
_DIRE: dict[Defaut, tuple[str, str]] = {
    Defaut.NOMBRE: ("Ce n’est pas un nombre", "Écrivez un nombre. Exemple : 6300 ou 6300,50."),
    Defaut.ENTIER: (
        "Ce n’est pas un nombre entier",
        "Écrivez un nombre en chiffres, sans virgule.",
    ),
    Defaut.TROP_GRAND: ("Le nombre est trop grand", "Vérifiez-le."),
    Defaut.JOUR: ("Ce n’est pas une date", "Écrivez-la JJ/MM/AAAA. Exemple : 28/09/2026."),
    Defaut.INEXISTANT: ("Cette date n’existe pas", "Vérifiez le jour et le mois."),
    Defaut.ANNEE: ("L’année est impossible", "Indiquez une date de 1990 à 2099."),
}


class Refusee(Exception):
    """A value that the column can't hold; `garde`: what of it can be, if something can."""

    def __init__(self, titre: str, remede: str, detail: str = "", *, garde: Any = None) -> None:
        super().__init__(titre)
        self.titre, self.remede, self.detail, self.garde = titre, remede, detail, garde


def est_simple(fiche: Fiche, cle: str) -> bool:
    """A column of the card that holds its value itself."""
    champ = PAR_CLE[fiche].get(cle)
    if champ is None or champ.colonnes != (champ.nom,):
        return False
    modele: Any = MODELES[fiche]._meta.get_field(champ.nom)
    return bool(modele.concrete) and not modele.is_relation


def en_colonne(fiche: Fiche, cle: str, valeur: Any) -> Any:
    """The stored value. Raises Refusee."""
    champ = PAR_CLE[fiche][cle]
    modele: Any = MODELES[fiche]._meta.get_field(champ.nom)
    if champ.riche:
        return _riche(champ, str(valeur))
    if isinstance(modele, ArrayField):
        return _plusieurs(modele, valeur)
    lue = _lue(modele, valeur)
    _valider(modele, champ, lue)
    return lue


def lire_champ(modele: Any, texte: str) -> Any:
    """The value of a field that no card has, of a row of its own. Raises Refusee."""
    lue = _lue(modele, texte)
    _valider(modele, None, lue)
    return lue


def _lue(modele: Any, valeur: Any) -> Any:
    """What was written, read as the kind of the column; a value of a document already is."""
    texte = str(valeur).strip() if not isinstance(valeur, bool) else ""
    try:
        if isinstance(modele, models.BooleanField):
            return valeur if isinstance(valeur, bool) else _oui_non(texte)
        if isinstance(modele, models.DateField):
            return valeur if isinstance(valeur, datetime.date) else lire_jour(texte)
        if isinstance(modele, models.TimeField):
            return _heure(texte)
        if isinstance(modele, models.DecimalField):
            return _decimal(modele, texte)
        if isinstance(modele, models.IntegerField):
            return lire_entier(texte.removesuffix(",0").removesuffix(".0"), chiffres=9)
    except ValeurRefusee as refus:
        titre, remede = _DIRE[refus.defaut]
        raise Refusee(titre, remede) from None
    return _un_choix(modele, texte) if modele.choices else texte


def _oui_non(texte: str) -> bool:
    mot = plier(texte)
    if mot not in _OUI | _NON:
        raise Refusee("Ce n’est ni oui ni non", "Écrivez « oui » ou « non ».")
    return mot in _OUI


def _heure(texte: str) -> datetime.time:
    """« 14:30 », « 14 h 30 », « 14h », and what a spreadsheet writes of a time."""
    trouvee = _HEURE.fullmatch(texte)
    if trouvee is None or int(trouvee[1]) > 23 or int(trouvee[2] or 0) > 59:
        raise Refusee("Ce n’est pas une heure", "Écrivez-la ainsi : 14:30, ou 14 h 30.")
    return datetime.time(int(trouvee[1]), int(trouvee[2] or 0))


def _decimal(modele: Any, texte: str) -> Decimal | None:
    lu = lire_decimal(texte)
    if lu is None:
        return None
    arrondi = round(lu, modele.decimal_places)
    if arrondi != lu:
        raise Refusee(
            f"Plus de {modele.decimal_places} décimales",
            f"Arrondissez à {accord(modele.decimal_places, 'décimale', 'décimales')}.",
        )
    if len(str(abs(int(arrondi)))) > modele.max_digits - modele.decimal_places:
        raise Refusee(*_DIRE[Defaut.TROP_GRAND])
    return arrondi


def code_du_choix(modele: Any, texte: str) -> str | None:
    """The code that this text is, or whose label it is."""
    choix = {str(code): str(libelle) for code, libelle in modele.flatchoices if code}
    if texte in choix:
        return texte
    cherche = plier(texte)
    exacts = [
        code
        for code, libelle in choix.items()
        if plier(libelle) == cherche or plier(code) == cherche
    ]
    if not exacts:
        # « Niveau 5 » for « Niveau 5 (bac + 2) », « présentiel » for « en présentiel ».
        exacts = [
            code
            for code, libelle in choix.items()
            if cherche
            and (plier(libelle).startswith(f"{cherche} ") or plier(libelle).endswith(f" {cherche}"))
        ]
    return exacts[0] if len(exacts) == 1 else None


def _un_choix(modele: Any, texte: str) -> str:
    if not texte:
        return ""
    code = code_du_choix(modele, texte)
    if code is None:
        raise Refusee("Cette réponse n’est pas dans la liste", _liste(modele))
    return code


def _liste(modele: Any) -> str:
    """What may be answered; the beginning of a long list."""
    libelles = [f"« {libelle} »" for code, libelle in modele.flatchoices if code]
    if len(libelles) > 12:
        return f"Écrivez un des libellés de la liste, entière dans le modèle de classeur : {', '.join(libelles[:5])}…"
    return f"Écrivez {', '.join(libelles[:-1])} ou {libelles[-1]}."


def _plusieurs(modele: Any, valeur: Any) -> list[str]:
    """Several choices: those that are known are kept, the first unknown one is said."""
    base: Any = modele.base_field
    morceaux = list(valeur) if isinstance(valeur, list) else _morceaux(base, str(valeur))
    codes = [(morceau, code_du_choix(base, str(morceau))) for morceau in morceaux]
    connus = list(dict.fromkeys(code for _, code in codes if code))
    inconnus = [str(morceau) for morceau, code in codes if code is None]
    if inconnus:
        raise Refusee(
            "Une réponse n’est pas dans la liste",
            _liste(base),
            " ; ".join(f"« {inconnu} »" for inconnu in inconnus),
            garde=connus,
        )
    return connus


def _morceaux(base: Any, texte: str) -> list[str]:
    """Parted by « ; » or lines; by commas too, when the whole isn't one answer with a comma in it."""
    morceaux = [m.strip() for ligne in texte.splitlines() for m in ligne.split(";") if m.strip()]
    lus: list[str] = []
    for morceau in morceaux:
        seul = code_du_choix(base, morceau) is not None or "," not in morceau
        lus += [morceau] if seul else [m.strip() for m in morceau.split(",") if m.strip()]
    return lus


def _riche(champ: Champ, texte: str) -> str:
    riche = texte_riche.examiner(texte)
    if champ.longueur and len(riche.texte) > champ.longueur:
        trop = len(riche.texte) - champ.longueur
        raise Refusee(
            f"Le texte est trop long : {nombre(champ.longueur)} caractères au plus",
            f"Raccourcissez-le de {accord(trop, 'caractère', 'caractères')}.",
        )
    if riche.refus:
        raise Refusee(
            "Une partie du texte n’est pas acceptée",
            "Le reste est gardé ; dites en toutes lettres ce qui manque.",
            ", ".join(riche.refus),
            garde=riche.html,
        )
    return riche.html


def _valider(modele: Any, champ: Champ | None, lue: Any) -> None:
    if lue in (None, ""):
        return
    maximum = (champ.longueur if champ else 0) or modele.max_length
    if isinstance(lue, str) and maximum and len(lue) > maximum:
        trop = len(lue) - maximum
        raise Refusee(
            f"Le texte est trop long : {maximum} caractères au plus",
            f"Raccourcissez-le de {accord(trop, 'caractère', 'caractères')}.",
        )
    if isinstance(lue, str) and (signes := texte_riche.refuser_caracteres(lue)):
        raise Refusee(
            "Le texte contient des signes que la publication n’accepte pas",
            "Remplacez-les par des lettres ou un tiret.",
            ", ".join(signes),
        )
    if (
        isinstance(modele, models.PositiveIntegerField | models.PositiveSmallIntegerField)
        and lue < 0
    ):
        raise Refusee("Le nombre est négatif", "Indiquez un nombre à partir de 0.")
    try:
        modele.run_validators(lue)
    except ValidationError as refus:
        raise Refusee("La valeur n’est pas possible", " ".join(refus.messages)) from None
