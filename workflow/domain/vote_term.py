"""How often a vote may be taken about a person in one term of office. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from workflow.domain.durations import add_months
from workflow.domain.record_rules import VoteTerm


@dataclass(frozen=True, slots=True, kw_only=True)
class TermOfOffice:
    """One term, and which of its years a day lies in.

    Attributes:
        last: Its last day.
        year: 1 for the first.
    """

    first: date
    last: date
    year: int


def term_at(term: VoteTerm, on: date) -> TermOfOffice:
    """Return the term of office in which a day lies."""
    since = _years_between(term.begins, on)
    first = _years_after(term.begins, since - since % term.years)
    return TermOfOffice(
        first=first,
        last=_years_after(first, term.years) - timedelta(days=1),
        year=since % term.years + 1,
    )


def _years_between(begins: date, on: date) -> int:
    """Return how many whole years lie between two days, below 0 when the first comes later."""
    years = on.year - begins.year
    return years if _years_after(begins, years) <= on else years - 1


def _years_after(day: date, years: int) -> date:
    return add_months(day, count=12 * years)
