"""What several roles share: base page, fragments, static files."""
