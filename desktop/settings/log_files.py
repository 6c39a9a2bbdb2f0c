"""Owns the program's log: JSON lines, rotating, written off the calling thread, without secrets."""

from __future__ import annotations

import json
import logging
import os
import queue
import re
from datetime import UTC, datetime
from logging.handlers import QueueHandler, QueueListener, RotatingFileHandler
from pathlib import Path

_MAX_BYTES = 10 * 1024 * 1024
_FILES = 10
"""10 files of 10 MiB. Source: promises, Security."""

_SECRETS = (
    re.compile(r"(?i)([?&](?:tk|ak|sk|key|api_?key|access_token|appid)=)[^&\s\"']+"),
    re.compile(r"(?i)(bearer\s+)[A-Za-z0-9._~+/=-]{8,}"),
    re.compile(r"(?i)(token[\"']?\s*[=:]\s*[\"']?)[A-Za-z0-9._~+/=-]{8,}"),
    re.compile(r"(://[^/\s:@]+:)[^@\s/]+(?=@)"),
)
_PHONES = re.compile(r"(?<!\d)(1\d{2})\d{4}(\d{4})(?!\d)")


def redact(text: str) -> str:
    """Return a text with tokens, passwords in URLs and phone numbers blotted out."""
    for pattern in _SECRETS:
        text = pattern.sub(r"\1***", text)
    return _PHONES.sub(r"\1****\2", text)


class JsonLines(logging.Formatter):
    """Formats a record as one line of JSON with its UTC instant."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the line."""
        line = {
            "at": datetime.fromtimestamp(record.created, tz=UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "thread": record.threadName,
            "text": redact(record.getMessage()),
        }
        if record.exc_info:
            line["exception"] = redact(self.formatException(record.exc_info))
        return json.dumps(line, ensure_ascii=False)


class PrivateRotatingFile(RotatingFileHandler):
    """A rotating file that only its owner may read."""

    def _open(self):  # type: ignore[no-untyped-def]  # the standard library's own signature is untyped here
        handle = os.open(self.baseFilename, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
        return os.fdopen(handle, "a", encoding="utf-8")


class LogFiles:
    """The running log of one program; `stop` writes out what is queued."""

    def __init__(self, folder: Path, program: str) -> None:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        self.path = folder / f"{program}.log"
        self._file = PrivateRotatingFile(self.path, maxBytes=_MAX_BYTES, backupCount=_FILES - 1, delay=True)
        self._file.setFormatter(JsonLines())
        entries: queue.SimpleQueue[logging.LogRecord] = queue.SimpleQueue()
        self._handler = _RawQueueHandler(entries)
        self._listener = QueueListener(entries, self._file)

    def start(self, level: int = logging.INFO) -> None:
        """Take all records of this process from now on."""
        root = logging.getLogger()
        root.setLevel(level)
        root.addHandler(self._handler)
        self._listener.start()

    def stop(self) -> None:
        """Write out what waits and close the file."""
        logging.getLogger().removeHandler(self._handler)
        self._listener.stop()
        self._file.close()


class _RawQueueHandler(QueueHandler):
    """Keeps the exception with the record; the formatter, on the writing thread, needs it whole."""

    def prepare(self, record: logging.LogRecord) -> logging.LogRecord:
        record.message = record.getMessage()
        record.args = None
        record.msg = record.message
        return record
