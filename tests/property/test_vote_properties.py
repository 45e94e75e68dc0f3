"""However ballots fall: thresholds are decided as whole numbers decide them, and sums add up."""

from __future__ import annotations

import operator
from dataclasses import replace

from hypothesis import assume, given
from hypothesis import strategies as st

from tests.voting import a_rule, threshold
from workflow.domain.record_rules import QuorumBase, VoteBase
from workflow.domain.vote_count import (
    NUMBERS,
    Count,
    base_of,
    consequences_of,
    differences,
    has_quorum,
    violations,
)

ENDS = {
    "at_least": operator.ge,
    "more_than": operator.gt,
    "at_most": operator.le,
    "less_than": operator.lt,
}
people = st.integers(min_value=0, max_value=700)
parts = st.tuples(st.integers(0, 1000), st.integers(1, 1000)).filter(lambda p: p[0] <= p[1])


@st.composite
def counts(draw: st.DrawFn) -> Count:
    """Return a count that adds up: each number is a part of the one before."""
    falling = sorted((draw(people) for _ in range(6)), reverse=True)
    membership, convened, present, issued, collected, valid = falling
    low = draw(st.integers(0, valid))
    high = draw(st.integers(0, valid - low))
    votes = {"high": high, "confidence": valid - low - high, "low": low}
    return Count(
        membership=membership,
        convened=convened,
        present=present,
        issued=issued,
        collected=collected,
        valid=valid,
        invalid=collected - valid,
        tallies={1: votes},
    )


class TestThreshold:
    @given(counts(), parts, st.sampled_from(list(ENDS)), st.sampled_from(VoteBase))
    def test_is_decided_by_whole_numbers(
        self, count: Count, part: tuple[int, int], end: str, base: VoteBase
    ) -> None:
        over, under = part
        rule = threshold(**{end: f"{over}/{under}"}).model_copy(update={"base": base})
        whole = base_of(base, count)

        flagged = bool(consequences_of(rule, count, 1))

        # votes / whole ? over / under, multiplied crosswise
        expected = bool(whole) and ENDS[end](count.votes(1, "low") * under, over * (whole or 0))
        assert flagged is expected

    @given(counts(), st.sampled_from(VoteBase))
    def test_of_regulation_96_leads_to_one_consequence_at_most(
        self, count: Count, base: VoteBase
    ) -> None:
        rule, whole, low = a_rule(base=base), base_of(base, count), count.votes(1, "low")
        assume(whole)

        names = [each.consequence for each in consequences_of(rule, count, 1)]

        if 3 * low >= 2 * (whole or 0):
            assert names == ["dismissal"]
        elif 2 * low > (whole or 0):
            assert names == ["considered"]
        else:
            assert names == []


class TestQuorum:
    @given(counts(), parts, st.sampled_from(QuorumBase))
    def test_is_decided_by_whole_numbers(
        self, count: Count, part: tuple[int, int], base: QuorumBase
    ) -> None:
        over, under = part
        rule = a_rule(quorum={"at_least": f"{over}/{under}", "of": base})
        whole, present = base_of(VoteBase(base), count) or 0, count.present or 0

        assert has_quorum(rule, count) is (present > 0 and present * under >= over * whole)


class TestSums:
    @given(counts())
    def test_that_add_up_are_no_violation(self, count: Count) -> None:
        assert violations(count) == ()

    @given(counts(), st.sampled_from(NUMBERS), st.integers(1, 50))
    def test_that_do_not_are_one(self, count: Count, name: str, more: int) -> None:
        number = count.number(name) or 0
        above = {"convened": "membership", "present": "convened", "issued": "present"}
        whole = count.number(above.get(name, "membership")) or 0
        assume(name not in above or number + more > whole)

        changed = replace(count, **{name: number + more})

        assert violations(changed)

    @given(counts(), counts())
    def test_of_two_tellers_differ_where_any_number_does(self, one: Count, other: Count) -> None:
        found = differences(one, other, rule=a_rule(), subjects=[1])

        numbers = [name for name in NUMBERS if one.number(name) != other.number(name)]
        options = [o for o in a_rule().options if one.votes(1, o) != other.votes(1, o)]
        assert len(found) == len(numbers) + len(options)
        assert not differences(one, one, rule=a_rule(), subjects=[1])
