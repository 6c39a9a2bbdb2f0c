"""Owns the tables of the A/B posts: all that a post's book is read from, and who holds it."""

from __future__ import annotations

from sqlalchemy import BigInteger, Boolean, Integer, LargeBinary, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from desktop.central.tables.base import Base


class PostPatternRow(Base):
    """Who holds a post as a rule, at which minutes of which days (city time), over [valid_from, valid_to)."""

    __tablename__ = "post_pattern"
    grid_code: Mapped[str] = mapped_column(String(15), primary_key=True)
    valid_from_ms: Mapped[int] = mapped_column(BigInteger, primary_key=True)
    valid_to_ms: Mapped[int | None] = mapped_column(BigInteger)
    a_id: Mapped[str] = mapped_column(String(64), index=True)
    b_id: Mapped[str | None] = mapped_column(String(64), index=True)
    start_minute: Mapped[int] = mapped_column(Integer)
    end_minute: Mapped[int] = mapped_column(Integer)
    weekdays: Mapped[int] = mapped_column(Integer)


class PostOverrideRow(Base):
    """Somebody else stands in A's place for a while; deliberately nobody where no person is named."""

    __tablename__ = "post_override"
    id: Mapped[str] = mapped_column(String(64), primary_key=True)
    grid_code: Mapped[str] = mapped_column(String(15), index=True)
    start_ms: Mapped[int] = mapped_column(BigInteger)
    end_ms: Mapped[int] = mapped_column(BigInteger, index=True)
    person_id: Mapped[str | None] = mapped_column(String(64))
    reason: Mapped[str] = mapped_column(Text)
    author_id: Mapped[str] = mapped_column(String(64))
    author_name: Mapped[str] = mapped_column(String(64))


class PostSwapRow(Base):
    """Two people want to stand in each other's A posts for a while; it holds once both have agreed.

    Attributes:
        state: proposed, agreed, refused or withdrawn.
        start_ms: From when it holds: never before the second of them agreed.
    """

    __tablename__ = "post_swap"
    id: Mapped[str] = mapped_column(String(64), primary_key=True)
    one_id: Mapped[str] = mapped_column(String(64), index=True)
    other_id: Mapped[str] = mapped_column(String(64), index=True)
    start_ms: Mapped[int] = mapped_column(BigInteger)
    end_ms: Mapped[int] = mapped_column(BigInteger, index=True)
    reason: Mapped[str] = mapped_column(Text)
    author_id: Mapped[str] = mapped_column(String(64))
    author_name: Mapped[str] = mapped_column(String(64))
    one_agreed: Mapped[bool] = mapped_column(Boolean)
    other_agreed: Mapped[bool] = mapped_column(Boolean)
    state: Mapped[str] = mapped_column(String(16))
    revision: Mapped[int] = mapped_column(Integer)


class AbsenceRow(Base):
    """An absence of a worker.

    Attributes:
        start_ms: From when it holds: never before it was entered.
        stated_start_ms: From when the worker was away, by what was said.
        items: What was handed over, in the words of whoever entered it.
    """

    __tablename__ = "absence"
    id: Mapped[str] = mapped_column(String(64), primary_key=True)
    worker_id: Mapped[str] = mapped_column(String(64), index=True)
    start_ms: Mapped[int] = mapped_column(BigInteger)
    end_ms: Mapped[int] = mapped_column(BigInteger, index=True)
    stated_start_ms: Mapped[int] = mapped_column(BigInteger)
    kind: Mapped[str] = mapped_column(String(16))
    reason: Mapped[str] = mapped_column(Text, default="")
    items: Mapped[str] = mapped_column(Text, default="")
    approved_by: Mapped[str] = mapped_column(String(64))
    revision: Mapped[int] = mapped_column(Integer, default=1)


class AbsenceAnswerRow(Base):
    """What somebody answered to being asked to cover an absence; append-only.

    Attributes:
        revision: Revision of the absence that the answer made.
        given_by: Name of whoever entered it; another's where it was said by phone.
    """

    __tablename__ = "absence_answer"
    absence_id: Mapped[str] = mapped_column(String(64), primary_key=True)
    revision: Mapped[int] = mapped_column(Integer, primary_key=True)
    person_id: Mapped[str] = mapped_column(String(64))
    answer: Mapped[str] = mapped_column(String(16))
    at_ms: Mapped[int] = mapped_column(BigInteger)
    given_by: Mapped[str] = mapped_column(String(64))


class TakeoverRow(Base):
    """Somebody has taken a post over from whoever answered for it."""

    __tablename__ = "takeover"
    id: Mapped[str] = mapped_column(String(64), primary_key=True)
    grid_code: Mapped[str] = mapped_column(String(15), index=True)
    person_id: Mapped[str] = mapped_column(String(64))
    from_id: Mapped[str] = mapped_column(String(64))
    start_ms: Mapped[int] = mapped_column(BigInteger)
    end_ms: Mapped[int] = mapped_column(BigInteger, index=True)
    reason: Mapped[str] = mapped_column(Text)
    author_id: Mapped[str] = mapped_column(String(64))
    author_name: Mapped[str] = mapped_column(String(64))


class PostHolderRow(Base):
    """Who answers for a post now; as its record says, for queries."""

    __tablename__ = "post_holder"
    grid_code: Mapped[str] = mapped_column(String(15), primary_key=True)
    person_id: Mapped[str] = mapped_column(String(64), index=True)


class RotaDraftRow(Base):
    """Changes of patterns that somebody prepares; published they take effect together, or not at all.

    Attributes:
        state: draft, published or discarded.
        body: The changes, as JSON.
    """

    __tablename__ = "rota_draft"
    id: Mapped[str] = mapped_column(String(64), primary_key=True)
    valid_from_ms: Mapped[int] = mapped_column(BigInteger)
    state: Mapped[str] = mapped_column(String(16))
    reason: Mapped[str] = mapped_column(Text)
    author_id: Mapped[str] = mapped_column(String(64))
    author_name: Mapped[str] = mapped_column(String(64))
    body: Mapped[bytes] = mapped_column(LargeBinary)
    revision: Mapped[int] = mapped_column(Integer)
