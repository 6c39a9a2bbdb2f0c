"""Owns the map's surface: a camera over ground, marks and labels, shared by the desk's map and the wall."""
