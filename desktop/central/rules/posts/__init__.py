"""Owns the A/B posts: what is arranged, who answers at an instant, and what an arrangement breaks; pure."""
