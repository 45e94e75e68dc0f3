"""The rules of definitions about votes."""

from __future__ import annotations

from typing import Any

import pytest

from tests.broken_definitions import GUIDED, Broken, broken, changed, problems
from tests.definitions import a_definition
from tests.voting import CONFIDENCE
from workflow.domain.terms import Target

VOTES = """\
votes:
  confidence:
    title: {vi: Lấy phiếu tín nhiệm, en: Confidence vote}
    options:
      high: {vi: Tín nhiệm cao, en: High}
      low: {vi: Tín nhiệm thấp, en: Low}
    quorum: {at_least: 2/3, of: convened}
    recorded_by: secretary
    consequences:
      - consequence: considered
        title: {vi: A, en: A}
        option: low
        more_than: 1/2
        less_than: 2/3
      - {consequence: dismissal, title: {vi: B, en: B}, option: low, at_least: 2/3}
"""
VOTING = changed(
    GUIDED,
    ("head_role:", f"{VOTES}head_role:"),
    (
        "          - meeting_held\n",
        "          - meeting_held\n          - vote_held: {rule: confidence}\n",
    ),
)
HELD = "vote_held: {rule: confidence}"
DISMISSAL = "{consequence: dismissal, title: {vi: B, en: B}, option: low, at_least: 2/3}"
QUORUM = "quorum: {at_least: 2/3, of: convened}"


def of_votes(id: str, code: str, *changes: tuple[str, str], **given: Any) -> Broken:  # noqa: A002
    return broken(id, code, *changes, text=VOTING, **given)


BROKEN = (
    of_votes(
        "vote that is not defined",
        "vote_rule_unknown",
        (HELD, "vote_held: {rule: ▸confidense}"),
        expected="confidence",
    ),
    of_votes(
        "two consequences of one name",
        "consequence_repeated",
        ("{consequence: dismissal", "{consequence: ▸considered"),
    ),
    of_votes(
        "lower end above the upper one",
        "threshold_empty",
        (DISMISSAL, f"▸{DISMISSAL.replace('2/3', '2/3, at_most: 1/2')}"),
    ),
    of_votes(
        "ends that meet where one of them is open",
        "threshold_empty",
        (DISMISSAL, f"▸{DISMISSAL.replace('2/3', '2/3, less_than: 2/3')}"),
    ),
    of_votes(
        "more than all",
        "threshold_empty",
        (DISMISSAL, f"▸{DISMISSAL.replace('at_least: 2/3', 'more_than: 100%')}"),
    ),
    of_votes(
        "less than nobody",
        "threshold_empty",
        (DISMISSAL, f"▸{DISMISSAL.replace('at_least: 2/3', 'less_than: 0%')}"),
    ),
    of_votes(
        "year that the term does not have",
        "year_outside_term",
        (QUORUM, f"{QUORUM}\n    term: ▸{{begins: 2015-06-01, years: 5, in_year: 6}}"),
        expected="5",
    ),
    of_votes("unknown recorder", "role_unknown", ("recorded_by: secretary", "recorded_by: ▸clerk")),
    of_votes(
        "subject as recorder",
        "role_not_allowed_here",
        ("recorded_by: secretary", "recorded_by: ▸subject"),
    ),
    of_votes(
        "consequence of an option that is not there",
        "option_unknown",
        ("    title: {vi: Lấy phiếu", "    ▸title: {vi: Lấy phiếu"),
        (DISMISSAL, DISMISSAL.replace("option: low", "option: lwo")),
    ),
    of_votes(
        "two lower ends",
        "threshold_unclear",
        (DISMISSAL, f"▸{DISMISSAL.replace('2/3', '2/3, more_than: 1/2')}"),
    ),
    of_votes(
        "no end at all",
        "threshold_unclear",
        (DISMISSAL, f"▸{DISMISSAL.replace(', at_least: 2/3', '')}"),
    ),
    of_votes(
        "quorum of ballots",
        "not_one_of",
        (QUORUM, "quorum: {at_least: 2/3, of: ▸valid}"),
    ),
)


class TestRules:
    @pytest.mark.parametrize("case", [pytest.param(case, id=case.id) for case in BROKEN])
    def test_find_the_mistake_at_its_place(self, case: Broken) -> None:
        [problem] = problems(case.text)

        assert (problem.code, problem.line, problem.column) == case.place
        assert case.expected in (None, problem.expected)

    @pytest.mark.parametrize(
        "changes",
        [
            pytest.param([], id="regulation 96"),
            pytest.param([(DISMISSAL, DISMISSAL.replace("2/3", "50%"))], id="50 % and more"),
            pytest.param(
                [(DISMISSAL, DISMISSAL.replace("2/3", "100%, at_most: 100%"))], id="exactly all"
            ),
            pytest.param([(QUORUM, "quorum: {at_least: 2/3, of: membership}")], id="of members"),
            pytest.param([(f"    {QUORUM}\n", "    two_tellers: false\n")], id="without quorum"),
        ],
    )
    def test_allow(self, changes: list[tuple[str, str]]) -> None:
        assert problems(changed(VOTING, *changes)) == ()


class TestRecorders:
    def test_are_named_for_each_kind_of_vote_or_not(self) -> None:
        named = {**CONFIDENCE, "recorded_by": "board"}
        definition = a_definition(votes={"named": named, "unnamed": CONFIDENCE})

        assert definition.vote_recorders == {"named": (Target(role="board"),)}
