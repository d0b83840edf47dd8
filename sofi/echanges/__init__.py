"""Feeds in and out."""
