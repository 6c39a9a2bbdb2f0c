"""Owns the building of each program: makes the objects, holds them, joins their signals."""
