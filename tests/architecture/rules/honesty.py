"""Owns the rules of tests: nothing skipped, mocked or waited for by the clock; each module tested."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from tests.architecture.rules.source import Source, imports_of

EVASIONS = {"skip", "skipif", "xfail", "importorskip", "flaky"}
MOCKS = {"unittest.mock", "mock", "pytest_mock"}


def find_evasions(tests: list[Source]) -> Iterator[str]:
    """Yield skips, expected failures and mocks."""
    for source in tests:
        for each in imports_of(source):
            if each.module in MOCKS or (each.module == "unittest" and each.name == "mock"):
                yield f"{source.at(each.node)}: a mock; put a fake at the seam"
        for node in ast.walk(source.tree):
            if isinstance(node, ast.Attribute) and node.attr in EVASIONS and _is_pytest(node.value):
                yield f"{source.at(node)}: pytest.{node.attr}"


def _is_pytest(node: ast.expr) -> bool:
    if isinstance(node, ast.Attribute) and node.attr == "mark":
        node = node.value
    return isinstance(node, ast.Name) and node.id == "pytest"


def find_fixed_waits(tests: list[Source]) -> Iterator[str]:
    """Yield waits for the clock: a pause belongs into a loop that looks at a condition."""
    for source in tests:
        polling = {
            id(inner)
            for loop in ast.walk(source.tree)
            if isinstance(loop, ast.While)
            for inner in ast.walk(loop)
        }
        for node in ast.walk(source.tree):
            if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Attribute):
                continue
            owner = node.func.value.id if isinstance(node.func.value, ast.Name) else ""
            if owner == "qtbot" and node.func.attr == "wait":
                yield f"{source.at(node)}: qtbot.wait; use waitUntil"
            if owner == "time" and node.func.attr == "sleep" and id(node) not in polling:
                yield f"{source.at(node)}: a sleep that looks at no condition"


def find_untested_modules(product: list[Source], tests: list[Source]) -> Iterator[str]:
    """Yield modules with code that no test or tested program imports, nor a neighbour of theirs."""
    known = {source.module: source for source in product}
    reached: set[str] = set()
    waiting = [name for source in tests for name in _imported_modules(source, known)]
    waiting += [name for name, source in known.items() if _runs_as_process(source)]
    direct = set(waiting)
    while waiting:
        name = waiting.pop()
        if name in reached:
            continue
        reached.add(name)
        package = name.rpartition(".")[0]
        waiting += [
            other for other in _imported_modules(known[name], known) if other.rpartition(".")[0] == package
        ]
    for name, source in known.items():
        if name not in reached | direct and _has_code(source) and not _runs_as_process(source):
            yield f"{source.path}: no test imports it, nor a neighbour that a test imports"


def _imported_modules(source: Source, known: dict[str, Source]) -> list[str]:
    names: list[str] = []
    for each in imports_of(source):
        names += [name for name in (each.module, f"{each.module}.{each.name}") if name in known]
    return names


def _has_code(source: Source) -> bool:
    return any(isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) for node in ast.walk(source.tree))


def _runs_as_process(source: Source) -> bool:
    """Programs and migrations are run by the end-to-end tests as processes."""
    return (
        source.path.name == "main.py"
        or source.module.endswith("program")
        or source.is_in("resources.packaging", "desktop.central.migrations", "desktop.store.migrations")
    )
