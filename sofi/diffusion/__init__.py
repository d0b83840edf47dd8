"""What the public searches: one narrow row per published session."""
