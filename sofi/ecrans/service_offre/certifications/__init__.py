"""Certifications that end, and the campaigns that replace their code."""
