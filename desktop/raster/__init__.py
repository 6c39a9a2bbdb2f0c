"""Owns the map's pixels: geometry in metres, camera, id-buffer tiles, colours; no widget, no network."""
