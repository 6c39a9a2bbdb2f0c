"""Owns the reading of a source tree: its files, their modules and their syntax."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]
PRODUCT = ("desktop", "widgets", "resources")


@dataclass(frozen=True)
class Source:
    """One Python file.

    Attributes:
        root: Folder of the whole tree.
        path: The file, below the root.
    """

    root: Path
    path: Path

    @cached_property
    def text(self) -> str:
        """Content."""
        return (self.root / self.path).read_text(encoding="utf-8")

    @cached_property
    def tree(self) -> ast.Module:
        """Syntax tree."""
        return ast.parse(self.text, str(self.path))

    @property
    def module(self) -> str:
        """Dotted name."""
        parts = self.path.with_suffix("").parts
        return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)

    def is_in(self, *packages: str) -> bool:
        """Tell whether the module is one of the packages or inside one."""
        return any(self.module == package or self.module.startswith(f"{package}.") for package in packages)

    def at(self, node: ast.AST) -> str:
        """Return file and line of a node."""
        return f"{self.path}:{getattr(node, 'lineno', 1)}"


@dataclass(frozen=True, slots=True)
class Import:
    """One imported name.

    Attributes:
        module: Module imported, or imported from.
        name: Name imported from it; empty for ``import module``.
        node: Its place.
        depth: Functions around it.
    """

    module: str
    name: str
    node: ast.stmt
    depth: int


def read_product(root: Path = ROOT) -> list[Source]:
    """Return every file of the product, ``main.py`` included."""
    return [Source(root, Path("main.py")), *_read_folders(root, PRODUCT)]


def read_tests(root: Path = ROOT) -> list[Source]:
    """Return every file of the tests."""
    return _read_folders(root, ("tests",))


def _read_folders(root: Path, folders: tuple[str, ...]) -> list[Source]:
    return [
        Source(root, path.relative_to(root))
        for folder in folders
        for path in sorted((root / folder).rglob("*.py"))
    ]


def imports_of(source: Source) -> Iterator[Import]:
    """Yield every import, wherever it hides: in functions, under conditions, under TYPE_CHECKING."""
    yield from _imports_below(source.tree, 0)


def _imports_below(node: ast.AST, depth: int) -> Iterator[Import]:
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.Import):
            yield from (Import(alias.name, "", child, depth) for alias in child.names)
        elif isinstance(child, ast.ImportFrom):
            yield from (Import(child.module or "", alias.name, child, depth) for alias in child.names)
        inner = isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda)
        yield from _imports_below(child, depth + inner)
