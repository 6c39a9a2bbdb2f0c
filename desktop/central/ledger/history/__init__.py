"""Owns the central's past: what is packed, what is shown of it, and when it goes."""
