"""Owns what stands before the work: logging in, the locked desk, the change of officers."""
