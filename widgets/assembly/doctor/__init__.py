"""Owns the check of a machine: what is the case and what to do; no check needs Qt to be importable."""
