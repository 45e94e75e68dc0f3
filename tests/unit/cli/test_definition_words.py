"""Pieces of a definition in words of both languages."""

from __future__ import annotations

from typing import Any

import pytest

from cli.definition_words import DefinitionWords
from runtime.language import LANGUAGES, language
from runtime.shipped import shipped_definitions
from tests.definitions import NAMED, a_definition, a_stage, shipped
from workflow.domain.conditions import Requirement
from workflow.domain.definition import Due, Rung
from workflow.domain.terms import Target

ANNUAL = shipped("annual_2026")


def words(lang: str = "en") -> DefinitionWords:
    return DefinitionWords(definition=ANNUAL, language=language(lang))


class TestDue:
    @pytest.mark.parametrize(
        ("due", "vi", "en"),
        [
            ({"on": "2026-03-02"}, "hết ngày 02/03/2026", "by the end of 2 Mar 2026"),
            ({"on": "12-31"}, "hết ngày 31/12", "by the end of 31 Dec"),
            ({"before": "2026-03-02"}, "trước ngày 02/03/2026", "before 2 Mar 2026"),
            (
                {"before": "2026-03-02", "inclusive": True},
                "hết ngày 02/03/2026",
                "by the end of 2 Mar 2026",
            ),
            (
                {"within": "1wd"},
                "1 ngày làm việc từ khi mở bước",
                "1 working day from the opening of the stage",
            ),
            (
                {"within": "P1Y", "of": "cycle"},
                "1 năm từ đầu kỳ",
                "1 year from the start of the cycle",
            ),
            (
                {"working_day": 5, "of": "quarter"},
                "ngày làm việc thứ 5 của quý",
                "working day 5 of the quarter",
            ),
            (
                {"working_day": -1, "of": "month"},
                "ngày làm việc cuối cùng của tháng",
                "the last working day of the month",
            ),
            (
                {"working_day": -3, "of": "year"},
                "ngày làm việc thứ 3 tính từ cuối năm",
                "working day 3 from the end of the year",
            ),
            ({"no_deadline": True}, "không đặt hạn", "no deadline"),
        ],
    )
    def test_says_each_way(self, due: dict[str, Any], vi: str, en: str) -> None:
        said = Due.model_validate(due)

        assert (words("vi").due(said), words("en").due(said)) == (vi, en)


class TestTargets:
    @pytest.mark.parametrize(
        ("target", "expected"),
        [
            ({"role": "secretary"}, "Secretary"),
            ({"role": "secretary", "above": True}, "Secretary above"),
            ({"role": "secretary", "at": "cell"}, "Secretary (Cells)"),
            ({"role": "secretary", "at": "somewhere"}, "Secretary (somewhere)"),
            ({"role": "subject"}, "person under review"),
            ({"role": "unknown"}, "unknown"),
        ],
    )
    def test_are_roles_by_title(self, target: dict[str, Any], expected: str) -> None:
        assert words().targets((Target.model_validate(target),)) == expected

    def test_are_alternatives(self) -> None:
        both = (Target(role="secretary"), Target(role="standing_board"))

        assert words("vi").targets(both) == "Bí thư hoặc Ủy viên ban thường vụ"


class TestRung:
    @pytest.mark.parametrize(
        ("rung", "expected"),
        [
            ({"at": "-3wd", "to": "owner"}, "3 working days before: reminder → owner of the stage"),
            ({"at": "0", "to": "owner"}, "on the last valid day: reminder → owner of the stage"),
            (
                {"at": "1d", "to": "secretary", "do": "escalate"},
                "1 day after: escalation → Secretary",
            ),
        ],
    )
    def test_says_when_what_and_to_whom(self, rung: dict[str, Any], expected: str) -> None:
        assert words().rung(Rung.model_validate(rung)) == expected


class TestRequirement:
    @pytest.mark.parametrize(
        ("item", "expected"),
        [
            ({"meeting_held": {}}, "Review meeting held"),
            ({"responses": {"at_least": 3}}, "Enough answers (≥ 3)"),
            ({"coverage": {"at_least": "90%"}}, "Dissemination reached enough people (≥ 90 %)"),
            ({"remedies_assigned": {"complete": True}}, "Remedies assigned (≥ 1, complete)"),
            ({"remedies_assigned": {"at_least": 0}}, "Remedies assigned (≥ 0)"),
            (
                {"vote_held": {"rule": "confidence"}},
                "Vote held, valid and confirmed (Confidence vote)",
            ),
            (
                {
                    "rating_decided": {
                        "by": [{"role": "secretary", "at": "cell", "managed_by": "x"}]
                    }
                },
                "Rating decided (Secretary (Cells, managed by x))",
            ),
            (
                {"meeting_held": {}, "owed_by": "secretary", "when": "subject.rated"},
                "Review meeting held, owed by Secretary, only when subject.rated",
            ),
            (
                {"any_of": ["meeting_held", ["checks_made", "minutes_signed"]]},
                "one of: Review meeting held; Checks made and Minutes signed",
            ),
            ({"none_of": ["meeting_held"]}, "none of: Review meeting held"),
            ({"holds": {"expression": "meeting.held", "title": NAMED}}, "Name"),
        ],
    )
    def test_says_what_is_asked(self, item: dict[str, Any], expected: str) -> None:
        assert words().requirement(Requirement.model_validate(item)) == expected

    def test_is_short_where_that_is_wanted(self) -> None:
        item = Requirement.model_validate({"meeting_held": {}, "owed_by": "secretary"})

        assert words().requirement(item, in_full=False) == "Review meeting held"

    @pytest.mark.parametrize("code", LANGUAGES)
    def test_has_a_name_in_the_catalogue(self, code: str) -> None:
        combined = {"any_of", "none_of", "holds", "owed_by", "when"}
        names = set(Requirement.model_fields) - combined

        assert names - language(code).keys("requirements") == set()


class TestGate:
    def test_names_the_stage_of_whichever_track_has_it(self) -> None:
        definition = a_definition(a_stage("a", waits_for=[{"of": "members", "passed": "b"}]))
        stage = definition.tracks["cells"].stages[0]
        here = DefinitionWords(definition=definition, language=language("en"))

        assert here.gate(stage.waits_for[0], stage) == "waits for members to pass “b”"

    @pytest.mark.parametrize("name", shipped_definitions())
    def test_leaves_no_code_of_a_shipped_definition(self, name: str) -> None:
        definition = shipped(name)
        here = DefinitionWords(definition=definition, language=language("vi"))

        told = [
            here.gate(gate, stage)
            for track in definition.tracks.values()
            for stage in track.stages
            for gate in stage.waits_for
        ]

        assert not any("_" in each for each in told)
