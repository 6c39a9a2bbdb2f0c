"""Owns the strict JSON decoder and encoder that every family of messages uses."""

from __future__ import annotations

import threading
from typing import Any, TypeVar

import msgspec

T = TypeVar("T")


class ReplyMalformed(ValueError):
    """A body is not what the contract says: wrong JSON, wrong type, missing field, naive time."""


_ENCODER = msgspec.json.Encoder()
_DECODERS: dict[Any, msgspec.json.Decoder[Any]] = {}
_BUILDING = threading.RLock()


def encode(message: object) -> bytes:
    """Return a record or message as compact UTF-8 JSON."""
    return _ENCODER.encode(message)


def decode(body: bytes | msgspec.Raw, kind: type[T]) -> T:
    """Decode one message of the given type.

    Raises:
        ReplyMalformed: If the body is not exactly such a message; nothing of it may be used.
    """
    try:
        decoded: T = _decoder_of(kind).decode(body)
    except (msgspec.MsgspecError, ValueError, RecursionError) as error:
        # ValueError: the records' own invariants (aware instants, even columns), raised while decoding.
        raise ReplyMalformed(f"{getattr(kind, '__name__', kind)}: {error}") from error
    return decoded


def _decoder_of(kind: Any) -> msgspec.json.Decoder[Any]:
    """Return the decoder of a kind, made by the first that asks.

    One thread builds at a time: msgspec notes on a dataclass what it has found out of it before it has found
    out all, and a second thread that builds on such half a note ends the process.
    """
    decoder = _DECODERS.get(kind)
    if decoder is None:
        with _BUILDING:
            decoder = _DECODERS.get(kind)
            if decoder is None:
                decoder = _DECODERS[kind] = msgspec.json.Decoder(kind, strict=True)
    return decoder
