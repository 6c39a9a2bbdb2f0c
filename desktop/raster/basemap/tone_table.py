"""Owns how tones of a basemap mix with the ground colours: so calm that the grids' states stay what one sees.

A map is ink on paper: its paper takes the ground colour of the grid that lies over it, its ink goes towards
the colour of names, what is lighter than paper away from it. So by day ink darkens, at night it lightens, and
a bright map never shines in a dark room.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from desktop.models.basemap import BasemapTone
from desktop.raster.palette import MapPalette

TONES = 256

_PAPER = 0.94
"""Light of the land on usual maps: it takes the ground colour as it is. Roads are often lighter."""

_LIFT = 0.5
"""Maps draw most of what they say in pale tones; the smaller this is, the more those are lifted."""

_SHARE_OUTSIDE = 0.8
_SHARE_INSIDE = 0.6
"""How far ink goes at full strength. Busy grids let through as much as quiet ones: so over the same ink they
are told from one another as over none."""

_NIGHT_LIGHT = 0.55
"""Photographs at night have that share of their light."""


@dataclass(frozen=True, slots=True)
class ToneLook:
    """How a basemap is shown.

    Attributes:
        strength: 0..1.
    """

    tone: BasemapTone
    strength: float


def build_tone_table(palette: MapPalette, look: ToneLook, fills: NDArray[np.uint32]) -> NDArray[np.uint32]:
    """Return the colours of grounds under tones, 0xRRGGBB.

    Args:
        palette: Colours of the map.
        look: How the basemap is shown.
        fills: (k,) ground colours of grids.

    Returns:
        (1 + k, TONES) uint32: the first row is outside, then one for each fill; tone 0 is the ground as
        without a basemap.
    """
    grounds = np.concatenate([np.array([palette.background], np.uint32), fills.astype(np.uint32)])
    shares = np.array([_SHARE_OUTSIDE, *([_SHARE_INSIDE] * len(fills))]) * look.strength
    light = np.arange(TONES) / (TONES - 1)
    if look.tone is BasemapTone.MAP:
        ink = _PAPER - light
        target = _channels(np.full(TONES, palette.label, np.uint32))
        amount = ink * (1 + _LIFT) / (np.abs(ink) + _LIFT)
    else:
        dimmed = light * (_NIGHT_LIGHT if _is_dark(palette) else 1.0)
        target, amount = np.repeat((dimmed * 255)[:, None], 3, axis=1), np.ones(TONES)
    part = (shares[:, None] * amount[None, :])[:, :, None]
    mixed = _channels(grounds)[:, None, :] * (1 - part) + target[None, :, :] * part
    table = _colours(mixed)
    table[:, 0] = grounds
    return table


def _is_dark(palette: MapPalette) -> bool:
    return bool(_channels(np.array([palette.background])).mean() < 128)


def _channels(colours: NDArray[np.uint32] | NDArray[np.int64]) -> NDArray[np.float64]:
    return np.stack([colours >> 16 & 0xFF, colours >> 8 & 0xFF, colours & 0xFF], axis=-1).astype(np.float64)


def _colours(channels: NDArray[np.float64]) -> NDArray[np.uint32]:
    whole = channels.clip(0, 255).round().astype(np.uint32)
    return np.asarray(whole[..., 0] << 16 | whole[..., 1] << 8 | whole[..., 2], np.uint32)
