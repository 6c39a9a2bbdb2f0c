"""Owns a transport that answers by path as a test says, and remembers what was asked."""

from __future__ import annotations

from collections.abc import Callable

from desktop.api.errors import CentralError
from desktop.api.transport import Reply, Request
from desktop.models.problem import ProblemType
from desktop.wire.readings import API_VERSION, Health, PresenceReply, encode_reading
from tests.helpers.samples import NOON_MS

Script = bytes | CentralError | Reply | Callable[[Request], "bytes | Reply"]


def problem_reply(status: int, kind: ProblemType) -> Reply:
    """Return a refusal."""
    body = b'{"type":"%s","title":"t","status":%d}' % (kind.value.encode(), status)
    headers = {"content-type": "application/problem+json"}
    return Reply(status=status, headers=headers, body=body, sent_s=0.0, received_s=0.1)


def health_body(epoch: str = "epoch-1", version: str = API_VERSION, at_ms: int = NOON_MS) -> bytes:
    """Return a health reply."""
    return encode_reading(
        Health(
            service="griddesk-central",
            api_version=version,
            program_version="0.1.0",
            epoch=epoch,
            server_time_ms=at_ms,
            data_as_of=(),
        )
    )


class ScriptedWay:
    """Each path (without the query) has a line of answers; the last one is given for ever.

    Attributes:
        took_s: What an exchange takes on the steady clock.
    """

    def __init__(self) -> None:
        sign = PresenceReply(leases=(), server_time_ms=NOON_MS, data_as_of=())
        self.scripts: dict[str, list[Script]] = {"/v1/presence": [encode_reading(sign)]}
        self.asked: list[Request] = []
        self.took_s = 0.1

    def script(self, path: str, *answers: Script) -> None:
        """Set the answers of a path."""
        self.scripts[path] = list(answers)

    def exchange(self, request: Request) -> Reply:
        """Give the next answer."""
        self.asked.append(request)
        line = self.scripts[request.path]
        answer = line.pop(0) if len(line) > 1 else line[0]
        if isinstance(answer, CentralError):
            raise answer
        if callable(answer):
            answer = answer(request)
        if isinstance(answer, Reply):
            return answer
        headers = {"content-type": "application/json"}
        return Reply(status=200, headers=headers, body=answer, sent_s=0.0, received_s=self.took_s)

    def paths(self) -> list[str]:
        """Return what was asked, in order."""
        return [request.path for request in self.asked]

    def abort(self) -> None:
        """Nothing runs on its own here."""

    def close(self) -> None:
        """Nothing is held."""
