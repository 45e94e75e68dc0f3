"""Votes by tally: how many were called, came, got a ballot, and how the ballots fell."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import ClassVar

from workflow.domain.records.record import Record


class VoteStatus(StrEnum):
    """Where a vote stands; a confirmed one never changes."""

    PLANNED = "planned"
    COUNTED = "counted"
    CONFIRMED = "confirmed"
    CANCELLED = "cancelled"


@dataclass(frozen=True, slots=True, kw_only=True)
class Vote(Record):
    """A vote of a unit about one or more subjects, on one ballot; only tallies are kept.

    Attributes:
        rule: Name of the kind of vote in the definition.
        body: Which body voted, such as `executive_committee`; None for the whole unit.
        stratum: Part of a batch that is counted on its own, such as `commune` or `sector`; a name,
            by which votes are counted, and so told in history.
        membership: How many the body has, where that is the base.
        has_quorum: Whether enough were there; None until both tellers say alike how many.
        document: Number of the minutes of the count.
        confirmed_by: Code of the person.
        reason: Why it was cancelled.
    """

    TABLE: ClassVar[str] = "vote"
    TEXTS: ClassVar[frozenset[str]] = frozenset({"body", "reason"})
    LOOKUPS: ClassVar[tuple[str, ...]] = ("unit_id", "rule")
    UNIQUE: ClassVar[tuple[tuple[str, ...], ...]] = (("code",),)

    id: int
    code: str
    rule: str
    unit_id: int
    body: str | None = None
    stratum: str | None = None
    held_on: date
    status: VoteStatus = VoteStatus.PLANNED
    membership: int | None = None
    has_quorum: bool | None = None
    document: str | None = None
    confirmed_by: str | None = None
    confirmed_on: date | None = None
    reason: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class VoteSubject(Record):
    """Who stands on a ballot; `active` is false once it was taken from it."""

    TABLE: ClassVar[str] = "vote_subject"
    KEY: ClassVar[tuple[str, ...]] = ("vote_id", "review_id")
    LOOKUPS: ClassVar[tuple[str, ...]] = ("review_id",)

    vote_id: int
    review_id: int
    active: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Teller(Record):
    """Who counted, and how many people and ballots.

    Attributes:
        number: 1 or 2; both must say the same before a vote is confirmed.
        convened: How many were called; of them came those `present`.
        issued: Ballots that were given out; of them came back those `collected`.
        valid: Ballots that count; with the `invalid` ones they are those `collected`.
    """

    TABLE: ClassVar[str] = "teller"
    KEY: ClassVar[tuple[str, ...]] = ("vote_id", "number")

    vote_id: int
    number: int
    person_id: int
    convened: int | None = None
    present: int | None = None
    issued: int | None = None
    collected: int | None = None
    valid: int | None = None
    invalid: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally(Record):
    """How many ballots one teller counted for one option about one subject.

    Attributes:
        review_id: The review of the subject.
        teller: Number of the teller.
    """

    TABLE: ClassVar[str] = "tally"
    KEY: ClassVar[tuple[str, ...]] = ("vote_id", "review_id", "option", "teller")
    LOOKUPS: ClassVar[tuple[str, ...]] = ("review_id",)

    vote_id: int
    review_id: int
    option: str
    teller: int
    count: int
