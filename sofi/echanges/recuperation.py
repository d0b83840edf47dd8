"""Sources that have a public address: fetched at night, read, and applied when nothing stops it.

recuperer_la_nuit(maintenant)      each active address once a day, from the hour of the settings
decider_les_recuperes()            what was read without harm is to be applied; else somebody is told, once
"""

import datetime
import tempfile
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings
from django.db import transaction
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from sofi.comptes.models import Role, Utilisateur
from sofi.courriels.ecriture import ecrire_a
from sofi.courriels.models import Nature
from sofi.socle.taches import Reprise, app
from sofi.socle.telechargement import Regles, TelechargementImpossible, telecharger

from .depots import MORCEAU, TAILLE_MAX, DepotImpossible
from .importations import demander_application, deposer
from .models import AdresseDeSource, Import
from .sources import SOURCES

Constat = AdresseDeSource.Constat
Situation = Import.Situation
REGLES = Regles(taille_max=TAILLE_MAX)


@app.task(name="echanges.chercher_une_source", retry=Reprise())
def chercher_une_source(source: str) -> None:
    """Asked for on the screen."""
    if adresse := AdresseDeSource.objects.filter(pk=source).first():
        recuperer(adresse)


def recuperer_la_nuit(maintenant: datetime.datetime) -> int:
    """Fetch the addresses that weren't tried since the hour of this night; how many files came."""
    ici = timezone.localtime(maintenant)
    heure = ici.replace(hour=settings.SOURCES_HEURE, minute=0, second=0, microsecond=0)
    if ici < heure:
        return 0
    a_essayer = AdresseDeSource.objects.filter(
        Q(essayee_le__isnull=True) | Q(essayee_le__lt=heure), active=True, source__in=SOURCES
    )
    return sum(recuperer(adresse) for adresse in list(a_essayer.order_by("source")))


def recuperer(adresse: AdresseDeSource, *, regles: Regles = REGLES) -> bool:
    """Fetch one file, and ask for its dry run; False when it is the same, or couldn't be had (said on the address)."""
    with tempfile.TemporaryDirectory(prefix="sofi-source-") as dossier:
        fichier = Path(dossier) / "fichier"
        try:
            recu = telecharger(
                adresse.url, fichier, regles, etag=adresse.etag, modifie_le=adresse.modifie_le
            )
            if recu is None or recu.sha256 == adresse.sha256:
                _noter(adresse, Constat.INCHANGE, "Le fichier est le même que la fois d’avant.")
                return False
            with transaction.atomic():
                nom = recu.nom or "fichier"
                importe = deposer(adresse.source, nom, _morceaux(fichier), auteur=None)
                _noter(
                    adresse,
                    Constat.PRIS,
                    f"« {nom} » a été pris, et sera lu.",
                    etag=recu.etag,
                    modifie_le=recu.modifie_le,
                    sha256=recu.sha256,
                    importe=importe.pk,
                )
        except (TelechargementImpossible, DepotImpossible) as refus:
            with transaction.atomic():
                _noter(adresse, Constat.ECHEC, str(refus))
                _prevenir(adresse, f"echec:{timezone.localdate()}")
            return False
    return True


def _noter(adresse: AdresseDeSource, constat: str, message: str, **champs: object) -> None:
    valeurs = {"essayee_le": timezone.now(), "constat": constat, "message": message} | champs
    for nom, valeur in valeurs.items():
        setattr(adresse, nom, valeur)
    AdresseDeSource.objects.filter(pk=adresse.pk).update(**valeurs)


def _morceaux(fichier: Path) -> Iterator[bytes]:
    with fichier.open("rb") as octets:
        while morceau := octets.read(MORCEAU):
            yield morceau


def decider_les_recuperes() -> int:
    """Have applied what was fetched and read without a guard, how many; tell, once, of what waits or was refused."""
    arrivees = {a.importe: a for a in AdresseDeSource.objects.filter(constat__in=_SUIVIS)}
    importes = Import.objects.filter(pk__in=list(arrivees)).select_related("decide_par")
    return sum(_decider(arrivees[importe.pk], importe) for importe in importes)


_SUIVIS = (Constat.PRIS, Constat.ATTENTE)  # until what became of the file is known, whoever decided


@transaction.atomic
def _decider(adresse: AdresseDeSource, importe: Import) -> bool:
    """What becomes of this file, and the word of it: killed in between, neither was done. True: it will be applied."""
    rapport = importe.rapport
    dites = [*rapport.get("gardes", []), *rapport.get("blocages", []), rapport.get("constat", "")]
    raisons = " ".join(filter(None, dites))
    a_decider = importe.situation == Situation.A_DECIDER
    if a_decider and not rapport.get("gardes"):
        demander_application(importe, auteur=None)
        _noter_suite(adresse, Constat.PRIS, "Rien n’arrêtait ce fichier : il va être appliqué.")
        return True
    if a_decider and adresse.constat != Constat.ATTENTE:
        _noter_suite(adresse, Constat.ATTENTE, f"Ce fichier attend votre décision : {raisons}")
        _prevenir(adresse, f"attente:{importe.pk}")
    elif importe.situation in (Situation.REFUSE, Situation.ECHEC):
        _noter_suite(adresse, Constat.ECHEC, f"Ce fichier est refusé. {raisons}".strip())
        _prevenir(adresse, f"refus:{importe.pk}")
    elif dit := _fins(importe).get(importe.situation):
        _noter_suite(adresse, *dit)
    return False


def _fins(importe: Import) -> dict[str, tuple[str, str]]:
    """What is said of a file that is done with, by whom when somebody decided."""
    par = f" par {importe.decide_par}" if importe.decide_par else ""
    return {
        Situation.APPLIQUE: (Constat.APPLIQUE, f"Ce fichier est appliqué{par}."),
        Situation.ABANDONNE: (Constat.ABANDONNE, f"Ce fichier est abandonné{par}."),
        Situation.SANS_EFFET: (
            Constat.INCHANGE,
            importe.rapport.get("constat") or "La base disait déjà la même chose.",
        ),
    }


def _noter_suite(adresse: AdresseDeSource, constat: str, message: str) -> None:
    """What became of the file; when it was tried stays."""
    adresse.constat, adresse.message = constat, message
    AdresseDeSource.objects.filter(pk=adresse.pk, importe=adresse.importe).update(
        constat=constat, message=message
    )


def _prevenir(adresse: AdresseDeSource, clef: str) -> None:
    """Write to the service Offre and the administration, once for the same thing."""
    roles = (Role.SERVICE_OFFRE, Role.ADMINISTRATION)
    ecrire_a(
        Utilisateur.objects.filter(role__in=roles, is_active=True).order_by("pk"),
        "echanges/courriels/source_de_la_nuit",
        {"adresse": adresse, "resume": SOURCES[adresse.source].resume},
        nature=Nature.FLUX,
        clef=f"source:{adresse.source}:{clef}",
        lien=reverse("service_offre:import", args=[adresse.importe])
        if adresse.importe and adresse.constat != Constat.ECHEC
        else reverse("service_offre:imports_adresse", args=[adresse.source]),
    )
