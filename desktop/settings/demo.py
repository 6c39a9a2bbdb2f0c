"""Owns what the demo's central and its screens both know: how one logs in to the invented city."""

DEMO_PASSWORD = "pengzhou-519"
"""Password of every account of the demo; README and login page tell it, so it protects nothing."""

DEMO_USERNAMES = ("officer-1", "officer-2", "officer-3", "officer-4", "leader-1", "city-leader-1")
"""Accounts of the demo's duty room."""
