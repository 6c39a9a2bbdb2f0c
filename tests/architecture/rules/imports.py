"""Owns the rules of who may import what from outside, and where imports stand."""

from __future__ import annotations

from collections.abc import Iterator

from tests.architecture.rules.source import Import, Source, imports_of

QT_CORE = ("desktop.sync", "desktop.viewmodels", "desktop.raster", "widgets")

HOMES: dict[str, tuple[str, ...]] = {
    "requests": ("desktop.api",),
    "urllib3": ("desktop.api",),
    "urllib.request": (),
    "http.client": ("desktop.central.maintenance",),  # asks the central that serves its own profile
    "httpx": (),
    "sqlalchemy": ("desktop.store", "desktop.central"),
    "alembic": ("desktop.store", "desktop.central"),
    "psycopg": ("desktop.central",),
    "sqlite3": ("desktop.store",),
    "fastapi": ("desktop.central",),
    "starlette": ("desktop.central",),
    "uvicorn": ("desktop.central",),
    "pydantic": ("desktop.central",),
    "argon2": ("desktop.central",),
    "PIL": ("desktop.central",),
    "keyring": ("desktop.store",),
    "pmtiles": ("desktop.store",),
    "msgspec": ("desktop.wire", "desktop.settings", "desktop.central"),
    "pyqtgraph": ("widgets.canvas",),
    "PySide6": QT_CORE,
    "PySide6.QtWidgets": ("widgets",),
    "PySide6.QtNetwork": ("widgets.assembly",),
    "shiboken6": QT_CORE,
    "fontTools": ("resources.packaging",),
    "pypinyin": ("resources.packaging",),  # half a second at the start; the program reads a table made of it
    "pytest": (),
    "hypothesis": (),
    "tests": (),
    "main": (),
}
"""Where in the product a library may be used; nowhere if empty. Longer names go before shorter ones."""

FORBIDDEN_QT = {"PySide6": ("QtWidgets",)}
"""Submodules that can also be imported as names."""

LATE_IMPORTS: dict[str, tuple[str, ...]] = {
    "main": ("desktop.", "widgets."),  # `central` must start without Qt
    "desktop.central": ("alembic", "pyogrio", "pyproj", "openpyxl"),  # parts of a second that few starts need
    "desktop.store": ("alembic",),
}
"""Where imports inside functions are allowed, and of what."""


def find_foreign_imports(sources: list[Source]) -> Iterator[str]:
    """Yield each use of a library outside its home."""
    for source in sources:
        for each in imports_of(source):
            for library in _libraries_of(each):
                homes = _homes_of(library)
                if homes is not None and not source.is_in(*homes):
                    allowed = ", ".join(homes) or "nowhere in the product"
                    yield f"{source.at(each.node)}: {library} is allowed in: {allowed}"


def find_late_imports(sources: list[Source]) -> Iterator[str]:
    """Yield each import inside a function that is not among the known reasons."""
    for source in sources:
        allowed = tuple(
            start for package, starts in LATE_IMPORTS.items() if source.is_in(package) for start in starts
        )
        for each in imports_of(source):
            if each.depth and not each.module.startswith(allowed or ("\0",)):
                yield f"{source.at(each.node)}: {each.module} is imported inside a function"


def find_escaped_rows(sources: list[Source]) -> Iterator[str]:
    """Yield each table class that is imported outside the package that owns it."""
    owners = ("desktop.store", "desktop.central")
    for source in sources:
        for each in imports_of(source):
            owner = next((owner for owner in owners if f"{each.module}.".startswith(f"{owner}.")), None)
            if owner is not None and each.name.endswith("Row") and not source.is_in(owner):
                yield f"{source.at(each.node)}: {each.name} leaves {owner}"


def _libraries_of(each: Import) -> list[str]:
    names = [each.module]
    if each.name in FORBIDDEN_QT.get(each.module, ()):
        names.append(f"{each.module}.{each.name}")
    return names


def _homes_of(library: str) -> tuple[str, ...] | None:
    parts = library.split(".")
    for length in range(len(parts), 0, -1):
        homes = HOMES.get(".".join(parts[:length]))
        if homes is not None:
            return homes
    return None
