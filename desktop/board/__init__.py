"""Owns the desk's state: pure functions from state and change to state, and the ages that go with it."""
