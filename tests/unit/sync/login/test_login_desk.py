"""The desk of logins: what workers and screens are told, and in which order."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest

from desktop.board.server_clock import ServerClock
from desktop.models.instant import to_epoch_ms
from desktop.models.person import Role, Viewer
from desktop.models.seat import Fault, Gate
from desktop.sync.access import CentralAccess, CentralAddress
from desktop.sync.login.grant import Credentials, Grant, Refusal
from desktop.sync.login.login_desk import LoginDesk
from desktop.wire.accounts import KeptSitting

URL = "http://central.example"
FOREIGN = CentralAccess(url=URL)
NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)


def viewer(number: int) -> Viewer:
    return Viewer(f"officer-{number}", f"值班员{number}", Role.DUTY_OFFICER, "510182", True)


def grant(number: int, name: str, now_s: float = 0.0) -> Grant:
    return Grant(
        viewer=viewer(number),
        access=f"a-{name}",
        refresh=f"r-{name}",
        access_ends_s=now_s + 900,
        sitting_ends_s=now_s + 43_200,
        granted_s=now_s,
    )


class Scene:
    """A desk whose clock stands still and whose workers are the test."""

    def __init__(self, access: CentralAccess) -> None:
        self.now_s = 0.0
        clock = ServerClock(lambda: self.now_s, lambda: NOON.timestamp() + self.now_s)
        self.desk = LoginDesk(access, clock, lambda: self.now_s, "seat-1")
        self.told: list[tuple[object, ...]] = []
        for name in ("address_changed", "leaving", "handing_over", "viewer_known"):
            getattr(self.desk, name).connect(self.noting(name))
        self.ordered: list[tuple[object, ...]] = []
        for name in (
            "url_ordered",
            "login_ordered",
            "renewal_ordered",
            "end_ordered",
            "find_ordered",
            "keep_ordered",
            "forget_ordered",
        ):
            getattr(self.desk, name).connect(self.noting(name, self.ordered))

    def noting(self, name: str, book: list[tuple[object, ...]] | None = None) -> object:
        book = self.told if book is None else book

        def note(*values: object) -> None:
            book.append((name, *values))

        return note

    def orders(self, name: str) -> list[list[object]]:
        return [list(values) for kind, *values in self.ordered if kind == name]

    def come(self, number: int, name: str) -> None:
        """Let somebody type the right password."""
        self.desk.log_in(f"user-{number}", "pass")
        attempt = self.orders("login_ordered")[-1][0]
        assert isinstance(attempt, int)
        self.desk.take_admitted(attempt, f"user-{number}", grant(number, name, self.now_s))

    def gate(self) -> Gate:
        return self.desk.picture.gate


@pytest.fixture
def scene(qapp: object) -> Iterator[Scene]:
    made = Scene(FOREIGN)
    made.desk.take_central(CentralAddress(URL, ""))
    yield made
    made.desk.stop()


def test_a_foreign_central_without_a_token_asks_who_is_there(scene: Scene) -> None:
    assert (scene.gate(), scene.desk.picture.url) == (Gate.ENTER, URL)
    assert scene.told == [("address_changed", CentralAddress(URL, ""))]
    scene.come(1, "x")
    assert [one[1] for one in scene.orders("login_ordered")] == [Credentials("user-1", "pass")]
    assert scene.gate() is Gate.OPEN
    assert scene.told[1:] == [
        ("handing_over", None, viewer(1)),
        ("address_changed", CentralAddress(URL, "a-x")),
        ("viewer_known", viewer(1)),
    ]


def test_whoever_leaves_is_told_before_the_next_token_is_used(scene: Scene) -> None:
    scene.come(1, "x")
    scene.desk.ask_switch()
    scene.told.clear()
    scene.come(2, "y")
    assert scene.told == [
        ("leaving",),
        ("handing_over", viewer(1), viewer(2)),
        ("address_changed", CentralAddress(URL, "a-y")),
        ("viewer_known", viewer(2)),
    ]
    assert scene.orders("end_ordered") == [["a-x"]], "nobody goes on in the name of who has left"


def test_a_renewal_changes_the_token_and_nothing_else(scene: Scene) -> None:
    scene.come(1, "x")
    scene.told.clear()
    scene.now_s = 720.0
    scene.desk.tick()
    scene.desk.tick()
    assert scene.orders("renewal_ordered") == [["r-x"]]
    scene.desk.take_renewed("r-x", grant(1, "y", scene.now_s))
    assert [one for one in scene.told if one[0] != "viewer_known"] == [
        ("address_changed", CentralAddress(URL, "a-y"))
    ]
    assert (scene.gate(), scene.desk.picture.ends_in_s) == (Gate.OPEN, None)


def test_an_end_leaves_the_work_and_the_same_person_goes_on(scene: Scene) -> None:
    scene.come(1, "x")
    scene.now_s = 720.0
    scene.desk.tick()
    scene.desk.take_renewal_refused("r-x")
    assert scene.desk.picture.ends_in_s == 180.0
    scene.told.clear()
    scene.desk.note_token_refused()
    assert (scene.gate(), scene.desk.picture.sitter) == (Gate.AGAIN, viewer(1))
    assert scene.told == [("leaving",), ("address_changed", CentralAddress(URL, ""))], "nothing goes out"
    scene.told.clear()
    scene.come(1, "z")
    assert scene.told == [("address_changed", CentralAddress(URL, "a-z")), ("viewer_known", viewer(1))]


def test_logging_out_ends_the_sitting_and_forgets_it(scene: Scene) -> None:
    scene.come(1, "x")
    scene.desk.log_out()
    assert scene.orders("end_ordered") == [["a-x"]]
    assert len(scene.orders("forget_ordered")) == 1
    assert (scene.gate(), scene.told[-1]) == (Gate.ENTER, ("address_changed", CentralAddress(URL, "")))


def test_a_late_answer_to_a_login_that_was_left_is_ended(scene: Scene) -> None:
    scene.come(1, "x")
    scene.desk.ask_switch()
    scene.desk.log_in("user-2", "pass")
    attempt = scene.orders("login_ordered")[-1][0]
    assert isinstance(attempt, int)
    scene.desk.turn_back()
    scene.desk.take_admitted(attempt, "user-2", grant(2, "late"))
    assert (scene.gate(), scene.desk.picture.sitter) == (Gate.OPEN, viewer(1))
    assert scene.orders("end_ordered") == [["a-late"]]


def test_a_locked_account_counts_down_by_server_time(scene: Scene) -> None:
    scene.desk.log_in("user-1", "wrong")
    attempt = scene.orders("login_ordered")[-1][0]
    assert isinstance(attempt, int)
    scene.desk.take_refused(attempt, Refusal(fault=Fault.LOCKED, until_s=300.0))
    scene.now_s = 48.0
    picture = scene.desk.picture
    assert (picture.fault, picture.locked_left_s) == (Fault.LOCKED, 252.0)
    assert picture.locked_until == NOON + timedelta(seconds=300)
    scene.now_s = 301.0
    assert (scene.desk.picture.locked_left_s, scene.desk.picture.locked_until) == (0.0, None)


def test_only_a_seat_with_a_password_is_locked(qapp: object) -> None:
    scene = Scene(CentralAccess())
    scene.desk.take_central(CentralAddress(URL, "token"))
    scene.desk.take_viewer(viewer(1))
    scene.desk.lock()
    assert scene.gate() is Gate.OPEN
    scene.desk.ask_switch()
    scene.come(2, "y")
    scene.desk.lock()
    assert scene.gate() is Gate.LOCK
    assert scene.orders("end_ordered") == [], "a token that was handed over is not ended"


def test_the_own_central_lets_in_by_token_until_somebody_logs_out(qapp: object) -> None:
    scene = Scene(CentralAccess())
    scene.desk.take_central(CentralAddress(URL, "token"))
    scene.desk.take_viewer(viewer(1))
    assert (scene.gate(), scene.told[-1]) == (Gate.OPEN, ("viewer_known", viewer(1)))
    scene.desk.note_token_refused()
    assert scene.gate() is Gate.OPEN, "the keeper looks whether it has another token"
    scene.desk.log_out()
    scene.desk.take_central(CentralAddress("http://127.0.0.1:2", "token"))
    assert scene.gate() is Gate.ENTER
    assert scene.told[-1] == ("address_changed", CentralAddress("http://127.0.0.1:2", ""))


def test_a_wall_keeps_to_its_token(qapp: object) -> None:
    scene = Scene(CentralAccess(url=URL, token="wall", may_log_in=False))
    scene.desk.take_central(CentralAddress(URL, "wall"))
    scene.desk.note_token_refused()
    scene.desk.ask_switch()
    scene.desk.lock()
    scene.desk.log_out()
    assert scene.gate() is Gate.OPEN
    assert scene.told == [("address_changed", CentralAddress(URL, "wall"))]


def kept(*, locked: bool = False, ago: timedelta = timedelta(minutes=1)) -> KeptSitting:
    return KeptSitting(
        username="user-1",
        viewer=viewer(1),
        refresh_token="r-kept",
        seen_ms=to_epoch_ms(NOON - ago),
        locked=locked,
    )


@pytest.mark.parametrize(
    ("locked", "minutes", "gate"), [(False, 1, Gate.OPEN), (False, 11, Gate.LOCK), (True, 1, Gate.LOCK)]
)
def test_a_restart_goes_on_where_it_was_unless_the_desk_was_alone(
    scene: Scene, locked: bool, minutes: int, gate: Gate
) -> None:
    name = scene.orders("find_ordered")[0][0]
    assert isinstance(name, str)
    scene.desk.take_kept(name, kept(locked=locked, ago=timedelta(minutes=minutes)))
    assert scene.gate() is Gate.AGAIN
    assert scene.orders("renewal_ordered") == [["r-kept"]]
    scene.desk.take_renewal_lost("r-kept")
    scene.now_s = 6.0
    scene.desk.tick()
    assert scene.orders("renewal_ordered") == [["r-kept"]] * 2, "an answer that was lost is asked for again"
    scene.desk.take_renewed("r-kept", grant(1, "new"))
    assert (scene.gate(), scene.desk.picture.username) == (gate, "user-1")


@pytest.mark.parametrize(
    ("limit_s", "minutes", "locked", "gate"),
    [
        (120.0, 1, False, Gate.OPEN),
        (120.0, 3, False, Gate.LOCK),
        (1800.0, 29, False, Gate.OPEN),
        (1800.0, 31, False, Gate.LOCK),
        (0.0, 600, False, Gate.OPEN),
        (0.0, 1, True, Gate.LOCK),
    ],
)
def test_how_long_a_restart_may_take_is_the_time_after_which_an_idle_desk_is_locked(
    scene: Scene, limit_s: float, minutes: int, locked: bool, gate: Gate
) -> None:
    name = scene.orders("find_ordered")[0][0]
    assert isinstance(name, str)
    scene.desk.set_idle_limit(limit_s)
    scene.desk.take_kept(name, kept(locked=locked, ago=timedelta(minutes=minutes)))
    scene.desk.take_renewed("r-kept", grant(1, "new"))
    assert scene.gate() is gate


def test_a_kept_sitting_that_has_ended_is_forgotten(scene: Scene) -> None:
    name = scene.orders("find_ordered")[0][0]
    assert isinstance(name, str)
    scene.desk.take_kept(name, kept())
    scene.desk.take_renewal_refused("r-kept")
    assert scene.gate() is Gate.ENTER
    assert scene.orders("forget_ordered") == [[name]]


def test_what_is_kept_is_renewed_with_the_tokens(scene: Scene) -> None:
    scene.come(1, "x")
    scene.desk.lock()
    found = [one[1] for one in scene.orders("keep_ordered")]
    assert [(one.refresh_token, one.locked) for one in found if isinstance(one, KeptSitting)] == [
        ("r-x", False),
        ("r-x", True),
    ]
