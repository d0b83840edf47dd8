"""Public screens: published documents only."""
