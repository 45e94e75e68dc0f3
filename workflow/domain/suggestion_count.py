"""How many subjects were suggested, over several cycles, each counted once. Pure."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from workflow.domain.records.suggestion import SuggestionKind
from workflow.domain.review import SubjectKind


class Grouping(StrEnum):
    """By what suggestions are counted."""

    KIND = "kind"
    YEAR = "year"
    TOPIC = "topic"
    SUBJECT_KIND = "subject-kind"


@dataclass(frozen=True, slots=True, kw_only=True)
class Suggested:
    """One suggestion as far as counts look at it.

    Attributes:
        year: In which it was approved.
        subject_id: The same in every cycle.
    """

    kind: SuggestionKind
    year: int
    topic: str
    case: str | None
    subject_kind: SubjectKind
    subject_id: int

    def group(self, by: Grouping) -> str:
        """Return the group in which it counts."""
        match by:
            case Grouping.KIND:
                return str(self.kind)
            case Grouping.YEAR:
                return str(self.year)
            case Grouping.TOPIC:
                return self.topic
            case Grouping.SUBJECT_KIND:
                return str(self.subject_kind)


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """Distinct units and people, and the suggestions to them."""

    units: int
    people: int
    suggestions: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Count:
    """What was counted, and what was left out of it.

    A subject may stand in several groups, and both inside and outside of the excepted cases:
    neither the groups nor the two parts need to add up.

    Attributes:
        total: Without the excepted cases, as are the groups.
        excepted: The excepted cases alone.
        together: All of it.
    """

    groups: Sequence[tuple[str, Tally]]
    total: Tally
    excepted: Tally
    together: Tally


def count(
    suggestions: Iterable[Suggested],
    *,
    by: Grouping | None = None,
    excepted: Collection[str] = (),
) -> Count:
    """Return how many subjects were suggested, besides those of the excepted cases."""
    together = list(suggestions)
    inside = [each for each in together if each.case not in excepted]
    outside = [each for each in together if each.case in excepted]
    names = sorted({each.group(by) for each in inside}) if by else []
    return Count(
        groups=[(name, _tally(e for e in inside if by and e.group(by) == name)) for name in names],
        total=_tally(inside),
        excepted=_tally(outside),
        together=_tally(together),
    )


def _tally(suggestions: Iterable[Suggested]) -> Tally:
    listed = list(suggestions)
    subjects = {(each.subject_kind, each.subject_id) for each in listed}
    units = sum(kind is SubjectKind.UNIT for kind, _ in subjects)
    return Tally(units=units, people=len(subjects) - units, suggestions=len(listed))
