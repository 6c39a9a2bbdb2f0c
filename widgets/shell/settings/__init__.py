"""Owns the sheet of settings and its sections."""
