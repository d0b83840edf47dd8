"""What a session costs, in the public's words: its price, and for whom it is that one."""

from collections.abc import Iterable
from decimal import Decimal

from sofi.offre.fiches import FicheDispositif, FicheSession
from sofi.socle.formats import euros
from sofi.validation.document import Document

from . import codes

EN_CONTRAT = {
    codes.APPRENTISSAGE: "en apprentissage",
    codes.PROFESSIONNALISATION: "en contrat de professionnalisation",
}
SALAIRE = codes.APPRENTISSAGE | codes.PROFESSIONNALISATION


def prix(document: Document, session: FicheSession) -> tuple[str, str]:
    """The price, and for whom it is that one: « Gratuit », « en apprentissage ; sinon 6 300 €, finançable ».

    Free needs a dispositif that pays everything for somebody, and says for whom.
    """
    gratuits = [
        d for d in session.dispositifs if donne_un_salaire(d) or est_un_programme_gratuit(d)
    ]
    payants = [d for d in session.dispositifs if d not in gratuits]
    montants = fourchette(payants)
    aide = document.formation.eligible_cpf or any(d.prise_en_charge for d in payants)
    financable = ", finançable" if aide else ""
    if gratuits:
        sinon = f" ; sinon {montants}{financable}" if montants else ""
        return "Gratuit", f"{_pour_qui(gratuits)}{sinon}"
    if montants:
        return montants, f"TTC{financable}" if any(map(a_payer, payants)) else "rien à payer"
    return "À demander", f"à l’organisme{financable}"


def fourchette(dispositifs: Iterable[FicheDispositif]) -> str:
    """« 900 € à 1 200 € », one amount when they are all the same; empty when none is known."""
    montants = sorted({Decimal(d.frais_ttc) for d in dispositifs if d.frais_ttc})
    return " à ".join(dict.fromkeys(euros(somme) for somme in (montants[:1] + montants[-1:])))


def _pour_qui(dispositifs: Iterable[FicheDispositif]) -> str:
    """« en apprentissage », « avec PRÉPA Avenir »: each family once."""
    mots = []
    for d in dispositifs:
        famille = codes.financement(d.type)
        mots.append(EN_CONTRAT.get(famille) or f"avec {d.type.libelle}")
    return " ou ".join(dict.fromkeys(mots))


def donne_un_salaire(dispositif: FicheDispositif) -> bool:
    """A contract: one is paid to train."""
    return bool(codes.financement(dispositif.type) & SALAIRE)


def est_un_programme_gratuit(dispositif: FicheDispositif) -> bool:
    """A regional programme takes the price in charge, and leaves no fee."""
    return (
        dispositif.type.programme_regional
        and bool(dispositif.prise_en_charge)
        and not any(map(positif, (dispositif.frais_certification, dispositif.frais_additionnels)))
    )


def a_payer(dispositif: FicheDispositif) -> bool:
    """A price, or a fee beside it."""
    sommes = dispositif.frais_ttc, dispositif.frais_certification, dispositif.frais_additionnels
    return any(map(positif, sommes))


def positif(somme: str | None) -> Decimal:
    """A sum that the document may leave out."""
    return Decimal(somme or 0)
