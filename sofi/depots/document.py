"""JSON of the document: one action, or a list of them, as the API gives them."""

import json
from collections.abc import Iterator
from typing import Any

import msgspec

from sofi.offre.codes import Fiche
from sofi.offre.fiches import FicheSession
from sofi.offre.fiches.pieces import Piece
from sofi.socle.fichiers import FichierIllisible
from sofi.validation.document import Document

from .proposition import ActionProposee, Lieu, SessionProposee, Situer, Valeurs


def proposer(nom: str, octets: bytes) -> Iterator[ActionProposee]:
    """The actions of the file; FichierIllisible with the path of what isn't as the schema says."""
    try:
        contenu = json.loads(octets.decode("utf-8-sig"))
    except (ValueError, RecursionError) as erreur:
        ligne = getattr(erreur, "lineno", 1)
        raise FichierIllisible(f"« {nom} » n’est pas du JSON bien formé, ligne {ligne}.") from None
    documents = contenu if isinstance(contenu, list) else [contenu]
    for rang, brut in enumerate(documents):
        chemin = f"[{rang}]" if isinstance(contenu, list) else ""
        yield _proposee(nom, chemin, brut)


def _proposee(nom: str, chemin: str, brut: Any) -> ActionProposee:
    try:
        document = msgspec.convert(brut, Document)
    except msgspec.ValidationError as erreur:
        raise FichierIllisible(
            f"« {nom} » ne suit pas le schéma du document, {chemin}{_en_francais(str(erreur))} Le schéma est publié "
            "avec l’API."
        ) from None
    numero = _numero(brut) or f"{document.formation.id}-{document.action.id}"
    return ActionProposee(
        numero=numero,
        ligne=None,
        titre=document.action.titre or document.formation.intitule,
        formation=_dites(brut, "formation", document.formation),
        action=_dites(brut, "action", document.action),
        sessions=[
            _session(chemin, rang, une, brut["sessions"][rang])
            for rang, une in enumerate(document.sessions)
        ],
        situer=_situer(chemin),
        sofi=document.action.id or None,
        siret=document.organisme.siret,
        brut=b"",
    )


def _numero(brut: dict[str, Any]) -> str:
    """The depositor's own number, beside the document."""
    numero = brut.get("numero", "")
    return str(numero)[:200] if isinstance(numero, str | int) else ""


def _session(
    chemin: str, rang: int, session: FicheSession, brut: dict[str, Any]
) -> SessionProposee:
    valeurs = {cle: getattr(session, cle) for cle in brut if hasattr(session, cle)}
    dispositifs = [
        {cle: getattr(d, cle) for cle in brut["dispositifs"][i] if hasattr(d, cle)}
        for i, d in enumerate(session.dispositifs)
    ]
    valeurs.pop("dispositifs", None)
    ici = f"{chemin}.sessions[{rang}]".lstrip(".")
    return SessionProposee(
        numero=_numero(brut) or str(session.id or rang + 1),
        ligne=None,
        valeurs=valeurs,
        dispositifs=dispositifs,
        situer=_situer(ici),
    )


def _dites(brut: dict[str, Any], nom: str, carte: Piece) -> Valeurs:
    """Only what the JSON says: what isn't there is left as it is."""
    return {cle: getattr(carte, cle) for cle in brut.get(nom, {}) if hasattr(carte, cle)}


def _situer(chemin: str) -> Situer:
    noms = {Fiche.FORMATION: "formation.", Fiche.ACTION: "action."}

    def situer(fiche: Fiche, cle: str) -> Lieu:
        milieu = "dispositifs[]." if fiche == Fiche.DISPOSITIF else noms.get(fiche, "")
        return Lieu(None, f"{chemin}.{milieu}{cle}".lstrip("."))

    return situer


def _en_francais(message: str) -> str:
    """« Expected `str`, got `int` - at `$.sessions[0].esp` », in French."""
    quoi, _, ou = message.partition(" - at ")
    attendu, _, recu = quoi.removeprefix("Expected ").partition(", got ")
    chemin = ou.strip("`").removeprefix("$").lstrip(".") or "au début"
    if not recu:
        return f"{chemin} : {quoi}."
    return f"{chemin} : {attendu} attendu, {recu} lu."
