"""Owns the central's rules, pure: life cycle, deadlines, posts, candidates, alarms; no SQL, no HTTP."""
