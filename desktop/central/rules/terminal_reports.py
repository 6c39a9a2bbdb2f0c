"""Owns the reading of what terminals send: four wire forms, one report; pure.

Source: contract, Terminal positions (query string, form, JSON with ``device_id``, JSON array; heartbeats
without coordinates; instants in ms, s or ISO 8601; ``alarm=sos``).
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import parse_qsl

import msgspec

from desktop.models.instant import from_epoch_ms

MOST_REPORTS = 1000
"""Reports in one request; a terminal that was away for a night sends its backlog in several."""

WORST_ACCURACY_M = 500.0
"""A fix that may be half a kilometre off tells nothing of who is in which grid."""

OLDEST = timedelta(hours=24)
"""A backlog older than a day moves no marker and is kept nowhere."""

_SOS = "sos"
_MS_FROM = 1e11
"""Numbers above are ms since the epoch (1973 as ms), below seconds (the year 5138 as s)."""


class ReportMalformed(ValueError):
    """The request is in none of the four forms."""


@dataclass(frozen=True, slots=True)
class TerminalReport:
    """One report of a terminal.

    Attributes:
        device_id: As the terminal names itself, empty if it does not.
        lon_deg, lat_deg: Position in the terminal's own CRS; None for a heartbeat.
        accuracy_m: Radius in which the terminal believes to be; 0 where it says nothing.
        at: Instant of the fix by the terminal's clock, None where it names none.
        is_sos: Whether somebody calls for help.
    """

    device_id: str
    lon_deg: float | None
    lat_deg: float | None
    accuracy_m: float
    at: datetime | None
    is_sos: bool

    def fault(self, now: datetime) -> str:
        """Return why the position is not taken, empty if it is; a heartbeat has none to take."""
        if self.lon_deg is None or self.lat_deg is None:
            return ""
        if not (abs(self.lon_deg) <= 180.0 and abs(self.lat_deg) <= 90.0):
            return "off the earth"
        if self.lon_deg == 0.0 and self.lat_deg == 0.0:
            return "null island"
        if not 0.0 <= self.accuracy_m <= WORST_ACCURACY_M:
            return "too inaccurate"
        if self.at is not None and now - self.at > OLDEST:
            return "too old"
        return ""


def read_reports(query: str, body: bytes, content_type: str) -> tuple[TerminalReport, ...]:
    """Return the reports of one request, in the order in which they were sent.

    Args:
        query: Query string of the address.
        body: Body of the request, empty for none.
        content_type: Its Content-Type; where it lies, the body's own look decides.

    Raises:
        ReportMalformed: If the request is in none of the four forms.
    """
    stripped = body.strip()
    if stripped[:1] in (b"{", b"[") or "json" in content_type:
        return _read_json(stripped)
    if stripped:
        return (_read_flat(_pairs(stripped.decode("utf-8", "replace"))),)
    return (_read_flat(_pairs(query)),)


def _pairs(text: str) -> dict[str, Any]:
    pairs = dict(parse_qsl(text, max_num_fields=50)) if text.count("&") < 50 else {}
    if not pairs:
        raise ReportMalformed("neither a position nor a sign of life")
    return pairs


def _read_json(body: bytes) -> tuple[TerminalReport, ...]:
    try:
        decoded = msgspec.json.decode(body)
    except (msgspec.DecodeError, RecursionError) as error:
        raise ReportMalformed("the body is no JSON") from error
    listed = decoded if isinstance(decoded, list) else [decoded]
    if len(listed) == 1 and isinstance(listed[0], dict) and isinstance(listed[0].get("location"), list):
        # A batch of one device: the name stands once beside the list.
        device = listed[0].get("device_id", "")
        listed = [{"device_id": device, "location": one} for one in listed[0]["location"]]
    if not listed or len(listed) > MOST_REPORTS:
        raise ReportMalformed(f"one report at least, {MOST_REPORTS} at most")
    if not all(isinstance(one, dict) for one in listed):
        raise ReportMalformed("each report is an object")
    return tuple(_read_object(one) for one in listed)


def _read_object(given: Mapping[str, Any]) -> TerminalReport:
    location = given.get("location")
    if not isinstance(location, dict):
        return _read_flat(given)
    coords = location.get("coords")
    coords = coords if isinstance(coords, dict) else {}
    flat = {
        "id": given.get("device_id", ""),
        "lat": coords.get("latitude"),
        "lon": coords.get("longitude"),
        "accuracy": coords.get("accuracy"),
        "timestamp": location.get("timestamp"),
        "alarm": given.get("alarm") or location.get("alarm") or location.get("event"),
    }
    return _read_flat(flat)


def _read_flat(given: Mapping[str, Any]) -> TerminalReport:
    def first(*names: str) -> Any:
        return next((given[name] for name in names if given.get(name) not in (None, "")), None)

    lon, lat = _number(first("lon", "lng", "longitude")), _number(first("lat", "latitude"))
    if lon is None or lat is None:
        lon, lat = _pair(first("location"))
    accuracy = _number(first("accuracy", "hdop"))
    return TerminalReport(
        device_id=str(first("id", "deviceid", "device_id") or "")[:64],
        lon_deg=lon,
        lat_deg=lat,
        accuracy_m=0.0 if accuracy is None else accuracy,
        at=_instant(first("timestamp", "time", "fix_time")),
        is_sos=str(first("alarm", "event") or "").lower() == _SOS,
    )


def _number(value: Any) -> float | None:
    """Return a finite number, None for anything else; a position that is none is a heartbeat."""
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        return None
    try:
        number = float(value)
    except (ValueError, OverflowError):
        return None
    return number if math.isfinite(number) else None


def _pair(value: Any) -> tuple[float | None, float | None]:
    """Return longitude and latitude of a "lat,lon" text."""
    parts = value.split(",") if isinstance(value, str) else []
    if len(parts) != 2:
        return None, None
    return _number(parts[1]), _number(parts[0])


def _instant(value: Any) -> datetime | None:
    number = _number(value)
    try:
        if number is not None:
            return from_epoch_ms(int(number if abs(number) >= _MS_FROM else number * 1000))
        if isinstance(value, str):
            instant = datetime.fromisoformat(value)
            return (instant if instant.tzinfo else instant.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, OverflowError, OSError):
        return None
    return None
