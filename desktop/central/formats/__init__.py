"""Owns the reading of files that others made: grids of any survey, lists of workers; no database."""
