"""Who pays, and what is left to pay."""

from decimal import Decimal

from lxml import etree

from sofi.echanges.lheo import langage
from sofi.offre.fiches import FicheAction, FicheDispositif, FicheSession
from sofi.socle.formats import euros
from sofi.validation.document import Document

from ..construction import (
    NOTRES,
    Paire,
    ajouter,
    ajouter_extras,
    ajouter_si,
    ajouter_souvent,
    montant,
    oui_non,
    oui_non_su,
)
from ..tables import TABLES

_AUTRE_FINANCEUR = "0"
_POEC = "poec"
_FRAIS_RESTANTS_MAX = langage.longueur_maximale("frais-restants")
_CENTIME = Decimal("0.01")


def prise_en_charge(session: FicheSession) -> str:
    """Possible when one dispositif says so."""
    return oui_non(any(dispositif.prise_en_charge for dispositif in session.dispositifs))


def prix_total(session: FicheSession) -> str | None:
    """What the learner pays with the first dispositif: taxes, certification and other fees included."""
    premier = next(iter(session.dispositifs), None)
    if premier is None or premier.frais_ttc is None:
        return None
    champs = ("frais_ttc", "frais_certification", "frais_additionnels")
    total = sum((montant(getattr(premier, champ)) for champ in champs), Decimal(0))
    return str(total.quantize(_CENTIME))


def frais_restants(session: FicheSession) -> str:
    """The fees beside the price, each once, as long as they fit; see `frais_non_dits` for the others."""
    return " ".join(_phrases_tenues(session))


def frais_non_dits(session: FicheSession) -> list[Paire]:
    tenues = _phrases_tenues(session)
    return [("frais-restants", phrase) for phrase in _phrases(session) if phrase not in tenues]


def _phrases_tenues(session: FicheSession) -> list[str]:
    tenues: list[str] = []
    for phrase in _phrases(session):
        if len(" ".join([*tenues, phrase])) <= _FRAIS_RESTANTS_MAX:
            tenues.append(phrase)
    return tenues


def _phrases(session: FicheSession) -> list[str]:
    phrases: list[str] = []
    for dispositif in session.dispositifs:
        if montant(dispositif.frais_certification):
            phrases.append(_frais_certification(dispositif))
        if montant(dispositif.frais_additionnels):
            phrases.append(_frais_additionnels(dispositif))
    return list(dict.fromkeys(phrases))


def _frais_certification(dispositif: FicheDispositif) -> str:
    obligation = {True: " (obligatoires)", False: " (optionnels)", None: ""}
    somme = euros(montant(dispositif.frais_certification))
    precision = obligation[dispositif.frais_certification_obligatoires]
    return f"Frais de certification : {somme}{precision}."


def _frais_additionnels(dispositif: FicheDispositif) -> str:
    somme = euros(montant(dispositif.frais_additionnels))
    objet = dispositif.frais_additionnels_objet.strip()
    return f"Frais additionnels : {somme}{f' ({objet})' if objet else ''}."


def ajouter_financeur(
    action: etree._Element, document: Document, dispositif: FicheDispositif
) -> None:
    """One ``organisme-financeur`` per dispositif; its programme and publics as the network says them."""
    a = document.action
    codes = FicheAction(lot=a.lot, id_action_cr=a.id_action_cr, of_mandataire_cr=a.of_mandataire_cr)
    ajouter_souvent(action, _financeur, codes, dispositif)


def _financeur(action: etree._Element, codes: FicheAction, dispositif: FicheDispositif) -> None:
    genre = dispositif.type
    bloc = ajouter(action, "organisme-financeur")
    connu = genre.code_financeur in TABLES["financeurs"]
    ajouter(bloc, "code-financeur", genre.code_financeur if connu else _AUTRE_FINANCEUR)
    ajouter_si(bloc, "nb-places-financees", dispositif.places)
    specificites = ajouter(bloc, "extras", attributs={"info": "specificites"})
    for public in genre.publics:
        attributs = {"info": "code-public-vise", "ref": public.version}
        ajouter(specificites, "extra", public.code, attributs)
    ajouter(specificites, "extra", _programme(codes, dispositif), {"info": "programme-financeur"})
    ajouter_extras(
        bloc,
        "frais-pedagogiques",
        [
            ("taux-tva", dispositif.taux_tva),
            ("frais-ht", dispositif.frais_ht),
            ("frais-ttc", dispositif.frais_ttc),
        ],
    )
    ajouter_extras(bloc, NOTRES, _details(codes, dispositif))


def _programme(codes: FicheAction, dispositif: FicheDispositif) -> str:
    """« POEC AKTO 34567 », the regional programme of the lot, or the dispositif itself."""
    genre, lot = dispositif.type, codes.lot
    if genre.regle == _POEC:
        opco = dispositif.opco.libelle if dispositif.opco else ""
        morceaux = [genre.sigle or genre.libelle, opco, dispositif.reference_marche]
        return " ".join(filter(None, morceaux))
    return str(lot.programme if lot and genre.programme_regional else genre.libelle)


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
