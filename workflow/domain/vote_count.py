"""The count of a vote: sums that must add up, quorum, exact shares, and what follows from them."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from itertools import pairwise

from workflow.domain.quorum import Quorum
from workflow.domain.record_rules import Consequence, VoteBase, VoteRule
from workflow.domain.review import Reason
from workflow.domain.text import fold

NUMBERS = ("convened", "present", "issued", "collected", "valid", "invalid")
MOST_NAMED = 10

# None of these is above the one before it.
_FALLING = ("membership", "convened", "present", "issued", "collected")


@dataclass(frozen=True, slots=True, kw_only=True)
class Count:
    """What one teller says of people and ballots; None is not said yet.

    Attributes:
        tallies: How many ballots fell on each option, by id of the review of the subject; an
            option that is not named got none.
    """

    membership: int | None = None
    convened: int | None = None
    present: int | None = None
    issued: int | None = None
    collected: int | None = None
    valid: int | None = None
    invalid: int | None = None
    tallies: Mapping[int, Mapping[str, int]] = field(default_factory=dict)

    def number(self, name: str) -> int | None:
        """Return one of the numbers by its name, the `membership` among them."""
        found: int | None = getattr(self, name)
        return found

    def votes(self, review_id: int, option: str) -> int:
        """Return how many ballots fell on an option about a subject."""
        return self.tallies.get(review_id, {}).get(option, 0)


def option_named(rule: VoteRule, name: str) -> str | None:
    """Return the option of a code, or of a title in either language; None when there is none."""
    if name in rule.options:
        return name
    wanted = fold(name)
    for option, title in rule.options.items():
        if wanted in (fold(title.vi), fold(title.en)):
            return option
    return None


def violations(count: Count) -> tuple[Reason, ...]:
    """Return every sum that cannot be right, as far as the numbers are known."""
    return (*_rising(count), *_ballots(count), *_sums(count))


def gaps(count: Count, *, rule: VoteRule, subjects: Collection[int]) -> tuple[Reason, ...]:
    """Return what a teller has not said yet; where too few came, no ballots have to be told."""
    if has_quorum(rule, count) is False:
        return tuple(_unsaid(count, ("convened", "present")))
    return (*_unsaid(count, NUMBERS), *_untallied(count, subjects))


def differences(
    first: Count, second: Count, *, rule: VoteRule, subjects: Collection[int]
) -> tuple[Reason, ...]:
    """Return in what two tellers differ, as far as both have said it: numbers first, then votes."""
    return (*_numbers_apart(first, second), *_votes_apart(first, second, rule, subjects))


def quorum_of(rule: VoteRule, count: Count) -> Quorum | None:
    """Return those present against those who must be; None where nothing is asked or known."""
    if rule.quorum is None:
        return None
    base = count.number(rule.quorum.of)
    if base is None or count.present is None:
        return None
    return Quorum(present=count.present, convened=base, share=rule.quorum.at_least)


def has_quorum(rule: VoteRule, count: Count) -> bool | None:
    """Return whether enough were there; None while that is not known."""
    if count.present is None:
        return None
    if rule.quorum is None:
        return True
    quorum = quorum_of(rule, count)
    return None if quorum is None else quorum.is_met


def needs_membership(rule: VoteRule) -> bool:
    """Return whether a share cannot be told without the number of members."""
    of_quorum = rule.quorum.of if rule.quorum else None
    return VoteBase.MEMBERSHIP in (rule.base, of_quorum)


def base_of(base: VoteBase, count: Count) -> int | None:
    """Return the number of which shares are; None when it is not known."""
    return count.number(base)


def share_of(votes: int, base: int | None) -> Fraction | None:
    """Return votes as an exact share of a number; of nothing there is no share."""
    return Fraction(votes, base) if base else None


def follows(consequence: Consequence, share: Fraction) -> bool:
    """Return whether a share lies within the ends of a consequence, exactly."""
    at_least, more_than = consequence.at_least, consequence.more_than
    at_most, less_than = consequence.at_most, consequence.less_than
    return (
        (at_least is None or share >= at_least.value)
        and (more_than is None or share > more_than.value)
        and (at_most is None or share <= at_most.value)
        and (less_than is None or share < less_than.value)
    )


def consequences_of(rule: VoteRule, count: Count, review_id: int) -> tuple[Consequence, ...]:
    """Return what follows for a subject from a count that has a quorum, in their order."""
    base = base_of(rule.base, count)
    shares = {name: share_of(count.votes(review_id, name), base) for name in rule.options}
    return tuple(
        each
        for each in rule.consequences
        if (share := shares[each.option]) is not None and follows(each, share)
    )


def _rising(count: Count) -> Iterator[Reason]:
    """Find numbers above the nearest known one that they are a part of."""
    known = [(name, number) for name in _FALLING if (number := count.number(name)) is not None]
    for (whole, most), (part, number) in pairwise(known):
        if number > most:
            facts = {"what": part, "number": number, "whole": whole, "most": most}
            yield Reason(code="part_above_whole", facts=facts, owed_by=())


def _ballots(count: Count) -> Iterator[Reason]:
    """Find ballots that are neither valid nor invalid, or more than were collected."""
    valid, invalid, collected = count.valid, count.invalid, count.collected
    if collected is None or (valid is None and invalid is None):
        return
    together = (valid or 0) + (invalid or 0)
    is_wrong = together > collected if None in (valid, invalid) else together != collected
    if is_wrong:
        facts = {"valid": valid, "invalid": invalid, "sum": together, "collected": collected}
        yield Reason(code="ballots_do_not_add_up", facts=facts, owed_by=())


def _sums(count: Count) -> Iterator[Reason]:
    """Find subjects about whom the options do not add up to the valid ballots."""
    if count.valid is None:
        return
    for review_id, votes in count.tallies.items():
        if sum(votes.values()) != count.valid:
            facts = {
                "subject": review_id,
                "counts": sum_written(votes.values()),
                "sum": sum(votes.values()),
                "valid": count.valid,
            }
            yield Reason(code="tallies_do_not_add_up", facts=facts, owed_by=())


def sum_written(parts: Iterable[int]) -> str:
    """Return numbers as people write a sum: `190 + 121`."""
    return " + ".join(map(str, parts)) or "0"


def _unsaid(count: Count, names: Sequence[str]) -> Iterator[Reason]:
    unsaid = [name for name in names if count.number(name) is None]
    if unsaid:
        yield Reason(code="numbers_missing", facts={"numbers": unsaid}, owed_by=())


def _untallied(count: Count, subjects: Collection[int]) -> Iterator[Reason]:
    """Find subjects of whom nothing was counted, though there are valid ballots."""
    silent = [review_id for review_id in subjects if review_id not in count.tallies]
    if silent and count.valid != 0:
        facts = {"count": len(silent), "sample": silent[:MOST_NAMED]}
        yield Reason(code="tallies_missing", facts=facts, owed_by=())


def _numbers_apart(first: Count, second: Count) -> Iterator[Reason]:
    for name in NUMBERS:
        one, other = first.number(name), second.number(name)
        if one is not None and other is not None and one != other:
            facts = {"what": name, "first": one, "second": other}
            yield Reason(code="tellers_differ_in_number", facts=facts, owed_by=())


def _votes_apart(
    first: Count, second: Count, rule: VoteRule, subjects: Collection[int]
) -> Iterator[Reason]:
    both = [one for one in subjects if one in first.tallies and one in second.tallies]
    for review_id in both:
        for option in rule.options:
            one, other = first.votes(review_id, option), second.votes(review_id, option)
            if one != other:
                facts = {"subject": review_id, "option": option, "first": one, "second": other}
                yield Reason(code="tellers_differ_in_tally", facts=facts, owed_by=())
