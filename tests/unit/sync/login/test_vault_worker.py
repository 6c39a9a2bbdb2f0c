"""What a seat keeps between two runs comes back whole, or not at all."""

from __future__ import annotations

import pytest

from desktop.models.person import Role, Viewer
from desktop.sync.login.vault_worker import VaultWorker
from desktop.wire.accounts import KeptSitting
from tests.helpers.memory_vault import MemoryVault

KEPT = KeptSitting(
    username="li",
    viewer=Viewer("officer-1", "李晓梅", Role.DUTY_OFFICER, "510182", True),
    refresh_token="secret",
    seen_ms=5,
    locked=True,
)


class Ear:
    def __init__(self, worker: VaultWorker) -> None:
        self.heard: list[object] = []
        worker.found.connect(self.note)

    def note(self, name: str, kept: object) -> None:
        self.heard.append((name, kept))


def test_a_sitting_is_kept_and_forgotten(qapp: object) -> None:
    worker = VaultWorker(MemoryVault())
    ear = Ear(worker)
    worker.keep("seat", KEPT)
    worker.find("seat")
    worker.forget("seat")
    worker.find("seat")
    assert ear.heard == [("seat", KEPT), ("seat", None)]


@pytest.mark.parametrize("rubbish", ["x", "{}", "null"])
def test_what_cannot_be_read_is_nothing(qapp: object, rubbish: str) -> None:
    vault = MemoryVault()
    vault.kept["seat"] = rubbish
    worker = VaultWorker(vault)
    ear = Ear(worker)
    worker.find("seat")
    assert ear.heard == [("seat", None)]
