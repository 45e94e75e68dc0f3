"""Mỏ Cày Bắc 2017: what each member undertook in writing is checked every month.

Committees and cells spend time each month on the resolution and on the written commitments, and
remind those who do poorly; who follows a remedy is somebody else than who answers for it.
"""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest

from tests.functional.monitored import on, opened
from tests.monitoring_world import CYCLE
from tests.program import Run

HERE = ("--cycle", CYCLE)
MEMBER, HEAD, BOARD = "VT-4", "VT-1", "BS-2"
MONTHS = ["2017-01-31", "2017-02-28", "2017-03-31", "2017-05-02", "2017-05-31", "2017-06-30"]


@pytest.fixture(scope="module")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    committed = {"commitments_made": {"at_least": 1}}
    scheduled = {"checks_scheduled": {"at_least": 6}}
    folder = tmp_path_factory.mktemp("mo_cay_bac")
    return opened(folder, "2017-01-03", committed, scheduled, "checks_made")


@pytest.fixture(autouse=True)
def _here(prepared: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    shutil.copy(prepared, tmp_path / "reviewcycle.db")
    capsys.readouterr()


def items(run: Run, *given: object) -> list[dict[str, Any]]:
    said = run("check", *given, *HERE, "-o", "json")
    assert said.status == 0, said.err
    found: list[dict[str, Any]] = said.document["items"]
    return found


def reasons(run: Run, *when: str) -> list[str]:
    told = run("review", "why", f"{CYCLE}/{MEMBER}", *when, "-o", "json").document["unmet"]
    return [each["code"] for each in told]


@pytest.fixture
def committed(run: Run) -> Run:
    """Return the program after a member has undertaken something, which is checked monthly."""
    start = on("2017-01-10")
    said = run(
        *("commitment", "record", *HERE, "--subject", MEMBER, "--code", "CK1"),
        *("--text", "Sinh hoạt chi bộ đầy đủ", "--on", "2017-01-10", *start),
    )
    assert said.status == 0, said.err
    said = run(
        *("check", "plan", f"{CYCLE}/{MEMBER}", "--title", "Bản cam kết phấn đấu"),
        *("--commitment", "CK1", "--every", "month", "--from", "2017-01-31", "--times", "6"),
        *("--checker", HEAD, "--code", "KT1", "--as", HEAD, *start),
    )
    assert said.status == 0, said.err
    return run


class TestMonthlyCheck:
    def test_falls_on_the_last_day_of_each_month(self, committed: Run) -> None:
        found = items(committed, "list", *on("2017-01-10"))

        # The thirtieth of April is a Sunday and a holiday, the first of May is one.
        assert [item["due_on"] for item in found] in (
            MONTHS,
            [day.replace("2017-05-02", "2017-05-01") for day in MONTHS],
        )
        assert {(item["matter"], item["matter_code"]) for item in found} == {("commitment", "CK1")}

    def test_needs_the_commitment(self, run: Run) -> None:
        said = run(
            *("check", "plan", f"{CYCLE}/VT-3", "--title", "…", "--every", "month"),
            *("--from", "2017-01-31", "--times", "6", "--commitment", "CK1"),
            *(*on("2017-01-10"), "-o", "json"),
        )

        assert (said.status, said.error["code"]) == (5, "commitment_not_found")

    def test_lets_the_review_go_on_when_all_were_made(self, committed: Run) -> None:
        committed("tick", *on("2017-02-01"))
        before = reasons(committed, *on("2017-02-01"))
        committed("check", "make", "3", *HERE, "--on", "2017-01-30", "--result", "good",
                  "--as", HEAD, *on("2017-02-01"))  # fmt: skip

        assert before == ["checks_missed"]
        assert reasons(committed, *on("2017-02-01")) == ["ready_not_completed"]

    def test_that_was_poor_asks_for_a_response(self, committed: Run) -> None:
        made = on("2017-02-01")
        committed("check", "make", "3", *HERE, "--on", "2017-01-31", "--result", "poor",
                  "--finding", "Vắng hai kỳ sinh hoạt", "--as", HEAD, *made)  # fmt: skip
        before = items(committed, "findings", *made)

        said = committed(
            *("response", "record", *HERE, "--subject", MEMBER, "--step", "remind"),
            *("--reason", "Vắng sinh hoạt", "--concerns", "CK1", "--on", "2017-02-01"),
            *("--as", BOARD, *made, "-o", "json"),
        )

        assert said.status == 0, said.err
        assert [item["code"] for item in before] == ["poor_check_unanswered"]
        assert items(committed, "findings", *made) == []

    def test_that_is_missed_reminds_the_secretary_of_the_cell(self, committed: Run) -> None:
        for day in ("2017-01-30", "2017-02-01"):
            committed("tick", *on(day))

        told = committed("notice", "list", "--person", HEAD, "-o", "json").document["items"]
        assert [(item["kind"], item["stage"], item["offset"]) for item in told] == [
            ("remind", "check", 1),
            ("remind", "check", -1),
        ]

    def test_is_seen_by_the_member(self, committed: Run) -> None:
        found = items(committed, "list", "--as", MEMBER, *on("2017-01-10"))

        assert len(found) == 6


class TestRequirements:
    def test_are_told_with_the_way_out_in_both_languages(self, run: Run) -> None:
        asked = ("review", "why", f"{CYCLE}/{MEMBER}", *on("2017-01-10"))

        vi, en = run(*asked), run(*asked, "--lang", "en")
        told = run(*asked, "-o", "json").document["unmet"]

        assert [(each["code"], each["facts"]) for each in told] == [
            ("commitments_missing", {"listed": 0, "needed": 1}),
            ("checks_not_scheduled", {"scheduled": 0, "needed": 6}),
        ]
        assert [each["owed_by"][0]["people"] for each in told] == [[HEAD], [HEAD]]
        assert "cam kết" in vi.out
        assert "commitment record" in vi.out + en.out
        assert "0 checks scheduled, 6 needed." in en.out

    def test_are_not_met_by_words(self, committed: Run) -> None:
        later = on("2017-01-11")
        committed("check", "stop", f"{CYCLE}/KT1", "--reason", "Thôi", *later)
        ended = committed(
            *("commitment", "record", *HERE, "--code", "CK1", "--subject", MEMBER),
            *("--no-active", *later),
        )
        assert ended.status == 0, ended.err

        assert reasons(committed, *on("2017-01-11")) == [
            "commitments_missing",
            "checks_not_scheduled",
        ]


class TestHandOver:
    def test_of_a_remedy_names_another_monitor(self, run: Run) -> None:
        start = on("2017-01-10")
        run("remedy", "add", f"{CYCLE}/{MEMBER}", "Nể nang, ngại va chạm", "--code", "K1",
            "--owner", MEMBER, "--monitor", HEAD, *start)  # fmt: skip

        said = run("remedy", "hand-over", f"{CYCLE}/K1", "--to", "BS-9", "--on", "2017-01-10",
                   "--as", BOARD, *start, "-o", "json")  # fmt: skip
        owner = run("remedy", "hand-over", f"{CYCLE}/K1", "--to", MEMBER, *start, "-o", "json")

        shown = run("remedy", "show", f"{CYCLE}/K1", *start, "-o", "json").document
        assert (said.status, owner.status, owner.error["code"]) == (0, 6, "monitor_is_owner")
        assert shown["monitor"] == "BS-9"

    def test_of_a_suggestion_waits_for_its_conclusion(self, run: Run) -> None:
        start = on("2017-01-10")
        run("suggestion", "propose", f"{CYCLE}/VT", "--topic", "Đoàn kết nội bộ", "--by", "BS-1",
            *start)  # fmt: skip

        said = run("suggestion", "hand-over", f"{CYCLE}/S1", "--to", "BS-9", "--as", BOARD, *start)

        assert said.status == 6
        assert "chưa có kết luận" in said.err
