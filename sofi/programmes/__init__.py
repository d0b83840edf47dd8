"""Publicly funded programmes, their lots and templates."""
