"""A batch of votes by one rule: sums over its strata, and how many subjects met which consequence.

A subject counts once, with the newest of the votes about it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from workflow.domain.record_rules import VoteRule
from workflow.domain.records.vote import VoteStatus
from workflow.domain.vote_count import consequences_of, sum_written
from workflow.domain.vote_file import VoteFile


@dataclass(frozen=True, slots=True, kw_only=True)
class Parts:
    """A number of subjects, by stratum in their order."""

    by_stratum: Mapping[str | None, int]

    @property
    def total(self) -> int:
        """Return the sum."""
        return sum(self.by_stratum.values())

    @property
    def written(self) -> str:
        """Return the sum as people write it: `190 + 121 = 311`."""
        parts = list(self.by_stratum.values())
        return f"{sum_written(parts)} = {self.total}" if len(parts) > 1 else str(self.total)


@dataclass(frozen=True, slots=True, kw_only=True)
class Totals:
    """What the votes by one rule came to.

    Attributes:
        votes: How many of them were confirmed and valid.
        subjects: Those about whom such a vote decides.
        reached: How many of them met each consequence, by its name.
        open: Subjects whose newest vote is not confirmed yet.
        without_quorum: Subjects whose newest vote was not valid.
    """

    name: str
    rule: VoteRule
    votes: int
    subjects: Parts
    reached: Mapping[str, Parts] = field(default_factory=dict)
    open: int = 0
    without_quorum: int = 0


def totals_of(name: str, rule: VoteRule, files: Sequence[VoteFile]) -> Totals:
    """Return the totals of the votes by one rule, cancelled ones left out."""
    newest = newest_by_review(files)
    decided = {
        review_id: file
        for review_id, file in newest.items()
        if file.vote.status is VoteStatus.CONFIRMED and file.vote.has_quorum
    }
    strata = _strata(decided.values())
    met: dict[str, list[VoteFile]] = {each.consequence: [] for each in rule.consequences}
    for review_id, file in decided.items():
        if file.agreed is not None:
            for each in consequences_of(rule, file.agreed, review_id):
                met[each.consequence].append(file)
    confirmed = [f for f in newest.values() if f.vote.status is VoteStatus.CONFIRMED]
    return Totals(
        name=name,
        rule=rule,
        votes=len({file.vote.id for file in decided.values()}),
        subjects=_parts(strata, decided.values()),
        reached={name: _parts(strata, found) for name, found in met.items()},
        open=len(newest) - len(confirmed),
        without_quorum=len(confirmed) - len(decided),
    )


def newest_by_review(files: Iterable[VoteFile]) -> dict[int, VoteFile]:
    """Return the newest vote about each review that was not cancelled."""
    standing = [file for file in files if file.vote.status is not VoteStatus.CANCELLED]
    standing.sort(key=lambda file: (file.vote.held_on, file.vote.id))
    return {review_id: file for file in standing for review_id in file.about}


def _strata(files: Iterable[VoteFile]) -> list[str | None]:
    """Return the strata by the number of their first vote."""
    ordered = sorted(files, key=lambda file: file.vote.id)
    return list(dict.fromkeys(file.vote.stratum for file in ordered))


def _parts(strata: Sequence[str | None], files: Iterable[VoteFile]) -> Parts:
    counted = dict.fromkeys(strata, 0)
    for file in files:
        counted[file.vote.stratum] += 1
    return Parts(by_stratum=counted)
