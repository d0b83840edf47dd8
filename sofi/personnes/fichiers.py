"""Files written before an erasure: those that hold the person go, as soon as newer ones have taken their place.

The feed and the open data of a day go whole: what is left of a day would be read as all of it. Until the night's files
are written, the last ones stay: partners find something each day. Runs where the files are (`FLUX_DOSSIER`…).
"""

import datetime
from collections.abc import Iterable
from pathlib import Path

from django.conf import settings

from sofi.diffusion.catalogue import fichiers as catalogue
from sofi.echanges.donnees import fichiers as donnees
from sofi.echanges.manifeste import dates_des_fichiers, fichiers_du_jour
from sofi.echanges.passages import dossier

from .effacement import gomme_de
from .models import Demande
from .mots_de_fichiers import mots_de
from .valeurs import Gomme, Personne

LIMITE = datetime.timedelta(days=40)
"""After which a request is over whatever is left: feeds are kept thirty days, and nothing writes any more here."""


def renouveler_tous(maintenant: datetime.datetime) -> int:
    """Each erasure whose files aren't renewed; how many are over."""
    attendent = Demande.objects.filter(situation=Demande.Situation.FICHIERS)
    return sum(renouveler(demande, maintenant) for demande in attendent.order_by("pk"))


def renouveler(demande: Demande, maintenant: datetime.datetime) -> bool:
    """Erase what holds the person and isn't the last; True when nothing does: what was looked for is forgotten."""
    gomme = gomme_de(Personne.de_json(demande.cherche), demande.pk)
    restent = [_flux(gomme), _donnees(gomme), _catalogues(demande), _courriels(gomme)]
    if any(restent) and maintenant < demande.cree_le + LIMITE:
        return False
    demande.situation, demande.finie_le = Demande.Situation.FAITE, maintenant
    demande.cherche = {}
    demande.save(update_fields=["situation", "finie_le", "cherche"])
    return True


def _tient(fichier: Path, gomme: Gomme) -> bool:
    try:
        return gomme.dans(mots_de(fichier.read_bytes()))
    except FileNotFoundError:
        return False


def _effacer(fichiers: Iterable[Path]) -> None:
    for fichier in fichiers:
        fichier.unlink(missing_ok=True)


def _flux(gomme: Gomme) -> bool:
    """Does the last feed still hold them? The others that do are erased."""
    ou, ecartes = dossier(), dossier() / "ecartes"
    for jour in dates_des_fichiers(ecartes) if ecartes.is_dir() else ():
        _effacer_le_jour(fichiers_du_jour(ecartes, jour), gomme)
    jours = dates_des_fichiers(ou)
    if jours and any(_tient(fichier, gomme) for fichier in fichiers_du_jour(ou, jours[-1])):
        return True
    for jour in jours[:-1]:
        _effacer_le_jour(fichiers_du_jour(ou, jour), gomme)
    return False


def _effacer_le_jour(fichiers: list[Path], gomme: Gomme) -> None:
    if any(_tient(fichier, gomme) for fichier in fichiers):
        _effacer(fichiers)


def _donnees(gomme: Gomme) -> bool:
    """The same of the open data of each day."""
    lots = donnees.lots()
    if lots and any(_tient(fichier, gomme) for fichier in _du_lot(lots[0].jour)):
        return True
    for lot in lots[1:]:
        _effacer_le_jour(_du_lot(lot.jour), gomme)
    return False


def _du_lot(jour: datetime.date) -> list[Path]:
    """The list of the day last."""
    fichiers = sorted(donnees.dossier().glob(f"{jour.isoformat()}.*"))
    return sorted(fichiers, key=lambda fichier: fichier == donnees.chemin_du_lot(jour))


def _catalogues(demande: Demande) -> bool:
    """Until the catalogues were all seen again since; then the files that aren't read go: a PDF isn't searched."""
    liste = catalogue.lire()
    if not liste.catalogues:
        return False
    if liste.vu_le is None or liste.vu_le < demande.cree_le:
        return True
    lus = {un.fichier for un in liste.catalogues}
    _effacer(chemin for chemin in catalogue.dossier().glob("*.pdf") if chemin.name not in lus)
    return False


def _courriels(gomme: Gomme) -> bool:
    """Without a server, e-mails are files: those that hold the person go at once."""
    ou = Path(settings.EMAIL_FILE_PATH)
    siens = (
        [fichier for fichier in ou.glob("*.log") if _tient(fichier, gomme)] if ou.is_dir() else []
    )
    _effacer(siens)
    return False
