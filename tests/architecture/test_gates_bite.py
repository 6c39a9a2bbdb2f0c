"""Proves that each kind of breach of the layers is caught by the gates that `make check` runs.

Each break is written into a copy of the source; the gates must be silent before it and name it after it.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.architecture.rules import honesty, imports, qt, shape
from tests.architecture.rules.source import ROOT, Source

LINT_IMPORTS = Path(sys.executable).with_name("lint-imports")


@dataclass(frozen=True)
class Break:
    """A line that must not be written.

    Attributes:
        file: Where it is written.
        lines: What is written at its end.
        contract: Name of the import contract that catches it; empty if one of our own rules does.
        words: What the gate says.
    """

    file: str
    lines: str
    contract: str
    words: str


LAYER_BREAKS = {
    "upward": Break(
        "desktop/models/incident.py",
        "import desktop.board.board\n",
        "desktop: feeds",
        "desktop.models.incident -> desktop.board.board",
    ),
    "upward inside a function": Break(
        "desktop/wire/codec.py",
        "def hide() -> None:\n    import desktop.board.board\n",
        "desktop: feeds",
        "desktop.wire.codec -> desktop.board.board",
    ),
    "upward under TYPE_CHECKING": Break(
        "desktop/models/post.py",
        "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    import desktop.settings.profile\n",
        "desktop: feeds",
        "desktop.models.post -> desktop.settings.profile",
    ),
    "desktop to widgets": Break(
        "desktop/board/counts.py",
        "import widgets.shell.figure\n",
        "widgets stand on desktop",
        "desktop.board.counts -> widgets.shell.figure",
    ),
    "sideways between panels": Break(
        "widgets/queue/queue_panel.py",
        "import widgets.card.card_panel\n",
        "widgets: assembly",
        "widgets.queue.queue_panel -> widgets.card.card_panel",
    ),
    "panel to shell": Break(
        "widgets/queue/queue_panel.py",
        "import widgets.shell.figure\n",
        "widgets: assembly",
        "widgets.queue.queue_panel -> widgets.shell.figure",
    ),
    "panel to store": Break(
        "widgets/queue/queue_panel.py",
        "import desktop.store.break_of_a_test\n",
        "panels see",
        "widgets.queue.queue_panel -> desktop.store.break_of_a_test",
    ),
    "desk to central": Break(
        "desktop/sync/break_of_a_test.py",
        "import desktop.central.tables.base\n",
        "nobody but main",
        "desktop.sync.break_of_a_test -> desktop.central.tables.base",
    ),
    "central to the desk's board": Break(
        "desktop/central/tables/base.py",
        "import desktop.board.board\n",
        "central shares",
        "desktop.central.tables.base -> desktop.board.board",
    ),
    "requests outside api": Break(
        "desktop/board/overlay.py",
        "import requests\n",
        "requests in api alone",
        "desktop.board.overlay -> requests",
    ),
    "SQL in a panel": Break(
        "widgets/queue/queue_panel.py",
        "import sqlalchemy\n",
        "SQL in store and central alone",
        "widgets.queue.queue_panel -> sqlalchemy",
    ),
    "Qt in the board": Break(
        "desktop/board/alarm_line.py",
        "import PySide6.QtCore\n",
        "no Qt below",
        "desktop.board.alarm_line -> PySide6",
    ),
    "cycle": Break(
        "desktop/models/codes.py",
        "import desktop.models.incident\n",
        "no cycles",
        "desktop.models",
    ),
    "a package outside every layer": Break(
        "desktop/somewhere/__init__.py",
        "",
        "desktop: feeds",
        "desktop.somewhere",
    ),
}


def copy_source(folder: Path) -> Path:
    for package in ("desktop", "widgets"):
        shutil.copytree(ROOT / package, folder / package, ignore=shutil.ignore_patterns("__pycache__"))
    (folder / "resources").mkdir()
    for file in (ROOT / "resources").rglob("*.py"):
        copied = folder / file.relative_to(ROOT)
        copied.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(file, copied)
    for name in ("main.py", "pyproject.toml"):
        shutil.copy(ROOT / name, folder / name)
    return folder


def read_sections(report: str) -> dict[str, str]:
    """Return what was said below each broken contract, one space between words."""
    sections: dict[str, list[str]] = {}
    heading = ""
    lines = report.splitlines()
    for line, following in zip(lines, [*lines[1:], ""], strict=True):
        if line and following == "-" * len(line):
            heading = line
        sections.setdefault(heading, []).append(line)
    return {name: " ".join(" ".join(said).split()) for name, said in sections.items()}


@pytest.fixture(scope="module")
def sections(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """What lint-imports says of a copy that holds every break of the layers at once."""
    folder = copy_source(tmp_path_factory.mktemp("broken"))
    for each in LAYER_BREAKS.values():
        file = folder / each.file
        file.parent.mkdir(exist_ok=True)
        with file.open("a", encoding="utf-8") as stream:
            stream.write(each.lines)
    (folder / "desktop/store/break_of_a_test.py").touch()
    finished = subprocess.run(
        [LINT_IMPORTS, "--no-cache"], cwd=folder, capture_output=True, text=True, check=False, timeout=60
    )
    assert finished.returncode == 1, finished.stdout + finished.stderr
    return read_sections(finished.stdout)


@pytest.mark.parametrize("each", LAYER_BREAKS.values(), ids=LAYER_BREAKS.keys())
def test_break_of_the_layers_is_named(sections: dict[str, str], each: Break) -> None:
    said = [text for name, text in sections.items() if name.startswith(each.contract)]
    assert len(said) == 1, f"{each.contract} is not broken; broken are {list(sections)}"
    assert each.words in said[0]


@dataclass(frozen=True)
class Breach:
    """A line that one of our own rules must name."""

    rule: Callable[[list[Source]], Iterator[str]]
    file: str
    line: str
    words: str


BREACHES = {
    "requests under TYPE_CHECKING": Breach(
        imports.find_foreign_imports,
        "desktop/board/overlay.py",
        "if TYPE_CHECKING:\n    from requests import Session\n",
        "requests is allowed in: desktop.api",
    ),
    "QtWidgets in a feed": Breach(
        imports.find_foreign_imports,
        "desktop/viewmodels/selection.py",
        "from PySide6 import QtWidgets\n",
        "PySide6.QtWidgets is allowed in: widgets",
    ),
    "tests in the product": Breach(
        imports.find_foreign_imports,
        "desktop/board/overlay.py",
        "from tests.helpers import postgres\n",
        "tests.helpers is allowed in: nowhere in the product",
    ),
    "import inside a function": Breach(
        imports.find_late_imports,
        "desktop/board/overlay.py",
        "def hide() -> None:\n    import desktop.board.counts\n",
        "desktop.board.counts is imported inside a function",
    ),
    "table class outside central": Breach(
        imports.find_escaped_rows,
        "desktop/sync/hub.py",
        "from desktop.central.tables.incidents import IncidentIndexRow\n",
        "IncidentIndexRow leaves desktop.central",
    ),
    "SQL text in a panel": Breach(
        shape.find_sql_outside,
        "widgets/shell/figure.py",
        "QUERY = 'SELECT id FROM incident'\n",
        "SQL outside store and central",
    ),
    "lambda as slot": Breach(
        qt.find_loose_slots,
        "widgets/shell/figure.py",
        "def join(button: object) -> None:\n    button.clicked.connect(lambda: None)\n",
        "slot is no bound method",
    ),
    "lambda as slot through a function that joins": Breach(
        qt.find_loose_slots,
        "widgets/shell/figure.py",
        "def join(button: object, slot: object) -> None:\n    button.clicked.connect(slot)\n"
        "join(BUTTON, lambda: None)\n",
        "slot is no bound method",
    ),
    "label that guesses HTML": Breach(
        qt.find_rich_text,
        "widgets/shell/main_window.py",
        "LABEL = QLabel('<b>')\n",
        "QLabel guesses HTML",
    ),
    "label class that guesses HTML": Breach(
        qt.find_rich_text,
        "widgets/shell/main_window.py",
        "class Loud(QLabel):\n    pass\n",
        "Loud does not set Qt.TextFormat.PlainText",
    ),
    "paint without its guard": Breach(
        qt.find_unguarded_paints,
        "widgets/map/scale_bar.py",
        "class Bare(QWidget):\n    def paintEvent(self, event):\n        QPainter(self)\n",
        "Bare paints outside of `painting`",
    ),
    "paint that does something before its guard": Breach(
        qt.find_unguarded_paints,
        "widgets/map/entry_list.py",
        "class Early(QStyledItemDelegate):\n    def paint(self, painter, option, index):\n"
        "        entry = index.data()\n        with painting_row(self, painter):\n            pass\n",
        "Early paints outside of `painting_row`",
    ),
    "long function": Breach(
        shape.find_long_functions,
        "desktop/board/overlay.py",
        "def long() -> None:\n" + "    print()\n" * 60,
        "long has 61 lines",
    ),
    "long file": Breach(shape.find_long_files, "desktop/board/overlay.py", "\n" * 401, "lines"),
    "vague name": Breach(shape.find_vague_names, "desktop/board/utils.py", "", "utils says nothing"),
    "skipped test": Breach(
        honesty.find_evasions,
        "tests/unit/test_skip.py",
        "@pytest.mark.skip\ndef test_nothing() -> None: ...\n",
        "pytest.skip",
    ),
    "sleep": Breach(
        honesty.find_fixed_waits,
        "tests/unit/test_sleep.py",
        "def test_sleep() -> None:\n    time.sleep(1)\n",
        "a sleep that looks at no condition",
    ),
}


@pytest.mark.parametrize("each", BREACHES.values(), ids=BREACHES.keys())
def test_breach_is_named(tmp_path: Path, each: Breach) -> None:
    original = ROOT / each.file
    path = tmp_path / each.file
    path.parent.mkdir(parents=True)
    if original.exists():
        shutil.copy(original, path)
        assert list(each.rule([Source(tmp_path, Path(each.file))])) == []
    with path.open("a", encoding="utf-8") as stream:
        stream.write(each.line)
    said = list(each.rule([Source(tmp_path, Path(each.file))]))
    assert any(each.words in line for line in said), said


@pytest.mark.parametrize(
    ("file", "line", "code"),
    [
        ("desktop/api/client.py", "requests.get('http://a')\n", "S113"),
        ("desktop/board/overlay.py", "from .. import settings\n", "TID252"),
        ("desktop/board/overlay.py", "print('x')\n", "T201"),
        ("desktop/board/overlay.py", "import datetime\nNOW = datetime.datetime.now()\n", "DTZ005"),
    ],
)
def test_lint_bites(file: str, line: str, code: str) -> None:
    finished = subprocess.run(
        [sys.executable, "-m", "ruff", "check", "--stdin-filename", file, "-"],
        input=f'"""Owns a break."""\nimport requests\n{line}',
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert finished.returncode == 1
    assert code in finished.stdout
