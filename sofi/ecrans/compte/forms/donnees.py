"""Closing one's account."""

from django import forms


class FormulaireFermeture(forms.Form):
    """One says it twice: a link, then a box."""

    confirme = forms.BooleanField(
        label="Je ferme mon compte : je ne pourrai plus me connecter.",
        error_messages={"required": "Cochez la case pour fermer votre compte."},
    )
