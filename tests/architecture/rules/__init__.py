"""Owns the rules of the source that no ready-made gate knows; each gives one line for each breach."""
