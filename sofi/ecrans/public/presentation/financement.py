"""What one pays, by situation."""

from dataclasses import dataclass

from sofi.diffusion import codes
from sofi.diffusion.prix import donne_un_salaire, est_un_programme_gratuit, fourchette, positif
from sofi.diffusion.prix import prix as prix
from sofi.offre.fiches import FicheDispositif, FicheSession
from sofi.referentiels.models import TypeDispositif
from sofi.socle.formats import euros

from .textes import en_phrase

MON_COMPTE_FORMATION = "https://www.moncompteformation.gouv.fr/"
"""Its home: a session's page there is under numbers of its own, which no document holds."""


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
    if donne_un_salaire(dispositif):
        return codes.ALTERNANT
    return codes.situations(public.code for public in dispositif.type.publics)


def concerne(dispositif: FicheDispositif, situation: int) -> bool:
    """Is this dispositif for people of this situation (a bit of `codes`)?"""
    return bool(_bits(dispositif) & situation)


def _cas(situation: str, dispositifs: list[FicheDispositif]) -> Cas:
    noms = [nom(d) for d in dispositifs]
    if all(donne_un_salaire(d) for d in dispositifs):
        return Cas(situation, en_phrase(noms), "Rien.", "Vous recevez un salaire.")
    if all(est_un_programme_gratuit(d) for d in dispositifs):
        return Cas(situation, en_phrase(noms), "Rien.", "Le programme paie la formation.")
    if all(_est_a_zero(d) for d in dispositifs):
        return Cas(situation, en_phrase(noms), "Rien.", "La formation est gratuite.")
    montants = fourchette(dispositifs)
    ttc = f"{montants} TTC" if montants else ""
    if any(d.prise_en_charge for d in dispositifs):
        suite = f"sur un coût de {ttc}" if ttc else "à voir avec votre conseiller ou l’organisme"
        return Cas(situation, en_phrase(noms), "Prise en charge possible,", suite)
    return Cas(situation, en_phrase(noms), ttc or "Prix à demander à l’organisme")


def _est_a_zero(dispositif: FicheDispositif) -> bool:
    """Its price is said, it is 0 €, and no fee is left."""
    return dispositif.frais_ttc is not None and not any(
        map(
            positif,
            (dispositif.frais_ttc, dispositif.frais_certification, dispositif.frais_additionnels),
        )
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
        if somme := positif(d.frais_certification):
            nature = {True: ", obligatoires", False: ", si vous passez la certification"}
            obligatoires = d.frais_certification_obligatoires
            precision = "" if obligatoires is None else nature[obligatoires]
            phrases.append(f"Frais de certification : {euros(somme)}{precision}.")
        elif d.frais_certification_prevus and d.frais_certification is None:
            phrases.append("Frais de certification : à payer, montant à demander à l’organisme.")
        if somme := positif(d.frais_additionnels):
            objet = d.frais_additionnels_objet
            phrases.append(
                f"Frais non pris en charge : {euros(somme)}{f' ({objet})' if objet else ''}."
            )
    return list(dict.fromkeys(phrases))
