"""Owns the masking of citizens' data, done here on the server before a record reaches any reader.

Source: domain, People's data (phone 3 + **** + 4, names to the surname).
"""

from __future__ import annotations


def mask_phone(phone: str) -> str:
    """Return a phone number with its middle hidden; short ones are hidden whole."""
    digits = phone.strip()
    if not digits:
        return ""
    return f"{digits[:3]}****{digits[-4:]}" if len(digits) >= 9 else "****"


def mask_name(name: str) -> str:
    """Return a name to its surname; a name that is masked already stays as it is."""
    text = name.strip()
    return text if not text or text.endswith("*") else f"{text[0]}**"
