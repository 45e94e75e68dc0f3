"""`reviewcycle cycle hold`, `resume` and `close`."""

from __future__ import annotations

import pytest

from tests.program import Run

CYCLE = "year_end_2022-TL"
REASON = "Bão số 5"
HOLD = ("cycle", "hold", CYCLE, "--reason", REASON)
RESUME = ("cycle", "resume", CYCLE, "--reason", "Hết bão")
pytestmark = pytest.mark.usefixtures("opened")


class TestHold:
    def test_tells_what_rests(self, run: Run) -> None:
        told = run(*HOLD, "--until", "2022-11-20", "-o", "json").document

        assert told == {
            "plan": False,
            "cycle": CYCLE,
            "unit": None,
            "until_on": "2022-11-20",
            "reviews": 8,
            "begun": 8,
            "stages": 8,
            "records": 0,
        }

    def test_is_told_wherever_somebody_asks(self, run: Run) -> None:
        run(*HOLD, "--until", "2022-11-20")

        why = run("review", "why", f"{CYCLE}/A2", "-o", "json").document
        stuck = run("stuck", "--cycle", CYCLE, "-o", "json").document
        progress = run("progress", "--cycle", CYCLE, "-o", "json").document
        cycle = run("cycle", "show", CYCLE, "-o", "json").document

        [hold] = why["on_hold"]
        assert (hold["scope"], hold["until"], hold["reason"]) == ("cycle", "2022-11-20", REASON)
        assert why["unmet"][0]["code"] == "on_hold"
        assert {item["reasons"][0]["code"] for item in stuck["items"]} == {"on_hold"}
        assert [each["until"] for each in progress["on_hold"]] == ["2022-11-20"]
        assert (cycle["status"], len(cycle["on_hold"])) == ("held", 1)
        assert REASON not in str(cycle) + str(progress)

    def test_does_not_show_the_reason_in_the_history(self, run: Run) -> None:
        run(*HOLD)

        assert REASON not in run("audit", "log", "--cycle", CYCLE, "-o", "json").out

    @pytest.mark.parametrize(
        ("language", "held", "resumed", "why"),
        [
            ("vi", "Tạm dừng: 8 hồ sơ", "Tiếp tục: 8 trong 8", "Lý do: Bão số 5"),
            ("en", "On hold: 8 reviews", "Resumed: 8 of 8", "Reason: Bão số 5"),
        ],
    )
    def test_speaks_both_languages(
        self, run: Run, language: str, held: str, resumed: str, why: str
    ) -> None:
        first = run(*HOLD, "--lang", language)
        told = run("review", "why", f"{CYCLE}/A2", "--lang", language)
        last = run(*RESUME, "--lang", language)

        assert held in first.out
        assert why in told.out
        assert resumed in last.out
        assert "{" not in first.out + told.out + last.out + first.err + last.err

    def test_of_a_plan_changes_nothing(self, run: Run) -> None:
        said = run(*HOLD, "--plan", "-o", "json")

        assert said.document["plan"]
        assert run("cycle", "show", CYCLE, "-o", "json").document["on_hold"] == []

    @pytest.mark.parametrize(
        ("asked", "status", "code"),
        [
            pytest.param((*HOLD,), 6, "already_held", id="twice"),
            pytest.param((*RESUME, "--under", "TL"), 6, "not_held", id="another part"),
            pytest.param((*HOLD, "--under", "X"), 5, "unit_not_found", id="no such unit"),
            pytest.param(
                ("review", "fire", f"{CYCLE}/A2", "resume"), 6, "held_above", id="one review"
            ),
        ],
    )
    def test_is_refused(self, run: Run, asked: tuple[str, ...], status: int, code: str) -> None:
        run(*HOLD)

        said = run(*asked, "-o", "json")

        assert (said.status, said.error["code"]) == (status, code)

    def test_keeps_what_review_fire_answers(self, run: Run) -> None:
        said = run("review", "fire", f"{CYCLE}/A2", "hold", "--reason", REASON, "-o", "json")

        assert set(said.document) == {
            *("review", "trigger", "source", "target", "visit", "revision", "moved"),
        }


class TestClose:
    @pytest.mark.parametrize(("language", "sentence"), [("vi", "chưa xong"), ("en", "unfinished")])
    def test_is_refused_while_reviews_are_unfinished(
        self, run: Run, language: str, sentence: str
    ) -> None:
        said = run("cycle", "close", CYCLE, "--lang", language)

        assert said.status == 6
        assert sentence in said.err
        assert "{" not in said.err
        assert "dissemination (" in said.err

    def test_ends_the_cycle(self, run: Run) -> None:
        for item in run("review", "list", "--cycle", CYCLE, "-o", "json").document["items"]:
            run("review", "fire", item["review"], "exempt", "--reason", "Sáp nhập")

        said = run("cycle", "close", CYCLE, "-o", "json")

        assert said.document["states"] == {"exempt": 8}
        [listed] = run("cycle", "list", "-o", "json").document["items"]
        assert listed["status"] == "closed"
        again = run("review", "fire", f"{CYCLE}/A2", "reopen", "--reason", "x", "-o", "json")
        assert again.error["code"] == "cycle_closed"
        assert run("doctor", "--deep").status == 0
