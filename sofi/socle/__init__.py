"""Tools without a domain word: text, validators, import engine, embedded PostgreSQL."""
