"""The copy of the contract that lies in docs/: what the application serves, one line a value.

`python -m tests.helpers.frozen_contract` writes it anew; its difference shows what a change means for desks.
"""

from __future__ import annotations

import json
import sys
from typing import cast

from desktop.central.app import build_app
from desktop.central.routes.context import Context
from tests.architecture.rules.source import ROOT

FROZEN = ROOT / "docs" / "openapi.json"


def served_contract() -> str:
    """Return the contract as it is served, without the program's version."""
    document = build_app(cast("Context", None)).openapi()
    document["info"]["version"] = "1"
    return json.dumps(document, ensure_ascii=False, indent=1, sort_keys=True) + "\n"


if __name__ == "__main__":
    FROZEN.write_text(served_contract(), encoding="utf-8")
    sys.stdout.write(f"written to {FROZEN}\n")
