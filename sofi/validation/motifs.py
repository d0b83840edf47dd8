"""Why the service Offre refuses an action: the reasons kept, and how a refusal is written."""

from django.db import models


class MotifRefus(models.TextChoices):
    """The reasons proposed; the thread keeps their words, so that this list may change."""

    INSUFFISANT = "insuffisant", "Informations insuffisantes ou incohérentes"
    DOUBLON = "doublon", "Action déjà saisie"
    CERTIFICATION = "certification", "Certification inadaptée à la formation décrite"
    HABILITATION = "habilitation", "Habilitation ou agrément non établi"
    HORS_CHAMP = "hors_champ", "Hors du champ de la formation professionnelle"
    PROMOTION = "promotion", "Texte publicitaire ou sans rapport avec la formation"
    AUTRE = "autre", "Autre motif"


def ecrire_refus(motif: MotifRefus, *, precisions: str, a_faire: str) -> str:
    """The comment of a refusal: the reason, what is precise to this action, what the organisme must do."""
    raison = f"Motif : {motif.label}." if motif != MotifRefus.AUTRE else "Motif :"
    return f"{raison} {precisions.strip()}".strip() + f"\nÀ faire : {a_faire.strip()}"
