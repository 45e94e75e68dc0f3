"""What recording the parts of remedies shares: the rows there are, and who may change them."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Generic, TypeVar

from workflow.application.desk import Desk
from workflow.application.keeping import Draft
from workflow.application.remedying import Promised, directory_about, promised_by_code
from workflow.domain.errors import InvalidValueError, NotFoundError, RefusedError
from workflow.domain.records.remedy import (
    RemedyEvidence,
    RemedyExecutor,
    RemedyIndicator,
    RemedyMilestone,
)
from workflow.domain.remedy_course import SETTLED
from workflow.domain.remedy_sight import carries_out, follows

P = TypeVar("P", RemedyIndicator, RemedyExecutor, RemedyMilestone, RemedyEvidence)
LARGEST_NUMBER = 9_999


@dataclass(frozen=True, slots=True, kw_only=True)
class Parts(Generic[P]):
    """The parts of one kind that a remedy has, by number, within one transaction."""

    matter: Promised
    rows: dict[int, P] = field(default_factory=dict)

    @property
    def code(self) -> str:
        """Return the code of the remedy."""
        return self.matter.remedy.code

    def place(self, number: int | None, is_same: Callable[[P], bool]) -> int:
        """Return the number that is meant: as given, of the same one, or the next that is free.

        Raises:
            InvalidValueError: `part_number_wrong`.
        """
        if number is None:
            same = (each.number for each in self.rows.values() if is_same(each))
            number = next(same, max(self.rows, default=0) + 1)
        if not 1 <= number <= LARGEST_NUMBER:
            raise InvalidValueError("part_number_wrong", found=number, expected=LARGEST_NUMBER)
        return number

    def require(self, number: int) -> P:
        """Return the part of a number.

        Raises:
            NotFoundError: There is none.
        """
        if number not in self.rows:
            raise NotFoundError("remedy_part_not_found", remedy=self.code, number=number)
        return self.rows[number]

    def keep(self, part: P) -> Draft:
        """Return what a part comes to, and let the next row find it.

        Raises:
            NotFoundError: One that was never there shall not hold.
            RefusedError: It changes, and its remedy is verified or carried over.
        """
        before = self.rows.get(part.number)
        if before is None and not part.holds:
            raise NotFoundError("remedy_part_not_found", remedy=self.code, number=part.number)
        remedy = self.matter.remedy
        if part != before and remedy.status in SETTLED:
            raise RefusedError("remedy_settled", remedy=remedy.code, status=str(remedy.status))
        self.rows[part.number] = part
        review_id = self.matter.review.id
        return Draft(records=(part,), settles=(review_id,), review_id=review_id)


def parts_of(desk: Desk, code: str, kind: type[P]) -> Parts[P]:
    """Return the parts of one kind of the remedy of a code, its review locked.

    Raises:
        NotFoundError: There is no such remedy, or the actor may not see it.
    """

    def look() -> Parts[P]:
        [matter] = desk.shared(f"promised/{code}", lambda: promised_by_code(desk, [code]))
        found = desk.find(kind, "remedy_id", [matter.remedy.id])
        return Parts(matter=matter, rows={each.number: each for each in found})

    return desk.shared(f"{kind.TABLE}/{code}", look)


def are_silent(*values: object) -> bool:
    """Return whether a row says nothing in some of its fields."""
    return all(value is None for value in values)


def require_writer(desk: Desk, matter: Promised) -> None:
    """Let pass who answers for the remedy, directs or follows it, or answers for the stage.

    Raises:
        RefusedError: `forbidden`.
    """
    if desk.command.actor is None:
        return
    actor, remedy = desk.person(desk.command.actor), matter.remedy
    if actor.id in (remedy.owner_id, remedy.director_id):
        return
    if not follows(actor.id, remedy, directory_about(desk, [matter])):
        _require_owners(desk, matter)


def require_reporter(desk: Desk, matter: Promised, executors: Iterable[RemedyExecutor]) -> None:
    """Let pass, beside those who may write, who carries the remedy out.

    Args:
        desk: Of the cycle.
        matter: The remedy.
        executors: Those for whom the person may speak.

    Raises:
        RefusedError: `forbidden`.
    """
    if desk.command.actor is None:
        return
    actor = desk.person(desk.command.actor)
    if not carries_out(actor.id, executors, directory_about(desk, [matter])):
        require_writer(desk, matter)


def _require_owners(desk: Desk, matter: Promised) -> None:
    """Let pass who answers for the stage; whoever got this far sees the remedy."""
    try:
        desk.require([matter.review], desk.owners)
    except NotFoundError as error:
        roles = dict.fromkeys(target.role for target in desk.owners(matter.review))
        raise RefusedError("forbidden", roles=list(roles)) from error
