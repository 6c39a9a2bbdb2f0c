"""Owns the tools of the map: rectangle, lasso, measure, and the crosshair by which keys work them."""
