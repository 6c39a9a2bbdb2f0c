"""Owns the words for what fails between this desk and the central."""

from __future__ import annotations

from widgets.parts.wording import tr


def failure_words(failure: str) -> str:
    """Return the sentence for the code of a failing step."""
    return {
        "refused": tr("连不上中心（连接被拒绝）"),
    }.get(failure, tr("连不上中心（{code}）").format(code=failure))
