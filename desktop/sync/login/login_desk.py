"""Owns who sits at this desk and with which token the central is asked; the rules are the seat's.

Thread: UI
"""

from __future__ import annotations

import math
from collections.abc import Callable
from datetime import timedelta

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from desktop.board.server_clock import ServerClock
from desktop.models.instant import from_epoch_ms, to_epoch_ms
from desktop.models.person import Viewer
from desktop.models.seat import Fault, Gate, SeatPicture
from desktop.sync.access import CentralAccess, CentralAddress
from desktop.sync.login import seat as rules
from desktop.sync.login.grant import Credentials, Grant, Refusal
from desktop.sync.login.seat import Seat
from desktop.wire.accounts import KeptSitting

TICK_MS = 500

KEEP_EVERY_S = 60.0
"""How often it is noted that somebody sits here, for a restart to know how long the desk was alone."""

LEFT_ALONE_S = 600.0
"""How long a desk may be left alone where nobody has set another time. Source: contract, Rights."""


class LoginDesk(QObject):
    """Holds the seat, renews its tokens, and tells workers and screens what changed.

    Args:
        access: Which central; a wall sits by its token alone and is never asked for more.
        clock: The central's clock.
        steady: Steady clock in seconds.
        place: Names this seat of this profile; what is kept is kept under it.

    Signals:
        address_changed (CentralAddress): Where the central is, and the token to ask it with.
        leaving (): Whoever sat here sits here no more; comes before the address that follows.
        handing_over (Viewer | None, Viewer | None): Whose work lay here, and whose comes in its place.
        viewer_known (Viewer): Who sits here, proved by the central.
        seat_changed (SeatPicture): For the screens.
    """

    address_changed = Signal(object)
    leaving = Signal()
    handing_over = Signal(object, object)
    viewer_known = Signal(object)
    seat_changed = Signal(object)

    url_ordered = Signal(str)
    login_ordered = Signal(int, object)
    renewal_ordered = Signal(str)
    end_ordered = Signal(str)
    find_ordered = Signal(str)
    keep_ordered = Signal(str, object)
    forget_ordered = Signal(str)

    def __init__(
        self,
        access: CentralAccess,
        clock: ServerClock,
        steady: Callable[[], float],
        place: str,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._access, self._clock, self._steady, self._place = access, clock, steady, place
        # Until somebody is found to be missing, the screens wait for the central as ever.
        self._seat = Seat(gate=Gate.OPEN)
        self._url = ""
        self._told_address: CentralAddress | None = None
        self._told = SeatPicture()
        self._left_alone_s = LEFT_ALONE_S
        self._by_password = False
        self._is_kept: bool | None = None
        self._kept: KeptSitting | None = None
        self._kept_due_s = math.inf
        self._noted_s = -math.inf
        self._timer = QTimer(self)
        self._timer.setInterval(TICK_MS)
        self._timer.timeout.connect(self.tick)

    @property
    def picture(self) -> SeatPicture:
        """The seat as it is now."""
        seat, now_s = self._seat, self._steady()
        refusal = seat.refusal
        locked_left_s = 0.0
        if refusal is not None and refusal.fault is Fault.LOCKED:
            locked_left_s = max(0.0, refusal.until_s - now_s)
        return SeatPicture(
            gate=seat.gate,
            sitter=seat.sitter,
            username=seat.username,
            url=self._url,
            is_asking=seat.is_asking,
            fault=None if refusal is None else refusal.fault,
            failure="" if refusal is None else refusal.failure,
            locked_left_s=locked_left_s,
            locked_until=self._clock.now() + timedelta(seconds=locked_left_s) if locked_left_s else None,
            ends_in_s=seat.ends_in_s(now_s),
            is_final=seat.is_final,
            can_lock=seat.can_lock,
            is_kept=self._is_kept,
        )

    @property
    def _name(self) -> str:
        return f"{self._url} {self._place}"

    @property
    def _keeps(self) -> bool:
        """Whether sittings outlive the program: the profile's own central lets its desks in by tokens."""
        return self._access.url is not None

    # -- what the screens wish ---------------------------------------------------------------------

    def set_idle_limit(self, limit_s: float) -> None:
        """Let a sitting of an earlier run go on uncovered only if the desk was away for less.

        Args:
            limit_s: Seconds after which a desk without hands is locked, 0 for never.
        """
        self._left_alone_s = limit_s if limit_s > 0 else math.inf

    def start(self) -> None:
        """Begin to watch the time."""
        if self._access.may_log_in:
            self._timer.start()

    def stop(self) -> None:
        """End it."""
        self._timer.stop()

    @Slot(str, str)
    def log_in(self, username: str, password: str) -> None:
        """Have name and password checked."""
        self._apply(rules.submit(self._seat))
        self.login_ordered.emit(self._seat.attempt, Credentials(username, password))

    @Slot()
    def ask_switch(self) -> None:
        """Somebody wants to sit down."""
        if self._access.may_log_in:
            self._apply(rules.ask_switch(self._seat))

    @Slot()
    def turn_back(self) -> None:
        """Nobody else sits down after all."""
        self._apply(rules.turn_back(self._seat))

    @Slot()
    def lock(self) -> None:
        """Cover the work until the password is given again."""
        self._apply(rules.lock(self._seat))
        self._note_presence()

    @Slot()
    def log_out(self) -> None:
        """Leave the seat; the central ends the sitting, and nothing is kept."""
        if not self._access.may_log_in:
            return
        self._end_at_central(self._seat.grant)
        self._by_password, self._kept = True, None
        self._apply(rules.log_out(self._seat))
        self.forget_ordered.emit(self._name)

    # -- what the keeper says ----------------------------------------------------------------------

    @Slot(object)
    def take_central(self, address: CentralAddress) -> None:
        """Learn where the central is; a token that came with it lets this desk in until somebody logs in."""
        moved = address.url != self._url
        self._url = address.url
        if moved:
            self.url_ordered.emit(address.url)
        if address.token and not self._by_password:
            if address.token != self._seat.access:
                self._apply(rules.come_by_token(self._seat, address.token))
        elif self._seat.grant is None and not self._by_password:
            if self._access.may_log_in:
                self._apply(rules.log_out(self._seat))
            if self._keeps and moved:
                self.find_ordered.emit(self._name)
        self._tell()

    @Slot()
    def note_token_refused(self) -> None:
        """A request came back because of its token."""
        own = self._access.url is None and not self._by_password
        if self._access.may_log_in and not own:
            self._apply(rules.token_refused(self._seat, self._steady()))

    @Slot(object)
    def take_viewer(self, viewer: Viewer) -> None:
        """Learn who bears the token; an answer about an earlier one comes too late."""
        if rules.is_bearer(self._seat, viewer):
            self._apply(rules.learn_sitter(self._seat, viewer))
            self.viewer_known.emit(viewer)

    # -- what the worker says ----------------------------------------------------------------------

    @Slot(int, str, object)
    def take_admitted(self, attempt: int, username: str, grant: Grant) -> None:
        """Let somebody in; the sitting in whose place it comes is ended."""
        before = self._seat
        after = rules.admit(before, attempt, username, grant)
        if after is before:
            self._end_at_central(grant)
            return
        self._by_password, self._kept = True, None
        self._end_at_central(before.grant)
        self._apply(after)
        self._note_presence()

    @Slot(int, object)
    def take_refused(self, attempt: int, refusal: Refusal) -> None:
        """Say why nobody was let in."""
        self._apply(rules.refuse(self._seat, attempt, refusal))

    @Slot(str, object)
    def take_renewed(self, refresh: str, grant: Grant) -> None:
        """Go on with new tokens."""
        kept, self._kept = self._kept, None
        if kept is not None and kept.refresh_token == refresh:
            self._by_password = True
            away_s = (self._clock.now() - from_epoch_ms(kept.seen_ms)).total_seconds()
            is_alone = kept.locked or away_s > self._left_alone_s
            self._apply(rules.resume(self._seat, kept.username, grant, locked=is_alone))
            if self._seat.grant is not grant:  # somebody is logging in meanwhile
                self._end_at_central(grant)
        else:
            self._kept = kept
            self._apply(rules.renewed(self._seat, refresh, grant))
        self._note_presence()

    @Slot(str)
    def take_renewal_refused(self, refresh: str) -> None:
        """The central renews this sitting no more."""
        if self._kept is not None and self._kept.refresh_token == refresh:
            self._kept = None
            self._apply(rules.forget(self._seat))
            self.forget_ordered.emit(self._name)
        self._apply(rules.renewal_refused(self._seat, refresh))

    @Slot(str)
    def take_renewal_lost(self, refresh: str) -> None:
        """Nobody knows whether it was renewed."""
        self._kept_due_s = self._steady() + rules.RETRY_S
        self._apply(rules.renewal_lost(self._seat, refresh, self._steady()))

    # -- what the keyring says ---------------------------------------------------------------------

    @Slot(bool)
    def take_vault(self, is_there: bool) -> None:
        """Learn whether a login outlives the program."""
        self._is_kept = is_there
        self._tell()

    @Slot(str, object)
    def take_kept(self, name: str, kept: KeptSitting | None) -> None:
        """Try to go on with what an earlier run kept."""
        if kept is None or name != self._name or self._by_password:
            return
        self._kept, self._kept_due_s = kept, math.inf
        self._apply(rules.remember(self._seat, kept.viewer, kept.username))
        self.renewal_ordered.emit(kept.refresh_token)

    # -- time --------------------------------------------------------------------------------------

    @Slot()
    def tick(self) -> None:
        """Do what time alone asks for."""
        now_s = self._steady()
        self._apply(rules.pass_time(self._seat, now_s))
        grant = self._seat.grant
        if grant is not None and self._seat.wants_renewal(now_s):
            self._apply(rules.begin_renewal(self._seat))
            self.renewal_ordered.emit(grant.refresh)
        if self._kept is not None and now_s >= self._kept_due_s:
            self._kept_due_s = math.inf
            self.renewal_ordered.emit(self._kept.refresh_token)
        if now_s - self._noted_s >= KEEP_EVERY_S and self._seat.gate is Gate.OPEN:
            self._note_presence()
        self._tell()

    # -- inner -------------------------------------------------------------------------------------

    def _apply(self, seat: Seat) -> None:
        before, self._seat = self._seat, seat
        is_other = seat.grant is not before.grant and _person_of(seat) != _person_of(before)
        if before.grant is not None and is_other:
            self.leaving.emit()
        if _id_of(seat.sitter) != _id_of(before.sitter):
            self.handing_over.emit(before.sitter, seat.sitter)
        self._tell()
        grant = seat.grant
        if grant is not None and grant.viewer is not None and grant is not before.grant:
            self.viewer_known.emit(grant.viewer)

    def _tell(self) -> None:
        address = CentralAddress(self._url, self._seat.access)
        if self._url and address != self._told_address:
            self._told_address = address
            self.address_changed.emit(address)
        picture = self.picture
        if picture != self._told:
            self._told = picture
            self.seat_changed.emit(picture)

    def _end_at_central(self, grant: Grant | None) -> None:
        if grant is not None and grant.refresh:
            self.end_ordered.emit(grant.access)

    def _note_presence(self) -> None:
        """Keep the sitting for the next run, with when somebody last sat here."""
        seat, self._noted_s = self._seat, self._steady()
        grant = seat.grant
        if not self._keeps or grant is None or not grant.refresh or grant.viewer is None:
            return
        kept = KeptSitting(
            username=seat.username,
            viewer=grant.viewer,
            refresh_token=grant.refresh,
            seen_ms=to_epoch_ms(self._clock.now()),
            locked=seat.gate is not Gate.OPEN,
        )
        self.keep_ordered.emit(self._name, kept)


def _person_of(seat: Seat) -> str | None:
    """Return in whose name this desk may ask, None for nobody's."""
    return None if seat.grant is None else _id_of(seat.sitter)


def _id_of(viewer: Viewer | None) -> str:
    return "" if viewer is None else viewer.person_id or ""
