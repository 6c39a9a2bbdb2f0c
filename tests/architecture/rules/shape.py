"""Owns the rules of size, names and wording of modules."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import PurePath

from tests.architecture.rules.source import Source

FILE_LINES = 400
FUNCTION_LINES = 60
MIGRATIONS = PurePath("desktop/central/migrations/versions"), PurePath("desktop/store/migrations/versions")
VAGUE_NAMES = {"utils", "util", "misc", "common", "helpers", "helper", "manager", "managers"}
SQL = re.compile(
    r"^\s*(SELECT\s.+\sFROM|INSERT\s+INTO|UPDATE\s+\w+\s+SET|DELETE\s+FROM|CREATE\s+(TABLE|INDEX)|PRAGMA\s)",
    re.S,
)
UNFINISHED = re.compile(r"\b(TODO|FIXME|XXX|NotImplementedError)\b")
MACHINE_PATH = re.compile(r"(?<![\w.])/(work|root)/")


def find_long_files(sources: list[Source]) -> Iterator[str]:
    """Yield files of more than 400 lines; migrations are a record of the past and excepted."""
    for source in sources:
        lines = source.text.count("\n")
        if lines > FILE_LINES and source.path.parent not in MIGRATIONS:
            yield f"{source.path}: {lines} lines"


def find_long_functions(sources: list[Source]) -> Iterator[str]:
    """Yield functions of more than 60 lines, their docstring included."""
    for source in sources:
        if source.path.parent in MIGRATIONS:
            continue
        for node in ast.walk(source.tree):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                lines = (node.end_lineno or node.lineno) - node.lineno + 1
                if lines > FUNCTION_LINES:
                    yield f"{source.at(node)}: {node.name} has {lines} lines"


def find_vague_names(sources: list[Source]) -> Iterator[str]:
    """Yield modules and packages whose name says nothing."""
    for source in sources:
        vague = VAGUE_NAMES.intersection(source.path.with_suffix("").parts)
        if vague:
            yield f"{source.path}: {', '.join(sorted(vague))} says nothing about what it owns"


def find_missing_owners(sources: list[Source]) -> Iterator[str]:
    """Yield modules that do not say what they own, and QObjects that do not say their thread."""
    for source in sources:
        docstring = ast.get_docstring(source.tree) or ""
        if source.path.name == "__init__.py" and not source.text.strip():
            continue
        if not docstring.startswith("Owns ") and source.path.parent not in MIGRATIONS:
            yield f"{source.path}: the docstring does not say what the module owns"
        if "Signal(" in source.text and "Thread: " not in docstring and source.path.name != "__init__.py":
            yield f"{source.path}: signals without `Thread:` in the docstring"


def find_sql_outside(sources: list[Source]) -> Iterator[str]:
    """Yield SQL statements outside the two packages that own a database."""
    for source in sources:
        if source.is_in("desktop.store", "desktop.central"):
            continue
        for node in ast.walk(source.tree):
            if isinstance(node, ast.Constant) and isinstance(node.value, str) and SQL.match(node.value):
                yield f"{source.at(node)}: SQL outside store and central"


def find_unfinished(sources: list[Source]) -> Iterator[str]:
    """Yield marks of unfinished work, and paths of one machine."""
    for source in sources:
        for number, line in enumerate(source.text.splitlines(), start=1):
            if UNFINISHED.search(line):
                yield f"{source.path}:{number}: unfinished: {line.strip()}"
            if MACHINE_PATH.search(line):
                yield f"{source.path}:{number}: path of one machine: {line.strip()}"
