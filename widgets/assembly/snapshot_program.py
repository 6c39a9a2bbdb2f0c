"""Owns the program `snapshot`."""

from __future__ import annotations
from argparse import Namespace


def run_snapshot(arguments: Namespace) -> int:
    """Draw."""
    return 0
