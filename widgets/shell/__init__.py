"""Owns the frame of the desk: main window, strips, banner, notices, help."""
