"""The rules of definitions about roles, stages and other names."""

from __future__ import annotations

import pytest

from tests.broken_definitions import (
    GUIDED,
    STANDARD,
    YEAR_END,
    Broken,
    broken,
    changed,
    problems,
)

SCALE = STANDARD[STANDARD.index("scale:\n") : STANDARD.index("# What happens around")]
NOT_RATED = """\
    not_rated_when:
      - {reason: joined_recently, joined_within: P6M}
"""
DECIDED_BY_MANY = """\
          - rating_decided:
              by:
                - {role: secretary, at: committee}
                - {role: standing_board, at: committee}
"""
DECIDED_BY_ONE = """\
          - rating_decided:
              by:
                - {role: standing_board, at: committee}
"""
ATTENDED = "supervisor_attended: {role: standing_board}"
PEOPLE, UNITS = "people_in: [unit, committee]", "units: [unit, committee]"

ROLES = (
    broken(
        "unknown head",
        "role_unknown",
        ("head_role: secretary", "head_role: ▸secretry"),
        expected="secretary",
    ),
    broken("unknown authority", "role_unknown", ("  - standing_board\n", "  - ▸nobody\n")),
    broken(
        "unknown owner among others",
        "role_unknown",
        ("owner: [secretary, standing_board]", "owner: [secretary, ▸clerk]"),
        expected="secretary, supervisor, standing_board",
    ),
    broken("unknown owner alone", "role_unknown", ("owner: subject", "owner: ▸clerk")),
    broken(
        "unknown authority of a stage",
        "role_unknown",
        ("owner: subject\n", "owner: subject\n        authority: {role: ▸clerk, above: true}\n"),
    ),
    broken(
        "unknown holder",
        "role_unknown",
        (PEOPLE, "holders: {role: [▸clerk], on: [unit]}"),
    ),
    broken(
        "unknown role of who is meant",
        "role_unknown",
        (PEOPLE, f"{PEOPLE}, where: {{not_holding: [▸clerk]}}"),
    ),
    broken(
        "subject as holder",
        "role_not_allowed_here",
        (PEOPLE, f"{PEOPLE}, where: {{holding: [▸subject]}}"),
    ),
    broken("unknown target", "role_unknown", ("to: [supervisor,", "to: [▸visor,")),
    broken(
        "unknown supplier",
        "role_unknown",
        ("- meeting_held\n", "- meeting_held:\n            owed_by: ▸clerk\n"),
    ),
    broken(
        "unknown attendant",
        "role_unknown",
        (ATTENDED, "supervisor_attended: {role: ▸clerk}"),
        text=YEAR_END,
    ),
    broken(
        "unknown decider",
        "role_unknown",
        ("- {managed_by: district, role: standing_board", "- {managed_by: district, role: ▸clerk"),
        text=YEAR_END,
    ),
    broken(
        "role called owner",
        "role_name_reserved",
        ("  supervisor:\n", "  ▸owner: {title: {vi: A, en: A}}\n  supervisor:\n"),
    ),
    broken("owner as owner", "role_not_allowed_here", ("owner: subject", "owner: ▸owner")),
    broken(
        "subject as authority",
        "role_not_allowed_here",
        ("  - standing_board\n", "  - standing_board\n  - ▸subject\n"),
    ),
    broken(
        "subject as owner where a unit is reviewed",
        "role_not_allowed_here",
        ("owner: secretary\n", "owner: ▸subject\n"),
    ),
    broken(
        "subject as supplier where a unit is reviewed",
        "role_not_allowed_here",
        ("- checks_scheduled: {at_least: 2}", "- {checks_scheduled: , owed_by: ▸subject}"),
    ),
    broken(
        "subject alone on a ladder of units",
        "role_not_allowed_here",
        ("{at: 0wd, to: owner}", "{at: 0wd, to: ▸subject}"),
    ),
    broken(
        "subject with a place",
        "subject_has_no_place",
        ("owner: subject", "owner: {role: ▸subject, at: unit}"),
    ),
    broken(
        "owner among others",
        "owner_not_alone",
        ("{at: -2wd, to: owner}", "{at: -2wd, to: [standing_board, ▸owner]}"),
    ),
    broken(
        "owner with a place",
        "owner_not_alone",
        ("{at: -2wd, to: owner}", "{at: -2wd, to: ▸{role: owner, above: true}}"),
    ),
    broken(
        "attendance that nobody is asked for",
        "owed_by_missing",
        ("[supervisor, standing_board]", "standing_board"),
        ("  supervisor:\n", "  visor:\n"),
        ("- meeting_held\n", f"- meeting_held\n          - ▸{ATTENDED}\n"),
        expected="supervisor",
    ),
)

