"""Owns the making of the table of readings: how each Chinese character may be pronounced, without tones.

    python -m resources.packaging.pinyin_readings

The library that knows them takes half a second to load, for phrases that a search by initials has no use for;
the table of single characters is read in a hundredth of that. A reading stays out that no phrase of the
library has and no family name: 格 may be read luo, but nobody types that. See docs/decisions/024.
"""

from __future__ import annotations

import sys
import unicodedata
from collections import defaultdict
from pathlib import Path

from pypinyin.phrases_dict import phrases_dict
from pypinyin.pinyin_dict import pinyin_dict

FILE = Path(__file__).resolve().parents[1] / "pinyin" / "readings.txt"
_MARKS = {"\N{COMBINING GRAVE ACCENT}", "\N{COMBINING ACUTE ACCENT}", "\N{COMBINING MACRON}"}
_TONES = _MARKS | {"\N{COMBINING CARON}", "\N{COMBINING CIRCUMFLEX ACCENT}"}
_OF_FAMILY_NAMES = {
    "bi": "秘", "chao": "晁", "chen": "谌", "chong": "种", "di": "翟", "gai": "盖", "ge": "盖葛",
    "gui": "妫炔", "he": "黑", "hua": "华", "ji": "纪", "ju": "仇", "miao": "缪", "mo": "万", "na": "那",
    "nai": "佴", "nie": "乜", "ou": "区", "pang": "逄", "piao": "朴", "qi": "亓俟", "qin": "覃", "qiu": "仇",
    "ren": "任", "shan": "单", "shao": "召", "she": "折", "shen": "谌", "tan": "覃澹", "wei": "隗尉",
    "xi": "洗郗", "xian": "冼洗", "xie": "解", "yao": "幺", "yu": "尉", "yun": "员贠", "zeng": "曾",
    "zha": "查", "zhai": "翟祭", "zhang": "长",
}  # fmt: skip
"""Readings of characters as family names, which phrases seldom hold."""


def plain_reading(reading: str) -> str:
    """Return a reading as it is typed: without its tone, and with v for ü."""
    parts = unicodedata.normalize("NFD", reading.replace("ɡ", "g"))
    bare = "".join(sign for sign in parts if sign not in _TONES)
    return unicodedata.normalize("NFC", bare).replace("ü", "v")


def read_table() -> dict[str, str]:
    """Return the characters of each reading, in the order of their codes."""
    spoken = _spoken_readings()
    table: dict[str, set[str]] = defaultdict(set)
    for code, readings in pinyin_dict.items():
        sign = chr(code)
        first, *others = dict.fromkeys(plain_reading(reading) for reading in readings.split(","))
        heard = spoken.get(sign)
        kept = [first, *(other for other in others if heard is None or other in heard)]
        for plain in kept:
            if plain.isascii() and plain.isalpha():
                table[plain].add(sign)
    for plain, signs in _OF_FAMILY_NAMES.items():
        table[plain].update(signs)
    return {reading: "".join(sorted(table[reading])) for reading in sorted(table)}


def _spoken_readings() -> dict[str, set[str]]:
    """Return the readings that each character has in some phrase."""
    spoken: dict[str, set[str]] = defaultdict(set)
    for phrase, readings in phrases_dict.items():
        for sign, heard in zip(phrase, readings, strict=False):
            spoken[sign].add(plain_reading(heard[0]))
    return dict(spoken)


def main() -> int:
    """Write the table; the same bytes at each run."""
    FILE.parent.mkdir(exist_ok=True)
    lines = [f"{reading} {characters}\n" for reading, characters in read_table().items()]
    FILE.write_text("".join(lines), encoding="utf-8", newline="\n")
    sys.stdout.write(f"{FILE.name}: {len(lines)} readings\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
