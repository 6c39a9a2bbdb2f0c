"""Owns the life cycle of incidents: the table of transitions, its guards, what moves and time do; pure."""
