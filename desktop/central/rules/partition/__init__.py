"""The partition of a city: whether its grids part the ground among them; pure."""
