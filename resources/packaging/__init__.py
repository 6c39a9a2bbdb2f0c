"""Owns the scripts that set the program up and make the files it brings; not used while it runs."""
