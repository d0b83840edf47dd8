"""The life of the published offer, for its organisme: direct updates, where it stands, its history."""
