"""Keep values of ratings: each of every step stays, and a later one takes its place."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from workflow.application.desk import Desk
from workflow.application.keeping import Draft, Names
from workflow.application.rating_authority import (
    is_any_of,
    overseers_of,
    require_step,
    roles_of,
)
from workflow.application.rating_book import Entry, book_of
from workflow.domain.errors import InvalidValueError, RefusedError
from workflow.domain.history import EventKind
from workflow.domain.rating_limits import LIMITS
from workflow.domain.records.rating import Rating, RatingStep
from workflow.domain.review import Review
from workflow.domain.rows_of_ratings import RatingRow, parse_score


@dataclass(frozen=True, slots=True, kw_only=True)
class RatingSheet:
    """Rows of ratings; the value that stands already is not recorded again."""

    @property
    def event(self) -> EventKind:
        """Return what history calls it."""
        return EventKind.RATING_RECORDED

    def names(self, rows: Sequence[RatingRow]) -> Names:
        """Return what rows name."""
        return Names(
            people={row.signatory for row in rows if row.signatory},
            subjects=[row.subject for row in rows],
        )

    def draft(self, desk: Desk, row: RatingRow) -> Draft:
        """Return the value of a row, with the one whose place it takes.

        Raises:
            NotFoundError: It names what does not exist, or what the actor may not see.
            InvalidValueError: A value is not on the scale, or not understood.
            RefusedError: Nobody is named, the actor may not, or it is too early.
        """
        review, book = desk.review(row.subject), book_of(desk)
        require_step(desk, review, row.step, is_override=bool(row.overrides))
        value = _value(desk, row, review)
        _require_overrides(desk, row, review)
        stored = book.newest(review, row.step)
        if stored is not None and _is_same(stored, value):
            return Draft(records=(stored,), review_id=review.id, number=stored.id)
        [number] = desk.numbers(1)
        entry = Entry(
            subject=row.subject.partition("@")[0],
            review=review,
            rating=replace(value, id=number),
            asked=frozenset(row.overrides),
        )
        return Draft(
            records=book.take(entry), settles=(review.id,), review_id=review.id, number=number
        )


def _value(desk: Desk, row: RatingRow, review: Review) -> Rating:
    _require_on_scale(desk, row)
    desk.require_past(row.given_on)
    scale, is_decided = desk.context.definition.scale, row.step is RatingStep.DECIDED
    if is_decided and row.document is None and scale is not None and scale.decision_document:
        raise RefusedError("decision_undocumented", subject=row.subject)
    by = desk.command.actor or ""
    signatory = desk.person(row.signatory).code if row.signatory else None
    return Rating(
        subject_kind=review.subject_kind,
        subject_id=review.subject_id,
        id=0,
        step=row.step,
        level=row.level,
        not_rated_reason=row.not_rated_reason,
        score=parse_score(row.score) if row.score else None,
        grounds=row.grounds or None,
        document=row.document or None,
        signatory=signatory or (by if is_decided else None),
        given_on=row.given_on or desk.today,
        given_by=by,
    )


def _require_on_scale(desk: Desk, row: RatingRow) -> None:
    scale = desk.context.definition.scale
    levels = [level.level for level in scale.levels] if scale else []
    reasons = list(scale.not_rated) if scale else []
    if (row.level is None) == (row.not_rated_reason is None):
        raise InvalidValueError("level_or_reason", subject=row.subject)
    if row.level is not None and row.level not in levels:
        raise InvalidValueError("level_unknown", found=row.level, expected=levels)
    if row.not_rated_reason is not None and row.not_rated_reason not in reasons:
        raise InvalidValueError("reason_unknown", found=row.not_rated_reason, expected=reasons)


def _require_overrides(desk: Desk, row: RatingRow, review: Review) -> None:
    """Let pass what sets no rule aside, and what a competent person does with grounds."""
    if not row.overrides:
        return
    unknown = [rule for rule in row.overrides if rule not in LIMITS]
    if unknown:
        raise InvalidValueError("override_unknown", found=unknown[0], expected=list(LIMITS))
    if row.step is not RatingStep.DECIDED:
        raise InvalidValueError("override_only_decides", step=str(row.step))
    competent = overseers_of(desk)
    if not is_any_of(desk, review, competent):
        raise RefusedError("override_forbidden", rules=row.overrides, roles=roles_of(competent))
    if not row.grounds:
        raise RefusedError("override_needs_grounds", subject=row.subject, rules=row.overrides)


def _is_same(stored: Rating, value: Rating) -> bool:
    """Return whether a value says what stands; who gave it, and what it overrides, aside."""
    aside = {"id": stored.id, "given_by": stored.given_by, "overrides": stored.overrides}
    return replace(value, **aside) == stored  # type: ignore[arg-type]
