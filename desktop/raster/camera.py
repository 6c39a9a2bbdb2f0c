"""Owns the camera: which part of the plane a window shows, at which scale, on whole pixels."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

STEPS_PER_OCTAVE = 4096
"""Scales are powers of two in such steps, so that equal zooms are equal to the bit and share tiles."""

CLOSEST_ZOOM = 3.0
"""8 pixels a metre."""

FARTHEST_ZOOM = -12.0
"""A pixel of four kilometres."""


@dataclass(frozen=True, slots=True)
class Camera:
    """A window onto the plane.

    Attributes:
        left_px, top_px: Upper left corner of the window in pixels of the plane at this scale.
        width_px, height_px: Size of the window.
        step: Scale in steps; pixels a metre are 2 ** (step / STEPS_PER_OCTAVE).
    """

    left_px: int
    top_px: int
    width_px: int
    height_px: int
    step: int

    @property
    def px_per_m(self) -> float:
        """Pixels a metre."""
        return float(2.0 ** (self.step / STEPS_PER_OCTAVE))

    def panned(self, dx_px: int, dy_px: int) -> Camera:
        """Return the camera after its window was moved over the plane."""
        return replace(self, left_px=self.left_px + dx_px, top_px=self.top_px + dy_px)

    def resized(self, width_px: int, height_px: int) -> Camera:
        """Return the camera with another window about the same middle."""
        return replace(
            self,
            left_px=self.left_px + (self.width_px - width_px) // 2,
            top_px=self.top_px + (self.height_px - height_px) // 2,
            width_px=width_px,
            height_px=height_px,
        )

    def resized_to(self, width_px: int, height_px: int) -> Camera:
        """Return the camera with another window, its upper left corner in place."""
        return replace(self, width_px=max(1, width_px), height_px=max(1, height_px))

    def magnified(self, ratio: float) -> Camera:
        """Return the camera of the same window in device pixels.

        Args:
            ratio: Device pixels for each pixel.
        """
        if ratio == 1:
            return self
        return Camera(
            left_px=round(self.left_px * ratio),
            top_px=round(self.top_px * ratio),
            width_px=math.ceil(self.width_px * ratio),
            height_px=math.ceil(self.height_px * ratio),
            step=self.step + round(math.log2(ratio) * STEPS_PER_OCTAVE),
        )

    def zoomed(self, octaves: float, x_px: float, y_px: float) -> Camera:
        """Return the camera nearer (octaves > 0) or farther, about a window position that stays."""
        lowest, highest = int(FARTHEST_ZOOM * STEPS_PER_OCTAVE), int(CLOSEST_ZOOM * STEPS_PER_OCTAVE)
        step = min(highest, max(lowest, self.step + round(octaves * STEPS_PER_OCTAVE)))
        ratio = 2.0 ** ((step - self.step) / STEPS_PER_OCTAVE)
        return replace(
            self,
            left_px=round((self.left_px + x_px) * ratio - x_px),
            top_px=round((self.top_px + y_px) * ratio - y_px),
            step=step,
        )

    def to_window(self, x_m: float, y_m: float) -> tuple[float, float]:
        """Return the window position of a place on the plane, in pixels."""
        scale = self.px_per_m
        return x_m * scale - self.left_px, y_m * scale - self.top_px

    def to_plane(self, x_px: float, y_px: float) -> tuple[float, float]:
        """Return the place on the plane, in metres, under a window position."""
        scale = self.px_per_m
        return (x_px + self.left_px) / scale, (y_px + self.top_px) / scale

    def centred(self, x_m: float, y_m: float) -> Camera:
        """Return the camera with a place in the middle of its window."""
        scale = self.px_per_m
        return replace(
            self,
            left_px=round(x_m * scale - self.width_px / 2),
            top_px=round(y_m * scale - self.height_px / 2),
        )


def fit_camera(
    box_m: tuple[float, float, float, float], width_px: int, height_px: int, margin_px: int = 16
) -> Camera:
    """Return the camera that shows a box whole and as large as it goes.

    Args:
        box_m: West, north, east, south of the box in metres of the plane.
        width_px: Width of the window.
        height_px: Height of the window.
        margin_px: Free border.
    """
    west, north, east, south = box_m
    wide = max(1.0, width_px - 2 * margin_px) / max(1.0, east - west)
    high = max(1.0, height_px - 2 * margin_px) / max(1.0, south - north)
    step = math.floor(math.log2(min(wide, high)) * STEPS_PER_OCTAVE)
    camera = Camera(0, 0, width_px, height_px, step)
    return camera.centred((west + east) / 2, (north + south) / 2)
