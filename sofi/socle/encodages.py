"""In which encoding a CSV file was written: read by its bytes, or refused with what to do."""

from collections import Counter
from collections.abc import Iterator

from .ecoute import battre
from .fichiers import Fichier, FichierIllisible, lisible

LIGNE_MAX = 8 * 1024**2
# What French texts hold beside ASCII; anything else there is the sign of another encoding.
_COURANTES = frozenset("éèêëàâçùûüôöîïœñæ")
_PERMISES = frozenset("ÉÈÊËÀÂÇÙÛÜÔÖÎÏŒÑÆ’‘“”«»–—…•€°²³\xa0·½®©áíóúãõäìòÿßøåÅÁÍÓÚ")
# By chance, a line of another encoding may be right UTF-8; not right UTF-8 that holds French signs only.
_FRANCAIS = _COURANTES | _PERMISES
_CODAGES = ("cp1252", "cp850", "mac_roman")
# « é » in UTF-8, read as cp1252 and written again in UTF-8: « Ã© », « Â° », « â€™ ».
_DOUBLES = (b"\xc3\x83", b"\xc3\x82", b"\xc3\xa2\xe2\x82\xac")
_HAUT_DE_CP1252 = frozenset(range(0x80, 0xA0))
_RIEN_EN_CP1252 = frozenset((0x81, 0x8D, 0x8F, 0x90, 0x9D))


def encodage(fichier: Fichier) -> str:
    """« utf-8-sig », « utf-16 », « utf-8 », « iso-8859-1 », « cp1252 », « cp850 » or « mac_roman ».

    A file that holds good UTF-8 with some broken lines is refused rather than read wrong, and so is UTF-8
    that was encoded twice, or what none of these explains.
    """
    valides = fautives = premiere = doubles = francaises = 0
    hauts: Counter[int] = Counter()
    for numero, ligne in enumerate(_lignes(fichier), 1):
        if numero == 1 and ligne.startswith((b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")):
            return "utf-8-sig" if ligne.startswith(b"\xef") else "utf-16"
        if ligne.isascii():
            continue
        try:
            texte = ligne.decode()
            doubles += _deux_fois(texte, ligne)
            valides += 1
            francaises += all(signe.isascii() or signe in _FRANCAIS for signe in texte)
        except UnicodeDecodeError:
            fautives += 1
            premiere = premiere or numero
            hauts.update(octet for octet in ligne if octet > 0x7F)
    if fautives and valides > fautives:
        raise FichierIllisible(
            f"« {fichier.nom} » est en UTF-8, sauf {fautives} ligne(s) dont la ligne {premiere} :"
            " enregistrez-le de nouveau en UTF-8."
        )
    if fautives and francaises:
        raise FichierIllisible(
            f"« {fichier.nom} » mélange de l'UTF-8 et un autre encodage, dont celui de la ligne {premiere} :"
            " reprenez-le à sa source, et enregistrez-le une seule fois en UTF-8."
        )
    if doubles * 2 > valides:
        raise FichierIllisible(
            f"« {fichier.nom} » a été encodé deux fois en UTF-8 (« Ã© » au lieu de « é ») : reprenez-le à sa source,"
            " et enregistrez-le une seule fois en UTF-8."
        )
    return _plus_probable(fichier, hauts) if fautives else "utf-8"


def _lignes(fichier: Fichier) -> Iterator[bytes]:
    """The lines, the longest in pieces that no character is cut by."""
    with lisible(fichier), fichier.ouvrir() as flux:
        while ligne := flux.readline(LIGNE_MAX):
            battre()
            if len(ligne) == LIGNE_MAX:
                raise FichierIllisible(
                    f"« {fichier.nom} » : une ligne dépasse {LIGNE_MAX // 1024**2} Mo, ou les lignes ne sont pas"
                    " séparées. Enregistrez de nouveau le fichier."
                )
            yield ligne


def _deux_fois(texte: str, octets: bytes) -> bool:
    """True when the text is UTF-8 again once written in cp1252."""
    if not any(signe in octets for signe in _DOUBLES):
        return False
    for codage in ("cp1252", "iso-8859-1"):
        try:
            texte.encode(codage).decode()
        except UnicodeError:
            continue
        return True
    return False


def _plus_probable(fichier: Fichier, hauts: Counter[int]) -> str:
    """The encoding in which these bytes are most often French letters."""
    notes = {codage: _note(hauts, codage) for codage in _CODAGES}
    meilleur = max(_CODAGES, key=lambda codage: notes[codage])
    if notes[meilleur] <= 0 or (meilleur == "cp1252" and _RIEN_EN_CP1252 & hauts.keys()):
        raise FichierIllisible(
            f"« {fichier.nom} » est dans un encodage qui n'est pas reconnu : enregistrez-le de nouveau en UTF-8"
            " (« CSV UTF-8 » dans Excel)."
        )
    if meilleur == "cp1252" and not _HAUT_DE_CP1252 & hauts.keys():
        return "iso-8859-1"
    return meilleur


def _note(hauts: Counter[int], codage: str) -> int:
    total = 0
    for octet, fois in hauts.items():
        signe = bytes([octet]).decode(codage, errors="replace")
        total += fois * (3 if signe in _COURANTES else 1 if signe in _PERMISES else -3)
    return total
