"""How the facets are held in a search row: small integers, and one bit per value where there are several.

A bit or a number never changes meaning: rows already written hold it.
"""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from sofi.offre.codes import Enseignement, Niveau, Periode
from sofi.offre.fiches import FicheDispositif, FicheSession, pieces
from sofi.socle.formats import nombre
from sofi.socle.texte import plier


@dataclass(frozen=True)
class Valeur:
    """One value of a facet: its number (or bit) in the row, its code in addresses, its label."""

    numero: int
    code: str
    libelle: str


MODALITES = (
    Valeur(1, Enseignement.PRESENTIEL.value, "En présentiel"),
    Valeur(2, Enseignement.HYBRIDE.value, "Mixte (hybride)"),
    Valeur(3, Enseignement.DISTANCE.value, "Entièrement à distance"),
)
A_DISTANCE = 3  # as the search row writes the teaching mode
NIVEAUX = (
    Valeur(1, Niveau.SANS.value, "Sans niveau spécifique"),
    Valeur(3, Niveau.N3.value, "Niveau 3 (CAP, BEP)"),
    Valeur(4, Niveau.N4.value, "Niveau 4 (bac)"),
    Valeur(5, Niveau.N5.value, "Niveau 5 (bac\N{NO-BREAK SPACE}+\N{NO-BREAK SPACE}2)"),
    Valeur(6, Niveau.N6.value, "Niveau 6 (bac\N{NO-BREAK SPACE}+\N{NO-BREAK SPACE}3 ou 4)"),
    Valeur(7, Niveau.N7.value, "Niveau 7 (bac\N{NO-BREAK SPACE}+\N{NO-BREAK SPACE}5)"),
    Valeur(8, Niveau.N8.value, "Niveau 8 (doctorat)"),
    Valeur(2, Niveau.NON_COMMUNIQUE.value, "Non communiqué"),
)

DEMANDEUR, SALARIE, ALTERNANT, PARTICULIER, INDEPENDANT, AGENT, HANDICAP = (
    1 << n for n in range(7)
)
SITUATIONS = (
    Valeur(DEMANDEUR, "emploi", "Demandeur d’emploi"),
    Valeur(SALARIE, "salarie", "Salarié"),
    Valeur(ALTERNANT, "alternance", "Jeune en alternance"),
    Valeur(PARTICULIER, "particulier", "Particulier"),
    Valeur(INDEPENDANT, "independant", "Indépendant, chef d’entreprise"),
    Valeur(AGENT, "agent", "Agent public"),
    Valeur(HANDICAP, "handicap", "Personne handicapée"),
)
TOUT_PUBLIC = 83056  # Formacode « tout public »
_ALTERNANTS = {82020, 82027, 82029}
_INDEPENDANTS = {82004, 82009, 82010, 82011, 82012, 82017, 82038, 82057, 81060, 81062}
_AGENTS = {82055, 82070, 82071, 82074, 82075, 82076}
_HANDICAPES = {81020, 81025, 81026, 81027, 81028, 81029, 82061}

