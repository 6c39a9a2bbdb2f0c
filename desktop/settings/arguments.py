"""Owns the command line: programs, their flags and their help."""

from __future__ import annotations

import argparse
import os
import re
from enum import StrEnum

from desktop.settings.demo import DEMO_GRIDS, LEAST_DEMO_GRIDS, MOST_DEMO_GRIDS
from desktop.settings.settings import Language, Theme
from desktop.settings.versions import PROGRAM_VERSION


class Program(StrEnum):
    """What `main.py` can start."""

    DESK = "desk"
    WALL = "wall"
    CENTRAL = "central"
    CHECK_GRIDS = "check-grids"
    SNAPSHOT = "snapshot"
    DOCTOR = "doctor"


_ABOUT = {
    Program.DESK: "the duty officer's desk (default)",
    Program.WALL: "the full-screen page of the video wall",
    Program.CENTRAL: "the embedded central: serves the HTTP API from a database",
    Program.CHECK_GRIDS: "checks the borders in a grid file: overlaps, gaps, slivers, shapes that are none; "
    "exit code 0 if nothing is wrong, 1 if something is, 2 if the file cannot be read",
    Program.SNAPSHOT: "draws every page to build/pictures without a display",
    Program.DOCTOR: "checks this machine and says what is missing",
}


def _size(text: str) -> tuple[int, int]:
    match = re.fullmatch(r"(\d{3,5})x(\d{3,5})", text)
    if match is None:
        raise argparse.ArgumentTypeError(f"not a size like 1920x1080: {text!r}")
    return int(match[1]), int(match[2])


def _positive(text: str) -> int:
    number = int(text)
    if number < 1:
        raise argparse.ArgumentTypeError(f"must be 1 or more: {text}")
    return number


def _demo_grids(text: str) -> int:
    number = int(text)
    if not LEAST_DEMO_GRIDS <= number <= MOST_DEMO_GRIDS:
        raise argparse.ArgumentTypeError(
            f"must be {LEAST_DEMO_GRIDS} to {MOST_DEMO_GRIDS} (one to 999 in each community): {text}"
        )
    return number


def _speed(text: str) -> float:
    number = float(text)
    if not 0 < number <= 1000:
        raise argparse.ArgumentTypeError(f"must be above 0 and at most 1000: {text}")
    return number


def _common_flags() -> argparse.ArgumentParser:
    flags = argparse.ArgumentParser(add_help=False)
    flags.add_argument("--profile", default="default", metavar="NAME", help="folder of settings and data")
    flags.add_argument("--seat", type=_positive, default=1, metavar="N", help="number of this desk (from 1)")
    flags.add_argument(
        "--officer", type=_positive, default=1, metavar="N", help="demo officer to sit down as (from 1)"
    )
    flags.add_argument("--central", default=None, metavar="URL", help="join this central, start none")
    flags.add_argument(
        "--token",
        default=os.environ.get("GRIDDESK_TOKEN"),
        metavar="T",
        help="bearer token for --central (better: environment variable GRIDDESK_TOKEN)",
    )
    flags.add_argument("--language", choices=[choice.value for choice in Language], default=None)
    flags.add_argument("--theme", choices=[choice.value for choice in Theme], default=None)
    flags.add_argument(
        "--speed",
        type=_speed,
        default=1.0,
        metavar="X",
        help="demo: rate of events and walking (never a clock)",
    )
    flags.add_argument(
        "--grids",
        type=_demo_grids,
        default=DEMO_GRIDS,
        metavar="N",
        help=f"demo: number of grids, with a worker each ({LEAST_DEMO_GRIDS} to {MOST_DEMO_GRIDS}); "
        "counts when it is written",
    )
    return flags


class CentralTask(StrEnum):
    """What the program `central` does."""

    SERVE = "serve"
    VERIFY_AUDIT = "verify-audit"
    CREATE_USER = "create-user"
    CREATE_CHANNEL = "create-channel"
    REVOKE_CHANNEL = "revoke-channel"
    BACKUP = "backup"
    RESTORE = "restore"
    IMPORT_GRIDS = "import-grids"
    IMPORT_WORKERS = "import-workers"


def _field_and_column(text: str) -> str:
    if re.fullmatch(r"[a-z_]+=.+", text) is None:
        raise argparse.ArgumentTypeError(f"must be FIELD=COLUMN: {text!r}")
    return text


def _file_flags(parser: argparse.ArgumentParser) -> None:
    """Take how a file is to be read, for whoever reads one."""
    parser.add_argument(
        "--encoding",
        choices=["", "utf-8", "gbk", "gb18030"],
        default="",
        help="encoding of a file's texts; recognised if empty",
    )
    parser.add_argument("--layer", default="", metavar="NAME", help="which layer or sheet of a file")
    parser.add_argument(
        "--column",
        action="append",
        type=_field_and_column,
        default=[],
        metavar="FIELD=COLUMN",
        help="column of a field (code, name, kind, valid_from, ...) where it bears no usual name",
    )


