"""Owns a map with very many marks on it, and looks at what is planned of them."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from pytestqt.qtbot import QtBot

from desktop.models.incident import Incident, IncidentState, Priority
from desktop.models.position import Positions
from tests.helpers.fixes import fixes_of
from tests.helpers.panel_stage import PanelStage
from tests.helpers.records import NOW
from tests.helpers.whole_city import demo_city, incident_in
from widgets.canvas.frame import Frame, SurfaceStyle
from widgets.canvas.map_data import MapData
from widgets.canvas.map_view import MapView
from widgets.canvas.planned_marks import Planned

SIZE = 700
CODES = sorted(demo_city().places)


def many(count: int, seed: int, *, calling: float = 0.3) -> tuple[Incident, ...]:
    """Return incidents in random grids, most of them in the first hundred."""
    rng = np.random.default_rng(seed)
    sample = incident_in(CODES[0], "sample")
    made = []
    for number in range(count):
        code = CODES[int(rng.integers(100 if number % 3 else len(CODES)))]
        lon, lat = demo_city().places[code].middle
        made.append(
            replace(
                sample,
                id=f"i{number}",
                grid_code=code,
                lon_deg=lon + float(rng.normal(0, 0.0004)),
                lat_deg=lat + float(rng.normal(0, 0.0004)),
                priority=Priority(int(rng.integers(1, 5))),
                state=IncidentState.TO_ACCEPT if rng.random() < calling else IncidentState.HANDLING,
            )
        )
    return tuple(made)


def report(whole_stage: PanelStage, lon_deg: np.ndarray, lat_deg: np.ndarray) -> None:
    """Let workers report from places."""
    now_ms, count = round(NOW.timestamp() * 1000), len(lon_deg)
    whole_stage.map_feed.take_fixes(
        fixes_of(
            Positions(
                id=tuple(f"w{number}" for number in range(count)),
                lon=tuple(lon_deg.tolist()),
                lat=tuple(lat_deg.tolist()),
                accuracy_m=(8.0,) * count,
                fix_time=(now_ms,) * count,
                contact_time=(now_ms,) * count,
                outside=(0,) * count,
                cursor="",
            )
        ),
        now_ms,
    )


def view_of(whole_stage: PanelStage, style: SurfaceStyle | None = None) -> MapView:
    """Show the map of the whole city."""
    view = MapView(MapData(whole_stage.map_feed, whole_stage.feed), style)
    whole_stage.show(view, SIZE, SIZE)
    return view


def plans(frame: Frame, view: MapView) -> tuple[Planned, Planned]:
    """Return the plans of incidents and of workers."""
    incidents = view.incident_plan.planned(frame)
    return incidents, view.worker_plan.planned(frame, incidents)


def settled_workers(view: MapView, count: int, qtbot: QtBot) -> Planned:
    """Return the plan of workers once all of them are found; a large one is made in the background."""

    def planned() -> Planned:
        return plans(view.frame(), view)[1]

    def is_settled() -> bool:
        found = planned()
        return view.worker_plan.is_settled and int(found.totals.sum() + found.single.sum()) == count

    qtbot.waitUntil(is_settled)
    return planned()
