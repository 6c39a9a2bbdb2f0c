"""Proves that the fonts draw the texts of the program, digits of one width, and leave PDF searchable."""

import pytest
from PySide6.QtGui import QFont, QFontDatabase, QFontInfo, QFontMetricsF, QRawFont
from PySide6.QtWidgets import QApplication

from resources.files import ResourceMissing, resource_path

FILES = ("fonts/GridDeskSans-Regular.otf", "fonts/GridDeskSans-Bold.ttf")
FAMILY = "GridDesk Sans"
TEXT = "濛阳街道朝阳中路社区网格指挥台，（）“”·—℃㎡→≥ABCabc0123456789"


@pytest.fixture
def family(qapp: QApplication) -> str:
    for name in FILES:
        number = QFontDatabase.addApplicationFont(str(resource_path(name)))
        assert QFontDatabase.applicationFontFamilies(number) == [FAMILY]
    return FAMILY


@pytest.mark.parametrize("name", FILES)
def test_every_character_has_ink(qapp: QApplication, name: str) -> None:
    font = QRawFont(str(resource_path(name)), 32)
    empty = [
        char
        for char in TEXT
        if not font.supportsCharacter(ord(char))
        or font.pathForGlyph(font.glyphIndexesForString(char)[0]).isEmpty()
    ]
    assert empty == []


@pytest.mark.parametrize("name", FILES)
def test_every_common_ideograph_is_there(qapp: QApplication, name: str) -> None:
    font = QRawFont(str(resource_path(name)), 32)
    missing = [code for code in range(0x4E00, 0x9FA6) if not font.supportsCharacter(code)]
    assert missing == []


@pytest.mark.parametrize("name", FILES)
def test_radicals_stay_out_so_that_pdf_text_is_searchable(qapp: QApplication, name: str) -> None:
    font = QRawFont(str(resource_path(name)), 32)
    assert [code for code in range(0x2E80, 0x2FE0) if font.supportsCharacter(code)] == []


@pytest.mark.parametrize(("asked", "drawn"), [(400, 400), (600, 600), (700, 700)])
def test_weights_are_real(family: str, asked: int, drawn: int) -> None:
    font = QFont(family)
    font.setPixelSize(100)
    font.setWeight(QFont.Weight(asked))
    regular = QFont(family)
    regular.setPixelSize(100)
    assert QFontInfo(font).weight() == drawn
    wider = QFontMetricsF(font).horizontalAdvance("0") > QFontMetricsF(regular).horizontalAdvance("0")
    assert wider == (asked >= 600)


@pytest.mark.parametrize("weight", [QFont.Weight.Normal, QFont.Weight.DemiBold])
def test_digits_are_of_one_width(family: str, weight: QFont.Weight) -> None:
    font = QFont(family)
    font.setPixelSize(14)
    font.setWeight(weight)
    measure = QFontMetricsF(font)
    widths = {round(measure.horizontalAdvance(text), 3) for text in ("0000", "1111", "1717", "7474", "4141")}
    assert len(widths) == 1


def test_missing_file_is_named() -> None:
    with pytest.raises(ResourceMissing, match="fonts/Nobody"):
        resource_path("fonts/Nobody.ttf")
