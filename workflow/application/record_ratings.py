"""Record ratings: what was proposed and what the competent level decided."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from workflow.application.desk import Desk, Recorded
from workflow.application.recording import Recorder, require_named_person
from workflow.domain.command import Command
from workflow.domain.conditions import RatingDecided
from workflow.domain.definition import Stage
from workflow.domain.errors import InvalidValueError, RefusedError
from workflow.domain.history import EventKind
from workflow.domain.organisation import Person
from workflow.domain.permission import require_meant
from workflow.domain.records.rating import Rating, RatingStep
from workflow.domain.requirements import deciders
from workflow.domain.review import GATE, Review
from workflow.domain.terms import SUBJECT, Target


@dataclass(frozen=True, slots=True, kw_only=True)
class RatingEntry:
    """One value for one subject: a level, or the reason for having none."""

    subject: str
    level: str | None = None
    not_rated_reason: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RatingRequest:
    """What is recorded; one signed decision may rate many subjects."""

    cycle: str
    step: RatingStep
    given_on: date
    entries: tuple[RatingEntry, ...]
    document: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordRatings:
    """The use case behind `rating propose` and `rating decide`; a person is always named."""

    recorder: Recorder

    def __call__(self, request: RatingRequest, *, command: Command) -> Recorded:
        """Store the values, and settle the reviews of the subjects.

        Raises:
            NotFoundError: No such cycle, review or person.
            InvalidValueError: A level or reason that the scale does not have.
            RefusedError: Nobody is named, the actor may not decide, or it is too early.
        """
        by = require_named_person(command)
        asked = [[e.subject, e.level, e.not_rated_reason] for e in request.entries]
        return self.recorder.run(
            request.cycle,
            command=command,
            request={
                "step": str(request.step),
                "given_on": request.given_on.isoformat(),
                "document": request.document,
                "entries": asked,
            },
            act=lambda desk: _record(desk, request, by),
        )


def _record(desk: Desk, request: RatingRequest, by: str) -> Recorded:
    for entry in request.entries:
        _require_on_scale(desk, entry)
    about = desk.review_ids(entry.subject for entry in request.entries)
    reviews = desk.locked(about)
    _require_permitted(desk, reviews, request.step, by)
    newest = _newest_last(_ratings(desk, request, reviews, about, by))
    outdated = _outdated(desk, newest)
    desk.write([*outdated, *newest])
    events = [
        desk.event(
            EventKind.RATING_RECORDED,
            [row, *(old for old in outdated if _place(old) == _place(row))],
            review_id=review_id,
        )
        for review_id, row in zip(about, newest, strict=True)
    ]
    return desk.done([row.id for row in newest], reviews, events)


def _require_permitted(desk: Desk, reviews: Sequence[Review], step: RatingStep, by: str) -> None:
    match step:
        case RatingStep.DECIDED:
            _require_decider(desk, reviews, by)
        case RatingStep.SELF:
            desk.require(reviews, lambda review: (Target(role=SUBJECT), *desk.owners(review)))
        case _:
            desk.require(reviews, desk.owners)


def _ratings(
    desk: Desk,
    request: RatingRequest,
    reviews: Sequence[Review],
    about: Sequence[int],
    by: str,
) -> list[Rating]:
    by_id = {review.id: review for review in reviews}
    return [
        Rating(
            subject_kind=review.subject_kind,
            subject_id=review.subject_id,
            id=number,
            step=request.step,
            level=entry.level,
            not_rated_reason=entry.not_rated_reason,
            document=request.document,
            given_on=request.given_on,
            given_by=by,
        )
        for number, review, entry in zip(
            desk.numbers(len(about)),
            (by_id[review_id] for review_id in about),
            request.entries,
            strict=True,
        )
    ]


def _place(rating: Rating) -> tuple[str, int, str]:
    return rating.subject_kind, rating.subject_id, rating.step


def _newest_last(rows: Sequence[Rating]) -> list[Rating]:
    """Return ratings so that of several for one step of a subject only the last is the newest."""
    last = {_place(row): row.id for row in rows}
    return [replace(row, newest=last[_place(row)] == row.id) for row in rows]


def _outdated(desk: Desk, rows: Sequence[Rating]) -> list[Rating]:
    """Return the ratings whose place new ones take."""
    places = {_place(row) for row in rows}
    known = desk.find(Rating, "subject_id", {row.subject_id for row in rows})
    return [replace(old, newest=False) for old in known if old.newest and _place(old) in places]


def _require_on_scale(desk: Desk, entry: RatingEntry) -> None:
    scale = desk.context.definition.scale
    levels = [level.level for level in scale.levels] if scale else []
    reasons = list(scale.not_rated) if scale else []
    if (entry.level is None) == (entry.not_rated_reason is None):
        raise InvalidValueError("level_or_reason", subject=entry.subject)
    if entry.level is not None and entry.level not in levels:
        raise InvalidValueError("level_unknown", found=entry.level, expected=levels)
    if entry.not_rated_reason is not None and entry.not_rated_reason not in reasons:
        raise InvalidValueError("reason_unknown", found=entry.not_rated_reason, expected=reasons)


def _require_decider(desk: Desk, reviews: Sequence[Review], by: str) -> None:
    people = desk.work.people.by_ids(
        review.person_id for review in reviews if review.person_id is not None
    )
    for review in reviews:
        desk.require_other_case(review)
        if _waits_before_rating(desk, review):
            raise RefusedError("rating_too_early", review=review.id, stage=review.state)
    desk.require(reviews, lambda review: _deciders(desk, review, people), rule=require_meant)


def _rating_stage(desk: Desk, review: Review) -> tuple[Stage, RatingDecided] | None:
    for stage in desk.context.definition.tracks[review.track].stages:
        for item in stage.requires:
            if isinstance(item.parameters, RatingDecided):
                return stage, item.parameters
    return None


def _waits_before_rating(desk: Desk, review: Review) -> bool:
    found = _rating_stage(desk, review)
    if found is None:
        return False
    rank = desk.context.definition.tracks[review.track].rank(found[0].stage)
    gates = any(reason.code.startswith(GATE) for reason in review.unmet)
    return review.rank < rank or (review.rank == rank and gates)


def _deciders(desk: Desk, review: Review, people: Mapping[int, Person]) -> tuple[Target, ...]:
    found = _rating_stage(desk, review)
    if found is None:
        return desk.owners(review)
    person = people.get(review.subject_id) if review.person_id is not None else None
    return deciders(found[1], person.managed_by if person else None)
