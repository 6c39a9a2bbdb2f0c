"""Owns the HTTP client of the central: one seam to the network, one tree of errors."""
