"""What one pays, by situation."""

from dataclasses import dataclass
from decimal import Decimal

from sofi.diffusion import codes
from sofi.offre.fiches import FicheDispositif, FicheSession
from sofi.referentiels.models import TypeDispositif
from sofi.socle.formats import euros

from .textes import en_phrase

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
    if codes.financement(dispositif.type) & SALAIRE:
        return codes.ALTERNANT
    return codes.situations(public.code for public in dispositif.type.publics)


def _cas(situation: str, dispositifs: list[FicheDispositif]) -> Cas:
    noms = [nom(d) for d in dispositifs]
    if all(codes.financement(d.type) & SALAIRE for d in dispositifs):
        return Cas(situation, en_phrase(noms), "Rien.", "Vous recevez un salaire.")
    if all(_est_un_programme_gratuit(d) for d in dispositifs):
        return Cas(situation, en_phrase(noms), "Rien.", "Le programme paie la formation.")
    prix = sorted({Decimal(d.frais_ttc) for d in dispositifs if d.frais_ttc})
    ttc = (
        " à ".join(dict.fromkeys(euros(somme) for somme in (prix[:1] + prix[-1:]))) + " TTC"
        if prix
        else ""
    )
    if any(d.prise_en_charge for d in dispositifs):
        suite = f"sur un coût de {ttc}" if ttc else "à voir avec votre conseiller ou l’organisme"
        return Cas(situation, en_phrase(noms), "Prise en charge possible,", suite)
    return Cas(situation, en_phrase(noms), ttc or "Prix à demander à l’organisme")


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
