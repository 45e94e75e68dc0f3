"""Review meetings: planned, attended, held, concluded and signed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import ClassVar

from workflow.domain.records.record import Record


class MeetingStatus(StrEnum):
    """Where a meeting stands; a closed one never changes, another may supersede it."""

    PLANNED = "planned"
    HELD = "held"
    CLOSED = "closed"
    CANCELLED = "cancelled"
    SUPERSEDED = "superseded"


class Treatment(StrEnum):
    """What a meeting did with one review."""

    PLANNED = "planned"
    REVIEWED = "reviewed"
    ABSENT = "absent"
    POSTPONED = "postponed"


class ConclusionKind(StrEnum):
    """What a conclusion states."""

    STRENGTH = "strength"
    SHORTCOMING = "shortcoming"
    TASK = "task"
    OTHER = "other"


class Signatory(StrEnum):
    """In which place somebody signs the minutes."""

    CHAIR = "chair"
    SECRETARY = "secretary"


@dataclass(frozen=True, slots=True, kw_only=True)
class Meeting(Record):
    """A review meeting of a unit.

    Attributes:
        body: Which body met, such as `executive_committee`; None for the whole unit.
        meets_on: Day on which it is planned, or was held; the first when there are several.
        minutes: Number of the minutes.
        convened: How many were called; None for as many as are on the roll.
        supersedes: The closed meeting whose record this one corrects.
        same_as: The same meeting in another cycle, as `CYCLE/CODE`.
        reason: Why it corrects another, or why it does not take place.
    """

    TABLE: ClassVar[str] = "meeting"
    TEXTS: ClassVar[frozenset[str]] = frozenset({"reason"})
    LOOKUPS: ClassVar[tuple[str, ...]] = ("unit_id",)
    UNIQUE: ClassVar[tuple[tuple[str, ...], ...]] = (("code",),)

    id: int
    code: str
    unit_id: int
    body: str | None = None
    status: MeetingStatus = MeetingStatus.PLANNED
    meets_on: date
    place: str | None = None
    chair_id: int | None = None
    secretary_id: int | None = None
    convened: int | None = None
    minutes: str | None = None
    supersedes: int | None = None
    same_as: str | None = None
    closed_on: date | None = None
    reason: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Sitting(Record):
    """One sitting of a meeting, from a moment to a moment.

    Attributes:
        holds: Whether it counts; one that was recorded by mistake stays, and does not.
    """

    TABLE: ClassVar[str] = "meeting_sitting"
    KEY: ClassVar[tuple[str, ...]] = ("meeting_id", "number")

    meeting_id: int
    number: int
    starts_at: datetime
    ends_at: datetime
    holds: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class MeetingSupervisor(Record):
    """A person from above is assigned to a meeting, or attended it.

    Attributes:
        assigned: Whether the plan has the person there.
        attended: Whether the person was there.
    """

    TABLE: ClassVar[str] = "meeting_supervisor"
    KEY: ClassVar[tuple[str, ...]] = ("meeting_id", "person_id")
    LOOKUPS: ClassVar[tuple[str, ...]] = ("person_id",)

    meeting_id: int
    person_id: int
    assigned: bool = False
    attended: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class MeetingReview(Record):
    """A review on the agenda of a meeting.

    Attributes:
        place: Place in the order in which subjects are dealt with, from 1.
        chair_id: Who presides over this item instead of the chair.
    """

    TABLE: ClassVar[str] = "meeting_review"
    KEY: ClassVar[tuple[str, ...]] = ("review_id", "meeting_id")
    LOOKUPS: ClassVar[tuple[str, ...]] = ("meeting_id",)

    review_id: int
    meeting_id: int
    place: int
    treatment: Treatment = Treatment.PLANNED
    chair_id: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Participant(Record):
    """Somebody on the roll of a meeting.

    Attributes:
        convened: Whether the person was called; guests are not, and count for no quorum.
        excuse: Why the person was away.
        represents: Code of the unit that the person stands for.
    """

    TABLE: ClassVar[str] = "meeting_participant"
    KEY: ClassVar[tuple[str, ...]] = ("meeting_id", "person_id")
    TEXTS: ClassVar[frozenset[str]] = frozenset({"excuse"})

    meeting_id: int
    person_id: int
    present: bool
    convened: bool = True
    excuse: str | None = None
    represents: str | None = None
    spoke: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Conclusion(Record):
    """One numbered conclusion in the minutes; about a review, or about the whole.

    Attributes:
        holds: Whether it counts; one that was taken back stays with its number, and does not.
    """

    TABLE: ClassVar[str] = "meeting_conclusion"
    KEY: ClassVar[tuple[str, ...]] = ("meeting_id", "number")
    TEXTS: ClassVar[frozenset[str]] = frozenset({"text"})

    meeting_id: int
    number: int
    review_id: int | None = None
    kind: ConclusionKind = ConclusionKind.OTHER
    text: str
    holds: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Signature(Record):
    """Somebody signed the minutes of a meeting.

    Attributes:
        holds: Whether it stands for what is recorded now; what is changed has to be signed again.
    """

    TABLE: ClassVar[str] = "meeting_signature"
    KEY: ClassVar[tuple[str, ...]] = ("meeting_id", "signatory")

    meeting_id: int
    signatory: Signatory
    person_id: int
    signed_at: datetime
    holds: bool = True
