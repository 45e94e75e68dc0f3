"""What every act on checks shares: the rows it is about, and who may learn of them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from workflow.application.desk import Desk
from workflow.application.suggesting import directory_with
from workflow.domain.checkers import require_checker
from workflow.domain.errors import NotFoundError, RefusedError
from workflow.domain.organisation import Person
from workflow.domain.permission import require_visible
from workflow.domain.records.monitoring import Check, CheckSeries
from workflow.domain.review import Review
from workflow.domain.surprise import is_kept_from, is_secret


@dataclass(frozen=True, slots=True, kw_only=True)
class Checked:
    """A check with the review that it is about, which is locked."""

    check: Check
    review: Review


def is_kept(desk: Desk, review: Review) -> bool:
    """Return whether whoever acts must not learn of surprises that the subject is to have."""
    if desk.command.actor is None:
        return False
    actor = desk.person(desk.command.actor)
    directory = directory_with(desk, [review], [actor])
    definition = desk.context.definition
    return is_kept_from(actor.id, actor.unit_id, review, definition, directory)


def series_by_code(desk: Desk, code: str) -> tuple[CheckSeries, Review] | None:
    """Return the series of a code with its review, locked; None when there is none.

    Raises:
        NotFoundError: The actor may not learn of it.
    """
    for series in desk.find(CheckSeries, "code", [code]):
        [review] = desk.locked([series.review_id])
        if not _may_see(desk, review, series.checker_id, is_secret=series.is_surprise):
            raise no_series(desk, code)
        return series, review
    return None


def require_series(desk: Desk, code: str) -> tuple[CheckSeries, Review]:
    """Return the series of a code with its review, locked.

    Raises:
        NotFoundError: There is none, or the actor may not learn of it.
    """
    found = series_by_code(desk, code)
    if found is None:
        raise no_series(desk, code)
    return found


def no_series(desk: Desk, code: str) -> NotFoundError:
    """Return that there is no series of a code."""
    return NotFoundError("series_not_found", series=f"{desk.cycle.code}/{code}")


def checks_by_number(desk: Desk, numbers: Sequence[int]) -> list[Checked]:
    """Return checks by number, each once, their reviews locked.

    Raises:
        NotFoundError: There is none of that number, or the actor may not learn of it.
    """
    found = desk.find(Check, "id", set(numbers))
    reviews = {each.id: each for each in desk.locked(each.review_id for each in found)}
    seen = {
        each.id: Checked(check=each, review=reviews[each.review_id])
        for each in found
        if may_see(desk, each, reviews[each.review_id])
    }
    for number in numbers:
        if number not in seen:
            raise NotFoundError("check_not_found", check=number)
    return [seen[number] for number in dict.fromkeys(numbers)]


def may_see(desk: Desk, check: Check, review: Review) -> bool:
    """Return whether whoever acts may learn of a check."""
    return _may_see(desk, review, check.checker_id, is_secret=is_secret(check))


def _may_see(desk: Desk, review: Review, checker_id: int | None, *, is_secret: bool) -> bool:
    if desk.command.actor is None:
        return True
    actor = desk.person(desk.command.actor)
    if actor.id == checker_id:
        return True
    directory = desk.directory([review.venue_id])
    try:
        require_visible(actor.id, review, desk.context.definition, directory)
    except NotFoundError:
        return False
    return not (is_secret and is_kept(desk, review))


def require_fit_checker(desk: Desk, checker: Person, review: Review) -> None:
    """Let pass who may check a subject.

    Raises:
        RefusedError: `own_case`.
    """
    directory = desk.directory([review.venue_id])
    require_checker(checker, review, desk.context.definition, directory)


def require_not_its_subject(desk: Desk, reviews: Iterable[Review]) -> None:
    """Let pass who may have to do with surprise checks of reviews.

    Raises:
        RefusedError: `surprise_by_its_subject`.
    """
    for review in reviews:
        if is_kept(desk, review):
            raise RefusedError("surprise_by_its_subject", person=desk.command.actor)
