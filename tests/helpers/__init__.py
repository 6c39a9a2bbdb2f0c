"""Owns what several kinds of tests need to set their stage."""
