"""A D card: its kind, its OPCO, its amounts."""

from typing import Any

from sofi.offre.codes import Fiche
from sofi.offre.fiches import pieces
from sofi.offre.frais import completer_frais
from sofi.socle.texte import plier

from .nommage import Nommage
from .prete import DispositifPret
from .proposition import ALERTE, ERREUR, Lieu, Remarque, SessionProposee, Valeurs


def rattacher_dispositif(
    r: Nommage, valeurs: Valeurs, proposee: SessionProposee, remarques: list[Remarque]
) -> DispositifPret | None:
    """The card, with every remark on it; None when its kind isn't known."""
    nomme: pieces.TypeDispositif = valeurs.get("type") or pieces.TypeDispositif()
    lieu = proposee.situer(Fiche.DISPOSITIF, "type")
    code = _type(r, nomme, lieu, remarques)
    if code is None:
        return None
    genre = r.ref.types[code]
    if genre.convention and genre.convention not in r.ref.conventions:
        remarques.append(
            Remarque(
                ALERTE,
                "Ce dispositif demande une convention",
                lieu,
                genre.libelle,
                remede="Le brouillon l’a, mais l’envoi demandera la convention : voyez le service Offre.",
            )
        )
    colonnes = r.colonnes(Fiche.DISPOSITIF, valeurs, proposee.situer, remarques)
    if opco := valeurs.get("opco"):
        faute = Remarque(
            ALERTE,
            "Cet OPCO n’est pas connu",
            proposee.situer(Fiche.DISPOSITIF, "opco"),
            remede="Écrivez un des noms de la liste, entière dans le modèle de classeur.",
        )
        trouve = opco.code if opco.code in r.ref.opcos else None
        dit = opco.code or opco.libelle
        if lu := r.parmi(dit, r.ref.opcos, "opco", faute, remarques, trouve=trouve):
            colonnes["opco_id"] = lu
    _frais(colonnes, proposee, remarques)
    return DispositifPret(code, colonnes)


def _type(
    r: Nommage, nomme: pieces.TypeDispositif, lieu: Lieu, remarques: list[Remarque]
) -> str | None:
    """The kind by its code, its title, its initials or its number."""
    types = r.ref.types
    if nomme.code in types:
        return nomme.code
    dit = nomme.libelle or nomme.code or nomme.sigle
    if not dit and not nomme.code_financeur:
        return None
    cherche = plier(dit)
    exacts = [
        code
        for code, genre in types.items()
        if cherche
        and cherche in (plier(genre.libelle), plier(genre.sigle), plier(code), str(genre.numero))
    ]
    if not exacts and nomme.regle:
        exacts = [code for code, genre in types.items() if genre.regle == nomme.regle]
    candidats = {
        code: genre.libelle for code, genre in types.items() if not genre.programme_regional
    }
    faute = Remarque(
        ERREUR,
        "Le dispositif n’existe pas",
        lieu,
        remede="Choisissez-le ci-dessous, ou écrivez son nom tel que le donne la base Dispositif du site.",
    )
    dit = dit or f"financeur {nomme.code_financeur}"
    trouve = exacts[0] if len(exacts) == 1 else None
    return r.parmi(dit, candidats, "dispositif", faute, remarques, trouve=trouve)


def _frais(colonnes: dict[str, Any], proposee: SessionProposee, remarques: list[Remarque]) -> None:
    """Two amounts give the third; three that don't agree are kept as they are, and said."""
    ht, taux, ttc = (colonnes.get(nom) for nom in ("frais_ht", "taux_tva", "frais_ttc"))
    if ht is not None and taux is not None and ttc is not None:
        attendu = completer_frais(ht, taux, None).frais_ttc
        if attendu != ttc:
            remarques.append(
                Remarque(
                    ALERTE,
                    "HT, TVA et TTC ne s’accordent pas",
                    proposee.situer(Fiche.DISPOSITIF, "frais_ttc"),
                    f"{ht} HT, {taux} %, {ttc} TTC",
                    f"{ht} HT avec {taux} % font {attendu} TTC",
                    "Corrigez l’un des trois, ou n’en donnez que deux.",
                )
            )
        return
    complets = completer_frais(ht, taux, ttc)
    deduits = []
    for nom in ("frais_ht", "taux_tva", "frais_ttc"):
        valeur = getattr(complets, nom)
        if valeur is not None and nom not in colonnes:
            colonnes[nom] = valeur
            deduits.append(nom)
    if deduits:
        colonnes["frais_deduits"] = deduits
