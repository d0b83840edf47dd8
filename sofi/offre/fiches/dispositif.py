"""The D card: the financing of a session."""

from typing import Annotated

from . import conditions
from .champ import Champ, Reprise
from .pieces import Code, Piece, TypeDispositif


class FicheDispositif(Piece, frozen=True, kw_only=True):
    """The D card with the publics of its kind. Amounts in euros per learner, VAT rate in percent."""

    id: int = 0
    type: Annotated[
        TypeDispositif,
        Champ(
            groupe="Financement",
            aide=(
                "Qui paie. Exemple : le CPF. Un seul par fiche ; ceux qui demandent une convention "
                "paraissent quand votre établissement l’a."
            ),
            requis=conditions.toujours,
            reprise=Reprise.ACTION,
        ),
    ] = TypeDispositif()
    opco: Annotated[
        Code | None,
        Champ(
            groupe="Référence marché",
            largeur="c6",
            aide="L'opérateur de compétences qui a commandé la POEC. Exemple : AKTO.",
            requis=conditions.en_poec,
            si="POE collective",
            lheo="extras",
            reprise=Reprise.ACTION,
        ),
    ] = None
    reference_marche: Annotated[
        str,
        Champ(
            groupe="Référence marché",
            largeur="c6",
            aide="La référence donnée par l'OPCO. Exemple : 34567, qui donne « POEC AKTO 34567 ».",
            requis=conditions.en_poec,
            si="POE collective",
            lheo="extras",
        ),
    ] = ""
    places: Annotated[
        int | None,
        Champ(
            groupe="Places",
            largeur="c6",
            aide="Combien de personnes ce dispositif finance. Exemple : 12.",
            requis=conditions.toujours,
            lheo="nb-places-financees",
            reprise=Reprise.ACTION,
        ),
    ] = None
    places_restantes: Annotated[
        int | None,
        Champ(
            groupe="Places",
            largeur="c6",
            aide="Combien il en reste aujourd'hui. Exemple : 3, ou 0 si c'est complet.",
            lheo="extras",
            directe=True,
        ),
    ] = None
    frais_ht: Annotated[
        str | None,
        Champ(
            groupe="Frais",
            largeur="c4",
            aide="Par stagiaire. Exemple : 6300.",
            unite="€",
            lheo="extras",
        ),
    ] = None
    taux_tva: Annotated[
        str | None,
        Champ(
            groupe="Frais",
            largeur="c4",
            aide="0 si vous êtes exonéré. Exemple : 20.",
            unite="%",
            lheo="extras",
            reprise=Reprise.HABITUDE,
        ),
    ] = None
    frais_ttc: Annotated[
        str | None,
        Champ(
            groupe="Frais",
            largeur="c4",
            aide="Par stagiaire. Exemple : 7560.",
            unite="€",
            lheo="extras",
            reprise=Reprise.TARIF,
        ),
    ] = None
    prise_en_charge: Annotated[
        bool | None,
        Champ(
            groupe="Frais",
            aide="Oui, si un financeur peut payer les frais pédagogiques. Exemple : un OPCO, la Région.",
            requis=conditions.toujours,
            lheo="prise-en-charge-frais-possible",
            reprise=Reprise.HABITUDE,
        ),
    ] = None
    frais_certification_prevus: Annotated[
        bool | None,
        Champ(
            groupe="Frais",
            aide="Oui, même sans en connaître le montant : laissez-le alors vide. Exemple : non.",
            lheo="frais-restants",
            reprise=Reprise.TARIF,
        ),
    ] = None
    frais_certification: Annotated[
        str | None,
        Champ(
            groupe="Frais",
            largeur="c6",
            aide="Ce que coûte le passage de la certification. Exemple : 120.",
            unite="€",
            lheo="frais-restants",
            reprise=Reprise.TARIF,
        ),
    ] = None
    frais_certification_obligatoires: Annotated[
        bool | None,
        Champ(
            groupe="Frais",
            largeur="c6",
            aide="Oui, si tous les stagiaires doivent les payer.",
            lheo="frais-restants",
            reprise=Reprise.TARIF,
        ),
    ] = None
    frais_additionnels: Annotated[
        str | None,
        Champ(
            groupe="Frais",
            largeur="c6",
            aide="Ce qui reste à payer par le stagiaire. Exemple : 85,50.",
            unite="€",
            lheo="frais-restants",
        ),
    ] = None
    frais_additionnels_objet: Annotated[
        str,
        Champ(
            groupe="Frais",
            largeur="c6",
            aide="Ce que ces frais paient. Exemple : outillage, tenue.",
            lheo="frais-restants",
        ),
    ] = ""
