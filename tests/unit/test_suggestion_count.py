"""Counts of who was suggested: each subject once, with and without some cases."""

from __future__ import annotations

from typing import Any

import pytest

from workflow.domain.records.suggestion import SuggestionKind
from workflow.domain.review import SubjectKind
from workflow.domain.suggestion_count import Grouping, Suggested, Tally, count


def to(subject: str, **changes: Any) -> Suggested:
    """Return a suggestion to `u1`, a unit, or `p1`, a person."""
    values = {
        "kind": SuggestionKind.SUGGESTED,
        "year": 2019,
        "topic": "leadership",
        "case": None,
        "subject_kind": SubjectKind.UNIT if subject[0] == "u" else SubjectKind.PERSON,
        "subject_id": int(subject[1:]),
        **changes,
    }
    return Suggested(**values)


def tally(units: int, people: int, suggestions: int) -> Tally:
    return Tally(units=units, people=people, suggestions=suggestions)


class TestCount:
    def test_is_of_distinct_subjects(self) -> None:
        found = count([to("u1"), to("u1", year=2020), to("u2"), to("p1"), to("p1", topic="unity")])

        assert found.total == found.together == tally(2, 1, 5)
        assert found.excepted == tally(0, 0, 0)
        assert found.groups == []

    def test_tells_a_unit_from_a_person_of_the_same_number(self) -> None:
        assert count([to("u1"), to("p1")]).total == tally(1, 1, 2)

    def test_leaves_cases_out_and_tells_them_apart(self) -> None:
        suggested = [to("u1", case="a"), to("p1", case="a"), to("u2"), to("u3", case="b")]

        found = count(suggested, excepted=["a"])

        assert found.total == tally(2, 0, 2)
        assert found.excepted == tally(1, 1, 2)
        assert found.together == tally(3, 1, 4)

    def test_counts_a_subject_inside_and_outside_of_a_case_on_both_sides(self) -> None:
        found = count([to("u1", case="a"), to("u1")], excepted=["a"])

        assert (found.total.units, found.excepted.units, found.together.units) == (1, 1, 1)

    @pytest.mark.parametrize(
        ("by", "groups"),
        [
            ("kind", [("in_depth", tally(1, 0, 1)), ("suggested", tally(1, 1, 3))]),
            ("year", [("2019", tally(1, 1, 2)), ("2020", tally(1, 1, 2))]),
            ("topic", [("leadership", tally(1, 1, 3)), ("unity", tally(0, 1, 1))]),
            ("subject-kind", [("person", tally(0, 1, 2)), ("unit", tally(1, 0, 2))]),
        ],
    )
    def test_groups_what_is_not_left_out(self, by: str, groups: list[tuple[str, Tally]]) -> None:
        suggested = [
            to("u1"),
            to("u1", year=2020, kind=SuggestionKind.IN_DEPTH),
            to("p1"),
            to("p1", year=2020, topic="unity"),
            to("p2", case="a"),
        ]

        assert count(suggested, by=Grouping(by), excepted=["a"]).groups == groups
