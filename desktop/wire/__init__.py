"""Owns JSON <-> records, shared by desk and central; strict, so that a wrong body is refused whole."""
