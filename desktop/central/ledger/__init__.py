"""Owns every write of the central: transactions, feed numbers, commands that take effect exactly once."""
