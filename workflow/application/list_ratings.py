"""List and show ratings, each value to whoever may see it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction

from workflow.application.assessing import Reading
from workflow.application.catalogue import Catalogue, CycleContext
from workflow.application.list_sessions import visible_path
from workflow.domain.errors import InvalidValueError
from workflow.domain.rating_basis import RatingBasis
from workflow.domain.rating_conditions import Judged, as_told, attainable
from workflow.domain.rating_sight import hidden_facts, may_see_rating
from workflow.domain.records.rating import Appeal, Rating, RatingStep
from workflow.domain.review import Review
from workflow.domain.scale import Scale
from workflow.ports.reports import Reports, ReviewFilter, ReviewRow


@dataclass(frozen=True, slots=True, kw_only=True)
class RatingLine:
    """A value as people read it.

    Attributes:
        review: `CYCLE/SUBJECT`, or `CYCLE/SUBJECT@VENUE`.
        is_under_review: Whether an appeal against the rating of the subject is open.
    """

    review: str
    row: ReviewRow
    rating: Rating
    is_under_review: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class RatingList:
    """Values of a cycle, by subject and then in the order in which they were given."""

    context: CycleContext
    as_of: datetime
    items: Sequence[RatingLine]


@dataclass(frozen=True, slots=True, kw_only=True)
class RatingFilter:
    """Which values are asked for; None means all that stand.

    Attributes:
        under: Code of a unit, at or under which the review takes place.
        not_rated: Only those that say why there is no level.
        overridden: Only decisions that set a rule aside.
        cancelled: Only what was cancelled, which does not stand any more.
    """

    under: str | None = None
    step: RatingStep | None = None
    level: str | None = None
    not_rated: bool = False
    under_review: bool = False
    overridden: bool = False
    cancelled: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class RatingStory:
    """Every value of one subject, and what each level asks for as of now.

    Attributes:
        values: In the order in which they were given.
        judged: Every condition of every level, from the best to the worst; None at the end of
            those of a level stands for the ones that may not be told.
        attainable: The level that follows from the records; None when a person must decide, or
            when what may be told does not tell it.
    """

    context: CycleContext
    as_of: datetime
    review: str
    row: ReviewRow
    values: Sequence[RatingLine]
    judged: Mapping[str, Sequence[Judged | None]]
    attainable: str | None
    is_under_review: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ListRatings:
    """The use case behind `rating list`, `rating show` and `rating export`."""

    read: Callable[[], Reports]
    catalogue: Catalogue

    def __call__(
        self,
        cycle: str,
        wanted: RatingFilter | None = None,
        *,
        now: datetime,
        actor: str | None = None,
    ) -> RatingList:
        """Return the values that a person may see.

        Raises:
            NotFoundError: No such cycle, unit or person, or the actor does not reach the unit.
            InvalidValueError: The scale has no such level.
        """
        wanted = wanted or RatingFilter()
        with self.read() as reports:
            reading = Reading(reports, self.catalogue, cycle, now=now, actor=actor)
            _require_level(reading.context.definition.scale, wanted.level)
            path = visible_path(reading, wanted.under)
            rows = reports.reviews(reading.cycle.id, ReviewFilter(under_path=path))
            lines = seen_ratings(reading, rows)
            return RatingList(
                context=reading.context,
                as_of=reading.now,
                items=[line for line in lines if _is_wanted(line, wanted)],
            )

    def one(
        self,
        cycle: str,
        subject: str,
        *,
        venue: str | None = None,
        now: datetime,
        actor: str | None = None,
    ) -> RatingStory:
        """Return every value of one subject that a person may see, and what would follow.

        Raises:
            NotFoundError: No such cycle, review or person.
            InvalidValueError: The subject has several venues and none was named.
        """
        with self.read() as reports:
            reading = Reading(reports, self.catalogue, cycle, now=now, actor=actor)
            row = reading.rows[reading.find(subject, venue)]
            return _story(reading, row)


def seen_ratings(reading: Reading, rows: Iterable[ReviewRow]) -> list[RatingLine]:
    """Return the values of some reviews that a person may see, newest or not, by review."""
    reports, cycle = reading.reports, reading.cycle
    listed = [row for row in rows if reading.sees(row.review)]
    by_subject: dict[tuple[str, int], list[Rating]] = {}
    ids = {row.review.subject_id for row in listed}
    for rating in reports.records(cycle.id, Rating, by="subject_id", values=ids):
        by_subject.setdefault((rating.subject_kind, rating.subject_id), []).append(rating)
    contested = under_review(reading, [row.review.id for row in listed])
    return [
        RatingLine(
            review=f"{cycle.code}/{row.key}",
            row=row,
            rating=rating,
            is_under_review=rating.step is RatingStep.DECIDED and row.review.id in contested,
        )
        for row in listed
        for rating in by_subject.get((row.review.subject_kind, row.review.subject_id), ())
        if sees_rating(reading, rating, row.review)
    ]


def under_review(reading: Reading, review_ids: Iterable[int]) -> frozenset[int]:
    """Return the reviews whose rating somebody appealed against and nobody answered yet."""
    appeals = reading.reports.records(
        reading.cycle.id, Appeal, by="review_id", values=set(review_ids)
    )
    return frozenset(appeal.review_id for appeal in appeals if appeal.outcome is None)


def sees_rating(reading: Reading, rating: Rating, review: Review) -> bool:
    """Return whether whoever reads may see a value of a subject."""
    viewer, actor = reading.viewer, reading.actor
    if viewer is None or actor is None:
        return True
    return may_see_rating(
        viewer.person_id, actor, rating, review, reading.context.definition, viewer.directory
    )


def _story(reading: Reading, row: ReviewRow) -> RatingStory:
    values = sorted(seen_ratings(reading, [row]), key=lambda line: line.rating.id)
    scale, review = reading.context.definition.scale, row.review
    judged: Mapping[str, Sequence[Judged | None]] = {}
    level = None
    if scale is not None:
        basis = reading.reports.rating_basis(
            [review],
            head_role=reading.context.definition.head_role,
            today=reading.context.table.today(reading.now),
        )[review.id]
        hidden = _hidden(reading, review, basis)
        facts = basis.facts(scale, score=_score(values))
        advice = attainable(scale.asked_of(review.track), facts, hidden=hidden)
        judged = {name: as_told(each, hidden) for name, each in advice.judged.items()}
        level = advice.level
    return RatingStory(
        context=reading.context,
        as_of=reading.now,
        review=f"{reading.cycle.code}/{row.key}",
        row=row,
        values=values,
        judged=judged,
        attainable=level,
        is_under_review=any(line.is_under_review for line in values),
    )


def _hidden(reading: Reading, review: Review, basis: RatingBasis) -> frozenset[str]:
    """Return the facts about a subject whose values whoever reads may not learn."""
    if reading.viewer is None:
        return frozenset()
    return hidden_facts(
        reading.viewer.person_id,
        review,
        basis.collective(review.venue_id),
        reading.context.definition,
        reading.directory,
    )


def _score(values: Sequence[RatingLine]) -> Fraction | None:
    """Return the points of the last step that has any."""
    standing = {line.rating.step: line.rating.score for line in values if line.rating.newest}
    return next((s for step in reversed(RatingStep) if (s := standing.get(step)) is not None), None)


def _require_level(scale: Scale | None, level: str | None) -> None:
    levels = [each.level for each in scale.levels] if scale else []
    if level is not None and level not in levels:
        raise InvalidValueError("level_unknown", found=level, expected=levels)


def _is_wanted(line: RatingLine, wanted: RatingFilter) -> bool:
    rating = line.rating
    return (
        (rating.cancelled_on is not None if wanted.cancelled else rating.newest)
        and wanted.step in (None, rating.step)
        and wanted.level in (None, rating.level)
        and (rating.not_rated_reason is not None or not wanted.not_rated)
        and (line.is_under_review or not wanted.under_review)
        and (bool(rating.overrides) or not wanted.overridden)
    )
