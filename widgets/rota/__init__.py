"""Owns the rota panel: every post with its bar on the time axis, those that need somebody first."""
