"""Owns the search as the officer sees it: the sheet, its rows, their words."""
