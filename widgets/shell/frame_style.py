"""Owns the style sheet of the frame, made from the tokens of a theme."""

from __future__ import annotations

from widgets.parts.theme import Palette


def frame_style(palette: Palette) -> str:
    """Return the sheet for the main window; panels bring their own."""
    background, panel, raised, line = (
        palette.background.name(),
        palette.panel.name(),
        palette.raised.name(),
        palette.line.name(),
    )
    text, dim, selection = palette.text.name(), palette.dim_text.name(), palette.selection.name()
    return f"""
#main-window, *[role="start-page"] {{ background: {background}; }}
QFrame[role="strip"], QFrame[role="foot"] {{ background: {panel}; border: 0; }}
QFrame[role="strip"] {{ border-bottom: 1px solid {line}; }}
QFrame[role="foot"] {{ border-top: 1px solid {line}; }}
QFrame[role="alarm-line"] {{ background: {raised}; border: 0; border-bottom: 1px solid {line}; }}
QFrame[role="banner"] {{ background: {text}; border: 0; }}
QFrame[role="banner-late"] {{ background: {raised}; border: 0; border-bottom: 1px solid {line}; }}
QFrame[role="pill"] {{ background: transparent; border: 1px solid {line}; border-radius: 4px; }}
QFrame[role="overlay"] {{ background: {raised}; border: 1px solid {dim}; border-radius: 4px; }}
QFrame[role="notices"] {{ background: {background}; border: 0; }}
QFrame[role^="notice-"] {{ background: {raised}; border: 0; border-top: 1px solid {line}; }}
QFrame[role="notice-error"] {{ border-left: 4px solid {text}; }}
QFrame[role="notice-warning"] {{ border-left: 2px solid {dim}; }}
QLabel[role] {{ background: transparent; border: 0; color: {text}; font-size: 14px; font-weight: 400; }}
QLabel[role="product"] {{ font-size: 17px; font-weight: 700; }}
QLabel[role="title"] {{ font-size: 17px; font-weight: 700; }}
QLabel[role="dim"] {{ color: {dim}; }}
QLabel[role="foot"] {{ color: {dim}; font-size: 13px; }}
QLabel[role="foot-alert"] {{ color: {text}; font-size: 13px; font-weight: 700; }}
QLabel[role="strong"], QLabel[role="changed"] {{ font-weight: 700; }}
QLabel[role="tag"] {{ border: 1px solid {line}; border-radius: 3px; padding: 2px 7px; }}
QLabel[role="figure"] {{ font-size: 18px; font-weight: 700; padding: 0 5px; }}
QLabel[role="figure-inverse"] {{
    font-size: 18px; font-weight: 700; background: {text}; color: {background};
    border-radius: 3px; padding: 0 5px;
}}
QLabel[role="key"] {{
    color: {dim}; font-size: 13px; border: 1px solid {line}; border-radius: 3px; padding: 0 5px;
}}
QFrame[role="banner"] QLabel {{ color: {background}; }}
QFrame[role="banner"] QLabel[role="banner-head"] {{ font-weight: 700; font-size: 15px; }}
QFrame[role="banner"] QLabel[role="key"] {{ color: {background}; border-color: {background}; }}
QFrame[role="banner-late"] QLabel[role="banner-head"] {{ font-weight: 700; font-size: 14px; }}
KeyButton {{
    background: transparent; border: 1px solid {line}; border-radius: 4px; padding: 0;
    min-height: 22px; max-height: 22px;
}}
KeyButton:hover {{ border-color: {dim}; }}
KeyButton:pressed {{ background: {panel}; }}
QFrame[role="banner"] KeyButton {{ border-color: {background}; }}
QFrame[role="banner"] KeyButton:pressed {{ background: {dim}; }}
QListView[role="hits"] {{ background: {background}; border: 1px solid {line}; outline: 0; }}
QSplitter::handle {{ background: {line}; }}
QSplitter::handle:hover {{ background: {selection}; }}
QProgressBar {{ background: {raised}; border: 0; border-radius: 3px; }}
QProgressBar::chunk {{ background: {dim}; border-radius: 3px; }}
{_table_style(palette)}"""


def _table_style(palette: Palette) -> str:
    """Return the sheet for tables on sheets."""
    background, line = palette.background.name(), palette.line.name()
    text, dim = palette.text.name(), palette.dim_text.name()
    return f"""FoundTable {{ background: {background}; border: 1px solid {line}; outline: 0; color: {text}; }}
FoundTable::item {{ padding: 0 8px; border: 0; }}
FoundTable::item:selected {{ background: {line}; color: {text}; }}
FoundTable QHeaderView {{ background: {background}; border: 0; }}
FoundTable QHeaderView::section {{
    background: {background}; color: {dim}; border: 0; border-bottom: 1px solid {line}; padding: 3px 8px;
}}
"""
