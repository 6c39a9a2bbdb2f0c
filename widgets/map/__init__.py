"""Owns the desk's map panel: the map with its tools, legend, scale and the inset of the urban core."""
