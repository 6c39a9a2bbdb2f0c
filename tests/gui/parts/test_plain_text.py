"""Proves that what the central sends is shown as it is, and that buttons name their key."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt

from tests.helpers.panel_stage import PanelStage, picture_of
from widgets.parts.key_button import KeyButton
from widgets.parts.plain_label import PlainLabel

ATTACK = '<img src="{path}"><b>粗</b><table><tr><td>1'


def test_a_label_shows_tags_as_letters(stage: PanelStage, tmp_path: Path) -> None:
    plain, rich = PlainLabel("value"), PlainLabel("value")
    plain.setText(ATTACK.format(path=tmp_path / "none.png"))
    rich.setText("粗")
    assert plain.textFormat() is Qt.TextFormat.PlainText
    assert plain.sizeHint().width() > 10 * rich.sizeHint().width()


def test_a_button_is_wide_enough_for_word_and_key(stage: PanelStage) -> None:
    button = KeyButton("Enter")
    button.set_word("派遣 赵敏")
    stage.show(button, *button.sizeHint().toTuple())
    labels = button.findChildren(PlainLabel)
    assert [label.text() for label in labels] == ["派遣 赵敏", "Enter"]
    assert all(label.width() >= label.sizeHint().width() for label in labels)
    assert button.accessibleName() == "派遣 赵敏"
    before = picture_of(button)
    button.set_word("派遣 燃气公司抢险班")
    assert button.sizeHint().width() > before.width()
