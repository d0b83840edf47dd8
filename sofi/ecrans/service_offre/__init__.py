"""Screens of the service Offre, which validates."""
