"""Figures, each beside its reference: one module per figure, `python -m bench.<figure>`."""
