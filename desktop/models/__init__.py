"""Owns the frozen records, commands, units and pure rules that every other package shares."""
