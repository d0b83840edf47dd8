"""What the administration writes itself: news, ressources, the base Dispositif's texts, legal pages."""
