"""How a refusal is written from the reasons that the administration keeps."""

from .models import MotifRefus


def ecrire_refus(motif: MotifRefus, *, precisions: str, a_faire: str) -> str:
    """The comment of a refusal: the reason, what is precise to this action, what the organisme must do."""
    raison = "Motif :" if motif.a_preciser else f"Motif : {motif.libelle}."
    return f"{raison} {precisions.strip()}".strip() + f"\nÀ faire : {a_faire.strip()}"
