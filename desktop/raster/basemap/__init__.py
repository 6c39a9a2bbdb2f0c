"""Owns the basemap's pixels: decoding of foreign tiles, their bending into the plane, their tones."""
