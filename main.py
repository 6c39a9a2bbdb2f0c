"""Owns the start of every program: reads the arguments, refuses known-bad libraries, chooses the program."""

from __future__ import annotations

import sys
import time
from argparse import Namespace

from desktop.settings.arguments import Program, parse_arguments
from desktop.settings.versions import known_bad_pairs


def run(arguments: Namespace) -> int:
    """Run the chosen program; each is imported only when chosen, so that `central` needs no Qt.

    Returns:
        Exit code: 0 if all went well.
    """
    match arguments.program:
        case Program.CENTRAL:
            from desktop.central.program import run_central

            return run_central(arguments)
        case Program.CHECK_GRIDS:
            from desktop.central.checking import run_check_grids

            return run_check_grids(arguments)
        case Program.DOCTOR:
            from widgets.assembly.doctor.program import run_doctor

            return run_doctor(arguments)
        case Program.SNAPSHOT:
            from widgets.assembly.snapshot_program import run_snapshot

            return run_snapshot(arguments)
        case Program.WALL:
            from widgets.assembly.wall_program import run_wall

            return run_wall(arguments)
        case _:
            from widgets.assembly.desk_program import run_desk

            return run_desk(arguments)


def main(argv: list[str]) -> int:
    """Start the program that the command line names."""
    started_s = time.monotonic()
    arguments = parse_arguments(argv)
    arguments.started_s = started_s
    if arguments.program not in (Program.DOCTOR, Program.CENTRAL, Program.CHECK_GRIDS):
        for pair in known_bad_pairs():
            sys.stderr.write(f"{pair.sentence(arguments.language)}\n")
            return 3
    return run(arguments)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
