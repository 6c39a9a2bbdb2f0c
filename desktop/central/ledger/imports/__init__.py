"""Owns what becomes of an imported file: held against the city, and written in one transaction."""
