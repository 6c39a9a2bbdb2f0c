"""Proves the decoder: strict, and safe when several threads meet a kind of message for the first time."""

from __future__ import annotations

import subprocess
import sys

import pytest

from desktop.models.person import Viewer
from desktop.wire.codec import ReplyMalformed, decode, encode
from tests.helpers.central_program import ROOT

FIRST_MEETINGS = """
import sys, threading
from dataclasses import make_dataclass
from desktop.wire.codec import decode

sys.setswitchinterval(1e-6)
THREADS = 6
wrong = []

def make_kind(number):
    inner = make_dataclass(f"Inner{number}", [(f"part{i}", int) for i in range(12)])
    return make_dataclass(f"Outer{number}", [("a", inner), ("b", list[inner]), ("c", inner | None)])

def meet(kind, barrier):
    part = "{" + ",".join(f'"part{i}":{i}' for i in range(12)) + "}"
    body = ('{"a":%s,"b":[%s],"c":%s}' % (part, part, part)).encode()
    barrier.wait()
    try:
        found = decode(body, kind)
        if found.b[0].part11 != 11:
            wrong.append(found)
    except BaseException as error:
        wrong.append(error)

for number in range(120):
    kind, barrier = make_kind(number), threading.Barrier(THREADS)
    threads = [threading.Thread(target=meet, args=(kind, barrier)) for _ in range(THREADS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
print(len(wrong), wrong[:2])
"""
"""In a process of its own: what it guards against ends the process."""


def test_threads_meeting_a_kind_for_the_first_time_read_it_right() -> None:
    run = subprocess.run(
        [sys.executable, "-c", FIRST_MEETINGS],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert (run.returncode, run.stdout.strip()) == (0, "0 []"), run.stderr


@pytest.mark.parametrize(
    "body", [b"", b"null", b"[]", b'{"name": 3}', b"\xff\xfe", b"<html></html>", b"[" * 5000]
)
def test_a_body_of_another_kind_is_refused(body: bytes) -> None:
    with pytest.raises(ReplyMalformed, match="Viewer"):
        decode(body, Viewer)


def test_what_is_written_is_read_back() -> None:
    assert decode(encode({"一": [1, 2]}), dict[str, list[int]]) == {"一": [1, 2]}
