"""Entering the offer: the four cards, the récapitulatif and what is done from it."""
