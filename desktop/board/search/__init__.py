"""Owns the search: what can be found, how it is compared with what is typed, and what comes first."""
