"""Owns the demo city: its invented partition, people and past, and how they are written once."""
