"""Who works for which organisme: requests, keys, users, journal."""
