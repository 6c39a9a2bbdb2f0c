"""Owns the code sets of incident classes with their limits, as data."""
