"""Owns the style sheet of the card, made from the tokens of a theme."""

from __future__ import annotations

from widgets.parts.theme import Palette


def card_style(palette: Palette) -> str:
    """Return the sheet for the card."""
    text, dim, line = palette.text.name(), palette.dim_text.name(), palette.line.name()
    selection, raised, background = palette.selection.name(), palette.raised.name(), palette.background.name()
    return f"""
#card-panel, #card-body {{ background: {palette.panel.name()}; }}
QLabel[role="dim"] {{ color: {dim}; }}
QLabel[role="small"] {{ color: {dim}; font-size: 13px; }}
QLabel[role="cost"] {{ color: {text}; font-size: 13px; }}
QFrame[role="cost-bar"] {{ background: {text}; border: none; min-width: 3px; max-width: 3px; }}
QLabel[role="title"] {{ font-size: 17px; font-weight: 700; }}
QLabel[role="strong"] {{ font-weight: 700; }}
QLabel[role="overdue"] {{ background: {text}; color: {background}; font-weight: 700; padding: 0 4px; }}
QFrame[role="rule"] {{ background: {line}; border: none; max-height: 1px; min-height: 1px; }}
QFrame[role="order"] {{ background: {raised}; border: 1px solid {line}; border-radius: 3px; }}
QFrame[role="order-trouble"] {{ background: {raised}; border: 1px solid {text}; border-radius: 3px; }}
QFrame[role="candidate"] {{ background: transparent; border: 1px solid transparent; border-radius: 3px; }}
QFrame[role="candidate-chosen"] {{ background: {raised}; border: 1px solid {line}; border-radius: 3px; }}
QFrame[role="candidate"]:hover, QFrame[role="listed"]:hover {{ border-color: {line}; }}
QFrame[role="listed"] {{ background: transparent; border: 1px solid transparent; border-radius: 3px; }}
QFrame[role="listed"]:focus {{ border-color: {selection}; }}
KeyButton {{ min-height: 28px; max-height: 28px; }}
KeyButton[main="true"] {{ border-color: {selection}; }}
QLabel[role="key"] {{
    color: {dim}; font-size: 13px; border: 1px solid {line}; border-radius: 3px; padding: 0 5px;
}}
"""
