"""Owns the making of the program's two font files out of Noto Sans SC, the same bytes at each run.

Run it in the development environment, with the two packages that carry the font laid beside each other:

    pip download --no-deps pylopdf-fonts-zh-cn==0.1.1
    npm pack @expo-google-fonts/noto-sans-sc@0.4.3
    python -m resources.packaging.subset_fonts FOLDER_OF_THE_TWO

The characters of U+2E80-2FDF (radicals) share their outlines with ordinary characters; a PDF would name them
instead and its text could not be searched, so they stay out.
"""

from __future__ import annotations

import argparse
import hashlib
import io
import sys
import tarfile
import zipfile
from dataclasses import dataclass
from pathlib import Path

from fontTools import subset
from fontTools.ttLib import TTFont

FAMILY = "GridDesk Sans"
VENDOR = "GRDK"
"""The same in both files: Qt keeps weights of different makers apart and would draw 600 as 400."""
OUTPUT_FOLDER = Path(__file__).resolve().parent.parent / "fonts"
MUST_DRAW = "濛阳街道网格台彭州、。：（）℃㎡→≥◆▲●○■░"
RANGES = (
    (0x0020, 0x007E),  # Basic Latin
    (0x00A0, 0x017F),  # Latin-1, Latin Extended-A
    (0x02B0, 0x02FF),  # spacing modifiers
    (0x2000, 0x209F),  # general punctuation, superscripts and subscripts
    (0x20A0, 0x20CF),  # currency
    (0x2100, 0x218F),  # letterlike, number forms
    (0x2190, 0x22FF),  # arrows, mathematical operators
    (0x2300, 0x23FF),  # technical
    (0x2460, 0x24FF),  # enclosed numbers
    (0x2500, 0x27BF),  # box drawing, blocks, geometric shapes, dingbats
    (0x3000, 0x303F),  # CJK punctuation
    (0x3380, 0x33DF),  # squared units
    (0x4E00, 0x9FFF),  # CJK unified ideographs
    (0xFE30, 0xFE4F),  # CJK compatibility forms
    (0xFF00, 0xFFEF),  # full-width forms
)
FORBIDDEN = range(0x2E80, 0x2FE0)
FEATURES = ["kern", "mark", "mkmk", "ccmp", "tnum"]


@dataclass(frozen=True, slots=True)
class Source:
    """One package that carries a weight of the font.

    Attributes:
        archive: File name of the package.
        sha256: Digest of the package, hexadecimal.
        member: The font inside the package.
        output: Name of the file to write.
        weight: Name of the weight.
    """

    archive: str
    sha256: str
    member: str
    output: str
    weight: str


SOURCES = (
    Source(
        "pylopdf_fonts_zh_cn-0.1.1-py3-none-any.whl",
        "e2661ef3790cbe0f0f6aa5338b6859b7cd288ee75bc88cd4239c62cd025d4fb3",
        "pylopdf_fonts_zh_cn/NotoSansSC-Regular.otf",
        "GridDeskSans-Regular.otf",
        "Regular",
    ),
    Source(
        "expo-google-fonts-noto-sans-sc-0.4.3.tgz",
        "0d69d0f4971d2ff574e3d93cbc218dc950bf3f3f8f8e2c008d97687ed53aee59",
        "package/700Bold/NotoSansSC_700Bold.ttf",
        "GridDeskSans-Bold.ttf",
        "Bold",
    ),
)


class FontRefused(Exception):
    """The package or the result is not what the program can be built with."""


def read_member(archive: Path, source: Source) -> bytes:
    """Return the font inside a package.

    Raises:
        FontRefused: the package is another one than the one that was tried.
    """
    content = archive.read_bytes()
    digest = hashlib.sha256(content).hexdigest()
    if digest != source.sha256:
        raise FontRefused(f"{archive.name}: sha256 is {digest}, expected {source.sha256}")
    if archive.suffix == ".whl":
        with zipfile.ZipFile(io.BytesIO(content)) as wheel:
            return wheel.read(source.member)
    with tarfile.open(fileobj=io.BytesIO(content), mode="r:gz") as package:
        member = package.extractfile(source.member)
        if member is None:
            raise FontRefused(f"{archive.name}: {source.member} is no file")
        return member.read()


def make_subset(content: bytes, weight: str) -> TTFont:
    """Return the font with the program's characters alone, under the program's name."""
    font = TTFont(io.BytesIO(content), recalcTimestamp=False)
    options = subset.Options(
        layout_features=FEATURES,
        drop_tables=["DSIG", "VORG", "vhea", "vmtx", "BASE", "STAT"],
        name_IDs=[0, 1, 2, 3, 4, 5, 6, 13, 14],
        notdef_outline=True,
        glyph_names=False,
        hinting=True,
    )
    subsetter = subset.Subsetter(options)
    subsetter.populate(unicodes=[code for first, last in RANGES for code in range(first, last + 1)])
    subsetter.subset(font)
    _rename(font, weight)
    return font


def _rename(font: TTFont, weight: str) -> None:
    postscript = f"{FAMILY.replace(' ', '')}-{weight}"
    names = {1: FAMILY, 2: weight, 3: f"1.0;GridDesk;{postscript}", 4: f"{FAMILY} {weight}", 6: postscript}
    for record in font["name"].names:
        if record.nameID in names:
            record.string = names[record.nameID]
    font["OS/2"].achVendID = VENDOR
    if "CFF " in font:
        compact = font["CFF "].cff
        compact.fontNames = [postscript]
        top = compact.topDictIndex[0]
        top.FullName, top.FamilyName, top.Weight = names[4], FAMILY, weight


def check_font(font: TTFont) -> None:
    """Refuse a font that misses a character, keeps a radical, or whose digits differ in width.

    Raises:
        FontRefused: with what is wrong.
    """
    characters = font.getBestCmap()
    missing = [char for char in MUST_DRAW if ord(char) not in characters]
    if missing:
        raise FontRefused(f"characters missing: {''.join(missing)}")
    if any(code in characters for code in FORBIDDEN):
        raise FontRefused("radicals of U+2E80-2FDF are left")
    if len({font["hmtx"][characters[ord(digit)]][0] for digit in "0123456789"}) != 1:
        raise FontRefused("digits are not of one width")


def main(argv: list[str]) -> int:
    """Write both files and say their sizes."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", type=Path, help="folder with the two packages")
    folder: Path = parser.parse_args(argv).folder
    for source in SOURCES:
        font = make_subset(read_member(folder / source.archive, source), source.weight)
        check_font(font)
        target = OUTPUT_FOLDER / source.output
        font.save(target)
        sys.stdout.write(f"{target.name}: {target.stat().st_size / 2**20:.1f} MiB\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
