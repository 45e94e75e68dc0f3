"""Assign who follows suggestions: one person, or a group."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from workflow.application.desk import Desk, Recorded
from workflow.application.recording import Recorder
from workflow.application.suggesting import (
    Matter,
    directory_with,
    is_one_of,
    live_of_case,
    matters_of,
)
from workflow.domain.command import Command
from workflow.domain.errors import RefusedError
from workflow.domain.following import require_free, require_group
from workflow.domain.history import EventKind
from workflow.domain.organisation import Person
from workflow.domain.records.suggestion import SuggestionFollower
from workflow.domain.review import Review
from workflow.domain.suggestion_course import Step, Taken, taken_by


@dataclass(frozen=True, slots=True, kw_only=True)
class FollowRequest:
    """Who follows some suggestions from now on, instead of whoever did before."""

    cycle: str
    codes: tuple[str, ...]
    people: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class FollowSuggestions:
    """The use case behind `suggestion follow`."""

    recorder: Recorder

    def __call__(self, request: FollowRequest, *, command: Command) -> Recorded:
        """Store the followers of every suggestion or of none, and settle the reviews.

        Raises:
            NotFoundError: No such cycle, suggestion or person.
            RefusedError: The actor may not, the group is too small or too large, or somebody
                is a subject of the case or under its authority.
        """
        return self.recorder.run(
            request.cycle,
            command=command,
            request={"codes": list(request.codes), "followers": list(request.people)},
            act=lambda desk: _follow(desk, request),
        )


def _follow(desk: Desk, request: FollowRequest) -> Recorded:
    definition = desk.context.definition
    matters = matters_of(desk, request.codes)
    for matter in matters:
        if not is_one_of(desk, matter.review, definition.approvers):
            raise RefusedError("forbidden", roles=[t.role for t in definition.approvers])
    people = desk.people(request.people)
    require_group(definition.suggestions.group, len(people))
    for matter in matters:
        taken_by(matter.suggestion, Taken(step=Step.FOLLOW, on=desk.today))
        _require_free(desk, people, _subjects(desk, matter))
    rows = {each.suggestion.id: list(_rows(each, people)) for each in matters}
    stored = {row.key for row in desk.write([row for group in rows.values() for row in group]).all}
    new = {number: [row for row in group if row.key in stored] for number, group in rows.items()}
    changed = [each for each in matters if new[each.suggestion.id]]
    kind = EventKind.SUGGESTION_FOLLOWED
    return desk.done(
        list(rows),
        desk.locked(each.review.id for each in changed),
        [each.event(desk, kind, new[each.suggestion.id]) for each in changed],
        created=0,
        updated=len(changed),
        unchanged=len(matters) - len(changed),
    )


def _subjects(desk: Desk, matter: Matter) -> list[Review]:
    """Return the reviews of everybody whom the same case is about."""
    if matter.suggestion.case is None:
        return [matter.review]
    return [other.review for other in live_of_case(desk, matter.suggestion.case)]


def _require_free(desk: Desk, people: Sequence[Person], reviews: Sequence[Review]) -> None:
    directory = directory_with(desk, reviews, people)
    for review in reviews:
        for person in people:
            require_free(person, review, desk.context.definition, directory)


def _rows(matter: Matter, people: Sequence[Person]) -> Iterator[SuggestionFollower]:
    """Yield the rows of who follows now, and of who does so no more."""
    now = {person.id for person in people}
    for person_id in sorted(now | matter.followers):
        yield SuggestionFollower(
            suggestion_id=matter.suggestion.id, person_id=person_id, active=person_id in now
        )
