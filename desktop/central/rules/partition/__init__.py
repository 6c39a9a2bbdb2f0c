"""Owns whether the grids of a city part its ground among them; each fault has a place and a size. Pure."""
