"""Django engine: PostgreSQL, started at the first connection when no DATABASE_URL is given."""