(
    CPF,
    REGION,
    APPRENTISSAGE,
    PROFESSIONNALISATION,
    POE,
    TRAVAIL,
    ENTREPRISE,
    TRANSITION,
    AGEFIPH,
    AUTRE,
) = (1 << n for n in range(10))
FINANCEMENTS = (
    Valeur(CPF, "cpf", "Éligible au CPF"),
    Valeur(REGION, "region", "Programme régional"),
    Valeur(APPRENTISSAGE, "apprentissage", "Contrat d’apprentissage"),
    Valeur(PROFESSIONNALISATION, "professionnalisation", "Contrat de professionnalisation"),
    Valeur(POE, "poe", "Préparation opérationnelle à l’emploi"),
    Valeur(TRAVAIL, "france-travail", "France Travail"),
    Valeur(ENTREPRISE, "entreprise", "Employeur ou OPCO"),
    Valeur(TRANSITION, "transition", "Transition professionnelle"),
    Valeur(AGEFIPH, "agefiph", "Agefiph"),
    Valeur(AUTRE, "autre", "Autre financement"),
)
SOIR, WEEK_END = 1, 2
PERIODES = (
    Valeur(SOIR, Periode.SOIR.value, "Le soir"),
    Valeur(WEEK_END, Periode.WEEK_END.value, "Le week-end"),
)
CERTIFIANTE = (Valeur(1, "oui", "Mène à une certification"),)
RECRUTEMENT = (Valeur(1, "ouvert", "Recrutement ouvert"),)
DIPLOME, TITRE, CQP, SUPERIEUR, SPECIFIQUE, AUTRE_CERTIFICATION = range(1, 7)
CERTIFICATIONS = (
    Valeur(DIPLOME, "diplome", "Diplôme (CAP, bac pro, BTS…)"),
    Valeur(TITRE, "titre", "Titre professionnel"),
    Valeur(CQP, "cqp", "CQP"),
    Valeur(SUPERIEUR, "superieur", "Diplôme du supérieur (BUT, licence, master…)"),
    Valeur(SPECIFIQUE, "specifique", "Répertoire spécifique (habilitations, langues…)"),
    Valeur(AUTRE_CERTIFICATION, "autre", "Autre certification"),
)
# The beginning of what a sheet says of its type; the longest first.
_CERTIFICATIONS = {
    "cap": DIPLOME, "bac pro": DIPLOME, "bts": DIPLOME, "bp": DIPLOME, "bep": DIPLOME, "mc": DIPLOME,
    "bma": DIPLOME, "cs": DIPLOME, "dn made": DIPLOME, "bac techno": DIPLOME, "bts agricole": DIPLOME,
    "de": DIPLOME, "tp": TITRE, "cqp": CQP, "ccp": CQP, "licence": SUPERIEUR, "master": SUPERIEUR, "but": SUPERIEUR,
    "dut": SUPERIEUR, "deust": SUPERIEUR, "dipl ing": SUPERIEUR, "doctorat": SUPERIEUR, "du": SUPERIEUR,
}  # fmt: skip
PRIX_GRATUIT = 1
# Euros TTC, « at most », each holds the ones before.
PLAFONDS_DE_PRIX = (500, 1000, 1500, 3000, 6000)
PRIX = (
    Valeur(PRIX_GRATUIT, "gratuit", "Gratuit pour certains publics"),
    *(
        Valeur(rang, str(plafond), f"{nombre(plafond)}\N{NO-BREAK SPACE}€ au plus")
        for rang, plafond in enumerate(PLAFONDS_DE_PRIX, 2)
    ),
)
# Hours in all, « at most », each holds the ones before; the last value is what is longer.
PLAFONDS_DE_DUREE = (7, 35, 150, 600)
DUREES = (
    Valeur(1, "jour", "1\N{NO-BREAK SPACE}jour au plus"),
    Valeur(2, "semaine", "1\N{NO-BREAK SPACE}semaine au plus"),
    Valeur(3, "mois", "1\N{NO-BREAK SPACE}mois au plus"),
    Valeur(4, "quatre-mois", "4\N{NO-BREAK SPACE}mois au plus"),
    Valeur(5, "plus", "Plus de 4\N{NO-BREAK SPACE}mois"),
)
INITIALE, CONTINUE, PAR_APPRENTISSAGE = range(1, 4)
ORIGINES = (
    Valeur(INITIALE, "initiale", "Formation initiale"),
    Valeur(CONTINUE, "continue", "Formation continue"),
    Valeur(PAR_APPRENTISSAGE, "apprentissage", "Apprentissage"),
)
_PAR_REGLE = {
    "cpf": CPF,
    "apprentissage": APPRENTISSAGE,
    "professionnalisation": PROFESSIONNALISATION,
    "poec": POE,
    "poei": POE,
}
_PAR_FINANCEUR = {"4": TRAVAIL, "5": ENTREPRISE, "16": ENTREPRISE, "17": TRANSITION, "7": AGEFIPH}


