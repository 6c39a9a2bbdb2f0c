"""Owns what the database keeps of base information: read, kept up order by order, taken back."""
