"""What differs between two definitions."""

from __future__ import annotations

from typing import Any

import pytest

from tests.definitions import NAMED, a_definition, a_stage, shipped
from workflow.domain.definition import Definition
from workflow.domain.definition_diff import differences
from workflow.domain.longest_order import longest_common_order
from workflow.domain.written import written

OTHER = {"vi": "Tên khác", "en": "Other name"}
LADDER = [
    {"at": "-3wd", "to": "owner"},
    {"at": "1wd", "to": "owner"},
    {"at": "3wd", "to": "board", "do": "escalate"},
]


def of(*stages: dict[str, Any], **changes: Any) -> Definition:
    """Return a definition of one track with the given stages."""
    track = {"title": NAMED, "subjects": {"people_in": ["cell"]}, "stages": list(stages)}
    return a_definition(**{"tracks": {"members": track}, **changes})


def found(before: Definition, after: Definition) -> list[tuple[str, str, Any, Any]]:
    """Return kind, path, and both sides as a file says them."""
    return [
        (str(each.kind), ".".join(each.path), written(each.before), written(each.after))
        for each in differences(before, after)
    ]


def kinds(before: Definition, after: Definition) -> list[tuple[str, str]]:
    return [(kind, path) for kind, path, _, _ in found(before, after)]


A, B, C = a_stage("a"), a_stage("b"), a_stage("c")
STAGE = "tracks.members.stages.a"


class TestOfAStage:
    @pytest.mark.parametrize(
        ("before", "after", "expected"),
        [
            pytest.param(
                {"due": {"within": "5wd"}},
                {"due": {"within": "10wd"}},
                ("due_changed", "due", {"within": "5wd"}, {"within": "10wd"}),
                id="another due",
            ),
            pytest.param(
                {"due": {"on": "2026-03-02"}},
                {},
                ("due_changed", "due", {"on": "2026-03-02"}, {"no_deadline": True}),
                id="no due any more",
            ),
            pytest.param(
                {}, {"title": OTHER}, ("title_changed", "title", NAMED, OTHER), id="another title"
            ),
            pytest.param(
                {},
                {"owner": ["board", "secretary"]},
                ("target_changed", "owner", ["secretary"], ["board", "secretary"]),
                id="another owner",
            ),
            pytest.param(
                {},
                {"authority": "board"},
                ("target_changed", "authority", None, ["board"]),
                id="an authority of its own",
            ),
            pytest.param(
                {"requires": ["meeting_held"]},
                {},
                ("requirement_removed", "requires.meeting_held", {"meeting_held": {}}, None),
                id="a requirement less",
            ),
            pytest.param(
                {"requires": [{"responses": {"at_least": 3}}]},
                {"requires": [{"responses": {"at_least": 5}}]},
                (
                    "requirement_changed",
                    "requires.responses",
                    {"responses": {"at_least": 3}},
                    {"responses": {"at_least": 5}},
                ),
                id="another threshold",
            ),
            pytest.param(
                {},
                {"waits_for": [{"of": "superior"}]},
                ("gate_added", "waits_for.superior", None, {"of": "superior"}),
                id="a gate more",
            ),
            pytest.param(
                {"waits_for": [{"of": "superior"}]},
                {"waits_for": [{"of": "superior", "passed": "b"}]},
                (
                    "gate_changed",
                    "waits_for.superior",
                    {"of": "superior"},
                    {"of": "superior", "passed": "b"},
                ),
                id="another gate",
            ),
            pytest.param({}, {"auto": True}, ("value_changed", "auto", False, True), id="a switch"),
        ],
    )
    def test_is_told_once_with_both_sides(
        self, before: dict[str, Any], after: dict[str, Any], expected: tuple[str, str, Any, Any]
    ) -> None:
        kind, path, old, new = expected

        (each,) = differences(of(a_stage("a", **before), B), of(a_stage("a", **after), B))

        assert (each.kind, ".".join(each.path)) == (kind, f"{STAGE}.{path}")
        assert (written(each.before), written(each.after)) == (old, new)
        assert (each.track, each.stage) == ("members", "a")

    def test_tells_requirements_in_another_order(self) -> None:
        both = ["meeting_held", "checks_made"]
        before, after = (of(a_stage("a", requires=names)) for names in (both, both[::-1]))

        assert found(before, after) == [("order_changed", f"{STAGE}.requires", both, both[::-1])]


