"""What is watched: the site's health, what waits, what must always be true."""
