"""The facts that an expression of a definition may name."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from workflow.domain.expression import Kind, Value
from workflow.domain.facts import FactKind, Facts, MeetingFacts


@dataclass(frozen=True, slots=True, kw_only=True)
class FactName:
    """One fact.

    Attributes:
        needs: Group of facts in which it is read; None when it is always known.
        read: Its value; what is not on record counts as 0, as no, or as an empty text.
        by_day: Whether a new day alone can change it.
    """

    kind: Kind
    needs: FactKind | None
    read: Callable[[Facts], Value]
    by_day: bool = False


def _number(needs: FactKind, read: Callable[[Facts], int], *, by_day: bool = False) -> FactName:
    return FactName(
        kind=Kind.NUMBER,
        needs=needs,
        read=lambda facts: Fraction(read(facts)),
        by_day=by_day,
    )


def _yes_no(needs: FactKind | None, read: Callable[[Facts], bool]) -> FactName:
    return FactName(kind=Kind.YES_NO, needs=needs, read=read)


def _meeting(facts: Facts) -> MeetingFacts:
    return facts.meeting or MeetingFacts(held_on=date.min)


# Of surprise checks nothing is named: whoever reads why a review waits must not learn of one.
NAMES: Mapping[str, FactName] = {
    "coverage.reached": _number(FactKind.COVERAGE, lambda facts: facts.coverage.reached),
    "coverage.target": _number(FactKind.COVERAGE, lambda facts: facts.coverage.target),
    "coverage.members_reached": _number(
        FactKind.COVERAGE, lambda facts: facts.coverage.members_reached
    ),
    "coverage.members": _number(FactKind.COVERAGE, lambda facts: facts.coverage.members),
    "responses.received": _number(FactKind.RESPONSES, lambda facts: facts.responses.received),
    "responses.asked": _number(FactKind.RESPONSES, lambda facts: facts.responses.asked),
    "responses.answered": _number(FactKind.RESPONSES, lambda facts: facts.responses.answered),
    "opinions.listed": _number(FactKind.OPINIONS, lambda facts: facts.opinions.listed),
    "opinions.unanswered": _number(FactKind.OPINIONS, lambda facts: facts.opinions.unanswered),
    "report.versions": _number(FactKind.REPORT, lambda facts: facts.report.versions),
    "report.accepted": _yes_no(FactKind.REPORT, lambda facts: facts.report.is_accepted),
    "suggestions.approved": _number(FactKind.SUGGESTIONS, lambda facts: facts.suggestions.approved),
    "suggestions.unexplained": _number(
        FactKind.SUGGESTIONS, lambda facts: facts.suggestions.unexplained
    ),
    "suggestions.unconcluded": _number(
        FactKind.SUGGESTIONS, lambda facts: facts.suggestions.unconcluded
    ),
    "meeting.held": _yes_no(FactKind.MEETING, lambda facts: facts.meeting is not None),
    "meeting.closed": _yes_no(FactKind.MEETING, lambda facts: _meeting(facts).is_closed),
    "meeting.present": _number(FactKind.MEETING, lambda facts: _meeting(facts).present),
    "meeting.convened": _number(FactKind.MEETING, lambda facts: _meeting(facts).convened),
    "meeting.minutes": _number(FactKind.MEETING, lambda facts: _meeting(facts).minutes),
    "remedies.listed": _number(FactKind.REMEDIES, lambda facts: facts.remedies.listed),
    "remedies.uncovered": _number(FactKind.SHORTCOMINGS, lambda facts: len(facts.shortcomings)),
    "remedies.due": _number(FactKind.REMEDIES, lambda facts: facts.remedies.due, by_day=True),
    "remedies.verified": _number(
        FactKind.REMEDIES, lambda facts: facts.remedies.due_verified, by_day=True
    ),
    "checks.scheduled": _number(
        FactKind.CHECKS, lambda facts: facts.checks.scheduled - facts.checks.surprise
    ),
    "checks.due": _number(
        FactKind.CHECKS,
        lambda facts: facts.checks.due - facts.checks.surprise_missed,
        by_day=True,
    ),
    "checks.made": _number(FactKind.CHECKS, lambda facts: facts.checks.due_made, by_day=True),
    "commitments.made": _number(FactKind.COMMITMENTS, lambda facts: facts.commitments),
    "rating.decided": _yes_no(FactKind.RATING, lambda facts: facts.rating is not None),
    "subject.rated": _yes_no(None, lambda facts: facts.not_rated_reason is None),
    "subject.managed_by": FactName(
        kind=Kind.TEXT, needs=FactKind.MANAGED_BY, read=lambda facts: facts.managed_by or ""
    ),
}

KINDS: Mapping[str, Kind] = {name: each.kind for name, each in NAMES.items()}


def read_fact(facts: Facts) -> Callable[[str], Value]:
    """Return the facts of a review as an expression looks them up."""
    return lambda name: NAMES[name].read(facts)
