"""Owns who sits at this desk: logging in, renewing quietly, locking, handing the seat over."""
