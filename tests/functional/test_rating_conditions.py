"""Levels with conditions: what is on record decides what is attainable, to the last fraction."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.program import Run
from tests.rating_world import (
    FIRST,
    FIRST_HEAD,
    HERE,
    MEMBER,
    NOW,
    codes,
    decided,
    heads,
    listed,
    members,
    rated,
    review,
    story,
)
from tests.thoi_lai import (
    CLERK,
    DEPUTY,
    SECRETARY,
    done,
)

PLAIN = [c for c in members(managed_by="grassroots") if c not in (*heads(), DEPUTY, CLERK)]
GROUNDS = ("--grounds", "Có sản phẩm cụ thể vượt yêu cầu")


@pytest.fixture
def run(rating_run: Run) -> Run:
    """Return the program on the ratings of a commune."""
    return rating_run


@pytest.fixture(autouse=True)
def _conditions(run: Run, conditions_database: Path, tmp_path: Path) -> None:
    """Take the scale whose levels have conditions."""
    shutil.copy(conditions_database, tmp_path / "reviewcycle.db")


class TestConditions:
    def result(self, run: Run, subject: str, name: str, value: object, of: object = None) -> None:
        given = ("--subject", subject, "--result", name, "--value", value)
        given += ("--of", of) if of is not None else ()
        assert run("result", "record", *HERE, *given, *NOW).status == 0

    def test_t_12_a_score_of_90_with_29_percent_exceeded_is_not_excellent(self, run: Run) -> None:
        self.result(run, MEMBER, "exceeded", 29, 100)
        self.result(run, MEMBER, "on_time", "100%")
        self.result(run, MEMBER, "sick_months", 0)
        asked = {"by": DEPUTY, "level": "excellent", "score": "90"}

        proposed = done(
            rated(run, "propose", MEMBER, "--level", "excellent", "--score", "90", by=FIRST_HEAD)
        )
        refused = decided(run, MEMBER, **asked)
        told = story(run, MEMBER)
        in_words = run("rating", "show", review(MEMBER))
        good = decided(run, MEMBER, by=DEPUTY, level="good", score="90", grounds="Chưa đủ 30 %")

        assert codes(proposed["findings"])[-1] == "conditions_unmet"
        assert refused.status == 6
        unmet_there = [
            reason for reason in refused.error["reasons"] if reason["code"] == "conditions_unmet"
        ]
        [condition] = unmet_there[0]["facts"]["conditions"]
        assert (condition["fact"], condition["value"], condition["bound"]) == (
            "exceeded",
            "0.29",
            "0.3",
        )
        assert "tỷ lệ nhiệm vụ vượt mức: 0,29, cần ít nhất 0,3" in unmet_there[0]["message"]
        assert told["attainable"] == "good"
        assert "✘ tỷ lệ nhiệm vụ vượt mức: 0,29, cần ít nhất 0,3" in in_words.out
        assert good.status == 0

    def test_t_17_three_months_of_sick_leave_leave_only_completed(self, run: Run) -> None:
        self.result(run, MEMBER, "exceeded", "30%")
        self.result(run, MEMBER, "on_time", "100%")
        self.result(run, MEMBER, "sick_months", 3)
        done(rated(run, "self", MEMBER, "--level", "good", "--score", "75", by=MEMBER))

        refused = decided(run, MEMBER, by=DEPUTY, level="good", score="75")
        told = story(run, MEMBER)
        lower = decided(
            run, MEMBER, by=DEPUTY, level="completed", score="75", grounds="Nghỉ ốm ba tháng"
        )

        assert (refused.status, refused.error["code"]) == (6, "conditions_unmet")
        assert told["attainable"] == "completed"
        assert lower.status == 0

    def test_what_is_not_on_record_is_no_reason_to_pass(self, run: Run) -> None:
        said = decided(run, MEMBER, by=DEPUTY, level="good", score="75")

        [reason] = said.error["reasons"]
        assert [each["value"] for each in reason["facts"]["conditions"]] == [None, None]
        assert "chưa có số liệu" in reason["message"]

    def test_discipline_counts_unless_the_body_found_it_itself(self, run: Run) -> None:
        self.result(run, MEMBER, "exceeded", "30%")
        case = ("--subject", MEMBER, "--kind", "warning", "--on", "2022-06-01", "--code", "K1")
        done(decided(run, *PLAIN[10:15], by=DEPUTY, level="completed", score="60"))
        assert run("discipline", "record", *HERE, *case, *NOW).status == 0
        # Whoever decides beyond a cap has authority there, and is told what the case is.
        beyond = {"override": "cap_exceeded", "grounds": "Thành tích đặc biệt"}
        asked = {"by": DEPUTY, "level": "excellent", "score": "95"}

        counted = decided(run, MEMBER, **{**asked, "by": SECRETARY}, **beyond)
        assert run("discipline", "record", *HERE, *case, "--self-detected", *NOW).status == 0
        mended = decided(run, MEMBER, **asked)

        facts = {
            each["fact"]
            for reason in counted.error["reasons"]
            for each in reason["facts"].get("conditions", ())
        }
        assert facts == {"disciplined"}
        assert codes(mended.error["reasons"]) == ["cap_exceeded"]

    def test_t_15_a_head_is_not_above_his_collective(self, run: Run) -> None:
        self.result(run, FIRST, "on_time", "100%")
        self.result(run, FIRST, "sick_months", 0)
        done(decided(run, FIRST, by=SECRETARY, level="good", score="80"))
        for name, value in (("exceeded", "40%"), ("on_time", "100%"), ("sick_months", 0)):
            self.result(run, FIRST_HEAD, name, value)

        proposed = done(
            rated(run, "propose", FIRST_HEAD, "--level", "excellent", "--score", "95", by=SECRETARY)
        )
        refused = decided(run, FIRST_HEAD, by=DEPUTY, level="excellent", score="95")
        same = decided(run, FIRST_HEAD, by=DEPUTY, level="good", score="95", grounds="Theo tập thể")

        assert "head_above_collective" in codes(proposed["findings"])
        assert refused.error["code"] == "rating_refused"
        assert set(codes(refused.error["reasons"])) == {"cap_exceeded", "head_above_collective"}
        assert same.status == 0

    def test_are_set_aside_one_by_one(self, run: Run) -> None:
        given = {"by": SECRETARY, "level": "excellent", "score": "95", "grounds": "Đặc biệt"}

        one = decided(run, MEMBER, **given, override="conditions_unmet")
        both = decided(run, MEMBER, **given, override=("conditions_unmet", "cap_exceeded"))

        assert (one.status, one.error["code"]) == (6, "cap_exceeded")
        assert codes(done(both)["findings"]) == ["cap_exceeded", "conditions_unmet"]
        [item] = listed(run, "--overridden")
        assert item["overrides"] == ["cap_exceeded", "conditions_unmet"]
