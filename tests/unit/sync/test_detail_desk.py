"""One incident in full: asked one at a time, and only the last wish is answered."""

from __future__ import annotations

from dataclasses import dataclass

from desktop.sync.detail_desk import DetailDesk


@dataclass(frozen=True)
class Answer:
    incident_id: str


class Asked:
    def __init__(self) -> None:
        self.desk = DetailDesk()
        self.asked: list[str] = []
        self.received: list[Answer] = []
        self.failed: list[tuple[str, str]] = []
        self.desk.asking.connect(self.asked.append)
        self.desk.received.connect(self.received.append)
        self.desk.failed.connect(lambda *words: self.failed.append(words))


def test_wishes_while_one_is_asked_leave_only_the_last() -> None:
    one = Asked()
    for wish in ("i1", "i2", "i3"):
        one.desk.want(wish)
    assert one.asked == ["i1"]
    one.desk.take(Answer("i1"))
    assert (one.asked, one.received) == (["i1", "i3"], [])
    one.desk.take(Answer("i3"))
    assert one.received == [Answer("i3")]


def test_a_failure_is_told_unless_another_is_wished_for_and_then_that_is_asked() -> None:
    one = Asked()
    one.desk.want("i1")
    one.desk.want("i2")
    one.desk.take_failure("i1", "timeout")
    assert (one.asked, one.failed) == (["i1", "i2"], [])
    one.desk.take_failure("i2", "gone")
    assert one.failed == [("i2", "gone")]
    one.desk.want("i3")
    assert one.asked == ["i1", "i2", "i3"]
