"""Owns the embedded central: the HTTP contract over SQLite or PostgreSQL, and the demo city."""
