"""What the learner pays, and who else does: the price, its sentences, the public funders."""

from decimal import Decimal

from sofi.echanges.lheo import langage
from sofi.offre.fiches import FicheDispositif, FicheSession
from sofi.socle.formats import euros

from ..construction import Paire, montant, oui_non
from ..textes import phrases_tenues, sans_insecable

_PAYE_PAR_UN_AUTRE = frozenset({"apprentissage", "professionnalisation", "poec"})
# Of the table of funders: the State and its agencies, local authorities, European funds, France Travail.
_FINANCEURS_PUBLICS = frozenset("2 3 4 6 8 9 11 12 13 14 15 18 19 20".split())
_FRAIS_RESTANTS_MAX = langage.longueur_maximale("frais-restants")
_DETAIL_MAX = langage.longueur_maximale("detail-conditions-prise-en-charge")
_CENTIME = Decimal("0.01")


def prise_en_charge(session: FicheSession) -> str:
    """Possible when one dispositif says so."""
    return oui_non(any(dispositif.prise_en_charge for dispositif in session.dispositifs))


def conventionnement(session: FicheSession) -> str:
    """Yes when a public funder pays for one dispositif."""
    return oui_non(any(_fonds_publics(dispositif) for dispositif in session.dispositifs))


def _fonds_publics(dispositif: FicheDispositif) -> bool:
    genre = dispositif.type
    return genre.programme_regional or genre.code_financeur in _FINANCEURS_PUBLICS


def _paye_par_un_autre(dispositif: FicheDispositif) -> bool:
    """The course itself costs the learner nothing: a regional programme, a contract, a POE collective."""
    return dispositif.type.programme_regional or dispositif.type.regle in _PAYE_PAR_UN_AUTRE


def _autres_frais(dispositif: FicheDispositif) -> Decimal:
    """What is asked of the learner beside the course."""
    return montant(dispositif.frais_certification) + montant(dispositif.frais_additionnels)


def _certification_sans_montant(dispositif: FicheDispositif) -> bool:
    """Something is to be paid for the certification, nobody knows how much yet."""
    return bool(dispositif.frais_certification_prevus) and dispositif.frais_certification is None


def prix_total(session: FicheSession) -> str | None:
    """What the learner pays with the first dispositif, taxes and all fees included; « 0 »: nothing.

    None when the price of the course, or of the certification that is to be paid, isn't known.
    """
    premier = next(iter(session.dispositifs), None)
    if premier is None:
        return None
    if _certification_sans_montant(premier):
        return None
    if _paye_par_un_autre(premier):
        total = _autres_frais(premier)
    elif premier.frais_ttc is None:
        return None
    else:
        total = montant(premier.frais_ttc) + _autres_frais(premier)
    return str(total.quantize(_CENTIME)) if total else "0"


def detail_prise_en_charge(session: FicheSession) -> str:
    """One sentence for each dispositif, as long as they fit; see `phrases_non_dites` for the others."""
    return " ".join(phrases_tenues(_details(session), _DETAIL_MAX))


def cout_dit(cout: str) -> str:
    """The fees of a school in its source's words, when they fit whole."""
    phrase = f"Coût de la scolarité : {cout}." if cout else ""
    return phrase if len(phrase) <= _DETAIL_MAX else ""


def frais_restants(session: FicheSession) -> str:
    """The fees beside the price, each once, as long as they fit."""
    return " ".join(phrases_tenues(_frais(session), _FRAIS_RESTANTS_MAX))


def phrases_non_dites(session: FicheSession) -> list[Paire]:
    """The sentences that didn't fit, each under the name of its element."""
    trop: list[Paire] = []
    for nom, phrases, limite in (
        ("frais-restants", _frais(session), _FRAIS_RESTANTS_MAX),
        ("detail-conditions-prise-en-charge", _details(session), _DETAIL_MAX),
    ):
        tenues = phrases_tenues(phrases, limite)
        trop += [(nom, phrase) for phrase in phrases if phrase not in tenues]
    return trop


def _details(session: FicheSession) -> list[str]:
    phrases = [f"{d.type.libelle} : {_condition(d)}." for d in session.dispositifs]
    return list(dict.fromkeys(sans_insecable(phrase) for phrase in phrases))


def _condition(dispositif: FicheDispositif) -> str:
    """What this dispositif leaves to pay, without its full stop."""
    ttc = f"{euros(montant(dispositif.frais_ttc))} TTC" if montant(dispositif.frais_ttc) else ""
    if _paye_par_un_autre(dispositif):
        if _autres_frais(dispositif) or _certification_sans_montant(dispositif):
            return "frais pédagogiques pris en charge"
        return "rien à payer pour la personne formée"
    if dispositif.prise_en_charge:
        return f"prise en charge possible, sur {ttc}" if ttc else "prise en charge possible"
    if dispositif.prise_en_charge is None:
        return ttc or "prise en charge à demander à l’organisme"
    return f"pas de prise en charge, {ttc}" if ttc else "pas de prise en charge"


def _frais(session: FicheSession) -> list[str]:
    phrases: list[str] = []
    for dispositif in session.dispositifs:
        if montant(dispositif.frais_certification):
            phrases.append(_frais_certification(dispositif))
        elif _certification_sans_montant(dispositif):
            phrases.append("Frais de certification : à payer, montant non connu.")
        if montant(dispositif.frais_additionnels):
            phrases.append(_frais_additionnels(dispositif))
    return list(dict.fromkeys(sans_insecable(phrase) for phrase in phrases))


def _frais_certification(dispositif: FicheDispositif) -> str:
    obligation = {True: " (obligatoires)", False: " (optionnels)", None: ""}
    somme = euros(montant(dispositif.frais_certification))
    precision = obligation[dispositif.frais_certification_obligatoires]
    return f"Frais de certification : {somme}{precision}."


def _frais_additionnels(dispositif: FicheDispositif) -> str:
    somme = euros(montant(dispositif.frais_additionnels))
    objet = dispositif.frais_additionnels_objet.strip()
    return f"Frais additionnels : {somme}{f' ({objet})' if objet else ''}."
