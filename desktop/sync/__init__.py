"""Owns the threads between the central, the local store and the screens."""
