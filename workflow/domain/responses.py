"""How many answers count, and of how many: asking more or fewer people moves no threshold."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from workflow.domain.facts import ResponseFacts

FIRST_ROUND = timedelta(days=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Round:
    """Requests about one subject that were recorded at one moment.

    Attributes:
        asked: How many, those withdrawn later included.
        answered: How many of them were answered.
    """

    asked_at: datetime
    asked: int
    answered: int


def response_facts(
    rounds: Iterable[Round], *, counted: int, opened_at: datetime | None
) -> ResponseFacts:
    """Return the facts about the answers of which some are named and some only counted.

    A share is of those who had been asked when the stage opened. When nobody had, it is of those
    who were asked within a day of the first one. As long as the stage is not open, it is of all.

    Args:
        rounds: Requests by moment, in any order.
        counted: Answers of which only the number is kept.
        opened_at: When the stage opened; None before.
    """
    known = list(rounds)
    base = _base(known, opened_at)
    return ResponseFacts(
        received=counted + sum(each.answered for each in known),
        asked=sum(each.asked for each in base),
        answered=counted + sum(each.answered for each in base),
    )


def _base(rounds: list[Round], opened_at: datetime | None) -> list[Round]:
    if opened_at is None or not rounds:
        return rounds
    before = [each for each in rounds if each.asked_at <= opened_at]
    if before:
        return before
    until = min(each.asked_at for each in rounds) + FIRST_ROUND
    return [each for each in rounds if each.asked_at < until]
