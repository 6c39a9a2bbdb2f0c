"""Owns colours and type: the tokens of night and day, and their switch without a restart.

Thread: UI
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QColor, QFont, QPalette, qGray
from PySide6.QtWidgets import QApplication, QStyleFactory

from desktop.models.incident import Priority
from desktop.raster import palette as map_palette
from desktop.raster.palette import MapPalette
from desktop.settings.settings import Theme
from widgets.parts.fonts import FAMILY
from widgets.parts.style_sheet import style_sheet


@dataclass(frozen=True, slots=True, kw_only=True)
class Palette:
    """Colours of one theme. Source: design tokens (look), night / day.

    Attributes:
        priorities: Colour of each priority; colour codes nothing else.
        inverse, inverse_text: Block of what is overdue, and of the banner.
        map: The map's own set.
    """

    background: QColor
    panel: QColor
    raised: QColor
    line: QColor
    text: QColor
    dim_text: QColor
    selection: QColor
    hover: QColor
    inverse: QColor
    inverse_text: QColor
    priorities: dict[int, QColor]
    map: MapPalette


def _priorities(colours: MapPalette) -> dict[int, QColor]:
    return {priority.value: QColor.fromRgb(colours.priorities[priority.value - 1]) for priority in Priority}


NIGHT = Palette(
    background=QColor("#15181B"),
    panel=QColor("#1B1F23"),
    raised=QColor("#23282D"),
    line=QColor("#30363C"),
    text=QColor("#D9DEE3"),
    dim_text=QColor("#98A2AB"),
    selection=QColor("#56B4E9"),
    hover=QColor("#1F2428"),
    inverse=QColor("#D9DEE3"),
    inverse_text=QColor("#15181B"),
    priorities=_priorities(map_palette.NIGHT),
    map=map_palette.NIGHT,
)

DAY = Palette(
    background=QColor("#E4E7EA"),
    panel=QColor("#F1F3F4"),
    raised=QColor("#FFFFFF"),
    line=QColor("#C6CCD1"),
    text=QColor("#1B2126"),
    dim_text=QColor("#56606A"),
    selection=QColor("#0072B2"),
    hover=QColor("#F7F8F9"),
    inverse=QColor("#1B2126"),
    inverse_text=QColor("#FFFFFF"),
    priorities=_priorities(map_palette.DAY),
    map=map_palette.DAY,
)

_PALETTES = {Theme.NIGHT: NIGHT, Theme.DAY: DAY}


def _grey_of(colour: QColor) -> QColor:
    grey = qGray(colour.rgb())
    return QColor(grey, grey, grey)


def _without_hue(palette: Palette) -> Palette:
    return replace(
        palette,
        selection=_grey_of(palette.selection),
        priorities={number: _grey_of(colour) for number, colour in palette.priorities.items()},
        map=map_palette.desaturated(palette.map),
    )


_GREY_PALETTES = {theme: _without_hue(palette) for theme, palette in _PALETTES.items()}

BODY_PX = 14
SMALL_PX = 12.5
FIGURE_PX = 18
"""Type scale of the desk in pixels. Source: design (look), Type."""


class ThemeHolder(QObject):
    """Holds the theme that is on.

    Signals:
        changed (): Another theme is on; painted widgets paint anew.
    """

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.theme = Theme.NIGHT
        self._grey = False

    @property
    def palette(self) -> Palette:
        """Colours of the theme that is on."""
        return (_GREY_PALETTES if self._grey else _PALETTES)[self.theme]

    def set_grey(self, grey: bool) -> None:
        """Take the hue out of everything: the picture is no longer true."""
        if grey != self._grey:
            self._grey = grey
            self.changed.emit()


_HOLDER = ThemeHolder()


def theme_holder() -> ThemeHolder:
    """Return the program's one theme holder."""
    return _HOLDER


def current_palette() -> Palette:
    """Return the colours of the theme that is on."""
    return _HOLDER.palette


def apply_theme(app: QApplication, theme: Theme) -> None:
    """Put a theme on, in every window at once; the one that is on stays, and nothing is told."""
    is_dressed = bool(app.styleSheet())
    # Each style and each sheet that is set lets every widget of the program be measured and drawn anew.
    if is_dressed and _HOLDER.theme is theme:
        return
    _HOLDER.theme = theme
    palette = _HOLDER.palette
    if not is_dressed:
        app.setStyle(QStyleFactory.create("Fusion"))
    app.setPalette(_qt_palette(palette))
    app.setFont(font_of(BODY_PX))
    app.setStyleSheet(
        style_sheet(
            background=palette.background.name(),
            panel=palette.panel.name(),
            raised=palette.raised.name(),
            line=palette.line.name(),
            text=palette.text.name(),
            dim_text=palette.dim_text.name(),
            selection=palette.selection.name(),
        )
    )
    _HOLDER.changed.emit()


def _qt_palette(palette: Palette) -> QPalette:
    qt = QPalette()
    role = QPalette.ColorRole
    for name, colour in (
        (role.Window, palette.panel),
        (role.WindowText, palette.text),
        (role.Base, palette.panel),
        (role.AlternateBase, palette.raised),
        (role.Text, palette.text),
        (role.Button, palette.raised),
        (role.ButtonText, palette.text),
        (role.BrightText, palette.text),
        (role.Highlight, palette.selection),
        (role.HighlightedText, palette.inverse_text),
        (role.ToolTipBase, palette.raised),
        (role.ToolTipText, palette.text),
        (role.PlaceholderText, palette.dim_text),
        (role.Mid, palette.line),
        (role.Dark, palette.line),
        (role.Light, palette.raised),
        (role.Shadow, palette.background),
    ):
        qt.setColor(name, colour)
    qt.setColor(QPalette.ColorGroup.Disabled, role.Text, palette.dim_text)
    qt.setColor(QPalette.ColorGroup.Disabled, role.ButtonText, palette.dim_text)
    qt.setColor(QPalette.ColorGroup.Disabled, role.WindowText, palette.dim_text)
    return qt


def font_of(size_px: float, *, bold: bool = False) -> QFont:
    """Return the program's font with tabular digits.

    Args:
        size_px: Height of the em in pixels; halves are kept.
        bold: Weight 600 (the family's bold) instead of 400.
    """
    font = QFont(FAMILY)
    # Fractions of a pixel survive only in points; 96 dpi is what the pixel sizes of the design mean.
    if float(size_px).is_integer():
        font.setPixelSize(int(size_px))
    else:
        font.setPointSizeF(size_px * 72 / 96)
    font.setWeight(QFont.Weight.Bold if bold else QFont.Weight.Normal)
    font.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
    font.setFeature(QFont.Tag("tnum"), 1)
    return font
