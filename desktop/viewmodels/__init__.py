"""Owns Qt models and feeds between the board and the panels; no widget, no network."""
