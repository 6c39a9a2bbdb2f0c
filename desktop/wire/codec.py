"""Owns the strict JSON decoder and encoder that every family of messages uses."""

from __future__ import annotations

from typing import Any, TypeVar

import msgspec

T = TypeVar("T")


class ReplyMalformed(ValueError):
    """A body is not what the contract says: wrong JSON, wrong type, missing field, naive time."""


_ENCODER = msgspec.json.Encoder()
_DECODERS: dict[Any, msgspec.json.Decoder[Any]] = {}


def encode(message: object) -> bytes:
    """Return a record or message as compact UTF-8 JSON."""
    return _ENCODER.encode(message)


def decode(body: bytes | msgspec.Raw, kind: type[T]) -> T:
    """Decode one message of the given type.

    Raises:
        ReplyMalformed: If the body is not exactly such a message; nothing of it may be used.
    """
    decoder = _DECODERS.get(kind)
    if decoder is None:
        decoder = _DECODERS[kind] = msgspec.json.Decoder(kind, strict=True)
    try:
        decoded: T = decoder.decode(body)
    except (msgspec.MsgspecError, ValueError, RecursionError) as error:
        # ValueError: the records' own invariants (aware instants, even columns), raised while decoding.
        raise ReplyMalformed(f"{getattr(kind, '__name__', kind)}: {error}") from error
    return decoded
