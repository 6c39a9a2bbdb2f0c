"""Owns the list of texts to translate: read from the source, kept in the .ts file, compiled to the .qm file.

    python -m resources.packaging.translations          add new texts, drop unused ones, compile
    python -m resources.packaging.translations --check  change nothing; say what is missing

The texts are the constants given to ``tr``; Chinese is the source, a text without translation stays Chinese.
"""

from __future__ import annotations

import argparse
import ast
import string
import subprocess
import sys
import xml.etree.ElementTree as Xml
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
FOLDER = ROOT / "resources" / "translations"
CONTEXT = "GridDesk"
LANGUAGE = "en"


class TranslationMissing(Exception):
    """A text has no translation, or one whose placeholders differ."""


def read_texts(root: Path = ROOT) -> set[str]:
    """Return every text that the source gives to ``tr``.

    Raises:
        TranslationMissing: a text is computed; nobody could translate it.
    """
    texts: set[str] = set()
    for path in sorted((root / "widgets").rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Name) or node.func.id != "tr":
                continue
            text = node.args[0]
            if not isinstance(text, ast.Constant) or not isinstance(text.value, str):
                raise TranslationMissing(f"{path.relative_to(root)}:{node.lineno}: the text is computed")
            texts.add(text.value)
    return texts


def read_translations(file: Path) -> dict[str, str]:
    """Return source and translation of each text in a .ts file, an empty one where it is missing."""
    if not file.exists():
        return {}
    tree = Xml.fromstring(file.read_text(encoding="utf-8"))
    return {
        message.findtext("source", ""): message.findtext("translation", "")
        for message in tree.iter("message")
    }


def find_gaps(texts: set[str], translations: dict[str, str]) -> list[str]:
    """Return one line for each text whose translation is missing, unused or has other placeholders."""
    gaps = [f"no translation: {text}" for text in sorted(texts) if not translations.get(text)]
    gaps += [f"no longer used: {text}" for text in sorted(set(translations) - texts)]
    gaps += [
        f"other placeholders: {text} -> {translations[text]}"
        for text in sorted(texts & set(translations))
        if translations[text] and _placeholders(text) != _placeholders(translations[text])
    ]
    return gaps


def _placeholders(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name is not None}


def write_translations(file: Path, texts: set[str], translations: dict[str, str]) -> None:
    """Write the .ts file: every text in order, with what is known of it."""
    tree = Xml.Element("TS", version="2.1", language=LANGUAGE, sourcelanguage="zh_CN")
    context = Xml.SubElement(tree, "context")
    Xml.SubElement(context, "name").text = CONTEXT
    for text in sorted(texts):
        message = Xml.SubElement(context, "message")
        Xml.SubElement(message, "source").text = text
        translation = Xml.SubElement(message, "translation")
        translation.text = translations.get(text) or None
        if not translation.text:
            translation.set("type", "unfinished")
    Xml.indent(tree)
    head = '<?xml version="1.0" encoding="utf-8"?>\n<!DOCTYPE TS>\n'
    file.write_text(head + Xml.tostring(tree, encoding="unicode") + "\n", encoding="utf-8")


def compile_translations(file: Path, target: Path) -> None:
    """Compile a .ts file to the .qm file that Qt loads."""
    compiler = Path(sys.executable).with_name("pyside6-lrelease")
    subprocess.run([compiler, "-silent", file, "-qm", target], check=True)


def main(argv: list[str]) -> int:
    """Bring both files up to date, or only check them."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--check", action="store_true", help="change nothing")
    check = parser.parse_args(argv).check
    file, target = FOLDER / f"griddesk_{LANGUAGE}.ts", FOLDER / f"griddesk_{LANGUAGE}.qm"
    texts, translations = read_texts(), read_translations(file)
    if not check:
        write_translations(file, texts, translations)
        compile_translations(file, target)
        translations = read_translations(file)
    gaps = find_gaps(texts, translations)
    sys.stdout.writelines(f"{gap}\n" for gap in gaps)
    return 1 if gaps else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
