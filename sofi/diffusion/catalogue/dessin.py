"""What the drawing of the catalogues is: another one, and every catalogue is made again."""

from sofi.socle import formats
from sofi.socle.pdf import colonne, ecriture, enregistrement, polices, structure
from sofi.socle.sources import empreinte

from . import impression, index, notices, rayons

DESSINENT = (
    *(impression, index, notices, rayons),
    *(formats, colonne, ecriture, enregistrement, polices, structure),
)
"""The modules that say what is printed of a training, where and how."""
FORMAT = empreinte(*DESSINENT)
