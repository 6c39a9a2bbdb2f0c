"""Owns the central's tables; their ``*Row`` classes never leave this package."""
