"""A vote with all that belongs to it: its subjects, and what each teller counted."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property

from workflow.domain.errors import RefusedError
from workflow.domain.record_rules import VoteRule
from workflow.domain.records.vote import Tally, Teller, Vote, VoteStatus, VoteSubject
from workflow.domain.review import Reason
from workflow.domain.vote_count import (
    NUMBERS,
    Count,
    differences,
    gaps,
    has_quorum,
    needs_membership,
    violations,
)

TallyKey = tuple[int, str, int]


@dataclass(frozen=True, kw_only=True)
class VoteFile:
    """A vote as it stands.

    Attributes:
        rule: What the definition says of this kind of vote.
        subjects: By review.
        tellers: By number.
        tallies: By review, option and number of the teller.
    """

    vote: Vote
    rule: VoteRule
    subjects: Mapping[int, VoteSubject] = field(default_factory=dict)
    tellers: Mapping[int, Teller] = field(default_factory=dict)
    tallies: Mapping[TallyKey, Tally] = field(default_factory=dict)

    @cached_property
    def about(self) -> tuple[int, ...]:
        """Return the ids of the reviews whose subjects stand on the ballot."""
        return tuple(sorted(each.review_id for each in self.subjects.values() if each.active))

    @property
    def counting(self) -> tuple[int, ...]:
        """Return the numbers of the tellers that the rule asks for."""
        return (1, 2) if self.rule.two_tellers else (1,)

    @property
    def has_counts(self) -> bool:
        """Return whether a teller has said anything, be it of subjects no longer on the ballot."""
        return any(map(self.has_counted, self.tellers))

    def has_counted(self, number: int) -> bool:
        """Return whether a teller has said how many people or ballots there were."""
        teller = self.tellers[number]
        said = any(getattr(teller, name) is not None for name in NUMBERS)
        return said or any(each.teller == number for each in self.tallies.values())

    @property
    def is_open(self) -> bool:
        """Return whether anything of it may still change."""
        return self.vote.status in (VoteStatus.PLANNED, VoteStatus.COUNTED)

    @cached_property
    def counts(self) -> Mapping[int, Count]:
        """Return what each teller says, by number."""
        tallies: dict[int, dict[int, dict[str, int]]] = {number: {} for number in self.tellers}
        about = set(self.about)
        for (review_id, option, teller), row in sorted(self.tallies.items()):
            if review_id in about and teller in tallies:
                tallies[teller].setdefault(review_id, {})[option] = row.count
        return {
            number: Count(
                membership=self.vote.membership,
                tallies={review_id: self._in_order(votes) for review_id, votes in found.items()},
                **{name: getattr(self.tellers[number], name) for name in NUMBERS},
            )
            for number, found in tallies.items()
        }

    def _in_order(self, votes: Mapping[str, int]) -> Mapping[str, int]:
        return {name: votes[name] for name in self.rule.options if name in votes}

    @property
    def differences(self) -> tuple[Reason, ...]:
        """Return in what the two tellers differ; nothing where one counts."""
        if len(self.counting) < 2 or not all(number in self.counts for number in (1, 2)):
            return ()
        first, second = self.counts[1], self.counts[2]
        return differences(first, second, rule=self.rule, subjects=self.about)

    @property
    def lacks(self) -> tuple[Reason, ...]:
        """Return what keeps it from being confirmed, beside tellers who differ."""
        return tuple(self._lacks())

    @cached_property
    def agreed(self) -> Count | None:
        """Return what all tellers say alike; None while one is silent or they differ."""
        return None if self.lacks or self.differences else self.counts[1]

    @property
    def wrong(self) -> tuple[Reason, ...]:
        """Return the sums of every teller that cannot be right."""
        return tuple(
            self._of(number, reason)
            for number, count in self.counts.items()
            for reason in violations(count)
        )

    def _lacks(self) -> Iterator[Reason]:
        if needs_membership(self.rule) and self.vote.membership is None:
            yield Reason(code="membership_missing", facts={"vote": self.vote.code}, owed_by=())
        for number in self.counting:
            count = self.counts.get(number)
            if count is None:
                yield self._of(number, Reason(code="teller_missing", owed_by=()))
                continue
            found = (*gaps(count, rule=self.rule, subjects=self.about), *violations(count))
            yield from (self._of(number, reason) for reason in found)

    def _of(self, teller: int, reason: Reason) -> Reason:
        return replace(reason, facts={"vote": self.vote.code, "teller": teller, **reason.facts})

    def judged(self) -> VoteFile:
        """Return it with what its counts say of status and quorum, while it is open."""
        if not self.is_open:
            return self
        said = [self.counts[number] for number in self.counting if number in self.counts]
        is_counted = any(
            count.tallies or any(count.number(name) is not None for name in NUMBERS)
            for count in said
        )
        answers = {has_quorum(self.rule, count) for count in said}
        is_known = len(said) == len(self.counting) and len(answers) == 1
        vote = replace(
            self.vote,
            status=VoteStatus.COUNTED if is_counted else VoteStatus.PLANNED,
            has_quorum=answers.pop() if is_known else None,
        )
        return replace(self, vote=vote)


def require_open(file: VoteFile) -> None:
    """Let pass a vote of which something may still change.

    Raises:
        RefusedError: `vote_is_confirmed` or `vote_is_cancelled`.
    """
    if file.vote.status is VoteStatus.CONFIRMED:
        raise RefusedError("vote_is_confirmed", vote=file.vote.code)
    if file.vote.status is VoteStatus.CANCELLED:
        raise RefusedError("vote_is_cancelled", vote=file.vote.code)
