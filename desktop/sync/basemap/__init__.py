"""Owns the threads behind the basemap: reading, fetching, bending, and the trial of a setting."""
