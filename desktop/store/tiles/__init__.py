"""Owns the files that hold basemap tiles: MBTiles, PMTiles, and the cache of what servers sent."""
