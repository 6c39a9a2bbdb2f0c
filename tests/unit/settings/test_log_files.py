"""Proves the log: JSON lines, private file, no tokens, no phone numbers, whole exceptions."""

import json
import logging
import stat
from pathlib import Path

import pytest

from desktop.settings.log_files import LogFiles, redact

SECRET = "k7Jq2mXw9Lr4Tz8B"


@pytest.mark.parametrize(
    "text",
    [
        f"Authorization: Bearer {SECRET}",
        f"token={SECRET}",
        f'{{"token": "{SECRET}"}}',
        f"postgresql://desk:{SECRET}@localhost/db",
    ],
)
def test_secrets_are_blotted_out(text: str) -> None:
    assert SECRET not in redact(text)


def test_phone_numbers_are_masked_and_other_numbers_kept() -> None:
    assert redact("call 13912345521 about 510182001014008") == "call 139****5521 about 510182001014008"


def test_lines_are_json_with_exception(tmp_path: Path) -> None:
    log = LogFiles(tmp_path / "logs", "desk-1")
    log.start()
    try:
        logging.getLogger("griddesk.test").info("polled %s", f"Bearer {SECRET}")
        try:
            raise ValueError(f"token={SECRET}")
        except ValueError:
            logging.getLogger("griddesk.test").exception("broken")
    finally:
        log.stop()
    text = log.path.read_text("utf-8")
    lines = [json.loads(line) for line in text.splitlines()]
    mine = [line for line in lines if line["logger"] == "griddesk.test"]
    assert [line["text"] for line in mine] == ["polled Bearer ***", "broken"]
    assert "ValueError" in mine[1]["exception"]
    assert SECRET not in text
    assert stat.S_IMODE(log.path.stat().st_mode) == 0o600
