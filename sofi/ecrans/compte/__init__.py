"""Screens of one's own account."""
