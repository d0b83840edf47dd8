"""Screens of the regional programmes and of their gabarits."""
