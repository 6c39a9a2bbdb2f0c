"""Owns the rules of base information: its catalogue, contacts, profiles, duties; pure."""
