"""What one pays, by situation."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from sofi.diffusion import codes
from sofi.offre.fiches import FicheDispositif, FicheSession
from sofi.referentiels.models import TypeDispositif
from sofi.socle.formats import euros
from sofi.validation.document import Document

from .textes import en_phrase

MON_COMPTE_FORMATION = "https://www.moncompteformation.gouv.fr/"
"""Its home: a session's page there is under numbers of its own, which no document holds."""
EN_CONTRAT = {
    codes.APPRENTISSAGE: "en apprentissage",
    codes.PROFESSIONNALISATION: "en contrat de professionnalisation",
}
SALAIRE = codes.APPRENTISSAGE | codes.PROFESSIONNALISATION


@dataclass(frozen=True)
class Cas:
    """One situation: the dispositifs that exist for it, and what is left to pay (`fort` is what counts)."""

    situation: str
    dispositifs: str
    fort: str
    suite: str = ""


def cas(session: FicheSession) -> list[Cas]:
    """The situations that the dispositifs of a session speak of, in the order of the search's own facet."""
    trouves = []
    for situation in codes.SITUATIONS:
        concernes = [d for d in session.dispositifs if _bits(d) & situation.numero]
        if concernes:
            trouves.append(_cas(situation.libelle, concernes))
    autres = [d for d in session.dispositifs if not _bits(d)]
    return [*trouves, _cas("Toute personne concernée", autres)] if autres else trouves


def _bits(dispositif: FicheDispositif) -> int:
    """The situations of a dispositif; a contract makes an alternant, whatever one was before."""
    if _donne_un_salaire(dispositif):
        return codes.ALTERNANT
    return codes.situations(public.code for public in dispositif.type.publics)


def concerne(dispositif: FicheDispositif, situation: int) -> bool:
    """Is this dispositif for people of this situation (a bit of `codes`)?"""
    return bool(_bits(dispositif) & situation)


def _cas(situation: str, dispositifs: list[FicheDispositif]) -> Cas:
    noms = [nom(d) for d in dispositifs]
    if all(_donne_un_salaire(d) for d in dispositifs):
        return Cas(situation, en_phrase(noms), "Rien.", "Vous recevez un salaire.")
    if all(_est_un_programme_gratuit(d) for d in dispositifs):
        return Cas(situation, en_phrase(noms), "Rien.", "Le programme paie la formation.")
    if all(_est_a_zero(d) for d in dispositifs):
        return Cas(situation, en_phrase(noms), "Rien.", "La formation est gratuite.")
    fourchette = _fourchette(dispositifs)
    ttc = f"{fourchette} TTC" if fourchette else ""
    if any(d.prise_en_charge for d in dispositifs):
        suite = f"sur un coût de {ttc}" if ttc else "à voir avec votre conseiller ou l’organisme"
        return Cas(situation, en_phrase(noms), "Prise en charge possible,", suite)
    return Cas(situation, en_phrase(noms), ttc or "Prix à demander à l’organisme")


def _fourchette(dispositifs: Iterable[FicheDispositif]) -> str:
    """« 900 € à 1 200 € », one amount when they are all the same; empty when none is known."""
    montants = sorted({Decimal(d.frais_ttc) for d in dispositifs if d.frais_ttc})
    return " à ".join(dict.fromkeys(euros(somme) for somme in (montants[:1] + montants[-1:])))


def prix(document: Document, session: FicheSession) -> tuple[str, str]:
    """The price, and for whom it is that one: « Gratuit », « en apprentissage ; sinon 6 300 €, finançable ».

    Free needs a dispositif that pays everything for somebody, and says for whom.
    """
    gratuits = [
        d for d in session.dispositifs if _donne_un_salaire(d) or _est_un_programme_gratuit(d)
    ]
    payants = [d for d in session.dispositifs if d not in gratuits]
    fourchette = _fourchette(payants)
    aide = document.formation.eligible_cpf or any(d.prise_en_charge for d in payants)
    financable = ", finançable" if aide else ""
    if gratuits:
        sinon = f" ; sinon {fourchette}{financable}" if fourchette else ""
        return "Gratuit", f"{_pour_qui(gratuits)}{sinon}"
    if fourchette:
        return fourchette, f"TTC{financable}"
    return "À demander", f"à l’organisme{financable}"


def _pour_qui(dispositifs: Iterable[FicheDispositif]) -> str:
    """« en apprentissage », « avec PRÉPA Avenir »: each family once."""
    mots = []
    for d in dispositifs:
        famille = codes.financement(d.type)
        mots.append(EN_CONTRAT.get(famille) or f"avec {d.type.libelle}")
    return " ou ".join(dict.fromkeys(mots))


def _donne_un_salaire(dispositif: FicheDispositif) -> bool:
    return bool(codes.financement(dispositif.type) & SALAIRE)


def _est_a_zero(dispositif: FicheDispositif) -> bool:
    """Its price is said, it is 0 €, and no fee is left."""
    return dispositif.frais_ttc is not None and not any(
        map(
            _positif,
            (dispositif.frais_ttc, dispositif.frais_certification, dispositif.frais_additionnels),
        )
    )


def _est_un_programme_gratuit(dispositif: FicheDispositif) -> bool:
    """A regional programme takes the price in charge, and leaves no fee."""
    return (
        dispositif.type.programme_regional
        and bool(dispositif.prise_en_charge)
        and not any(map(_positif, (dispositif.frais_certification, dispositif.frais_additionnels)))
    )


def nom(dispositif: FicheDispositif) -> str:
    """A dispositif by its name; a POEC with its OPCO and reference."""
    libelle = dispositif.type.libelle
    if dispositif.type.regle == TypeDispositif.Regle.POEC and dispositif.opco:
        precisions = " ".join(filter(None, [dispositif.opco.libelle, dispositif.reference_marche]))
        return f"{libelle} ({precisions})"
    return str(libelle)


def frais(session: FicheSession) -> list[str]:
    """What is to be paid on top, in sentences, each once."""
    phrases = []
    for d in session.dispositifs:
        if somme := _positif(d.frais_certification):
            nature = {True: ", obligatoires", False: ", si vous passez la certification"}
            obligatoires = d.frais_certification_obligatoires
            precision = "" if obligatoires is None else nature[obligatoires]
            phrases.append(f"Frais de certification : {euros(somme)}{precision}.")
        elif d.frais_certification_prevus and d.frais_certification is None:
            phrases.append("Frais de certification : à payer, montant à demander à l’organisme.")
        if somme := _positif(d.frais_additionnels):
            objet = d.frais_additionnels_objet
            phrases.append(
                f"Frais non pris en charge : {euros(somme)}{f' ({objet})' if objet else ''}."
            )
    return list(dict.fromkeys(phrases))


def _positif(somme: str | None) -> Decimal:
    return Decimal(somme or 0)
