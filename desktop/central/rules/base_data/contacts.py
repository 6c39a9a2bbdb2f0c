"""Owns who sees which phone of a contact, and in which order contacts stand; pure.

Source: domain, People's data (citizens' phones masked, staff's plain for who dispatches; walls see none).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from desktop.central.rules.base_data.catalogue import BaseData, load_base_data
from desktop.central.rules.masking import mask_phone
from desktop.models.base_data import ContactTier, GridContact
from desktop.models.organisation import Contact, ContactRelation
from desktop.models.person import DESK_ROLES, Role

CALLING_ROLES = DESK_ROLES | {Role.WORKER, Role.ADMIN}
"""Who rings a citizen that helps, or keeps the list; everybody else reads the masked form."""

_RANK = {ContactTier.ONE: 0, ContactTier.THREE: 1, ContactTier.MANY: 2, None: 3}


def is_citizen(role_code: str) -> bool:
    """Say whether a role, by its code or its name, is held by citizens; of an unknown one it is assumed."""
    roles = load_base_data().roles
    # A grid's record names a role of which desks have no word in the city's own.
    named = (role for role in roles.values() if role.name == role_code)
    role = roles.get(role_code) or next(named, None)
    return role is None or role.is_citizen


def shown_phone(role_code: str, phone: str, reader: Role) -> str:
    """Return a contact's phone as a role may see it."""
    return mask_phone(phone) if is_citizen(role_code) and reader not in CALLING_ROLES else phone


def shown_contact(contact: GridContact, reader: Role, data: BaseData) -> GridContact:
    """Return a contact as a role may see it, in the words of the catalogue."""
    role = data.roles.get(contact.role_code)
    return replace(
        contact,
        role_name=contact.role_code if role is None else role.name,
        tier=None if role is None else role.tier,
        phone=shown_phone(contact.role_code, contact.phone, reader),
    )


def in_order(contacts: Iterable[GridContact], data: BaseData) -> list[GridContact]:
    """Return contacts by ring, role as the catalogue lists them, then id."""
    places = {code: at for at, code in enumerate(data.roles)}

    def key(contact: GridContact) -> tuple[int, int, str]:
        role = data.roles.get(contact.role_code)
        tier = None if role is None else role.tier
        return _RANK[tier], places.get(contact.role_code, len(places)), contact.id

    return sorted(contacts, key=key)


def fed_contacts(contacts: Iterable[GridContact], data: BaseData) -> tuple[Contact, ...]:
    """Return contacts as a grid's record carries them, so that a desk without its central still has them."""
    return tuple(
        Contact(relation_of(one.role_code, data), one.name, one.phone) for one in in_order(contacts, data)
    )


def relation_of(role_code: str, data: BaseData) -> str:
    """Return a role as a grid's record names it: by its code if desks have a word for it, else by name."""
    known = role_code in set(ContactRelation) or role_code not in data.roles
    return role_code if known else data.roles[role_code].name
