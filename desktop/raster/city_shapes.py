"""Owns the polygons of a city with their rings in arrays; whoever reads the polygons makes them part by part.

To lay out a province's rings takes half a second: on the way it costs nobody anything, afterwards everybody
would wait for it.

Thread: any
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cached_property

from desktop.models.geo import GridShape
from desktop.raster.outlines import Outlines, flatten_outlines, join_outlines


class CityShapes(tuple[GridShape, ...]):
    """All polygons of a city; the order gives the grids' indices.

    Attributes:
        outlines: Their rings, degrees WGS84.
        codes: Their codes.
        index_of: Index of each grid by its code.
    """

    @cached_property
    def outlines(self) -> Outlines:
        """Rings of all grids, degrees WGS84."""
        return flatten_outlines([shape.rings for shape in self])

    @cached_property
    def codes(self) -> tuple[str, ...]:
        """Codes of all grids."""
        return tuple(shape.code for shape in self)

    @cached_property
    def index_of(self) -> dict[str, int]:
        """Index of each grid by its code."""
        return {code: index for index, code in enumerate(self.codes)}


def city_shapes(shapes: Iterable[GridShape]) -> CityShapes:
    """Return polygons with whatever is known of them already."""
    return shapes if isinstance(shapes, CityShapes) else CityShapes(shapes)


class ShapesReader:
    """Takes polygons part by part."""

    def __init__(self) -> None:
        self._shapes: list[GridShape] = []
        self._outlines: list[Outlines] = []
        self._index_of: dict[str, int] = {}

    def add(self, part: Sequence[GridShape]) -> None:
        """Take the next polygons."""
        self._index_of.update((shape.code, len(self._shapes) + place) for place, shape in enumerate(part))
        self._shapes.extend(part)
        self._outlines.append(flatten_outlines([shape.rings for shape in part]))

    def finish(self) -> CityShapes:
        """Return all polygons."""
        shapes = CityShapes(self._shapes)
        known = vars(shapes)
        known["outlines"] = join_outlines(self._outlines)
        known["index_of"] = self._index_of
        known["codes"] = tuple([shape.code for shape in self._shapes])
        return shapes
