"""Votes with all that belongs to them: found, and changed by whoever may."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import Protocol, TypeVar

from workflow.application.desk import Desk
from workflow.domain.definition import Definition
from workflow.domain.errors import NotFoundError
from workflow.domain.organisation import Unit
from workflow.domain.records.record import Record
from workflow.domain.records.vote import Tally, Teller, Vote, VoteSubject
from workflow.domain.review import Reason, Review
from workflow.domain.vote_file import VoteFile

R = TypeVar("R", bound=Record)


class Find(Protocol):
    """Whatever finds records of a cycle."""

    def __call__(self, kind: type[R], by: str, values: Iterable[int], /) -> list[R]:
        """Return the records of a kind whose field `by` is among values."""
        ...


def load_votes(find: Find, votes: Sequence[Vote], definition: Definition) -> list[VoteFile]:
    """Return votes with all that belongs to them, in their order."""
    ids = [vote.id for vote in votes]
    if not ids:
        return []
    subjects = _by_vote(find(VoteSubject, "vote_id", ids))
    tellers = _by_vote(find(Teller, "vote_id", ids))
    tallies = _by_vote(find(Tally, "vote_id", ids))
    return [
        VoteFile(
            vote=vote,
            rule=definition.votes[vote.rule],
            subjects={row.review_id: row for row in subjects.get(vote.id, ())},
            tellers={row.number: row for row in tellers.get(vote.id, ())},
            tallies={
                (row.review_id, row.option, row.teller): row for row in tallies.get(vote.id, ())
            },
        )
        for vote in votes
    ]


PartOfVote = TypeVar("PartOfVote", VoteSubject, Teller, Tally)


def _by_vote(rows: Iterable[PartOfVote]) -> dict[int, list[PartOfVote]]:
    found: dict[int, list[PartOfVote]] = {}
    for row in rows:
        found.setdefault(row.vote_id, []).append(row)
    return found


def votes_of(desk: Desk) -> VoteFiles:
    """Return the votes that a transaction is about."""
    return desk.shared("votes", lambda: VoteFiles(desk=desk))


@dataclass(slots=True, kw_only=True)
class VoteFiles:
    """The votes that a transaction is about, each as the rows so far have made it."""

    desk: Desk
    _files: dict[str, VoteFile | None] = field(default_factory=dict)
    _permitted: set[tuple[str, tuple[int, ...]]] = field(default_factory=set)
    _impartial: set[tuple[str, tuple[int, ...]]] = field(default_factory=set)

    def find(self, code: str) -> VoteFile | None:
        """Return the vote of a code, or None when there is none."""
        if code not in self._files:
            stored = self.desk.find(Vote, "code", [code])
            found = load_votes(self.desk.find, stored, self.desk.context.definition)
            self._files[code] = found[0] if found else None
        return self._files[code]

    def require(self, code: str) -> VoteFile:
        """Return the vote of a code that the actor may record.

        Raises:
            NotFoundError: There is none, or the actor may not see it.
            RefusedError: `forbidden`.
        """
        found = self.find(code)
        if found is None:
            raise _not_found(self.desk, code)
        self.permit(found)
        return found

    def keep(self, file: VoteFile) -> None:
        """Take a vote as it is from now on."""
        self._files[file.vote.code] = file

    def free_code(self, wanted: str) -> str:
        """Return a code that no vote has: the wanted one, or with a number behind it."""
        code, number = wanted, 1
        while self.find(code) is not None:
            number += 1
            code = f"{wanted}-{number}"
        return code

    def unit(self, file: VoteFile) -> Unit:
        """Return the unit that votes."""
        return self.desk.directory([file.vote.unit_id]).units[file.vote.unit_id]

    def reviews(self, file: VoteFile) -> list[Review]:
        """Return the reviews of those on the ballot by id, locked until the end."""
        return self.desk.locked(file.about)

    def permit(self, file: VoteFile) -> None:
        """Let pass the operator, and whom the rule names or else the stages of the reviews.

        Raises:
            NotFoundError: The actor may not see the unit or the reviews.
            RefusedError: `forbidden`.
        """
        key = (file.vote.code, file.about)
        if self.desk.command.actor is None or key in self._permitted:
            return
        try:
            if file.rule.recorded_by is not None:
                self.desk.require_at(self.unit(file), file.rule.recorded_by)
            else:
                self._look_around(file)
                self.desk.require(self.reviews(file), self.desk.owners)
        except NotFoundError as error:
            if error.code == "person_not_found" or self.find(file.vote.code) is None:
                raise
            raise _not_found(self.desk, file.vote.code) from error
        self._permitted.add(key)

    def require_impartial(self, file: VoteFile) -> None:
        """Let pass whoever does not stand on the ballot, and heads no unit that does.

        Raises:
            RefusedError: `own_case`.
        """
        key = (file.vote.code, file.about)
        if self.desk.command.actor is None or key in self._impartial:
            return
        self._look_around(file)
        for review in self.reviews(file):
            self.desk.require_other_case(review)
        self._impartial.add(key)

    def named(self, reasons: Iterable[Reason]) -> list[Reason]:
        """Return reasons with the codes of subjects where they have numbers of reviews."""
        found = list(reasons)
        numbers = {number for reason in found for number in _numbers(reason)}
        names = self._names(numbers)
        return [with_names(reason, names) for reason in found]

    def _names(self, numbers: Iterable[int]) -> dict[int, str]:
        reviews = self.desk.locked(numbers)
        work = self.desk.work
        people = work.people.by_ids(
            review.person_id for review in reviews if review.person_id is not None
        )
        units = self.desk.directory(review.venue_id for review in reviews).units if reviews else {}
        return {
            review.id: (
                people[review.person_id].code
                if review.person_id is not None
                else units[review.subject_id].code
            )
            for review in reviews
        }

    def _look_around(self, file: VoteFile) -> None:
        """Look up the units of all at once; each alone is found among them then."""
        self.desk.directory(review.venue_id for review in self.reviews(file))


def _numbers(reason: Reason) -> list[int]:
    one = [reason.facts["subject"]] if "subject" in reason.facts else []
    return [*one, *reason.facts.get("sample", ())]


def with_names(reason: Reason, names: dict[int, str]) -> Reason:
    """Return a reason with the names of subjects where it has numbers of reviews."""
    facts = dict(reason.facts)
    if "subject" in facts:
        facts["subject"] = names[facts["subject"]]
    if "sample" in facts:
        facts["sample"] = [names[number] for number in facts["sample"]]
    return replace(reason, facts=facts)


def _not_found(desk: Desk, code: str) -> NotFoundError:
    return NotFoundError("vote_not_found", vote=f"{desk.cycle.code}/{code}")
