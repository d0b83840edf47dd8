"""Open data: the whole public offer in files, every night, and what describes them."""