class TestOfTheOrderOfStages:
    def test_tells_one_that_was_added_and_one_that_was_removed(self) -> None:
        assert kinds(of(A, B), of(B, C)) == [
            ("stage_removed", STAGE),
            ("stage_added", "tracks.members.stages.c"),
        ]

    def test_tells_the_one_that_moved(self) -> None:
        assert found(of(A, B, C), of(B, C, A)) == [("stage_moved", STAGE, None, "c")]

    def test_tells_what_changed_in_one_that_moved(self) -> None:
        moved = a_stage("a", optional=True)

        assert kinds(of(A, B, C), of(B, C, moved)) == [
            ("value_changed", f"{STAGE}.optional"),
            ("stage_moved", STAGE),
        ]


class TestOfALadder:
    @pytest.mark.parametrize(
        ("after", "expected"),
        [
            pytest.param(
                [*LADDER, {"at": "8wd", "to": "board"}],
                ("rung_added", "ladders.plain.8wd"),
                id="a rung more",
            ),
            pytest.param(LADDER[1:], ("rung_removed", "ladders.plain.-3wd"), id="a rung less"),
            pytest.param(
                [{"at": "-5wd", "to": "owner"}, *LADDER[1:]],
                ("rung_changed", "ladders.plain"),
                id="the same on another day",
            ),
            pytest.param(
                [*LADDER[:2], {"at": "3wd", "to": "supervisor", "do": "escalate"}],
                ("rung_changed", "ladders.plain.3wd"),
                id="somebody else is told",
            ),
        ],
    )
    def test_tells_the_rung(self, after: Any, expected: tuple[str, str]) -> None:
        before, changed = (of(A, ladders={"plain": rungs}) for rungs in (LADDER, after))

        assert kinds(before, changed) == [expected]

    def test_tells_one_that_is_new(self) -> None:
        assert kinds(of(A), of(A, ladders={"plain": LADDER})) == [("ladder_added", "ladders.plain")]


class TestOfTheRest:
    def test_tells_tracks_that_come_and_go(self) -> None:
        one, other = a_definition(A), of(A)

        assert kinds(one, other) == [("track_removed", "tracks.cells")]
        assert [each.track for each in differences(other, one)] == ["cells"]

    def test_tells_roles_that_come_and_go(self) -> None:
        more = {**written(of(A).roles), "clerk": {"title": NAMED}}

        assert kinds(of(A), of(A, roles=more)) == [("role_added", "roles.clerk")]

    def test_tells_anything_else_with_its_path(self) -> None:
        before, after = of(A), of(A, stalled_after="8wd", feedback={"mode": "confidential"})

        assert found(before, after) == [
            ("value_changed", "stalled_after", "5wd", "8wd"),
            ("value_changed", "feedback.mode", "named", "confidential"),
        ]

    def test_tells_entries_of_lists_by_name(self) -> None:
        levels = [{"level": name, "title": NAMED} for name in ("good", "fair", "weak")]
        before, after = (of(A, scale={"levels": each}) for each in (levels, levels[:0:-1]))

        assert kinds(before, after) == [
            ("value_removed", "scale.levels.good"),
            ("order_changed", "scale.levels"),
        ]

    def test_is_nothing_of_equal_ones(self) -> None:
        shipped_one = shipped("annual_2026")

        assert differences(shipped_one, shipped_one.model_copy(deep=True)) == ()

    def test_does_not_count_what_goes_without_saying(self) -> None:
        assert differences(of(A), of(a_stage("a", optional=False))) == ()


class TestLongestCommonOrder:
    @pytest.mark.parametrize(
        ("first", "second", "expected"),
        [
            ("abc", "abc", "abc"),
            ("abcd", "bcda", "bcd"),
            ("ab", "ba", "a"),
            ("abc", "xyz", ""),
            ("", "abc", ""),
            ("axbyc", "abc", "abc"),
        ],
    )
    def test_is_as_long_as_can_be(self, first: str, second: str, expected: str) -> None:
        assert longest_common_order(first, second) == tuple(expected)
        assert longest_common_order(second, first) == tuple(expected)
