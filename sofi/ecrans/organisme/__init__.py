"""Screens of the training organisations."""
