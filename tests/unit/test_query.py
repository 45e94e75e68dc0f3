"""The query by which reviews are chosen."""

from __future__ import annotations

import pytest

from workflow.domain.errors import InvalidValueError
from workflow.domain.query import LONGEST, Query, QueryKey, Term, parse_query


class TestParsing:
    @pytest.mark.parametrize(
        ("text", "terms"),
        [
            ("", ()),
            ("  ", ()),
            ("stage:meeting", (Term(key=QueryKey.STAGE, values=("meeting",)),)),
            (
                "health:overdue,blocked  -under:TL.04",
                (
                    Term(key=QueryKey.HEALTH, values=("overdue", "blocked")),
                    Term(key=QueryKey.UNDER, values=("TL.04",), negated=True),
                ),
            ),
            (
                "waiting:supervisor@TL.04 late:>=5",
                (
                    Term(key=QueryKey.WAITING, values=("supervisor@TL.04",)),
                    Term(key=QueryKey.LATE, values=(">=5",)),
                ),
            ),
        ],
        ids=["nothing", "spaces", "one", "several and but", "signs"],
    )
    def test_gives_conditions(self, text: str, terms: tuple[Term, ...]) -> None:
        assert parse_query(text) == Query(terms=terms)

    @pytest.mark.parametrize(
        ("text", "code", "found"),
        [
            ("meeting", "query_not_understood", "meeting"),
            ("stage:", "query_not_understood", "stage:"),
            ("stage:,", "query_not_understood", "stage:,"),
            ("stag:meeting", "query_key_unknown", "stag"),
            ("health:late", "query_value_unknown", "late"),
            ("late:soon", "query_value_unknown", "soon"),
            ("late:>123456", "query_value_unknown", ">123456"),
            ("stage:họp stage : x", "query_not_understood", "stage"),
        ],
    )
    def test_names_what_it_does_not_understand(self, text: str, code: str, found: str) -> None:
        with pytest.raises(InvalidValueError) as error:
            parse_query(text)

        assert (error.value.code, error.value.facts["found"]) == (code, found)

    def test_suggests_what_may_have_been_meant(self) -> None:
        with pytest.raises(InvalidValueError) as error:
            parse_query("heath:overdue")

        assert error.value.facts["expected"] == ["health"]

    def test_is_bounded(self) -> None:
        with pytest.raises(InvalidValueError, match="query_too_long"):
            parse_query("late:1 " * LONGEST)


class TestTerm:
    def test_is_met_by_any_of_its_values(self) -> None:
        term = Term(key=QueryKey.STAGE, values=("meeting", "rating"))

        assert term.admits({"rating"})
        assert not term.admits({"monitoring"})

    def test_that_is_negated_is_met_by_none_of_them(self) -> None:
        term = Term(key=QueryKey.REASON, values=("a", "b"), negated=True)

        assert term.admits({"c"})
        assert not term.admits({"c", "b"})

    @pytest.mark.parametrize(
        ("value", "met"),
        [
            (">2", [3, 4]),
            (">=2", [2, 3, 4]),
            ("<2", [0, 1]),
            ("<=2", [0, 1, 2]),
            ("2", [2]),
            ("=2", [2]),
        ],
    )
    def test_compares_numbers(self, value: str, met: list[int]) -> None:
        term = Term(key=QueryKey.LATE, values=(value,))

        assert [number for number in range(5) if term.admits_number(number)] == met
