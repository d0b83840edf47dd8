"""The D cards: one for each ``organisme-financeur``."""

from typing import Any

from msgspec.structs import replace

from sofi.offre.codes import Fiche
from sofi.offre.fiches import FicheDispositif, pieces

from ..construction import INFO_SOFI
from ..noeuds import Noeud
from . import annuaire
from .commun import decimal_lu, en_extras, simples, valeurs_simples
from .savoir import Savoir

_POEC = "poec"
_PEDAGOGIQUES = {"taux_tva": "taux-tva", "frais_ht": "frais-ht", "frais_ttc": "frais-ttc"}
_CONTRATS = {
    "apprentissage": "contrat-apprentissage",
    "professionnalisation": "contrat-professionnalisation",
}
# Said by our own extras under their names, whatever the element that carries them for others.
_EN_EXTRAS = (
    "frais_certification",
    "frais_certification_obligatoires",
    "frais_certification_prevus",
    "frais_additionnels",
    "frais_additionnels_objet",
    "prise_en_charge",
    "places_restantes",
)
PARTICULIERS = frozenset((*_PEDAGOGIQUES, *_EN_EXTRAS, "type", "opco", "reference_marche"))
"""Fields of D that the language holds otherwise than as their value."""
_SIMPLES = simples(Fiche.DISPOSITIF, sauf=PARTICULIERS)
_DITS_EN_EXTRAS = en_extras(Fiche.DISPOSITIF, _EN_EXTRAS)


def dispositifs(action: Noeud, savoir: Savoir) -> list[FicheDispositif]:
    """Those of the action; with the price that the action says when there is one and it says none."""
    lus = [_dispositif(action, noeud, savoir) for noeud in action.tous("organisme-financeur")]
    if len(lus) == 1 and lus[0].frais_ttc is None:
        total = decimal_lu(action.valeur("prix-total-TTC"))
        de_sofi = action.tous("organisme-financeur")[0].extra(INFO_SOFI, "dispositif")
        if total not in (None, "0") and not de_sofi:
            lus = [replace(lus[0], frais_ttc=total)]
    return lus


def _dispositif(action: Noeud, noeud: Noeud, savoir: Savoir) -> FicheDispositif:
    valeurs: dict[str, Any] = valeurs_simples(_SIMPLES, [noeud])
    valeurs |= {
        champ: lu
        for champ, nom in _PEDAGOGIQUES.items()
        if (lu := decimal_lu(noeud.extra("frais-pedagogiques", nom)))
    }
    valeurs |= _en_extras(noeud)
    genre = _type(action, noeud, savoir)
    opco = noeud.extra(INFO_SOFI, "opco")
    reference = noeud.extra(INFO_SOFI, "reference-marche") or noeud.extra(
        "specificites", "ref-action-marche-financeur"
    )
    return FicheDispositif(
        type=genre,
        opco=pieces.Code(code=opco, libelle=opco) if opco else None,
        reference_marche=reference,
        **valeurs,
    )


def _en_extras(noeud: Noeud) -> dict[str, Any]:
    """What our own extras say, each by the field's name."""
    return valeurs_simples(_DITS_EN_EXTRAS, [noeud])


def _type(action: Noeud, noeud: Noeud, savoir: Savoir) -> pieces.TypeDispositif:
    """The kind by its code; else what the file says of it, for the base to look for."""
    code = noeud.extra(INFO_SOFI, "dispositif")
    if code and (connu := savoir.type_dispositif(code)):
        return connu
    programme = noeud.extra("specificites", "programme-financeur")
    perimetre = noeud.extra("specificites", "code-perimetre-recrutement")
    return pieces.TypeDispositif(
        code=code,
        libelle=programme,
        code_financeur=noeud.valeur("code-financeur"),
        regle=_regle(action, programme),
        programme_regional=bool(perimetre and noeud.extra(INFO_SOFI, "numero-lot")),
        publics=[
            pieces.Formacode(code=n.texte, version=n.attributs.get("ref", ""))
            for n in noeud.extras("specificites", "code-public-vise")
        ]
        or [annuaire.formacode(n) for n in action.tous("code-public-vise")],
    )


def _regle(action: Noeud, programme: str) -> str:
    """What is known of its rule without the base: a contract when the action has no other financing, a POEC."""
    if programme.lower() == _POEC:
        return _POEC
    if len(action.tous("organisme-financeur")) > 1:
        return ""
    return next(
        (regle for regle, nom in _CONTRATS.items() if action.extra("dispositif", nom) == "1"), ""
    )
