"""Draws all pictures anew: `python -m tests.gui.approved_pictures`; then look at the sheets it names.

Without `--approve` nothing in the store changes: the pictures that differ are written to build/ with what
differs. With it they take the place of the approved ones.
"""

from __future__ import annotations

import argparse
import os
import sys

os.environ["QT_QPA_PLATFORM"] = "offscreen"

from PySide6.QtWidgets import QApplication

from tests.gui.approved_pictures import store
from tests.gui.approved_pictures.catalogue import file_names, take_all


def main() -> int:
    """Draw, compare or approve, write the sheets; 1 if something differs and was not approved."""
    parser = argparse.ArgumentParser(prog="python -m tests.gui.approved_pictures")
    parser.add_argument("--approve", action="store_true", help="keep what is drawn now as approved")
    approves = parser.parse_args().approve
    app = QApplication([])
    wrong, taken = [], set()
    for name, picture in take_all(app):
        taken.add(name)
        words = store.check(name, picture)
        if words and approves:
            store.approve(name, picture)
        if words:
            wrong.append(words)
    assert taken == file_names()
    if approves:
        store.forget_others(file_names())
    for line in (*wrong, *(f"sheet: {path}" for path in store.write_sheet())):
        sys.stdout.write(line + "\n")
    return 1 if wrong and not approves else 0


if __name__ == "__main__":
    sys.exit(main())
