"""Decisions that are cancelled, and appeals against them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.program import Run
from tests.rating_world import (
    DISTRICT_SECRETARY,
    FIRST,
    FIRST_HEAD,
    HERE,
    JSON,
    MEMBER,
    NEIGHBOUR,
    NOW,
    SECOND_HEAD,
    codes,
    decided,
    levels,
    listed,
    rated,
    review,
    story,
    unmet,
)
from tests.thoi_lai import (
    CLERK,
    COMMUNE,
    DEPUTY,
    DISTRICT_BOARD,
    SECRETARY,
    done,
    write,
)


@pytest.fixture
def run(rating_run: Run) -> Run:
    """Return the program on the ratings of a commune."""
    return rating_run


class TestCancel:
    @pytest.fixture(autouse=True)
    def _decided(self, run: Run) -> None:
        done(decided(run, MEMBER, by=DEPUTY))

    def cancel(self, run: Run, *given: object, by: str | None) -> Any:
        actor = () if by is None else ("--as", by)
        asked = ("rating", "cancel", review(MEMBER), "--reason", "Chưa đúng quy trình")
        return run(*asked, *given, *actor, *NOW, *JSON)

    def test_keeps_the_value_and_orders_a_new_one(self, run: Run) -> None:
        before = done(run("review", "show", review(MEMBER), *JSON))["state"]

        recorded = done(self.cancel(run, "--due", "2022-11-28", by=SECRETARY))
        shown = done(run("review", "show", review(MEMBER), *JSON))
        lacking = codes(unmet(run, MEMBER))
        done(decided(run, MEMBER, by=CLERK, document="18-QĐ/ĐU"))

        assert (before, shown["state"], shown["due_on"]) == ("after", "rating", "2022-11-28")
        assert recorded["moved"] == 1
        assert "rating_not_decided" in lacking
        first, second = story(run, MEMBER)["values"]
        assert (first["newest"], first["cancelled_by"]) == (False, SECRETARY)
        assert first["cancel_reason"] == "Chưa đúng quy trình"
        assert (second["newest"], second["document"]) == (True, "18-QĐ/ĐU")
        [item] = listed(run, "--cancelled")
        assert item["cancelled_on"] == "2022-11-22"
        assert done(run("review", "show", review(MEMBER), *JSON))["state"] == "after"

    def test_names_the_new_day(self, run: Run) -> None:
        said = self.cancel(run, by=SECRETARY)

        assert (said.status, codes(said.error["reasons"])) == (6, ["due_missing"])
        assert levels(run) == {(MEMBER, "decided"): "good"}

    @pytest.mark.parametrize(
        ("by", "status", "code"),
        [
            (None, 6, "person_needed"),
            (DEPUTY, 6, "forbidden"),
            (MEMBER, 6, "own_case"),
            (FIRST_HEAD, 6, "forbidden"),
            (SECOND_HEAD, 5, "review_not_found"),
            (DISTRICT_BOARD, 0, None),
        ],
    )
    def test_is_for_who_stands_above(
        self, run: Run, by: str | None, status: int, code: str | None
    ) -> None:
        said = self.cancel(run, "--due", "2022-11-28", by=by)

        assert said.status == status
        assert code is None or said.error["code"] == code

    def test_takes_no_day_that_has_passed(self, run: Run) -> None:
        said = self.cancel(run, "--due", "2022-11-21", by=SECRETARY)
        today = self.cancel(run, "--due", "2022-11-22", by=SECRETARY)

        assert (said.status, said.error["code"]) == (2, "due_in_the_past")
        assert today.status == 0

    def test_of_what_was_decided_above_is_not_for_who_stands_below(self, run: Run) -> None:
        beyond = {"override": "cap_exceeded", "grounds": "Thành tích đặc biệt"}
        done(decided(run, MEMBER, by=DISTRICT_BOARD, level="excellent", **beyond))

        below = self.cancel(run, "--due", "2022-11-28", by=SECRETARY)
        asked = ("rating", "cancel", review(MEMBER), "--reason", "x", "--due", "2022-11-28", *NOW)
        en = run(*asked, "--as", SECRETARY, "--lang", "en")
        beside = self.cancel(run, "--due", "2022-11-28", by=DISTRICT_SECRETARY)

        assert (below.status, below.error["code"]) == (6, "forbidden")
        [reason] = below.error["reasons"]
        assert (reason["code"], reason["facts"]["unit"]) == ("decided_above", "TL")
        assert "taken at TL" in en.err
        assert beside.status == 0

    def test_of_what_was_signed_above_is_not_for_who_stands_below(self, run: Run) -> None:
        done(decided(run, MEMBER, by=CLERK, signatory=DISTRICT_BOARD))

        said = self.cancel(run, "--due", "2022-11-28", by=SECRETARY)

        assert (said.status, said.error["code"]) == (6, "forbidden")

    def test_of_whoever_also_sits_above_asks_where_he_decided(
        self, run: Run, tmp_path: Path
    ) -> None:
        also_here = [{"role": "standing_board", "person": DISTRICT_BOARD, "unit": COMMUNE}]
        done(run("role", "import", write(tmp_path / "r.csv", also_here), *NOW, *JSON))
        done(decided(run, MEMBER, by=DISTRICT_BOARD, document="18-QĐ/ĐU"))

        said = self.cancel(run, "--due", "2022-11-28", by=SECRETARY)

        assert said.status == 0

    def test_twice_is_refused(self, run: Run) -> None:
        done(self.cancel(run, "--due", "2022-11-28", by=SECRETARY))

        said = self.cancel(run, "--due", "2022-11-28", by=SECRETARY)

        assert (said.status, said.error["code"]) == (6, "rating_not_decided")


class TestAppeal:
    @pytest.fixture(autouse=True)
    def _decided(self, run: Run) -> None:
        done(rated(run, "propose", MEMBER, "--level", "good", by=FIRST_HEAD))
        done(decided(run, MEMBER, by=DEPUTY))

    def file(self, run: Run, *given: object, by: str | None = MEMBER) -> Any:
        actor = () if by is None else ("--as", by)
        asked = ("appeal", "file", review(MEMBER), "--grounds", "Chưa xét đủ thành tích")
        return run(*asked, *given, *actor, *NOW, *JSON)

    def answer(self, run: Run, appeal: str, outcome: str, *, by: str) -> Any:
        asked = ("appeal", "decide", appeal, "--outcome", outcome, "--answer", "Đã xem xét đủ")
        return run(*asked, "--as", by, *NOW, *JSON)

    def test_marks_the_rating_until_it_is_answered(self, run: Run) -> None:
        appeal = done(self.file(run))["appeal"]
        marked = listed(run, "--under-review")
        shown = done(run("review", "show", review(MEMBER), *JSON))["ratings"]
        page = run("review", "show", review(MEMBER)).out
        told = run("progress", *HERE).out
        twice = self.file(run)

        done(self.answer(run, appeal, "upheld", by=CLERK))

        assert [item["subject"] for item in marked] == [MEMBER]
        assert [item["under_review"] for item in shown if item["step"] == "decided"] == [True]
        assert "đang xem xét lại" in page
        assert "đang được xem xét lại" in told
        assert (twice.status, twice.error["code"]) == (6, "appeal_is_open")
        assert listed(run, "--under-review") == []
        [line] = done(run("appeal", "list", *HERE, *JSON))["items"]
        assert (line["outcome"], line["answered_by"]) == ("upheld", CLERK)
        assert done(run("appeal", "list", *HERE, "--open", *JSON))["items"] == []

    @pytest.mark.parametrize(
        ("by", "status", "code"),
        [
            (DEPUTY, 6, "own_decision"),
            (FIRST_HEAD, 6, "own_decision"),
            (MEMBER, 6, "own_case"),
            (NEIGHBOUR, 5, "appeal_not_found"),
            (SECOND_HEAD, 5, "appeal_not_found"),
            (CLERK, 0, None),
        ],
    )
    def test_is_answered_by_somebody_who_had_no_part(
        self, run: Run, by: str, status: int, code: str | None
    ) -> None:
        appeal = done(self.file(run))["appeal"]

        said = self.answer(run, appeal, "rejected", by=by)

        assert said.status == status
        assert code is None or said.error["code"] == code

    def test_goes_to_the_superior_where_nobody_else_decides(self, run: Run) -> None:
        done(decided(run, FIRST, by=SECRETARY))
        asked = ("appeal", "file", review(FIRST), "--grounds", "Chưa xét đủ")
        appeal = done(run(*asked, "--as", FIRST_HEAD, *NOW, *JSON))["appeal"]

        own = self.answer(run, appeal, "upheld", by=SECRETARY)
        superior = self.answer(run, appeal, "upheld", by=DISTRICT_SECRETARY)

        assert (own.status, own.error["code"]) == (6, "own_decision")
        assert superior.status == 0

    def test_that_leads_to_a_change_is_followed_by_a_new_decision(self, run: Run) -> None:
        appeal = done(self.file(run))["appeal"]

        told = done(self.answer(run, appeal, "changed", by=CLERK))
        again = done(self.answer(run, appeal, "changed", by=CLERK))
        other = self.answer(run, appeal, "upheld", by=CLERK)
        done(decided(run, MEMBER, by=CLERK, level="completed", grounds="Theo khiếu nại"))

        assert codes(told["findings"]) == ["rating_to_be_decided_anew"]
        assert again["unchanged"] == 1
        assert (other.status, other.error["code"]) == (6, "appeal_is_decided")
        assert levels(run, "--step", "decided") == {(MEMBER, "decided"): "completed"}

    def test_is_only_against_what_was_decided(self, run: Run) -> None:
        asked = ("appeal", "file", review(NEIGHBOUR), "--grounds", "x", "--as", NEIGHBOUR)

        said = run(*asked, *NOW, *JSON)
        other = self.file(run, by=NEIGHBOUR)

        assert (said.status, said.error["code"]) == (6, "rating_not_decided")
        assert other.status == 5

    def test_may_be_entered_by_a_clerk(self, run: Run) -> None:
        done(self.file(run, "--on", "2022-11-21", by=None))

        [line] = done(run("appeal", "list", *HERE, *JSON))["items"]

        assert (line["filed_by"], line["filed_on"]) == (MEMBER, "2022-11-21")

    def test_of_no_known_code_is_not_found(self, run: Run) -> None:
        unknown = self.answer(run, review("A999"), "upheld", by=CLERK)
        nonsense = self.answer(run, "A999", "upheld", by=CLERK)

        assert (unknown.status, unknown.error["code"]) == (5, "appeal_not_found")
        assert (nonsense.status, nonsense.error["code"]) == (2, "appeal_not_understood")
