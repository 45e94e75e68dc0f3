"""Keep values of ratings: each of every step stays, and a later one takes its place."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from workflow.application.desk import Desk
from workflow.application.keeping import Draft, Names
from workflow.application.rating_authority import (
    is_any_of,
    overseers_of,
    require_step,
    roles_of,
)
from workflow.application.rating_book import Entry, book_of
from workflow.domain.enrolment import Finding
from workflow.domain.errors import InvalidValueError, RefusedError
from workflow.domain.history import EventKind
from workflow.domain.permission import require_other_case
from workflow.domain.rating_limits import LIMITS
from workflow.domain.rating_told import not_rated_facts
from workflow.domain.records.rating import Rating, RatingStep
from workflow.domain.review import Review
from workflow.domain.rows_of_ratings import RatingRow, parse_score

_BEFORE_THE_DECISION = (RatingStep.APPRAISED, RatingStep.PROPOSED)


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
            RefusedError: Nobody is named, the actor may not, it is too early, the subject would
                sign for itself, or is decided as not rated.
        """
        review, book = desk.review(row.subject), book_of(desk)
        require_step(desk, review, row.step, is_override=bool(row.overrides))
        value = _value(desk, row, review)
        _require_overrides(desk, row, review)
        stored = book.newest(review, row.step)
        if stored is not None and _is_same(stored, value):
            return Draft(records=(stored,), review_id=review.id, number=stored.id)
        _require_to_be_rated(book.newest(review, RatingStep.DECIDED), row)
        [number] = desk.numbers(1)
        entry = Entry(
            subject=row.subject.partition("@")[0],
            review=review,
            rating=replace(value, id=number),
            asked=frozenset(row.overrides),
        )
        return Draft(
            records=book.take(entry),
            settles=(review.id,),
            review_id=review.id,
            findings=tuple(_not_to_be_rated(desk, entry)),
            number=number,
        )


def _value(desk: Desk, row: RatingRow, review: Review) -> Rating:
    _require_on_scale(desk, row)
    desk.require_past(row.given_on)
    scale, is_decided = desk.context.definition.scale, row.step is RatingStep.DECIDED
    if is_decided and row.document is None and scale is not None and scale.decision_document:
        raise RefusedError("decision_undocumented", subject=row.subject)
    by = desk.command.actor or ""
    return Rating(
        subject_kind=review.subject_kind,
        subject_id=review.subject_id,
        id=0,
        step=row.step,
        level=row.level,
        not_rated_reason=row.not_rated_reason,
        score=_score(desk, row),
        grounds=row.grounds or None,
        document=row.document or None,
        signatory=_signatory(desk, row, review) or (by if is_decided else None),
        given_on=row.given_on or desk.today,
        given_by=by,
    )


def _score(desk: Desk, row: RatingRow) -> Fraction | None:
    if not row.score:
        return None
    score, scale = parse_score(row.score), desk.context.definition.scale
    if scale is not None and score > scale.most_points:
        raise InvalidValueError("score_above_scale", found=row.score, expected=scale.most_points)
    return score


def _signatory(desk: Desk, row: RatingRow, review: Review) -> str | None:
    """Return who signed, never the subject, nor the head of the unit that is."""
    if not row.signatory:
        return None
    person = desk.person(row.signatory)
    if row.step is RatingStep.DECIDED:
        directory = desk.directory([review.venue_id])
        require_other_case(person, review, desk.context.definition, directory)
    return person.code


def _require_to_be_rated(decided: Rating | None, row: RatingRow) -> None:
    """Let pass no level before the decision while one stands that there is none."""
    if decided is None or row.level is None or row.step not in _BEFORE_THE_DECISION:
        return
    if decided.not_rated_reason is not None:
        reason = decided.not_rated_reason
        raise RefusedError("decided_not_rated", subject=row.subject, reason=reason)


def _not_to_be_rated(desk: Desk, entry: Entry) -> Iterator[Finding]:
    """Tell of a level for a subject that was enrolled as one to be reviewed and not rated."""
    scale, reason = desk.context.definition.scale, entry.review.not_rated_reason
    level, step = entry.rating.level, entry.rating.step
    if scale and reason and level and step is not RatingStep.SELF:
        facts = not_rated_facts(entry.subject, level, reason, scale)
        yield Finding(code="subject_not_rated", facts=facts)


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
