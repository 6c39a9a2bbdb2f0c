"""Owns the translation of errors of the api into records that may cross threads."""

from __future__ import annotations

from desktop.api.client import MalformedBody
from desktop.api.errors import CentralError, ProblemAnswered, VersionMismatch
from desktop.models.failure import Failure
from desktop.sync.messages import Failed, FeedName
from desktop.wire.codec import ReplyMalformed


def describe(feed: FeedName, error: CentralError | ReplyMalformed, retry_at_s: float | None) -> Failed:
    """Return what a failed try is, for the hub.

    Args:
        feed: Who tried.
        error: What came of it.
        retry_at_s: Steady clock of the next try, None if none is planned.
    """
    if isinstance(error, ReplyMalformed):
        return Failed(feed=feed, failure=Failure.SCHEMA, detail=str(error)[:300], retry_at_s=retry_at_s)
    arguments = {}
    if isinstance(error, VersionMismatch):
        arguments["theirs"] = error.theirs[:32]
    if isinstance(error, ProblemAnswered):
        arguments["status"] = str(error.status)
    return Failed(
        feed=feed,
        failure=error.failure,
        detail=error.detail[:300],
        arguments=arguments,
        retry_at_s=retry_at_s,
    )


def body_of(error: BaseException) -> bytes | None:
    """Return the refused body of a malformed reply, None for any other error."""
    return error.body if isinstance(error, MalformedBody) else None
