"""Owns the queue panel: what waits for the duty room, the most urgent first."""
