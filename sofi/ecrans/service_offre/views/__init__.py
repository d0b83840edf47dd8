"""Views of the service Offre."""
