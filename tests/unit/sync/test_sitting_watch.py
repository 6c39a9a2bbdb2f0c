"""Who sits here before which central: told when both are proved, and again when one of them is new."""

from __future__ import annotations

from dataclasses import replace

import pytest

from desktop.models.command import Sitting
from desktop.models.person import Role, Viewer
from desktop.sync.sitting_watch import SittingWatch
from tests.helpers.samples import make_command

LI = Viewer(person_id="officer-1", name="李娜", role=Role.DUTY_OFFICER, area_code="510182", can_write=True)


class Watched:
    def __init__(self) -> None:
        self.watch = SittingWatch()
        self.told: list[Sitting] = []
        self.watch.changed.connect(self.told.append)


def test_a_saved_epoch_counts_once_the_central_has_taken_its_cursor() -> None:
    one = Watched()
    one.watch.take_saved("e1")
    one.watch.take_viewer(LI)
    assert one.told == []
    one.watch.note_continued()
    one.watch.note_continued()
    assert one.told == [Sitting("officer-1", "e1")]


def test_another_central_or_officer_is_told_and_a_late_page_changes_nothing() -> None:
    one = Watched()
    one.watch.take_saved("e1")
    one.watch.note_epoch("e2")
    one.watch.note_continued()
    one.watch.take_viewer(LI)
    one.watch.take_viewer(replace(LI, name="李 娜"))
    one.watch.take_viewer(replace(LI, person_id="officer-2"))
    one.watch.note_epoch("e3")
    assert one.told == [Sitting("officer-1", "e2"), Sitting("officer-2", "e2"), Sitting("officer-2", "e3")]


@pytest.mark.parametrize(
    ("given_by", "epoch", "own"),
    [
        ("officer-1", "e1", True),
        ("", "e1", True),
        ("officer-1", "", True),
        ("officer-2", "e1", False),
        ("officer-1", "e2", False),
    ],
)
def test_whose_order_may_go(given_by: str, epoch: str, *, own: bool) -> None:
    command = replace(make_command(), given_by=given_by, epoch=epoch)
    assert Sitting("officer-1", "e1").owns(command) is own
