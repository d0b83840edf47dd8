"""A region that doesn't exist, of any size, to try SOFI and to measure it."""
