"""Screens of the Région."""
