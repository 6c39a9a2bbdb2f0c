"""Owns the few kinds of incidents that a mark on the map tells apart, whatever the code set calls them."""

from __future__ import annotations

from enum import IntEnum


class IncidentKind(IntEnum):
    """What an incident is about, as coarse as a sign of ten pixels can say.

    民生 livelihood, 矛盾 dispute, 治安 safety, 特殊人群 care, 社情与宣传 opinion, 突发 hazard,
    环境 environment, 施工与违建 works, 其它 other.
    """

    LIVELIHOOD = 0
    DISPUTE = 1
    SAFETY = 2
    CARE = 3
    OPINION = 4
    HAZARD = 5
    ENVIRONMENT = 6
    WORKS = 7
    OTHER = 8
