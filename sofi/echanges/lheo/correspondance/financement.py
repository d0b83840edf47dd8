"""Who pays: one ``organisme-financeur`` for each dispositif."""

from lxml import etree

from sofi.echanges.lheo import langage
from sofi.offre.fiches import FicheAction, FicheDispositif
from sofi.validation.document import Document

from ..construction import (
    INFO_SOFI,
    Paire,
    ajouter,
    ajouter_extras,
    ajouter_si,
    ajouter_souvent,
    oui_non_su,
)
from ..tables import TABLES

_AUTRE_FINANCEUR = "0"
_POEC = "poec"
_REGION = "3"
_FINANCEURS_MAX = langage.structure("action").maximum("organisme-financeur")


def ajouter_financeurs(
    action: etree._Element, document: Document, dispositifs: list[FicheDispositif]
) -> None:
    """One for each dispositif that the language has room for, its programme and publics as the network says."""
    a = document.action
    codes = FicheAction(lot=a.lot, id_action_cr=a.id_action_cr, of_mandataire_cr=a.of_mandataire_cr)
    for dispositif in dispositifs[:_FINANCEURS_MAX]:
        ajouter_souvent(action, _financeur, codes, dispositif)


def financeurs_en_trop(dispositifs: list[FicheDispositif]) -> list[Paire]:
    """The dispositifs beyond those, by their codes."""
    return [("organisme-financeur", d.type.code) for d in dispositifs[_FINANCEURS_MAX:]]


def _financeur(action: etree._Element, codes: FicheAction, dispositif: FicheDispositif) -> None:
    genre = dispositif.type
    bloc = ajouter(action, "organisme-financeur")
    connu = genre.code_financeur in TABLES["financeurs"]
    ajouter(bloc, "code-financeur", genre.code_financeur if connu else _AUTRE_FINANCEUR)
    ajouter_si(bloc, "nb-places-financees", dispositif.places)
    _ajouter_specificites(bloc, codes, dispositif)
    ajouter_extras(
        bloc,
        "frais-pedagogiques",
        [
            ("taux-tva", dispositif.taux_tva),
            ("frais-ht", dispositif.frais_ht),
            ("frais-ttc", dispositif.frais_ttc),
        ],
    )
    ajouter_extras(bloc, INFO_SOFI, _details(codes, dispositif))


def _ajouter_specificites(
    bloc: etree._Element, codes: FicheAction, dispositif: FicheDispositif
) -> None:
    """Publics, perimeter, programme and market, by the names that the network gives them."""
    genre = dispositif.type
    specificites = ajouter(bloc, "extras", attributs={"info": "specificites"})
    for public in genre.publics:
        attributs = {"info": "code-public-vise", "ref": public.version}
        ajouter(specificites, "extra", public.code, attributs)
    if genre.programme_regional:
        ajouter(specificites, "extra", _REGION, {"info": "code-perimetre-recrutement"})
    ajouter(specificites, "extra", _programme(codes, dispositif), {"info": "programme-financeur"})
    if genre.regle == _POEC and dispositif.reference_marche:
        reference = {"info": "ref-action-marche-financeur"}
        ajouter(specificites, "extra", dispositif.reference_marche, reference)


def perimetre_recrutement(dispositifs: list[FicheDispositif]) -> str:
    """The region for a regional programme; the others don't say."""
    return _REGION if any(d.type.programme_regional for d in dispositifs) else ""


def _programme(codes: FicheAction, dispositif: FicheDispositif) -> str:
    """« POEC » and nothing else, the regional programme of the lot, or the dispositif itself."""
    genre, lot = dispositif.type, codes.lot
    if genre.regle == _POEC:
        return _POEC.upper()
    return str(lot.programme if lot and genre.programme_regional else genre.libelle)


def _prevus_sans_montant(dispositif: FicheDispositif) -> bool | None:
    """Said only where the amount doesn't say it."""
    return dispositif.frais_certification_prevus if dispositif.frais_certification is None else None


def _details(codes: FicheAction, dispositif: FicheDispositif) -> list[Paire]:
    """What D holds and the language doesn't, prices and outside codes included."""
    details: list[Paire] = [
        ("dispositif", dispositif.type.code),
        ("places-restantes", dispositif.places_restantes),
        ("frais-certification", dispositif.frais_certification),
        (
            "frais-certification-obligatoires",
            oui_non_su(dispositif.frais_certification_obligatoires),
        ),
        ("frais-certification-prevus", oui_non_su(_prevus_sans_montant(dispositif))),
        ("frais-additionnels", dispositif.frais_additionnels),
        ("frais-additionnels-objet", dispositif.frais_additionnels_objet),
        ("prise-en-charge", oui_non_su(dispositif.prise_en_charge)),
    ]
    if dispositif.type.regle == _POEC:  # another dispositif doesn't ask for them
        details += [
            ("opco", dispositif.opco.code if dispositif.opco else None),
            ("reference-marche", dispositif.reference_marche),
        ]
    if not dispositif.type.programme_regional:
        return details
    return [
        *details,
        ("numero-lot", codes.lot.numero if codes.lot else None),
        ("id-action-cr", codes.id_action_cr),
        ("of-mandataire-cr", codes.of_mandataire_cr),
    ]