STAGES = (
    broken(
        "unknown ladder",
        "ladder_unknown",
        ("ladder: member", "ladder: ▸membre"),
        expected="member",
    ),
    broken("repeated stage", "stage_repeated", ("- stage: meeting", "- stage: ▸feedback")),
    broken(
        "stage called like the end",
        "stage_name_reserved",
        ("- stage: meeting", "- stage: ▸done"),
        expected="done, exempt, withdrawn",
    ),
    broken(
        "stage called like what records owe",
        "stage_name_reserved",
        ("- stage: meeting", "- stage: ▸check"),
        expected="remedy, verification, check, suggestion_report",
    ),
    broken("repeated level", "level_repeated", ("level: good", "level: ▸excellent")),
    broken(
        "rating without scale",
        "scale_missing",
        (SCALE, ""),
        (NOT_RATED, ""),
        (DECIDED_BY_MANY, ""),
        (DECIDED_BY_ONE, DECIDED_BY_ONE.replace("- ", "- ▸", 1)),
    ),
    broken(
        "unknown reason",
        "reason_unknown",
        ("reason: joined_recently", "reason: ▸joined_lately"),
        expected="joined_recently",
    ),
    broken(
        "membership of units",
        "not_rated_without_people",
        (
            f"subjects: {{{UNITS}}}\n",
            f"subjects: {{{UNITS}}}\n{NOT_RATED.replace('not', '▸not', 1)}",
        ),
    ),
    broken(
        "stage that nothing keeps",
        "auto_stage_empty",
        ("auto: true\n        requires:\n          - meeting_held\n", "auto: ▸true\n"),
    ),
    broken(
        "ratings that nobody decides for everyone",
        "decider_for_all_missing",
        (
            DECIDED_BY_ONE,
            DECIDED_BY_ONE.replace("- {role", "▸- {managed_by: district, role"),
        ),
    ),
    broken(
        "attendance without a meeting",
        "meeting_held_missing",
        ("- meeting_held\n", f"- ▸{ATTENDED}\n"),
        expected="meeting_held",
    ),
    broken(
        "signatures without a meeting",
        "meeting_held_missing",
        ("- meeting_held\n", "- ▸minutes_signed\n"),
        expected="meeting_held",
    ),
    broken(
        "confidential answers that their subject draws together",
        "subject_draws_together",
        ("owner: [{role: secretary, above: true}, standing_board]", "owner: secretary"),
        (
            "          - opinions_answered\n          - synthesis_made",
            "          - ▸synthesis_made",
        ),
        text=GUIDED,
    ),
)


class TestRulesOfNames:
    @pytest.mark.parametrize("case", [pytest.param(each, id=each.id) for each in (*ROLES, *STAGES)])
    def test_tell_of_one_mistake_what_and_where(self, case: Broken) -> None:
        found = problems(case.text)

        assert [(each.code, each.line, each.column) for each in found] == [case.place]
        assert case.expected in (None, found[0].expected)

    @pytest.mark.parametrize(
        "changes",
        [
            pytest.param([("to: [supervisor,", "to: [subject,")], id="subject with a substitute"),
            pytest.param([("{at: -2wd, to: owner}", "{at: -2wd, to: subject}")], id="member told"),
            pytest.param([("- checks_made", "- checks_made: {}")], id="empty parameters"),
            pytest.param([("- checks_made", "- checks_made:")], id="lonely colon"),
            pytest.param(
                [
                    (
                        "        requires:\n          - meeting_held\n",
                        "        waits_for: [{of: superior}]\n",
                    )
                ],
                id="automatic stage that only waits",
            ),
        ],
    )
    def test_allow(self, changes: list[tuple[str, str]]) -> None:
        assert problems(changed(STANDARD, *changes)) == ()
