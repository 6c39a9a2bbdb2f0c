"""Runs the measurements; prints a table, writes build/bench.json.

`python -m tests.bench [map|desk|load [SECONDS] [sqlite|postgresql]]`
"""

from __future__ import annotations

import sys

from tests.bench import desk_bench, load_bench, map_bench
from tests.bench.figures import OUTPUT, Figures


def main(argv: list[str]) -> int:
    """Run the named parts, all without a name."""
    parts = set(argv) or {"map", "desk"}
    figures = Figures()
    if "map" in parts:
        map_bench.run(figures)
    if "desk" in parts:
        desk_bench.run(figures)
    if "load" in parts:
        seconds = next((float(one) for one in argv if one.isdigit()), load_bench.SECONDS)
        databases = tuple(one for one in ("sqlite", "postgresql") if one in argv)
        load_bench.run(figures, seconds, databases or ("sqlite", "postgresql"))
    figures.write()
    sys.stdout.write(f"written to {OUTPUT}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
