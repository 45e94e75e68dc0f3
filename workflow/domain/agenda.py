"""The order in which a meeting reviews its subjects, and who chairs when the chair is one."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from workflow.domain.enrolment import Finding
from workflow.domain.review import SubjectKind

Place = tuple[bool, bool, bool, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class AgendaItem:
    """One subject on the agenda of a meeting.

    Attributes:
        is_head: Whether the person heads the collective that meets.
        rank: Rank of the post among the others, 1 is the first; None for a plain member.
        is_absent: Whether the person is away, and so is reviewed at another meeting.
    """

    subject_kind: SubjectKind
    subject_id: int
    subject_code: str
    is_head: bool = False
    rank: int | None = None
    is_absent: bool = False

    @property
    def place(self) -> Place:
        """Return the key of the order: collectives, the head, holders of posts, members."""
        is_person = self.subject_kind is SubjectKind.PERSON
        return is_person, not self.is_head, self.rank is None, self.rank or 0


def review_order(items: Iterable[AgendaItem]) -> tuple[AgendaItem, ...]:
    """Return the items in the order of the review; the given order decides among equals.

    Who is absent is left out: see `reviewed_later`.
    """
    return _sorted(item for item in items if not item.is_absent)


def reviewed_later(items: Iterable[AgendaItem]) -> tuple[AgendaItem, ...]:
    """Return the items of those who are absent, in the order of the review."""
    return _sorted(item for item in items if item.is_absent)


def out_of_order(items: Sequence[AgendaItem]) -> tuple[Finding, ...]:
    """Return a finding for each subject that came after one that it has to precede.

    Args:
        items: As they were dealt with; those of absent people do not count.
    """
    dealt_with = [item for item in items if not item.is_absent]
    findings = []
    for index, item in enumerate(dealt_with):
        before = [other.subject_code for other in dealt_with[:index] if other.place > item.place]
        if before:
            facts = {"subject": item.subject_code, "before": before}
            findings.append(Finding(code="agenda_out_of_order", facts=facts))
    return tuple(findings)


def chair_conflicts(
    items: Iterable[AgendaItem], chair_id: int, *, substitutes: Mapping[int, int]
) -> tuple[AgendaItem, ...]:
    """Return the items at which somebody would chair his own review.

    Args:
        items: Whatever the meeting deals with.
        chair_id: Person who chairs where nobody else is named.
        substitutes: Who chairs instead, by the id of the person under review.
    """
    return tuple(
        item
        for item in items
        if item.subject_kind is SubjectKind.PERSON
        and substitutes.get(item.subject_id, chair_id) == item.subject_id
    )


def _sorted(items: Iterable[AgendaItem]) -> tuple[AgendaItem, ...]:
    return tuple(sorted(items, key=lambda item: item.place))
