"""Owns the windows and panels of GridDesk; the only package that sees QtWidgets."""
