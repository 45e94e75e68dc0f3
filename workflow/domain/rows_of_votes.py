"""What people write about votes and their counts, before any code has been looked up."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True, kw_only=True)
class VoteRow:
    """A vote; what is None stays as it was.

    Attributes:
        code: Of one that is planned, or for a new one; made when absent.
        rule: Name of the kind of vote in the definition.
        unit: Code of the unit that votes.
        subjects: Those on the ballot, each `SUBJECT` or `SUBJECT@VENUE`, instead of whoever was
            on it before.
        tellers: Codes of the people who count, the first one first.
    """

    code: str | None = None
    rule: str | None = None
    unit: str | None = None
    held_on: date | None = None
    body: str | None = None
    stratum: str | None = None
    membership: int | None = None
    document: str | None = None
    subjects: tuple[str, ...] = ()
    tellers: tuple[str, ...] = ()
    cleared: tuple[str, ...] = ()
    line: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class CountRow:
    """What one teller counted: numbers of people and ballots, votes for one option, or both.

    Attributes:
        vote: Code of the vote.
        teller: 1 or 2.
        person: Code of the teller, where the vote does not name him yet.
        subject: `SUBJECT` or `SUBJECT@VENUE`; with `option` and `count`, or none of the three.
    """

    vote: str
    teller: int
    person: str | None = None
    convened: int | None = None
    present: int | None = None
    issued: int | None = None
    collected: int | None = None
    valid: int | None = None
    invalid: int | None = None
    subject: str | None = None
    option: str | None = None
    count: int | None = None
    line: int = 0
