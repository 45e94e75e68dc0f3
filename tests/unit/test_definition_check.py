"""Checking definitions: everything at once, bounded, and with a sentence for all that is found."""

from __future__ import annotations

from tests.broken_definitions import STANDARD, changed, problems


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
