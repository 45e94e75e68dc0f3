"""Plan votes: on which day which unit votes about whom, by which rule, and who counts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from workflow.application.desk import Desk
from workflow.application.keeping import Draft, Names
from workflow.application.vote_files import votes_of
from workflow.application.vote_terms import term_findings
from workflow.domain.confidentiality import is_own_case
from workflow.domain.definition import EXEMPT, WITHDRAWN
from workflow.domain.errors import InvalidValueError, NotFoundError, RefusedError
from workflow.domain.history import EventKind
from workflow.domain.organisation import Unit
from workflow.domain.permission import require_visible
from workflow.domain.records.vote import Teller, Vote, VoteSubject
from workflow.domain.review import Review
from workflow.domain.rows_of_votes import VoteRow
from workflow.domain.text import is_code
from workflow.domain.vote_file import VoteFile, require_open

_OPTIONAL = ("body", "stratum", "membership", "document")


class VoteSheet:
    """Votes, one in a row."""

    event = EventKind.VOTE_RECORDED

    def names(self, rows: Sequence[VoteRow]) -> Names:
        """Return what rows name."""
        return Names(
            units=[row.unit for row in rows if row.unit],
            people=[person for row in rows for person in row.tellers],
            subjects=[subject for row in rows for subject in row.subjects],
        )

    def draft(self, desk: Desk, row: VoteRow) -> Draft:
        """Return the vote of a row, with its subjects and tellers.

        Raises:
            NotFoundError: No such unit, person or review, or the actor may not see it.
            InvalidValueError: A value is missing or wrong.
            RefusedError: It is confirmed or cancelled, the actor may not, or would change the
                counted ballot on which he stands, or stood.
        """
        files = votes_of(desk)
        before = files.require(row.code) if row.code and files.find(row.code) else None
        after = _planned(desk, before or _new(desk, row), row)
        if before is not None and before == after:
            return Draft(records=(before.vote,), settles=before.about)
        if before is not None:
            require_open(before)
            if before.has_counts:
                files.require_impartial(before)
                files.require_impartial(after)
        files.permit(after)
        require_apart(desk, after)
        if after.wrong:
            wrong = files.named(after.wrong)
            raise RefusedError("vote_sums_wrong", vote=after.vote.code, reasons=wrong)
        files.keep(after)
        records = (after.vote, *after.subjects.values(), *after.tellers.values())
        findings = tuple(term_findings(desk, after))
        return Draft(records=records, settles=tuple(after.subjects), findings=findings)


def _new(desk: Desk, row: VoteRow) -> VoteFile:
    rule, unit, held_on = row.rule, row.unit, row.held_on
    if rule is None or unit is None or held_on is None:
        if row.code is None:
            raise InvalidValueError("vote_incomplete_row", expected=["rule", "unit", "held_on"])
        raise NotFoundError("vote_not_found", vote=f"{desk.cycle.code}/{row.code}")
    known = desk.context.definition.votes
    if rule not in known:
        raise InvalidValueError("vote_rule_unknown", found=rule, expected=", ".join(known) or "—")
    if row.code is not None and not is_code(row.code):
        raise InvalidValueError("code_wrong", found=row.code)
    [number] = desk.numbers(1)
    code = row.code or votes_of(desk).free_code(f"V{number}")
    vote = Vote(id=number, code=code, rule=rule, unit_id=desk.unit(unit).id, held_on=held_on)
    return VoteFile(vote=vote, rule=known[rule])


def _planned(desk: Desk, file: VoteFile, row: VoteRow) -> VoteFile:
    unit = votes_of(desk).unit(file)
    if row.unit not in (None, unit.code):
        raise InvalidValueError("vote_of_other_unit", found=row.unit, expected=unit.code)
    if row.rule not in (None, file.vote.rule):
        raise InvalidValueError("vote_of_other_rule", found=row.rule, expected=file.vote.rule)
    given: dict[str, Any] = {name: getattr(row, name) for name in ("held_on", *_OPTIONAL)}
    changes = {name: value for name, value in given.items() if value is not None}
    changes |= dict.fromkeys(set(row.cleared) & set(_OPTIONAL))
    file = replace(file, vote=replace(file.vote, **changes))
    file = replace(file, subjects=_subjects(desk, file, unit, row))
    return replace(file, tellers=with_tellers(desk, file, dict(enumerate(row.tellers, 1)))).judged()


def _subjects(desk: Desk, file: VoteFile, unit: Unit, row: VoteRow) -> Mapping[int, VoteSubject]:
    """Return those on the ballot; who was on it before and is not named any more is not active."""
    if not row.subjects:
        if not file.about:
            raise InvalidValueError("vote_without_subjects", vote=file.vote.code)
        return file.subjects
    reviews = desk.locked(desk.review_ids(row.subjects))
    desk.directory(review.venue_id for review in reviews)  # all at once
    for review in reviews:
        if review.id not in file.about:
            _require_votable(desk, unit, review)
    chosen = {review.id for review in reviews}
    number = file.vote.id
    return {
        review_id: VoteSubject(vote_id=number, review_id=review_id, active=review_id in chosen)
        for review_id in sorted(chosen | file.subjects.keys())
    }


def _require_votable(desk: Desk, unit: Unit, review: Review) -> None:
    """Let pass a review at the unit that votes or below it, that is neither exempt nor withdrawn.

    Raises:
        NotFoundError: The actor may not see it.
        InvalidValueError: `vote_review_elsewhere`.
        RefusedError: `vote_not_under_review`.
    """
    directory = desk.directory([review.venue_id])
    venue = directory.units[review.venue_id]
    if unit.id not in venue.lineage:
        if desk.command.actor is not None:
            actor = desk.person(desk.command.actor)
            require_visible(actor.id, review, desk.context.definition, directory)
        raise InvalidValueError("vote_review_elsewhere", found=venue.code, unit=unit.code)
    if review.state in (EXEMPT, WITHDRAWN):
        raise RefusedError("vote_not_under_review", unit=venue.code, state=review.state)


def with_tellers(desk: Desk, file: VoteFile, people: Mapping[int, str]) -> Mapping[int, Teller]:
    """Return the tellers of a vote with those that are named now, by number.

    Raises:
        NotFoundError: No such person.
        InvalidValueError: `teller_number_wrong`.
        RefusedError: `teller_has_counted`.
    """
    tellers = dict(file.tellers)
    for number, code in people.items():
        if number not in file.counting:
            count = len(file.counting)
            raise InvalidValueError("teller_number_wrong", found=number, expected=count)
        person = desk.person(code)
        before = tellers.get(number) or Teller(
            vote_id=file.vote.id, number=number, person_id=person.id
        )
        if before.person_id != person.id and file.has_counted(number):
            raise RefusedError("teller_has_counted", vote=file.vote.code, teller=number)
        tellers[number] = replace(before, person_id=person.id)
    return tellers


def require_apart(desk: Desk, file: VoteFile) -> None:
    """Let pass a vote that different people count, none of whom it is about.

    Raises:
        InvalidValueError: `tellers_are_one`.
        RefusedError: `teller_is_subject`, or `teller_heads_subject`.
    """
    counting = {teller.person_id for teller in file.tellers.values()}
    if len(counting) < len(file.tellers):
        raise InvalidValueError("tellers_are_one", vote=file.vote.code)
    reviews = desk.locked(file.about)
    directory = desk.directory(review.venue_id for review in reviews)
    for review in reviews:
        for person_id in sorted(counting):
            if is_own_case(person_id, review, desk.context.definition, directory):
                code = desk.work.people.by_ids([person_id])[person_id].code
                if review.person_id is None:
                    raise RefusedError("teller_heads_subject", person=code, vote=file.vote.code)
                raise RefusedError("teller_is_subject", person=code, vote=file.vote.code)
