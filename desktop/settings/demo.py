"""Owns what the demo's central and its screens both know: how one logs in to the invented city."""

DEMO_PASSWORD = "pengzhou-519"
"""Password of every account of the demo; README and login page tell it, so it protects nothing."""

DEMO_USERNAMES = ("officer-1", "officer-2", "officer-3", "officer-4", "leader-1", "city-leader-1")
"""Accounts of the demo's duty room."""

DEMO_GRIDS = 519
"""Grids of the demo city unless told otherwise. Source: the city government's report of 2019."""

LEAST_DEMO_GRIDS = 210
MOST_DEMO_GRIDS = 125_000
"""Each of the 202 communities has a grid, the named one eight; ordinals end at 999, and the densest town is
full first."""
