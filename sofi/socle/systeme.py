"""What the system refuses, in French: its own words are in its language, which is seldom the reader's."""

import errno

_RAISONS = {
    errno.ENOSPC: "le disque est plein : faites de la place, ou donnez un autre dossier",
    errno.EDQUOT: "la place de ce compte est épuisée : faites de la place, ou relevez sa limite",
    errno.EACCES: "ce compte du système n’y a pas accès : donnez-lui ce droit",
    errno.EPERM: "ce compte du système n’en a pas le droit : donnez-lui ce droit",
    errno.EROFS: "ce disque ne peut être que lu : montez-le en écriture, ou donnez un autre dossier",
    errno.ENOENT: "il n’existe pas : vérifiez son nom",
    errno.ENOTDIR: "ce n’est pas un dossier : vérifiez son nom",
    errno.EISDIR: "c’est un dossier, pas un fichier : vérifiez son nom",
    errno.EEXIST: "un fichier porte déjà ce nom : ôtez-le, ou donnez un autre dossier",
    errno.EFBIG: "le fichier dépasse ce que le système permet : relevez sa limite",
    errno.EIO: "le disque ne répond plus : faites-le vérifier",
    errno.EMFILE: "trop de fichiers sont ouverts : relevez cette limite du système",
    errno.ENFILE: "trop de fichiers sont ouverts : relevez cette limite du système",
    errno.EADDRINUSE: "un autre programme y répond",
    errno.EADDRNOTAVAIL: "ce n’est pas une adresse de cette machine",
}


def raison(erreur: OSError) -> str:
    """Why, and what to do, without a full stop; the system's own words for what isn't named here."""
    return _RAISONS.get(erreur.errno or 0) or erreur.strerror or str(erreur)
