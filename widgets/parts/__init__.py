"""Owns what every panel is made of: colours, type, words, marks, small widgets."""
