"""What a definition says about remedies, monitoring, dossiers and votes, and mistakes in it."""

from __future__ import annotations

import pytest

from tests.broken_definitions import ANNUAL, GUIDED, Broken, changed, problems
from tests.broken_definitions import broken as broken_in

JUDGED = "judged_by: {role: standing_board, at: committee}"
DOSSIERS = ANNUAL[ANNUAL.index("dossiers:\n") : ANNUAL.index("remedies:\n")]
LOW = """\
        option: low
        more_than: 1/2
"""


def broken(name: str, code: str, *changes: tuple[str, str], expected: str | None = None) -> Broken:
    """Return the definition of the yearly rating, broken by changes."""
    return broken_in(name, code, *changes, expected=expected, text=ANNUAL)


MISTAKES = (
    broken("unknown verifier", "role_unknown", ("[supervisor, {role: s", "[▸visor, {role: s")),
    broken("unknown judge", "role_unknown", (JUDGED, "judged_by: ▸judge")),
    broken(
        "unknown reporter",
        "role_unknown",
        ("area_reports_by: supervisor", "area_reports_by: ▸visor"),
        expected="supervisor",
    ),
    broken("unknown responder", "role_unknown", ("responds: [supervisor", "responds: [▸visor")),
    broken(
        "unknown receiver",
        "role_unknown",
        ("received_by: {role: standing_board", "received_by: {role: ▸clerk"),
    ),
    broken(
        "unknown recorder of a vote",
        "role_unknown",
        ("recorded_by: [secretary", "recorded_by: [▸clerk"),
    ),
    broken(
        "unknown level beyond the cap",
        "role_unknown",
        ("over_cap_by: {role: standing_board", "over_cap_by: {role: ▸clerk"),
    ),
    broken(
        "unknown raiser",
        "role_unknown",
        ("raised_by: {role: standing_board", "raised_by: {role: ▸clerk"),
    ),
    broken(
        "ladder of remedies",
        "ladder_unknown",
        ("largest_file: 10\n  ladder: follow_up", "largest_file: 10\n  ladder: ▸follow"),
        expected="follow_up",
    ),
    broken(
        "ladder of checks",
        "ladder_unknown",
        ("monitoring:\n  ladder: follow_up", "monitoring:\n  ladder: ▸follow"),
    ),
    broken(
        "ladder of reports",
        "ladder_unknown",
        ("suggestions:\n  ladder: follow_up", "suggestions:\n  ladder: ▸follow"),
    ),
    broken(
        "dossier without a checklist",
        "dossiers_missing",
        (DOSSIERS, ""),
        ("          - dossier_received", "          - ▸dossier_received"),
        expected="dossiers",
    ),
    broken(
        "requirement twice",
        "requirement_repeated",
        ("          - meeting_held\n", "          - meeting_held\n          - ▸meeting_held\n"),
    ),
    broken("no file so large", "number_too_large", ("largest_file: 10", "largest_file: ▸1000")),
    broken(
        "grade that nobody gives",
        "quality_grade_unknown",
        ("  quality:\n    grades:", "  quality:\n    ▸grades:"),
        ("good_from: fair", "good_from: great"),
    ),
    broken(
        "option that is not on the ballot",
        "option_unknown",
        ("    title: {vi: Lấy phiếu tín nhiệm", "    ▸title: {vi: Lấy phiếu tín nhiệm"),
        (LOW, LOW.replace("low", "lowest")),
    ),
    broken(
        "threshold with two lower ends",
        "threshold_unclear",
        ("- consequence: considered", "- ▸consequence: considered"),
        (LOW, f"{LOW}        at_least: 50%\n"),
    ),
    broken(
        "threshold without an end",
        "threshold_unclear",
        ("- consequence: dismissal", "- ▸consequence: dismissal"),
        ("        option: low\n        at_least: 2/3\n", "        option: low\n"),
    ),
    broken(
        "condition with two comparisons",
        "condition_one_comparison",
        ("{fact: tasks_done, at_least: 100%}", "▸{fact: tasks_done, at_least: 100%, at_most: 1}"),
    ),
    broken(
        "amount in words",
        "amount_not_understood",
        ("{fact: tasks_done, at_least: 100%}", "{fact: tasks_done, at_least: ▸all}"),
    ),
)


class TestRulesOfRecords:
    @pytest.mark.parametrize("case", [pytest.param(each, id=each.id) for each in MISTAKES])
    def test_tell_of_one_mistake_what_and_where(self, case: Broken) -> None:
        found = problems(case.text)

        assert [(each.code, each.line, each.column) for each in found] == [case.place]
        assert case.expected in (None, found[0].expected)

    def test_allow_what_leaves_all_of_it_out(self) -> None:
        assert problems(GUIDED) == ()

    def test_allow_a_threshold_with_an_upper_end_alone(self) -> None:
        assert problems(changed(ANNUAL, (LOW, "        option: low\n"))) == ()
