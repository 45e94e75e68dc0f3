"""The shape of definitions: each mistake by itself, with its place in the file."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from tests.broken_definitions import (
    STANDARD,
    YEAR_END,
    Broken,
    broken,
    changed,
    problems,
)
from workflow.domain.definition import Definition
from workflow.domain.definition_check import check_definition

KINDS = "dissemination, feedback, meeting, remediation, monitoring, rating, task"
ROLES = STANDARD[STANDARD.index("roles:\n") : STANDARD.index("scale:\n")]

KEYS = (
    broken("missing key", "key_missing", ("# The", "▸# The"), ("calendar: vn_public\n", "")),
    broken(
        "missing key of a stage",
        "key_missing",
        ("- stage: feedback\n        kind: feedback\n", "- ▸stage: feedback\n"),
        expected="kind",
    ),
    broken(
        "missing parameter of a requirement that stands alone",
        "key_missing",
        ("- coverage: {at_least: 100%}", "- ▸coverage"),
        expected="at_least",
    ),
    broken(
        "missing parameter after a colon",
        "key_missing",
        ("- coverage: {at_least: 100%}", "- coverage:▸"),
        expected="at_least",
    ),
    broken(
        "missing role among alternatives",
        "key_missing",
        ("- {role: secretary, above: true}", "- ▸{above: true}"),
        expected="role",
    ),
    broken(
        "missing role of a single target",
        "key_missing",
        ("owner: secretary\n", "owner: ▸{at: unit}\n"),
        expected="role",
    ),
    broken(
        "misspelt key",
        "key_unknown",
        ("stalled_after: 5wd", "stalled_after: 5wd\n▸sorce: x"),
        expected="source",
    ),
    broken(
        "misspelt parameter",
        "key_unknown",
        ("{at_least: 100%}", "{at_least: 100%, ▸at_lest: 3}"),
        expected="at_least",
    ),
    broken(
        "key that is like no other",
        "key_unknown",
        ("above: true}", "above: true, ▸zzz: 1}"),
        expected="role, at, above",
    ),
    broken(
        "misspelt requirement",
        "key_unknown",
        ("- checks_made", "- ▸checks_mad"),
        expected="checks_made",
    ),
    broken(
        "misspelt requirement with parameters",
        "key_unknown",
        ("- responses: {at_least: 3}", "- ▸respones: {at_least: 3}"),
        expected="responses",
    ),
    broken(
        "comma in a title",
        "comma_in_text",
        ('vi: "Quán triệt, triển khai"', "vi: Quán triệt, ▸triển khai"),
    ),
    broken("sign in a key", "name_wrong", ("  supervisor:\n", "  ▸super visor:\n")),
)

VALUES = (
    broken("nothing", "value_missing", ("Asia/Ho_Chi_Minh", '▸""'), expected='"…"'),
    broken("blanks", "value_missing", ("vi: Lấy ý kiến góp ý", 'vi: ▸"  "'), expected='"…"'),
    broken(
        "key without owner",
        "value_missing",
        ("owner: subject", "owner:▸"),
        expected="{role, at, above}",
    ),
    broken("key without kind", "value_missing", ("kind: feedback", "kind:▸"), expected=KINDS),
    broken("number as title", "value_wrong_type", ("en: Members", "en: ▸5"), expected='"…"'),
    broken(
        "text as number",
        "value_wrong_type",
        ("responses: {at_least: 3}", 'responses: {at_least: ▸"3"}'),
        expected="1, 2, 3 …",
    ),
    broken("yes as true", "value_wrong_type", ("auto: true", "auto: ▸yes"), expected="true, false"),
    broken(
        "gate that is no list",
        "value_wrong_type",
        ("          - {of: headed_unit", "          ▸{of: headed_unit"),
        expected="[…]",
    ),
    broken(
        "roles that are a list",
        "value_wrong_type",
        (ROLES, "roles: ▸[secretary, supervisor, standing_board]\n\n"),
        expected="{…}",
    ),
    broken(
        "day without its key",
        "value_wrong_type",
        ("due: {on: 2022-11-04}", "due: ▸2022-11-04"),
        text=YEAR_END,
        expected="{on, before, inclusive, within, working_day, of, no_deadline}",
    ),
    broken("capital in a name", "name_wrong", ("head_role: s", "head_role: ▸S")),
    broken("sign in a name", "name_wrong", ("to: standing_board", "to: ▸standing-board")),
    broken("unknown kind", "not_one_of", ("kind: monitoring", "kind: ▸control"), expected=KINDS),
    broken(
        "sealed feedback",
        "feedback_not_anonymous",
        ("head_role: secretary", "feedback: {mode: ▸anonymous}\nhead_role: secretary"),
        expected="named, confidential",
    ),
    broken(
        "unknown way of taking feedback",
        "not_one_of",
        ("head_role: secretary", "feedback: {mode: ▸secret}\nhead_role: secretary"),
        expected="named, confidential",
    ),
    broken(
        "unknown start",
        "not_one_of",
        ("of: cycle", "of: ▸week"),
        expected="stage, cycle, month, quarter, year",
    ),
    broken(
        "unknown gate",
        "not_one_of",
        ("of: members", "of: ▸people"),
        expected="members, subunits, superior, headed_unit, other_venues",
    ),
    broken("no owners", "list_empty", ("owner: subject", "owner: ▸[]"), expected="≥ 1"),
    broken(
        "too many alternatives",
        "list_too_long",
        ("[supervisor, standing_board]", f"▸[{', '.join(['supervisor'] * 21)}]"),
        expected="≤ 20",
    ),
    broken("long title", "text_too_long", ("en: Members", f"en: ▸{'x' * 501}"), expected="≤ 500"),
    broken(
        "no answers",
        "number_too_small",
        ("responses: {at_least: 3}", "responses: {at_least: ▸0}"),
        expected="≥ 1",
    ),
    broken(
        "day that does not exist",
        "day_does_not_exist",
        ("2022-11-04", "▸2022-11-31"),
        text=YEAR_END,
        expected="YYYY-MM-DD",
    ),
    broken("day first", "day_unreadable", ("2022-11-04", "▸04/11/2022"), text=YEAR_END),
    broken("day as a number", "day_unreadable", ("2022-11-04", "▸20221104"), text=YEAR_END),
    broken(
        "length without unit",
        "duration_not_understood",
        ("stalled_after: 5wd", "stalled_after: ▸5"),
        expected="5wd, -3wd, 10d, 2w, P10D, P6M, P1Y",
    ),
    broken("months on a ladder", "offset_not_days", ("at: 8wd", "at: ▸P1M")),
    broken("share as a decimal", "share_not_understood", ("100%", "▸0.9")),
    broken("share above the whole", "share_above_whole", ("100%", "▸101%")),
)

ONE_OF_SEVERAL = (
    broken(
        "two requirements in one entry",
        "requirement_one_name",
        ("- meeting_held\n", "- ▸{meeting_held, checks_made}\n"),
    ),
    broken(
        "two ways of being due",
        "due_one_way",
        ("due: {within: 10wd}", "due: ▸{within: 10wd, no_deadline: true}"),
    ),
    broken("no way of being due", "due_one_way", ("due: {within: 10wd}", "due: ▸{}")),
    broken(
        "a number and a share of answers",
        "responses_one_way",
        ("- responses: {at_least: 3}", "- responses: ▸{at_least: 3, share: 2/3}"),
    ),
    broken(
        "neither a number nor a share of answers",
        "responses_one_way",
        ("- responses: {at_least: 3}", "- responses: ▸{}"),
    ),
    broken(
        "units and people in one track",
        "selector_one_kind",
        ("{people_in: [unit, committee]}", "▸{people_in: [unit], units: [committee]}"),
    ),
)


class TestShape:
    @pytest.mark.parametrize(
        "case", [pytest.param(each, id=each.id) for each in (*KEYS, *VALUES, *ONE_OF_SEVERAL)]
    )
    def test_of_one_mistake_tells_what_and_where(self, case: Broken) -> None:
        found = problems(case.text)

        assert [(each.code, each.line, each.column) for each in found] == [case.place]
        assert case.expected in (None, found[0].expected)

    def test_tells_all_mistakes_at_once_in_the_order_of_the_file(self) -> None:
        text = changed(
            STANDARD,
            ("head_role: secretary", "head_role: Secretary"),
            ("at: -3wd", "at: -3x"),
            ("kind: monitoring", "kind: control"),
            ("stalled_after: 5wd", "stalled_after: soon"),
        )

        assert [problem.code for problem in problems(text)] == [
            "duration_not_understood",
            "name_wrong",
            "duration_not_understood",
            "not_one_of",
        ]

    def test_names_the_path_as_it_is_in_the_file(self) -> None:
        text = changed(STANDARD, ("owner: subject", "owner: {role: Subject}"))

        assert problems(text)[0].path == "tracks.member.stages.3.owner.role"

    def test_shortens_what_it_quotes(self) -> None:
        text = changed(STANDARD, ("Asia/Ho_Chi_Minh", "x" * 600))

        assert problems(text)[0].found == f"{'x' * 79}…"

    @pytest.mark.parametrize("value", [None, [], "year_end", 5, {}], ids=repr)
    def test_of_something_else_is_wrong(self, value: object) -> None:
        checked = check_definition(value)

        assert checked.definition is None
        assert checked.located

    @pytest.mark.parametrize(
        ("value", "code"),
        [
            ({"source": date(2022, 11, 4)}, "value_wrong_type"),
            ({"roles": {5: {}}}, "key_not_text"),
            ({"source": {"at": {1, 2}}}, "value_wrong_type"),
        ],
        ids=["day", "number as key", "set"],
    )
    def test_holds_only_what_files_can_hold(self, value: Any, code: str) -> None:
        assert [problem.code for problem in check_definition(value).problems] == [code]

    def test_ends_where_a_value_holds_itself(self) -> None:
        value: dict[str, Any] = {}
        value["again"] = value

        assert [each.code for each in check_definition(value).problems] == ["nested_too_deeply"]


class TestSchema:
    def test_asks_for_values_as_people_write_them(self) -> None:
        parts = Definition.model_json_schema()["$defs"]

        ways = parts["Rung"]["properties"]["at"]["anyOf"]
        assert [way.get("type") for way in ways] == ["string", None]
        assert parts.keys().isdisjoint({"WorkingDays", "CalendarDays", "Months", "Share"})

    def test_lets_a_role_stand_alone(self) -> None:
        ways = Definition.model_json_schema()["properties"]["authority"]["anyOf"]

        assert [way.get("type") for way in ways] == ["string", None, "array"]
