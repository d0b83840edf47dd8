"""Screens of the partners."""
