"""Owns the map's colours as the engine needs them: plain 0xRRGGBB numbers, one set a theme."""

from __future__ import annotations

from dataclasses import dataclass, fields


@dataclass(frozen=True, slots=True, kw_only=True)
class MapPalette:
    """Colours of the map, each 0xRRGGBB; heat and priorities are four steps each."""

    background: int
    quiet: int
    busy: int
    overdue: int
    off_hours: int
    unknown: int
    heat: tuple[int, int, int, int]
    pattern: int
    grid_border: int
    community_border: int
    town_border: int
    city_border: int
    label: int
    label_halo: int
    worker: int
    worker_stale: int
    selection: int
    hover: int
    mark_ground: int
    priorities: tuple[int, int, int, int]


def _grey(colour: int) -> int:
    red, green, blue = colour >> 16, colour >> 8 & 0xFF, colour & 0xFF
    # Luma of ITU-R BT.601.
    luma = round(0.299 * red + 0.587 * green + 0.114 * blue)
    return luma << 16 | luma << 8 | luma


def desaturated(palette: MapPalette) -> MapPalette:
    """Return the palette without any hue: the picture of a link that is down."""
    steps = ("heat", "priorities")
    greys = {
        field.name: _grey(getattr(palette, field.name))
        for field in fields(palette)
        if field.name not in steps
    }
    heat, priorities = (_grey_steps(getattr(palette, name)) for name in steps)
    return MapPalette(**greys, heat=heat, priorities=priorities)


def _grey_steps(steps: tuple[int, int, int, int]) -> tuple[int, int, int, int]:
    first, second, third, fourth = steps
    return _grey(first), _grey(second), _grey(third), _grey(fourth)


NIGHT = MapPalette(
    background=0x101417,
    quiet=0x23282D,
    busy=0x465059,
    overdue=0x606C76,
    off_hours=0x1C2024,
    unknown=0x15181B,
    heat=(0x333B42, 0x4B565F, 0x66737E, 0x86949F),
    pattern=0xD9DEE3,
    grid_border=0x3B434A,
    community_border=0x4A535C,
    town_border=0x7A848E,
    city_border=0x98A2AB,
    label=0xD9DEE3,
    label_halo=0x101417,
    worker=0x98A2AB,
    worker_stale=0x6A737B,
    selection=0x56B4E9,
    hover=0xD9DEE3,
    mark_ground=0x15181B,
    priorities=(0xFF6B3D, 0xE69F00, 0xE8DC52, 0x8B949E),
)

DAY = MapPalette(
    background=0xE4E7EA,
    quiet=0xECEFF1,
    busy=0xCDD5DC,
    overdue=0xAEB9C2,
    off_hours=0xE8EBED,
    unknown=0xE4E7EA,
    heat=(0xD5DCE1, 0xB9C4CC, 0x9AA8B3, 0x7B8B98),
    pattern=0x1B2126,
    grid_border=0xC4CBD1,
    community_border=0xB4BCC3,
    town_border=0x7F8992,
    city_border=0x56606A,
    label=0x1B2126,
    label_halo=0xECEFF1,
    worker=0x56606A,
    worker_stale=0x8B949E,
    selection=0x0072B2,
    hover=0x1B2126,
    mark_ground=0xFFFFFF,
    priorities=(0xA83200, 0x8A5900, 0x6B6100, 0x58626B),
)
