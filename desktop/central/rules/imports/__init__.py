"""Owns what an imported file must be: columns, codes, shapes, people; each fault is a finding. Pure."""
