"""Etablissements, their sites, contacts and users."""
