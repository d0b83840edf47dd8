"""Partners: who reads the feed by a key, what was delivered to whom, and what became of it there."""
