"""Which Certif Info code replaces one that left the passage table."""

from collections import defaultdict

from sofi.socle.texte import plier

from .models import FicheCertifInfo


def deduire_remplacements() -> int:
    """Link withdrawn sheets to the one that took their title; returns how many were linked.

    A code changes when the RNCP sheet is renewed, and the title stays. Where several current sheets have
    the title, or none, nothing is said: the service Offre decides.
    """
    retirees = FicheCertifInfo.objects.filter(retire_le__isnull=False, remplacee_par__isnull=True)
    orphelines = {code: plier(titre) for code, titre in retirees.values_list("code", "libelle")}
    if not orphelines:
        return 0
    courantes: dict[str, list[str]] = defaultdict(list)
    for code, titre in FicheCertifInfo.objects.choisissables().values_list("code", "libelle"):
        courantes[plier(titre)].append(code)
    trouvees = {code: courantes[titre] for code, titre in orphelines.items() if titre in courantes}
    liees = [
        FicheCertifInfo(code=code, remplacee_par_id=codes[0])
        for code, codes in trouvees.items()
        if len(codes) == 1
    ]
    FicheCertifInfo.objects.bulk_update(liees, ["remplacee_par"], batch_size=500)
    return len(liees)