def _check_flags(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", metavar="FILE", help="GeoJSON, GeoPackage, Shapefile or a zip of one")
    parser.add_argument(
        "--crs",
        default="",
        metavar="CRS",
        help="wgs84, cgcs2000, gcj02, bd09 or a code such as EPSG:4547; as the file says if empty",
    )
    parser.add_argument("--json", default="", metavar="OUT", help="write all findings as JSON, - for here")
    parser.add_argument(
        "--geojson", default="", metavar="OUT", help="write all findings as GeoJSON for a map, - for here"
    )
    _file_flags(parser)


def _import_flags(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--check", action="store_true", help="import-...: only say what would change")
    parser.add_argument("--accept-warnings", action="store_true", help="import-...: warnings stop nothing")
    parser.add_argument(
        "--crs",
        default="",
        metavar="CRS",
        help="create-channel: wgs84 (default), cgcs2000, gcj02, bd09; import-grids: these or a code such as "
        "EPSG:4547, as the file says if empty",
    )
    _file_flags(parser)
    parser.add_argument("--city-name", default="", metavar="N", help="import-grids: name of a new city")


def _channel_flags(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--channel", default="", metavar="ID", help="create-channel, revoke-channel: its id")
    parser.add_argument(
        "--source", default="wechat", metavar="S", help="create-channel: wechat, 12345, website, sensor ..."
    )
    parser.add_argument(
        "--class-code", default="", metavar="C", help="create-channel: class of reports that name none"
    )
    parser.add_argument(
        "--grid", default="", metavar="CODE", help="create-channel: grid of addresses that name no place"
    )


def _demo_flags(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--seed", type=int, default=None, metavar="N", help="demo: seed of all that is random"
    )
    parser.add_argument(
        "--incidents-a-day",
        type=_positive,
        default=None,
        metavar="N",
        help="demo: incidents reported in 24 hours; 1.6 a worker if not given, at most 20000",
    )
    parser.add_argument("--reset", action="store_true", help="demo: make a new one, the old is dropped")


def _central_flags(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "task",
        nargs="?",
        type=CentralTask,
        choices=list(CentralTask),
        default=CentralTask.SERVE,
        metavar="TASK",
        help="serve (default); verify-audit: walk the audit chain and say what is wrong with it; "
        "create-user: make an account, or give it a new password (read from the standard input); "
        "create-channel: let another system send reports; prints its new secret, the old one counts no more; "
        "revoke-channel: shut it out; "
        "backup FILE: write everything into a file, beside a serving central or without one; "
        "restore FILE: put it back, here or elsewhere, while nothing serves; "
        "import-grids FILE: take the grids of a GeoJSON, GeoPackage or Shapefile; "
        "import-workers FILE: take the workers of a CSV or XLSX, with their A and B grids from now on",
    )
    parser.add_argument(
        "file", nargs="?", default="", metavar="FILE", help="backup, restore, import-...: the file"
    )
    _import_flags(parser)
    parser.add_argument("--username", default="", metavar="U", help="create-user: name to log in with")
    parser.add_argument(
        "--name", default="", metavar="N", help="create-user: the person's name; create-channel: its own"
    )
    parser.add_argument("--role", default="duty-officer", metavar="R", help="create-user: role")
    parser.add_argument(
        "--person", default="", metavar="ID", help="create-user: the worker or department that it is for"
    )
    parser.add_argument(
        "--area",
        default="",
        metavar="CODE",
        help="create-user: area; import-grids: what the file is complete for; the usual one if empty",
    )
    parser.add_argument("--phone", default="", metavar="P", help="create-user: duty phone")
    _channel_flags(parser)
    parser.add_argument("--demo", action="store_true", help="fill an empty database with the demo city")
    parser.add_argument("--host", default="127.0.0.1", metavar="H", help="address to listen on")
    parser.add_argument("--port", type=int, default=0, metavar="P", help="port, 0 for any free one")
    parser.add_argument("--database-url", default=None, metavar="URL", help="PostgreSQL instead of SQLite")
    parser.add_argument(
        "--workers", type=_positive, default=1, metavar="N", help="serving processes (PostgreSQL; SQLite: 1)"
    )
    parser.add_argument("--print-token", action="store_true", help="print the tokens when serving")
    _demo_flags(parser)
    parser.add_argument("--parent-pipe", type=int, default=None, metavar="FD", help=argparse.SUPPRESS)


def build_parser() -> argparse.ArgumentParser:
    """Return the parser of the whole command line."""
    parser = argparse.ArgumentParser(
        prog="main.py", description="GridDesk: command centre of a city's grid service centre."
    )
    parser.add_argument("--version", action="version", version=f"GridDesk {PROGRAM_VERSION}")
    programs = parser.add_subparsers(dest="program", metavar="PROGRAM")
    flags = _common_flags()
    made = {
        program: programs.add_parser(program.value, parents=[flags], help=about, description=about)
        for program, about in _ABOUT.items()
    }
    _central_flags(made[Program.CENTRAL])
    _check_flags(made[Program.CHECK_GRIDS])
    for program in (Program.DESK, Program.SNAPSHOT):
        made[program].add_argument(
            "--size", type=_size, default=(1920, 1080), metavar="WxH", help="size of the pictures in pixels"
        )
        made[program].add_argument(
            "--pictures", default="build/pictures", metavar="FOLDER", help="where pictures are written"
        )
    made[Program.WALL].add_argument(
        "--windowed", action="store_true", help="a plain window instead of the full screen"
    )
    return parser


def parse_arguments(argv: list[str]) -> argparse.Namespace:
    """Parse a command line; without a program's name it is the desk's."""
    parser = build_parser()
    first = argv[0] if argv else ""
    if first not in {program.value for program in Program} and first not in ("-h", "--help", "--version"):
        argv = [Program.DESK.value, *argv]
    arguments = parser.parse_args(argv)
    arguments.program = Program(arguments.program)
    return arguments