def debuts(jour: datetime.date) -> tuple[Valeur, ...]:
    """When a session begins, as bits: soon, this year, next year (from that day on), at any time."""
    return (
        Valeur(1, "proche", "Dans les 3\N{NO-BREAK SPACE}mois"),
        Valeur(2, str(jour.year), f"En {jour.year}"),
        Valeur(4, str(jour.year + 1), f"En {jour.year + 1}"),
        Valeur(8, "permanente", "Entrée permanente"),
    )


def situations(publics: Iterable[str]) -> int:
    """The situations that these publics (Formacodes 8xxxx) speak of, as bits."""
    bits = 0
    for code in publics:
        bits |= _situation(int(code)) if code.isascii() and code.isdigit() else 0
    return bits


def _situation(code: int) -> int:
    """The bits of one public; « tout public » is everybody who needs no contract to come."""
    if code == TOUT_PUBLIC:
        return DEMANDEUR | SALARIE | PARTICULIER | INDEPENDANT | AGENT
    for codes, bit in (
        (_ALTERNANTS, ALTERNANT),
        (_INDEPENDANTS, INDEPENDANT),
        (_AGENTS, AGENT),
        (_HANDICAPES, HANDICAP),
    ):
        if code in codes:
            return bit | (SALARIE if code == 82061 else 0)
    return {80: DEMANDEUR, 82: SALARIE}.get(code // 1000, PARTICULIER if code == 81050 else 0)


def financement(type_dispositif: pieces.TypeDispositif) -> int:
    """The family of a kind of dispositif: one bit."""
    if type_dispositif.programme_regional:
        return REGION
    regle = _PAR_REGLE.get(type_dispositif.regle)
    return regle or _PAR_FINANCEUR.get(type_dispositif.code_financeur, AUTRE)


def periodes(session: FicheSession) -> int:
    """When one trains outside working days, as bits."""
    return sum(valeur.numero for valeur in PERIODES if valeur.code in session.periodes)


def programme(session: FicheSession) -> int:
    """The number of the regional programme that a session belongs to, 0 without any."""
    types = (dispositif.type for dispositif in session.dispositifs)
    return next((t.numero for t in types if t.programme_regional), 0)


def gratuite(session: FicheSession) -> bool:
    """One of the ways to come is known to cost nothing: a regional programme, a salaried contract, fees of 0 €."""
    return any(_sans_frais(dispositif) for dispositif in session.dispositifs)


def _sans_frais(dispositif: FicheDispositif) -> bool:
    """No amount at all says nothing, but where the employer or the Région pays all of it."""
    if financement(dispositif.type) & (APPRENTISSAGE | PROFESSIONNALISATION):
        return True
    montants = (dispositif.frais_ttc, dispositif.frais_certification, dispositif.frais_additionnels)
    dits = [Decimal(montant) for montant in montants if montant]
    return not any(dits) and (dispositif.type.programme_regional or bool(dits))


def certification(fiche: pieces.Certification | None) -> int:
    """The kind of a certification, 0 without any."""
    if fiche is None:
        return 0
    if fiche.rs:
        return SPECIFIQUE
    mots = plier(fiche.abrege or fiche.type)
    debuts = sorted(_CERTIFICATIONS, key=len, reverse=True)
    connu = next((debut for debut in debuts if f"{mots} ".startswith(f"{debut} ")), "")
    return _CERTIFICATIONS.get(connu, AUTRE_CERTIFICATION)


def numero_departement(code: str) -> int:
    """A département as a small integer: 53, 971; 2A and 2B are 201 and 202; 0 when unknown."""
    corse = {"2A": 201, "2B": 202}
    return corse.get(code.upper()) or (int(code) if code.isascii() and code.isdigit() else 0)


def code_departement(numero: int) -> str:
    """The contrary of `numero_departement`."""
    return {201: "2A", 202: "2B"}.get(numero) or f"{numero:02}"


def numero_de(valeurs: Iterable[Valeur], code: str) -> int:
    """The number of a code among these values, 0 when it is none of them."""
    return next((valeur.numero for valeur in valeurs if valeur.code == code), 0)
