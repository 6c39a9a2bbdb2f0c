"""Proves that every text has its English with the same placeholders, and that Qt loads the newest."""

from pathlib import Path

from PySide6.QtCore import QTranslator

from resources.files import resource_path
from resources.packaging.translations import (
    CONTEXT,
    compile_translations,
    find_gaps,
    read_texts,
    read_translations,
    write_translations,
)


def source_file() -> Path:
    return resource_path("translations/griddesk_en.ts")


def test_every_text_has_its_english() -> None:
    assert find_gaps(read_texts(), read_translations(source_file())) == []


def test_what_qt_loads_is_up_to_date(tmp_path: Path) -> None:
    fresh = tmp_path / "fresh.qm"
    compile_translations(source_file(), fresh)
    assert fresh.read_bytes() == resource_path("translations/griddesk_en.qm").read_bytes()


def test_qt_finds_each_text() -> None:
    translator = QTranslator()
    assert translator.load(str(resource_path("translations/griddesk_en.qm")))
    for text, english in read_translations(source_file()).items():
        assert translator.translate(CONTEXT, text) == english


def test_gaps_are_named() -> None:
    known = {"派遣 {name}": "Dispatch {who}", "旧": "Old", "空": ""}
    assert find_gaps({"派遣 {name}", "空"}, known) == [
        "no translation: 空",
        "no longer used: 旧",
        "other placeholders: 派遣 {name} -> Dispatch {who}",
    ]


def test_writing_keeps_what_is_known(tmp_path: Path) -> None:
    file = tmp_path / "a.ts"
    write_translations(file, {"一", "二 & <b>"}, {"二 & <b>": "two & <b>", "三": "three"})
    assert read_translations(file) == {"一": "", "二 & <b>": "two & <b>"}
