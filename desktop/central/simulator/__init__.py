"""Owns the demo city's life: workers who walk, events that arrive, people who handle them."""
