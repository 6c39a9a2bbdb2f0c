"""Owns the lines of who helps in a grid: one worker, three by office, many besides (1+3+N).

Thread: UI
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from PySide6.QtWidgets import QWidget

from desktop.models.base_data import BaseCatalogue, ContactTier, GridContact
from desktop.models.organisation import Contact, ContactRelation
from widgets.card.rows import Pair
from widgets.card.section import Folds, SectionHead
from widgets.parts.relation_words import relation_word
from widgets.parts.wording import data_words, phone_words, tr

CONTACTS, MANY = "contacts", "many-contacts"
"""Keys of the part, and of the many within it."""

_THREE = frozenset(
    {ContactRelation.COMMUNITY_OFFICER, ContactRelation.AUXILIARY_POLICE, ContactRelation.JOINT_DEFENCE}
)
"""Who assists by office, while the catalogue has not been read."""

Line = tuple[str, str]


def contact_widgets(
    known: Sequence[Contact], read: Sequence[GridContact], catalogue: BaseCatalogue | None, folds: Folds
) -> list[QWidget]:
    """Return the part of the card that says who helps.

    Args:
        known: Those of the grid's own record.
        read: All of them, the community's too, if they have been looked up; they stand in place of the known.
        catalogue: Names of the roles, with them.
        folds: What is folded away.
    """
    three, many = _by_tier(known, read, catalogue)
    count = len(three) + len(many)
    if not count:
        return []
    head = SectionHead(CONTACTS, tr("联系人（1 3 N） {n}").format(n=count), is_open=folds.is_open(CONTACTS))
    if not folds.is_open(CONTACTS):
        return [head]
    lines: list[QWidget] = [head, *_pairs(three)]
    if many:
        is_open = folds.is_open(MANY)
        lines.append(SectionHead(MANY, tr("其他力量 {n}").format(n=len(many)), is_open=is_open))
        lines += _pairs(many) if is_open else []
    return lines


def _by_tier(
    known: Sequence[Contact], read: Sequence[GridContact], catalogue: BaseCatalogue | None
) -> tuple[list[Line], list[Line]]:
    """Return who assists by office, and the many; the one is the worker, who stands above on the card."""
    if not read or catalogue is None:
        three = [_known_line(one) for one in known if one.relation in _THREE]
        return three, [_known_line(one) for one in known if one.relation not in _THREE]
    names = {role.code: data_words(role.name, role.name_en) for role in catalogue.contact_roles}
    three = [_read_line(one, names) for one in read if one.tier is ContactTier.THREE]
    return three, [
        _read_line(one, names) for one in read if one.tier not in (ContactTier.ONE, ContactTier.THREE)
    ]


def _known_line(contact: Contact) -> Line:
    return relation_word(contact.relation), _reach_words(contact.name, contact.phone, "")


def _read_line(contact: GridContact, names: dict[str, str]) -> Line:
    role = names.get(contact.role_code, contact.role_name or contact.role_code)
    whose = tr("社区") if len(contact.area_code) == 12 else ""
    note = " ".join(part for part in (whose, contact.note) if part)
    return role, _reach_words(contact.name, contact.phone, note)


def _reach_words(name: str, phone: str, note: str) -> str:
    return " · ".join(part for part in (name, phone_words(phone) if phone else "", note) if part)


def _pairs(lines: Iterable[Line]) -> list[QWidget]:
    """Return a line for each role, whoever holds it under each other."""
    pairs: list[QWidget] = []
    before = ""
    for role, words in lines:
        pairs.append(Pair("" if role == before else role, words))
        before = role
    return pairs
