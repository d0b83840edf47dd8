"""The working state of the offer: the four cards F, A, S, D."""
