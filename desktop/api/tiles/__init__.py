"""Owns the asking of foreign tile servers: their addresses, their answers, their refusals."""
