"""A small program that applies a delta to a complete file, as its readers would: lines and numbers, nothing of ours.

    appliquer(hier, delta)   today's complete file

What it knows: a formation is two lines; it leaves, takes the place of the one with the same
`id`, or goes after those of its action.
"""

import re

_ID = re.compile(rb' id="(F\d+-A(\d+)-[^"]*)"')
_EXPORT = re.compile(rb' horodatage-export="([^"]*)"')


def appliquer(hier: bytes, delta: bytes) -> bytes:
    """Today's file."""
    export = _EXPORT.search(delta)[1]
    tete, formations, fin = _ouvrir(hier)
    for parti in re.findall(rb'<extra info="retiree">([^<]*)</extra>', delta):
        del formations[parti]
    formations |= _formations(delta)
    # Actions are in the order of their numbers; a stable sort leaves those of one action as they came.
    en_ordre = sorted(formations.values(), key=lambda une: int(_ID.search(une)[2]))
    corps = b"".join(_EXPORT.sub(b' horodatage-export="%s"' % export, une, 1) for une in en_ordre)
    return _dater(tete, export) + corps + _dater(fin, export)


def _ouvrir(fichier: bytes) -> tuple[bytes, dict[bytes, bytes], bytes]:
    debut = fichier.index(b"<formation ")
    fin = fichier.rindex(b"</formation>\n") + len(b"</formation>\n")
    return fichier[:debut], _formations(fichier), fichier[fin:]


def _formations(fichier: bytes) -> dict[bytes, bytes]:
    trouvees = re.findall(rb"^<formation .*\n</formation>\n", fichier, re.MULTILINE)
    return {_ID.search(une)[1]: une for une in trouvees}


def _dater(enveloppe: bytes, export: bytes) -> bytes:
    """The instant and the day, wherever the envelope says them."""
    jour, heure = export[:10].replace(b"-", b""), export[11:19].replace(b":", b"")
    for motif, valeur in (
        (rb'(horodatage-export=")[^"]*', export),
        (rb'(datecrea=")[^"]*', jour),
        (rb'(datemaj=")[^"]*', jour),
        (rb'(info="date-export">)[^<]*', jour),
        (rb'(info="heure-export">)[^<]*', heure),
    ):
        enveloppe = re.sub(motif, lambda un, v=valeur: un[1] + v, enveloppe)
    return enveloppe
