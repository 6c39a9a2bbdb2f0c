"""Runs the measurements; prints a table, writes build/bench.json.

`python -m tests.bench [map|marks|past|desk|scale [GRIDS]|(load|rates) [SECONDS]|history] [DATABASE]`;
a database is sqlite or postgresql.
"""

from __future__ import annotations

import sys

from tests.bench import (
    desk_bench,
    history_bench,
    load_bench,
    load_rates,
    map_bench,
    marks_bench,
    past_bench,
    scale_bench,
)
from tests.bench.figures import OUTPUT, Figures

DATABASES = ("sqlite", "postgresql")


def main(argv: list[str]) -> int:
    """Run the named parts, all without a name."""
    parts = set(argv) or {"map", "marks", "past", "desk"}
    figures = Figures()
    if "map" in parts:
        map_bench.run(figures)
    if "marks" in parts:
        marks_bench.run(figures)
    if "past" in parts:
        past_bench.run(figures)
    if "desk" in parts:
        desk_bench.run(figures)
    if "scale" in parts:
        scale_bench.run(figures, next((int(one) for one in argv if one.isdigit()), scale_bench.GRIDS))
    databases = tuple(one for one in DATABASES if one in argv) or DATABASES
    if "load" in parts:
        seconds = next((float(one) for one in argv if one.isdigit()), load_bench.SECONDS)
        load_bench.run(figures, seconds, databases)
    if "rates" in parts:
        seconds = next((float(one) for one in argv if one.isdigit()), load_rates.SECONDS)
        load_bench.run_rates(figures, seconds, databases)
    if "history" in parts:
        history_bench.run(figures, databases)
    figures.write()
    sys.stdout.write(f"written to {OUTPUT}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
