"""The monthly meetings of units: what is odd about them, and how many were good. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from workflow.domain.enrolment import Finding
from workflow.domain.months import months_between, quarter_name, quarter_of
from workflow.domain.record_rules import QualityRules
from workflow.domain.records.registers import MeetingKind, MeetingQuality
from workflow.domain.share import percent


@dataclass(frozen=True, slots=True, kw_only=True)
class QualityCount:
    """How good meetings were: exact counts, in which nothing is dropped unseen.

    Attributes:
        recorded: Rows, one for each unit and month; `graded`, `ungraded` and `not_held` add up.
        good: How many of the graded have the grade that counts as good, or a better one.
        grades: How many have each grade, from best to worst.
    """

    recorded: int
    graded: int
    good: int
    ungraded: int
    not_held: int
    grades: Mapping[str, int]

    @property
    def percent(self) -> str:
        """Return the share of good ones among the graded, rounded half up to two places."""
        return percent(self.good, self.graded)


def count_quality(rows: Iterable[MeetingQuality], rules: QualityRules | None) -> QualityCount:
    """Return the count of rows; a grade without a meeting counts as no meeting."""
    listed = list(rows)
    grades = list(rules.grades) if rules else []
    counted = Counter(row.grade for row in listed if row.held and row.grade in grades)
    good = grades[: grades.index(rules.good_from) + 1] if rules else []
    not_held = sum(row.held == 0 for row in listed)
    graded = counted.total()
    return QualityCount(
        recorded=len(listed),
        graded=graded,
        good=sum(counted[grade] for grade in good),
        ungraded=len(listed) - graded - not_held,
        not_held=not_held,
        grades={grade: counted[grade] for grade in grades},
    )


def odd_meetings(row: MeetingQuality, unit: str, rules: QualityRules | None) -> Iterator[Finding]:
    """Yield what is odd about the meetings of a unit in one month."""
    facts: dict[str, Any] = {"unit": unit, "month": row.month}
    if row.held == 0:
        if row.kind is MeetingKind.REGULAR:
            yield Finding(code="quality_not_held", facts=facts)
        if row.grade is not None:
            yield Finding(code="quality_graded_unheld", facts={**facts, "grade": row.grade})
        return
    if rules is None:
        return
    present, expected = row.present, row.expected
    if rules.attendance is not None and present is not None and expected:
        needed = rules.attendance.of(expected)
        if present < needed:
            counts = {"present": present, "expected": expected, "needed": needed}
            yield Finding(code="quality_poorly_attended", facts={**facts, **counts})
    if rules.minutes is not None and row.minutes is not None and row.minutes < rules.minutes:
        times = {"minutes": row.minutes, "needed": rules.minutes}
        yield Finding(code="quality_too_short", facts={**facts, **times})


def quarters_without_thematic(
    rows: Iterable[tuple[str, MeetingQuality]], *, this_month: str
) -> Iterator[Finding]:
    """Yield each quarter that is over in which a unit met and held no thematic meeting.

    Args:
        rows: With the code of their unit.
        this_month: The month of the day on which it is asked.
    """
    held: dict[tuple[str, str], int] = {}
    for unit, row in rows:
        if quarter_of(row.month)[-1] < this_month:
            key = unit, quarter_name(row.month)
            thematic = row.held if row.kind is MeetingKind.THEMATIC else 0
            held[key] = held.get(key, 0) + thematic
    for (unit, quarter), count in sorted(held.items()):
        if count == 0:
            yield Finding(code="quality_no_thematic", facts={"unit": unit, "quarter": quarter})


def series_of(
    rows: Iterable[MeetingQuality],
) -> Iterator[tuple[str, MeetingKind, MeetingQuality | None]]:
    """Yield the months of one unit from first to last, with what was told of each.

    Of every month the regular meeting, None where nothing was told, and the thematic one if told.
    """
    known = {(row.month, row.kind): row for row in rows}
    if not known:
        return
    for month in months_between(min(known)[0], max(known)[0]):
        yield month, MeetingKind.REGULAR, known.get((month, MeetingKind.REGULAR))
        if (month, MeetingKind.THEMATIC) in known:
            yield month, MeetingKind.THEMATIC, known[month, MeetingKind.THEMATIC]
