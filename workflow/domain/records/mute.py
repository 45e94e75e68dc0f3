"""Mutes: what a person is not told for a while, by his own wish or that of others."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import ClassVar

from workflow.domain.definition import Definition, RungAction
from workflow.domain.notice import NUDGE, Notice
from workflow.domain.records.record import Record
from workflow.domain.terms import TO_OWNER


class MuteKind(StrEnum):
    """What of a person's notices is muted.

    Attributes:
        EARLY: Reminders before the due day, and of what has none.
        LIST: Lists of what others are late with.
        LATE: Reminders on the due day and after it.
        ESCALATION: What goes to those above because somebody is late.
        OTHER: Everything else, such as answers to requests.
    """

    EARLY = "early"
    LIST = "list"
    LATE = "late"
    ESCALATION = "escalation"
    OTHER = "other"


# What can be missed without a deadline going by unseen; the rest only the operator mutes.
HARMLESS = (MuteKind.EARLY, MuteKind.LIST)


@dataclass(frozen=True, slots=True, kw_only=True)
class Mute(Record):
    """A mute of one kind of notices to one person in one cycle.

    Attributes:
        until_on: Last day on which it mutes; None while it is not ended.
        muted_by: Code of the person who began it; None for the operator; so is `ended_by`.
        ended_at: When somebody ended it.
    """

    TABLE: ClassVar[str] = "mute"
    TEXTS: ClassVar[frozenset[str]] = frozenset({"reason", "end_reason"})
    LOOKUPS: ClassVar[tuple[str, ...]] = ("person_id",)

    id: int
    person_id: int
    kind: MuteKind
    until_on: date | None = None
    muted_at: datetime
    muted_by: str | None = None
    reason: str | None = None
    ended_at: datetime | None = None
    ended_by: str | None = None
    end_reason: str | None = None

    def is_active(self, today: date) -> bool:
        """Return whether it mutes on a day."""
        return self.ended_at is None and (self.until_on is None or today <= self.until_on)

    def covers(self, notice: Notice, today: date) -> bool:
        """Return whether it mutes a notice that would be handed out on a day."""
        return (
            self.is_active(today)
            and self.person_id == notice.person_id
            and self.kind is kind_of(notice)
        )


def muting(notice: Notice, mutes: Iterable[Mute], today: date) -> Mute | None:
    """Return the first of some mutes that covers a notice on a day, if one does."""
    return next((mute for mute in mutes if mute.covers(notice, today)), None)


def kind_of(notice: Notice) -> MuteKind:
    """Return as what a notice can be muted."""
    match notice.kind:
        case RungAction.REMIND:
            return MuteKind.EARLY if notice.offset < 0 else MuteKind.LATE
        case RungAction.CONSOLIDATE:
            return MuteKind.LIST
        case RungAction.ESCALATE:
            return MuteKind.ESCALATION
        case _:
            return MuteKind.EARLY if notice.kind == NUDGE else MuteKind.OTHER


def harmless_kinds(definition: Definition) -> tuple[MuteKind, ...]:
    """Return what people may mute; not lists that tell owners what they are late with."""
    tells_owners = any(
        rung.do is RungAction.CONSOLIDATE and rung.to == TO_OWNER and rung.at.count >= 0
        for ladder in definition.ladders.values()
        for rung in ladder
    )
    return (MuteKind.EARLY,) if tells_owners else HARMLESS
