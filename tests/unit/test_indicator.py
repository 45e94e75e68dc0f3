"""What an indicator shows, on every kind and on numbers that nobody thought of."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workflow.domain.errors import InvalidValueError
from workflow.domain.indicator import (
    IndicatorState,
    are_reached,
    is_reached,
    require_sound,
    state_of,
)
from workflow.domain.records.remedy import IndicatorKind, RemedyIndicator

counts = st.integers(min_value=0, max_value=10**6).map(Fraction)
amounts = st.fractions(min_value=0, max_value=10**6, max_denominator=10**6)


def indicator(
    kind: str,
    *,
    target: str | Fraction | None = None,
    measured: str | Fraction | None = None,
    of: str | Fraction | None = None,
    holds: bool = True,
) -> RemedyIndicator:
    return RemedyIndicator(
        remedy_id=1,
        number=1,
        text="Chỉ tiêu",
        kind=IndicatorKind(kind),
        target=None if target is None else Fraction(target),
        measured=None if measured is None else Fraction(measured),
        measured_of=None if of is None else Fraction(of),
        measured_on=None if measured is None else date(2021, 6, 30),
        holds=holds,
    )


class TestIsReached:
    @pytest.mark.parametrize(
        ("given_indicator", "reached"),
        [
            pytest.param(indicator("zero"), False, id="nothing was measured"),
            pytest.param(indicator("zero", measured="0"), True, id="no violation"),
            pytest.param(indicator("zero", measured="1"), False, id="one violation"),
            pytest.param(indicator("zero", measured="1/1000000"), False, id="nearly none"),
            pytest.param(indicator("all", measured="4", of="4"), True, id="4 of 4"),
            pytest.param(indicator("all", measured="3", of="4"), False, id="3 of 4"),
            pytest.param(indicator("all", measured="0", of="0"), False, id="0 of 0"),
            pytest.param(indicator("all", measured="4"), False, id="4 of nobody knows"),
            pytest.param(indicator("all", target="4", measured="4", of="4"), True, id="as known"),
            pytest.param(indicator("all", target="4", measured="3", of="3"), False, id="one lost"),
            pytest.param(indicator("all", target="4", measured="5", of="5"), True, id="one more"),
            pytest.param(indicator("at_least", target="90", measured="90"), True, id="just so"),
            pytest.param(
                indicator("at_least", target="90", measured="89.999999"), False, id="less"
            ),
            pytest.param(indicator("at_least", target="1/3", measured="1/3"), True, id="a third"),
            pytest.param(indicator("at_least", measured="90"), False, id="of no target"),
            pytest.param(indicator("done", measured="1"), True, id="done"),
            pytest.param(indicator("done", measured="0"), False, id="not done"),
            pytest.param(indicator("done"), False, id="nobody said"),
        ],
    )
    def test_is_exact(self, given_indicator: RemedyIndicator, reached: bool) -> None:
        assert is_reached(given_indicator) is reached

    @given(measured=amounts)
    def test_is_for_zero_nothing_else_than_none(self, measured: Fraction) -> None:
        assert is_reached(indicator("zero", measured=measured)) is (measured == 0)

    @given(measured=counts, of=counts)
    def test_is_for_all_never_with_one_missing(self, measured: Fraction, of: Fraction) -> None:
        assert is_reached(indicator("all", measured=measured, of=of)) is (measured == of > 0)

    @given(target=counts, of=counts)
    def test_is_for_all_never_with_fewer_than_are_known(
        self, target: Fraction, of: Fraction
    ) -> None:
        found = is_reached(indicator("all", target=target, measured=of, of=of))

        assert found is (of >= target and of > 0)

    @given(target=amounts, measured=amounts)
    def test_is_for_at_least_as_fractions_compare(
        self, target: Fraction, measured: Fraction
    ) -> None:
        found = is_reached(indicator("at_least", target=target, measured=measured))

        assert found is (measured >= target)


class TestStateOf:
    @pytest.mark.parametrize(
        ("measured", "state"),
        [
            pytest.param(None, IndicatorState.UNMEASURED, id="nothing"),
            pytest.param("0", IndicatorState.REACHED, id="none"),
            pytest.param("2", IndicatorState.MISSED, id="two"),
        ],
    )
    def test_tells_what_is_unknown_from_what_is_missed(
        self, measured: str | None, state: IndicatorState
    ) -> None:
        assert state_of(indicator("zero", measured=measured)) is state


class TestAreReached:
    def test_needs_every_one_that_counts(self) -> None:
        reached, missed = indicator("zero", measured="0"), indicator("zero", measured="3")

        assert are_reached([reached, reached])
        assert not are_reached([reached, missed])

    def test_passes_over_what_was_a_mistake(self) -> None:
        mistake = indicator("zero", measured="3", holds=False)

        assert are_reached([indicator("zero", measured="0"), mistake])
        assert not are_reached([mistake])

    def test_is_not_proven_by_nothing(self) -> None:
        assert not are_reached([])


class TestRequireSound:
    @pytest.mark.parametrize(
        "sound",
        [
            pytest.param(indicator("zero", target="0"), id="a target of zero"),
            pytest.param(indicator("all", target="4"), id="so many are known"),
            pytest.param(indicator("all", measured="0", of="0"), id="there was no case"),
            pytest.param(indicator("at_least", target="92.5", measured="0"), id="nothing yet"),
            pytest.param(indicator("done", target="1", measured="0"), id="not done"),
        ],
    )
    def test_lets_pass_what_makes_sense(self, sound: RemedyIndicator) -> None:
        require_sound(sound)

    @pytest.mark.parametrize(
        ("unsound", "code"),
        [
            pytest.param(indicator("zero", target="3"), "indicator_target_wrong", id="some"),
            pytest.param(indicator("all", target="0"), "indicator_target_wrong", id="all of none"),
            pytest.param(indicator("all", target="7/2"), "indicator_target_wrong", id="a half"),
            pytest.param(indicator("at_least"), "indicator_target_wrong", id="at least what"),
            pytest.param(
                indicator("at_least", target="0"), "indicator_target_wrong", id="at least nothing"
            ),
            pytest.param(indicator("done", target="2"), "indicator_target_wrong", id="done twice"),
            pytest.param(indicator("zero", of="4"), "indicator_value_wrong", id="of how many only"),
            pytest.param(
                indicator("zero", measured="0", of="4"), "indicator_value_wrong", id="none of 4"
            ),
            pytest.param(
                indicator("all", measured="4"), "indicator_value_wrong", id="4 of nobody knows"
            ),
            pytest.param(
                indicator("all", measured="5", of="4"), "indicator_value_wrong", id="5 of 4"
            ),
            pytest.param(
                indicator("all", measured="1/2", of="4"), "indicator_value_wrong", id="half a case"
            ),
            pytest.param(
                indicator("done", measured="1/2"), "indicator_value_wrong", id="half done"
            ),
            pytest.param(
                indicator("at_least", target="1", measured="-1"),
                "indicator_value_wrong",
                id="less than nothing",
            ),
        ],
    )
    def test_refuses_what_does_not_fit_its_kind(self, unsound: RemedyIndicator, code: str) -> None:
        with pytest.raises(InvalidValueError, match=code):
            require_sound(unsound)
