"""Owns the style sheet of the login card, made from the tokens of a theme."""

from __future__ import annotations

from widgets.parts.theme import Palette


def login_style(palette: Palette) -> str:
    """Return the sheet for the cover and what stands on it; the frame's own holds as well."""
    panel, raised, dim = palette.panel.name(), palette.raised.name(), palette.dim_text.name()
    selection = palette.selection.name()
    return f"""
QFrame[role="login-card"] {{ background: {raised}; border: 1px solid {dim}; border-radius: 6px; }}
QFrame[role="login-card"] QLineEdit {{ font-size: 15px; padding: 3px 8px; }}
KeyButton[main="true"] {{ border-color: {selection}; }}
KeyButton:focus {{ border-color: {selection}; background: {panel}; }}
KeyButton:disabled {{ border-color: {palette.line.name()}; }}
"""
