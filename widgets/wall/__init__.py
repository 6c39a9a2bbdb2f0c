"""Owns the page of the video wall."""
