"""Owns a keyring in memory, for desks that must not look into the keyring of whoever runs the tests."""

from __future__ import annotations


class MemoryVault:
    """Keeps secrets as long as it lives.

    Attributes:
        is_there: Whether it says that it keeps anything.
    """

    def __init__(self) -> None:
        self.is_there = True
        self.kept: dict[str, str] = {}

    def find(self, name: str) -> str:
        """Return what is kept."""
        return self.kept.get(name, "")

    def keep(self, name: str, secret: str) -> None:
        """Keep it."""
        self.kept[name] = secret

    def forget(self, name: str) -> None:
        """Keep it no more."""
        self.kept.pop(name, None)
