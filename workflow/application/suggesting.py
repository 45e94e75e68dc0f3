"""What every act on suggestions shares: the rows it is about, and who may see them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial

from workflow.application.desk import Desk
from workflow.domain.errors import NotFoundError, RefusedError
from workflow.domain.history import Event, EventKind
from workflow.domain.organisation import Directory, Person
from workflow.domain.records.record import Record
from workflow.domain.records.suggestion import Suggestion, SuggestionFollower
from workflow.domain.review import Review
from workflow.domain.suggestion_course import ENDED
from workflow.domain.suggestion_sight import may_see
from workflow.domain.terms import Target, Targets


@dataclass(frozen=True, slots=True, kw_only=True)
class Matter:
    """A suggestion with the review that it is about, and those who follow it.

    Attributes:
        followers: Ids of the people who follow it now.
    """

    suggestion: Suggestion
    review: Review
    followers: frozenset[int] = frozenset()

    def event(self, desk: Desk, kind: EventKind, rows: Sequence[Record]) -> Event:
        """Return the event that tells rows of it in the history of its review."""
        return desk.event(kind, rows, review_id=self.review.id)


def matters_of(desk: Desk, codes: Sequence[str]) -> list[Matter]:
    """Return suggestions by code, each once, their reviews locked.

    Raises:
        NotFoundError: There is none of that code, or the actor may not see it.
    """
    found = {each.code: each for each in desk.find(Suggestion, "code", set(codes))}
    matters = {each.suggestion.code: each for each in with_reviews(desk, found.values())}
    hidden = [code for code in codes if code not in matters or not _is_visible(desk, matters[code])]
    if hidden:
        raise NotFoundError("suggestion_not_found", suggestion=f"{desk.cycle.code}/{hidden[0]}")
    return [matters[code] for code in dict.fromkeys(codes)]


def with_reviews(desk: Desk, suggestions: Iterable[Suggestion]) -> list[Matter]:
    """Return suggestions with their reviews, which are locked, and their followers."""
    wanted = list(suggestions)
    reviews = {each.id: each for each in desk.locked(each.review_id for each in wanted)}
    followers: dict[int, set[int]] = {}
    for row in desk.find(SuggestionFollower, "suggestion_id", [each.id for each in wanted]):
        if row.active:
            followers.setdefault(row.suggestion_id, set()).add(row.person_id)
    return [
        Matter(
            suggestion=each,
            review=reviews[each.review_id],
            followers=frozenset(followers.get(each.id, ())),
        )
        for each in wanted
    ]


def directory_with(desk: Desk, reviews: Iterable[Review], people: Iterable[Person]) -> Directory:
    """Return the units of reviews and of people with those above them, and the roles there."""
    venues = {review.venue_id for review in reviews}
    return desk.directory(venues | {person.unit_id for person in people})


def day_of(desk: Desk, given: date | None) -> date:
    """Return the day of an act, today unless it is given.

    Raises:
        InvalidValueError: It lies ahead.
    """
    desk.require_past(given)
    return given or desk.today


def live_of_case(desk: Desk, case: str) -> list[Matter]:
    """Return what is proposed or in force of a case."""
    found = desk.find(Suggestion, "case", [case])
    return with_reviews(desk, [each for each in found if each.status not in ENDED])


def is_one_of(desk: Desk, review: Review, targets: Targets) -> bool:
    """Return whether the operator acts, or a person meant by any of the targets, in any order."""
    for target in targets:
        try:
            desk.require([review], partial(_alone, target))
        except (NotFoundError, RefusedError):
            continue
        return True
    return False


def _alone(target: Target, _review: Review) -> Targets:
    return (target,)


def _is_visible(desk: Desk, matter: Matter) -> bool:
    if desk.command.actor is None:
        return True
    actor = desk.person(desk.command.actor)
    return may_see(
        actor,
        matter.suggestion,
        matter.review,
        follows=actor.id in matter.followers,
        definition=desk.context.definition,
        directory=directory_with(desk, [matter.review], [actor]),
    )
