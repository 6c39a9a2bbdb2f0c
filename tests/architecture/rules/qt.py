"""Owns the rules of Qt: slots are bound methods, texts are plain, paints are guarded."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from tests.architecture.rules.source import Source

TEXT_WIDGETS = {"QLabel", "QMessageBox", "QErrorMessage", "QTextBrowser", "QWhatsThis", "QToolTip"}
"""They guess HTML: 226 bytes of nested tables freeze the UI for seconds, `<img src>` reads local files."""

RICH_CALLS = {"setHtml", "appendHtml", "insertHtml", "setMarkdown"}


def find_loose_slots(sources: list[Source]) -> Iterator[str]:
    """Yield slots that are no bound methods: they run in the emitter's thread and keep senders alive.

    A function that connects a parameter of its own passes the question on to whoever calls it.
    """
    joiners: dict[str, int] = {}
    for source in sources:
        for function in ast.walk(source.tree):
            if isinstance(function, ast.FunctionDef):
                for slot in _slots_below(function):
                    position = _position_of(slot, function)
                    if position is not None:
                        joiners[function.name] = position
    for source in sources:
        passed_on = {
            id(slot)
            for function in ast.walk(source.tree)
            if isinstance(function, ast.FunctionDef) and function.name in joiners
            for slot in _slots_below(function)
            if _position_of(slot, function) is not None
        }
        for slot in _slots_below(source.tree, joiners):
            if not _is_bound(slot) and id(slot) not in passed_on:
                yield f"{source.at(slot)}: slot is no bound method"


def _slots_below(tree: ast.AST, joiners: dict[str, int] | None = None) -> Iterator[ast.expr]:
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call) or not node.args:
            continue
        name = _name_of(node.func)
        if name == "connect" and isinstance(node.func, ast.Attribute) and _is_signal(node.func.value):
            yield node.args[0]
        elif name == "singleShot":
            yield node.args[-1]
        elif joiners and len(node.args) > joiners.get(name, len(node.args)):
            yield node.args[joiners[name]]


def _is_bound(slot: ast.expr) -> bool:
    if isinstance(slot, ast.IfExp):
        return _is_bound(slot.body) and _is_bound(slot.orelse)
    return isinstance(slot, ast.Attribute)


def _position_of(slot: ast.expr, function: ast.FunctionDef) -> int | None:
    names = [argument.arg for argument in function.args.args if argument.arg not in ("self", "cls")]
    return names.index(slot.id) if isinstance(slot, ast.Name) and slot.id in names else None


def _is_signal(owner: ast.expr) -> bool:
    """Signals are attributes of their sender; sockets and engines that are connected too are plain names."""
    return isinstance(owner, ast.Attribute | ast.Call)


def find_rich_text(sources: list[Source]) -> Iterator[str]:
    """Yield widgets that guess HTML and are made outside their plain-text factory."""
    for source in sources:
        for node in ast.walk(source.tree):
            if isinstance(node, ast.Call) and _name_of(node.func) in TEXT_WIDGETS:
                yield f"{source.at(node)}: {_name_of(node.func)} guesses HTML; use the plain one"
            elif isinstance(node, ast.Call) and _name_of(node.func) in RICH_CALLS:
                yield f"{source.at(node)}: {_name_of(node.func)} draws HTML"
            elif (
                isinstance(node, ast.ClassDef) and _inherits_text_widget(node) and not _sets_plain_text(node)
            ):
                yield f"{source.at(node)}: {node.name} does not set Qt.TextFormat.PlainText"


def _name_of(function: ast.expr) -> str:
    if isinstance(function, ast.Attribute):
        return function.attr
    return function.id if isinstance(function, ast.Name) else ""


def _inherits_text_widget(node: ast.ClassDef) -> bool:
    return any(_name_of(base) in TEXT_WIDGETS for base in node.bases)


def _sets_plain_text(node: ast.ClassDef) -> bool:
    return any(
        isinstance(call, ast.Call)
        and _name_of(call.func) == "setTextFormat"
        and bool(call.args)
        and _name_of(call.args[0]) == "PlainText"
        for call in ast.walk(node)
    )


GUARDS = {"paintEvent": "painting", "paint": "painting_row"}
"""What everything that a widget, or a delegate of a list, does to paint stands in."""


def find_unguarded_paints(sources: list[Source]) -> Iterator[str]:
    """Yield paints that an error would leave for Qt, which ends the program.

    A paint is one block of its guard; only what a base class paints comes before it.
    """
    for source in sources:
        for kind in ast.walk(source.tree):
            if not isinstance(kind, ast.ClassDef):
                continue
            names = {"paintEvent"} | (
                {"paint"} if any("Delegate" in _name_of(one) for one in kind.bases) else set()
            )
            for paint in kind.body:
                if isinstance(paint, ast.FunctionDef) and paint.name in names and not _is_guarded(paint):
                    yield f"{source.at(paint)}: {kind.name} paints outside of `{GUARDS[paint.name]}`"


def _is_guarded(paint: ast.FunctionDef) -> bool:
    *before, last = paint.body
    is_first = [
        isinstance(one, ast.Expr)
        and (isinstance(one.value, ast.Constant) or ast.unparse(one.value).startswith("super().paint"))
        for one in before
    ]
    if not all(is_first) or not isinstance(last, ast.With):
        return False
    guard = last.items[0].context_expr
    return isinstance(guard, ast.Call) and _name_of(guard.func) == GUARDS[paint.name]
