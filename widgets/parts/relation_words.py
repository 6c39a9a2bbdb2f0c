"""Owns the words for how somebody helps in a grid."""

from __future__ import annotations

from desktop.models.organisation import ContactRelation
from widgets.parts.wording import tr


def relation_word(relation: str) -> str:
    """Return the word for how somebody helps in a grid ("1 3 N"); a role of the city's own as it came."""
    known: dict[str, str] = {
        ContactRelation.COMMUNITY_OFFICER: tr("社区民警"),
        ContactRelation.AUXILIARY_POLICE: tr("辅警"),
        ContactRelation.JOINT_DEFENCE: tr("联防队"),
        ContactRelation.PART_TIME_PATROL: tr("兼职巡逻"),
        ContactRelation.BUILDING_HEAD: tr("楼栋长"),
        ContactRelation.GROUP_LEADER: tr("组长"),
        ContactRelation.SAFETY_VOLUNTEER: tr("平安志愿者"),
    }
    return known.get(relation, relation)
