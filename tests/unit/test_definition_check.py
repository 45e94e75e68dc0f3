"""Checking definitions: everything at once, and in bounds."""

from __future__ import annotations

from typing import Any

import pytest

from runtime.readers.definitions import read_definition
from tests.broken_definitions import STANDARD, changed, problems
from workflow.domain.definition_check import check_definition

TITLE = {"vi": "A", "en": "A"}


def large(**of_each_stage: Any) -> dict[str, Any]:
    """Return a definition as large as the language allows, with these keys in every stage."""
    stages = [
        {"stage": f"s{number}", "kind": "task", "title": TITLE, **of_each_stage}
        for number in range(30)
    ]
    value, _ = read_definition(STANDARD.encode(), file="a.yaml")
    tracks = {
        f"t{number}": {"title": TITLE, "subjects": {"units": [f"k{number}"]}, "stages": stages}
        for number in range(30)
    }
    return {**value, "tracks": tracks}


class TestCheckDefinition:
    def test_tells_everything_at_once(self) -> None:
        text = changed(
            STANDARD,
            ("ladder: collective", "ladder: none"),
            ("Asia/Ho_Chi_Minh", "Asia/Hanoi"),
            ("- stage: meeting", "- stage: done"),
            ("head_role: secretary", "head_role: chief"),
        )

        assert [problem.code for problem in problems(text)] == [
            "time_zone_unknown",
            "role_unknown",
            "stage_name_reserved",
            "ladder_unknown",
        ]

    def test_answers_for_the_largest_definition(self) -> None:
        gates = [{"of": "superior", "passed": "s0"}]
        sound = large(owner="secretary", due={"no_deadline": True}, waits_for=gates)

        assert check_definition(sound).problems == ()

    @pytest.mark.parametrize(
        ("value", "code"),
        [
            (large(owner=["nobody"] * 20, due={"no_deadline": True}), "role_unknown"),
            (large(zzz=1, owner="Nobody", due={}), "key_unknown"),
            (
                large(
                    owner="secretary",
                    due={"no_deadline": True},
                    waits_for=[{"of": "superior"}, {"of": "subunits"}],
                ),
                "gates_wait_for_each_other",
            ),
            ([object()] * 5000, "value_wrong_type"),
        ],
        ids=["rules", "shape", "pairs", "strange values"],
    )
    def test_tells_no_more_than_a_thousand_mistakes(self, value: Any, code: str) -> None:
        found = check_definition(value).problems

        assert len(found) == 1000
        assert code in {problem.code for problem in found}
