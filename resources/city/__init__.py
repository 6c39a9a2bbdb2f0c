"""Owns the data of the demo city: divisions, layout, names, event templates and the stored partition."""
