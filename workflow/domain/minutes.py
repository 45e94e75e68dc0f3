"""The minutes of a review meeting, in words for people: no codes, nothing left to look up."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from workflow.domain.quorum import Quorum


@dataclass(frozen=True, slots=True, kw_only=True)
class AbsenceLine:
    """Somebody who was convened and did not come; the reason is blank when none was given."""

    name: str
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class AgendaLine:
    """One subject that the meeting dealt with.

    Attributes:
        kind: As what the subject was reviewed: the collective, its head, a member.
        result: What came of it: reviewed, or absent and to be reviewed later.
    """

    subject: str
    kind: str
    result: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ConclusionLine:
    """One numbered conclusion; `about` is blank when it is about the whole."""

    number: int
    about: str = ""
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SignatureLine:
    """Who signs, in which role; without a moment there is room to sign by hand."""

    role: str
    name: str
    signed_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Minutes:
    """The record of one review meeting.

    Attributes:
        unit_above: Name of the unit above; None for the topmost one.
        number: Number with its sign, such as `12-BB/CB`; None when it has none yet.
        place: Locality, as it stands before the date.
        held_on: Day that stands in the heading.
        starts_at: When the first sitting began.
        ends_at: When the last sitting ended.
        body: Name of the body that met.
        chair: Name of who presided.
        secretary: Name of who took the minutes.
        convened: How many were called.
        present: Names of those who came, of those who were called.
        supervisors: Names of those who attended from above.
        quorum: None where the rules ask for none.
        agenda: In the order in which the subjects were dealt with.
        signatures: Who signs on the right comes last.
        supersedes: Number of the minutes that these correct.
    """

    unit_above: str | None = None
    unit: str
    number: str | None = None
    place: str
    held_on: date
    starts_at: datetime | None = None
    ends_at: datetime | None = None
    body: str
    chair: str
    secretary: str
    convened: int
    present: tuple[str, ...] = ()
    absent: tuple[AbsenceLine, ...] = ()
    supervisors: tuple[str, ...] = ()
    quorum: Quorum | None = None
    agenda: tuple[AgendaLine, ...] = ()
    conclusions: tuple[ConclusionLine, ...] = ()
    signatures: tuple[SignatureLine, ...] = ()
    supersedes: str | None = None
