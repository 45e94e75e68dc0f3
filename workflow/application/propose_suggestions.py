"""Propose what else subjects are to explain: from a command, a file, or an earlier cycle."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from workflow.application.desk import Desk
from workflow.application.keeping import Draft, Names
from workflow.application.suggesting import (
    day_of,
    directory_with,
    is_one_of,
    live_of_case,
)
from workflow.domain.definition import EXEMPT, WITHDRAWN
from workflow.domain.errors import InvalidValueError, NotFoundError, RefusedError
from workflow.domain.following import require_free
from workflow.domain.history import EventKind
from workflow.domain.organisation import Person
from workflow.domain.records.suggestion import Suggestion, SuggestionStatus
from workflow.domain.review import Review
from workflow.domain.rows_of_suggestions import SuggestionRow
from workflow.domain.suggestion_course import IN_FORCE
from workflow.domain.suggestion_topics import topic_named
from workflow.domain.text import LONGEST_CODE, is_code


@dataclass(frozen=True, slots=True, kw_only=True)
class SuggestionSheet:
    """Rows of proposals; what is approved is not written anew."""

    @property
    def event(self) -> EventKind:
        """Return what history calls it."""
        return EventKind.SUGGESTION_PROPOSED

    def names(self, rows: Sequence[SuggestionRow]) -> Names:
        """Return what rows name."""
        return Names(
            people=[row.proposed_by for row in rows if row.proposed_by],
            subjects=[row.subject for row in rows],
        )

    def draft(self, desk: Desk, row: SuggestionRow) -> Draft:
        """Return the proposal of a row, over what was proposed under its code.

        Raises:
            NotFoundError: It names what does not exist, or what the actor may not see.
            InvalidValueError: A value is wrong or missing.
            RefusedError: The actor may not, or it is not a proposal any more.
        """
        review = desk.review(row.subject)
        if not is_one_of(desk, review, desk.context.definition.proposers):
            desk.require([review], lambda _: desk.context.definition.proposers)
        desk.require_other_case(review)
        stored = _stored(desk, row, review)
        before = stored or _new(desk, row, review)
        said = _with_first_day(desk, row, review, before, _said(desk, row, before))
        if said == stored and row.proposed_by in (None, stored.proposed_by):
            return Draft(records=(stored,), review_id=review.id)
        if before.status is not SuggestionStatus.PROPOSED:
            raise RefusedError(
                "suggestion_decided", suggestion=before.code, status=str(before.status)
            )
        proposal = replace(said, proposed_by=_proposer(desk, row, review, stored))
        _require_free_of_case(desk, proposal, review)
        return Draft(records=(proposal,), review_id=review.id)


@dataclass(frozen=True, slots=True, kw_only=True)
class CarriedSheet(SuggestionSheet):
    """Rows of what an earlier cycle left open; each is proposed anew once only."""

    def draft(self, desk: Desk, row: SuggestionRow) -> Draft:
        """Return the proposal of a row, or what was proposed for the earlier one already.

        Raises:
            NotFoundError: The subject has no review here, or the actor may not see it.
            RefusedError: The actor may not.
        """
        for known in desk.find(Suggestion, "raised_before", [row.raised_before or ""]):
            return Draft(records=(known,), review_id=known.review_id)
        return SuggestionSheet.draft(self, desk, row)


def _stored(desk: Desk, row: SuggestionRow, review: Review) -> Suggestion | None:
    if row.code is None:
        return None
    for found in desk.find(Suggestion, "code", [row.code]):
        if found.review_id != review.id:
            raise InvalidValueError(
                "suggestion_of_another", suggestion=row.code, subject=row.subject
            )
        return found
    return None


def _new(desk: Desk, row: SuggestionRow, review: Review) -> Suggestion:
    """Return a proposal of which nothing is said yet."""
    if review.state in (EXEMPT, WITHDRAWN):
        raise RefusedError("suggestion_not_under_review", subject=row.subject, state=review.state)
    [number] = desk.numbers(1)
    proposed_on = row.proposed_on or desk.today
    return Suggestion(
        id=number,
        code=row.code or _free_code(desk, number),
        review_id=review.id,
        topic="",
        first_raised_on=row.first_raised_on or proposed_on,
        proposed_by="",
        proposed_on=proposed_on,
    )


def _said(desk: Desk, row: SuggestionRow, before: Suggestion) -> Suggestion:
    """Return what a row says over what was there before."""
    optional: dict[str, Any] = {
        name: None if name in row.cleared else getattr(row, name) or getattr(before, name)
        for name in ("case", "evidence", "direction", "raised_before")
    }
    said = replace(
        before,
        kind=row.kind or before.kind,
        topic=_topic(desk, row) or before.topic,
        proposed_on=day_of(desk, row.proposed_on or before.proposed_on),
        **optional,
    )
    if not said.topic:
        raise InvalidValueError("topic_missing", subject=row.subject)
    if said.case is not None and not is_code(said.case):
        raise InvalidValueError("case_not_a_code", found=said.case, expected=LONGEST_CODE)
    return said


def _free_code(desk: Desk, number: int) -> str:
    """Return `S17`; somebody may have chosen that already, then with more behind it."""
    code = f"S{number}"
    while desk.find(Suggestion, "code", [code]):
        code += f".{number}"
    return code


def _topic(desk: Desk, row: SuggestionRow) -> str | None:
    return topic_named(desk.context.definition.suggestions, row.topic) if row.topic else None


def _with_first_day(
    desk: Desk, row: SuggestionRow, review: Review, before: Suggestion, said: Suggestion
) -> Suggestion:
    first = row.first_raised_on or min(before.first_raised_on, said.proposed_on)
    if said.raised_before is not None and said.raised_before != before.raised_before:
        first = _earlier(desk, said.raised_before, review).first_raised_on
    if first > said.proposed_on:
        raise RefusedError(
            "raised_after_proposed",
            first_raised_on=first.isoformat(),
            proposed_on=said.proposed_on.isoformat(),
        )
    return replace(said, first_raised_on=first)


def _earlier(desk: Desk, name: str, review: Review) -> Suggestion:
    """Return the suggestion of another cycle to the same subject that a row names."""
    code, _, suggestion = name.partition("/")
    cycle = desk.work.cycles.by_code(code)
    if cycle is None or cycle.id == desk.cycle.id:
        raise NotFoundError("suggestion_not_found", suggestion=name)
    same = desk.work.reviews.ids_of(
        cycle.id, kind=review.subject_kind, subject_ids=[review.subject_id]
    )
    for found in desk.work.records.find(cycle.id, Suggestion, "code", [suggestion]):
        if found.review_id in same and found.status in IN_FORCE:
            return found
    raise NotFoundError("suggestion_not_found", suggestion=name)


def _proposer(desk: Desk, row: SuggestionRow, review: Review, stored: Suggestion | None) -> str:
    """Return who answers for what is proposed now."""
    actor, known = desk.command.actor, stored.proposed_by if stored else None
    named = row.proposed_by or actor or known
    if named is None:
        raise InvalidValueError("proposer_missing", subject=row.subject)
    if actor is not None and named not in (actor, known):
        raise RefusedError("proposer_is_another", found=named, actor=actor)
    if actor is None and desk.person(named).id == review.person_id:
        raise RefusedError("own_case", person=named)
    return actor or named


def _require_free_of_case(desk: Desk, proposal: Suggestion, review: Review) -> None:
    """Let pass a subject under whose authority nobody stands who follows the case."""
    case = proposal.case
    if case is None:
        return
    people = desk.shared(f"followers/{case}", lambda: _followers_of(desk, case))
    directory = directory_with(desk, [review], people)
    for person in people:
        require_free(person, review, desk.context.definition, directory)


def _followers_of(desk: Desk, case: str) -> list[Person]:
    ids = {person for matter in live_of_case(desk, case) for person in matter.followers}
    return list(desk.work.people.by_ids(ids).values())
