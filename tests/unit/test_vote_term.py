"""Terms of office: which one a day lies in, and which year of it."""

from __future__ import annotations

from datetime import date

import pytest

from workflow.domain.record_rules import VoteTerm
from workflow.domain.vote_term import TermOfOffice, term_at


def term(begins: str, years: int = 5) -> VoteTerm:
    return VoteTerm.model_validate({"begins": begins, "years": years})


class TestTermAt:
    @pytest.mark.parametrize(
        ("on", "first", "last", "year"),
        [
            pytest.param("2015-06-01", "2015-06-01", "2020-05-31", 1, id="first day"),
            pytest.param("2018-05-31", "2015-06-01", "2020-05-31", 3, id="last day of a year"),
            pytest.param("2018-06-01", "2015-06-01", "2020-05-31", 4, id="first day of a year"),
            pytest.param("2020-05-31", "2015-06-01", "2020-05-31", 5, id="last day"),
            pytest.param("2020-06-01", "2020-06-01", "2025-05-31", 1, id="next term"),
            pytest.param("2015-05-31", "2010-06-01", "2015-05-31", 5, id="term before"),
            pytest.param("2004-01-01", "2000-06-01", "2005-05-31", 4, id="long ago"),
        ],
    )
    def test_repeats_in_both_directions(self, on: str, first: str, last: str, year: int) -> None:
        found = term_at(term("2015-06-01"), date.fromisoformat(on))

        assert found == TermOfOffice(
            first=date.fromisoformat(first), last=date.fromisoformat(last), year=year
        )

    def test_that_begins_on_a_leap_day_begins_on_the_last_of_february(self) -> None:
        begun = term("2016-02-29", years=1)

        assert term_at(begun, date(2018, 2, 27)).first == date(2017, 2, 28)
        assert term_at(begun, date(2018, 2, 28)).first == date(2018, 2, 28)
