"""Owns what a seat keeps on its own disk: the last-known board, the outbox, the journal, preferences."""
