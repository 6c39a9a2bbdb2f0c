"""Whoever knows one table knows all of them: a backup or a reset that misses one would lose it."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from desktop.central import tables
from desktop.central.tables.base import Base


def test_every_module_of_tables_is_loaded_with_the_package() -> None:
    folder = Path(tables.__file__).parent
    modules = {path.stem for path in folder.glob("*.py")} - {"__init__", "base"}
    assert set(tables.__all__) == modules


def test_a_program_that_only_backs_up_knows_every_table() -> None:
    program = (
        "import desktop.central.safekeeping\n"
        "from desktop.central.tables.base import Base\n"
        "print(len(Base.metadata.tables))"
    )
    found = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert int(found.stdout) == len(Base.metadata.tables)
