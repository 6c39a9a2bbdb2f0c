"""Owns the stack of layers of a surface: their order, and that one's fault takes away that one alone.

Thread: UI
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from time import monotonic

from PySide6.QtGui import QPainter

from widgets.canvas.frame import Frame, LayerPlace, MapLayer

AGAIN_AFTER_S = 10.0
"""After so long a layer that failed is tried again: what it could not draw may have gone."""


class LayerStack:
    """Layers, the lowest first.

    Args:
        clock: Steady seconds.
    """

    def __init__(self, clock: Callable[[], float] = monotonic) -> None:
        self._clock = clock
        self._layers: list[tuple[LayerPlace, MapLayer]] = []
        self._failed_s: dict[MapLayer, float] = {}

    def add(self, place: LayerPlace, layer: MapLayer) -> None:
        """Lay a layer above what lies in the same place."""
        self._layers.append((place, layer))
        self._layers.sort(key=_place_of)

    @property
    def layers(self) -> tuple[MapLayer, ...]:
        """The layers, the lowest first."""
        return tuple(layer for _, layer in self._layers)

    def remove(self, layer: MapLayer) -> None:
        """Take a layer off."""
        self._layers = [pair for pair in self._layers if pair[1] is not layer]
        self._failed_s.pop(layer, None)

    def paint(self, painter: QPainter, frame: Frame) -> None:
        """Draw all layers; one that fails is left out for a while, is told of, and harms no other."""
        device = painter.device()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for _, layer in self._layers:
            if layer in self._failed_s and self._clock() - self._failed_s[layer] < AGAIN_AFTER_S:
                continue
            try:
                layer.paint(painter, frame)
            except Exception:  # noqa: BLE001 - an error that reaches Qt amid a paint ends the program
                self._failed_s[layer] = self._clock()
                sys.excepthook(*sys.exc_info())
                # Whatever it had set and not put back goes with the painter.
                painter.end()
                painter.begin(device)
                painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            else:
                self._failed_s.pop(layer, None)


def _place_of(pair: tuple[LayerPlace, MapLayer]) -> LayerPlace:
    return pair[0]
