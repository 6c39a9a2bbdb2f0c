"""Owns the program's settings and the places of its files."""
