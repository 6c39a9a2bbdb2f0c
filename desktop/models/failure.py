"""Owns the names of the steps at which talk with the central can fail; the desk puts them into words."""

from __future__ import annotations

from enum import StrEnum


class Failure(StrEnum):
    """The step that fails, from the wire upwards."""

    ADDRESS = "address"
    DNS = "dns"
    REFUSED = "refused"
    UNREACHABLE = "unreachable"
    TIMEOUT = "timeout"
    TLS = "tls"
    CUT = "cut"
    LOGIN = "login"
    FORBIDDEN = "forbidden"
    HTTP = "http"
    BUSY = "busy"
    FOREIGN = "foreign"
    VERSION = "version"
    SCHEMA = "schema"
    TOO_LARGE = "too-large"
    DISK = "disk"
    NO_CENTRAL = "no-central"
