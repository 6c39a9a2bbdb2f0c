"""The card on its stage: what it shows in words and buttons, what it wishes, the central's answers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from PySide6.QtCore import QObject, Qt, Slot
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QWidget

from desktop.models.command import Operation, Order, OrderState, Outcome
from desktop.models.incident import IncidentState
from desktop.models.incident_detail import Candidate
from desktop.models.lease import Lease
from tests.helpers.panel_stage import PanelStage
from tests.helpers.records import NOW, make_detail
from tests.helpers.samples import make_command, make_delta, make_lease, make_upsert
from widgets.card.card_panel import CardPanel
from widgets.card.rows import ActionButton
from widgets.card.section import SectionHead

WIDTH_PX = 380
"""Width of the card at 1920x1080."""


def shown_words(root: QWidget) -> list[str]:
    """Return the texts of all labels and headings in sight, from the top."""
    found: list[QLabel | SectionHead] = [*root.findChildren(QLabel), *root.findChildren(SectionHead)]
    labels = [one for one in found if one.isVisibleTo(root) and one.text()]
    labels.sort(key=lambda one: (one.mapTo(root, one.rect().topLeft()).y(), one.mapTo(root, one.pos()).x()))
    return [one.text() for one in labels]


class CardScene(QObject):
    """A card, and what it has wished for.

    Attributes:
        wishes: One tuple a wish: its name, then what it carries.
    """

    def __init__(self, stage: PanelStage) -> None:
        super().__init__()
        self.stage = stage
        self._steady_s = 0.0
        self.panel = CardPanel(
            stage.feed, stage.map_feed, stage.selection, stage.ticking, clock=self._read_steady
        )
        self.wishes: list[tuple[object, ...]] = []
        panel = self.panel
        panel.claim_requested.connect(self._note_claim)
        panel.dispatch_requested.connect(self._note_dispatch)
        panel.close_requested.connect(self._note_close)
        panel.return_requested.connect(self._note_return)
        panel.take_over_requested.connect(self._note_take_over)
        panel.dismiss_requested.connect(self._note_dismiss)
        panel.detail_requested.connect(self._note_detail)
        panel.move_requested.connect(self._note_move)
        stage.show(panel, WIDTH_PX, 760)

    def _read_steady(self) -> float:
        return self._steady_s

    def let_pass(self, seconds: float) -> None:
        """Let time pass on the card's own clock, which stands still otherwise."""
        self._steady_s += seconds

    @Slot(str)
    def _note_claim(self, incident_id: str) -> None:
        self.wishes.append(("claim", incident_id))

    @Slot(str, object)
    def _note_dispatch(self, incident_id: str, assignees: object) -> None:
        self.wishes.append(("dispatch", incident_id, assignees))

    @Slot(str, str)
    def _note_close(self, incident_id: str, opinion: str) -> None:
        self.wishes.append(("close", incident_id, opinion))

    @Slot(str, object, object)
    def _note_move(self, incident_id: str, operation: Operation, arguments: object) -> None:
        self.wishes.append((operation.value, incident_id, arguments))

    @Slot(str, str)
    def _note_return(self, incident_id: str, reason: str) -> None:
        self.wishes.append(("return", incident_id, reason))

    @Slot(str)
    def _note_take_over(self, key: str) -> None:
        self.wishes.append(("take-over", key))

    @Slot(str)
    def _note_dismiss(self, key: str) -> None:
        self.wishes.append(("dismiss", key))

    @Slot(str)
    def _note_detail(self, incident_id: str) -> None:
        self.wishes.append(("detail", incident_id))

    def orders(self) -> list[tuple[object, ...]]:
        """Return the wishes that change something at the central, and forget all."""
        taken = [wish for wish in self.wishes if wish[0] != "detail"]
        self.wishes.clear()
        return taken

    # -- what happens ----------------------------------------------------------------------------

    def choose(self, incident_id: str, *allowed: str, candidates: tuple[Candidate, ...] = ()) -> None:
        """Select an incident and let the central answer what this viewer may do."""
        self.stage.selection.select_incident(incident_id)
        self.answer(incident_id, *allowed, candidates=candidates)

    def answer(
        self,
        incident_id: str,
        *allowed: str,
        candidates: tuple[Candidate, ...] = (),
        lease: Lease | None = None,
    ) -> None:
        """Let the central's present answer about an incident arrive."""
        board = self.stage.feed.board
        detail = make_detail(board.incidents[incident_id], *allowed, candidates=candidates)
        self.panel.take_detail(replace(detail, lease=lease or board.leases.get(incident_id)))
        self.settle()

    def change(self, incident_id: str, **changes: object) -> None:
        """Let a newer revision of an incident arrive."""
        held = self.stage.feed.board.incidents[incident_id]
        newer = replace(held, revision=held.revision + 1, **changes)  # type: ignore[arg-type]
        self.stage.commit(make_delta(make_upsert(newer)))
        self.settle()

    def claim_as(self, incident_id: str, holder_id: str) -> None:
        """Let the board learn who holds an incident."""
        self.stage.commit(make_delta(make_upsert(make_lease(incident_id, holder=holder_id))))
        self.settle()

    def order(
        self,
        state: OrderState,
        outcome: Outcome | None = None,
        operation: Operation = Operation.CLAIM,
        incident_id: str = "i3",
        arguments: Mapping[str, object] | None = None,
    ) -> None:
        """Let this desk's one order for an incident take a state."""
        command = make_command("key-1", operation, incident_id, issued=NOW)
        command = replace(command, arguments=arguments or {})
        self.stage.give(
            Order(command=command, sequence=1, state=state, attempts=1, changed=NOW, outcome=outcome)
        )
        self.settle()

    def close_at_central(self, incident_id: str) -> None:
        """Let an incident be over."""
        self.change(incident_id, state=IncidentState.CLOSED, closed=NOW)

    def settle(self) -> None:
        """Let the layout take its sizes."""
        self.panel.ensurePolished()
        for page in (self.panel.incident, self.panel.place):
            layout = page.layout()
            if layout is not None:
                layout.activate()
        QApplication.processEvents()

    # -- what is shown ---------------------------------------------------------------------------

    @property
    def words(self) -> list[str]:
        """Texts in sight, from the top."""
        self.settle()
        return shown_words(self.panel)

    @property
    def text(self) -> str:
        """All texts in sight, one a line."""
        return "\n".join(self.words)

    @property
    def buttons(self) -> dict[str, ActionButton]:
        """Buttons in sight by their word."""
        self.settle()
        found = self.panel.findChildren(ActionButton)
        return {one.word: one for one in found if one.isVisibleTo(self.panel)}

    def press(self, word: str) -> None:
        """Press a button with the mouse."""
        QTest.mouseClick(self.buttons[word], Qt.MouseButton.LeftButton)
        self.settle()
