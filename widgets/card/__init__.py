"""Owns the card panel: one incident, grid or worker, and what can be done about it."""
