"""`reviewcycle meeting plan|plans|load|cancel`: planned meetings, from a line and from a file."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest

from tests.functional.conftest import CYCLE
from tests.program import Run

pytestmark = pytest.mark.usefixtures("opened")

HERE = ("--cycle", CYCLE)
NOW = ("--now", "2022-11-01T09:00:00+07:00")
MORNING = ("--from", "08:00", "--to", "11h30")


def plan(run: Run, unit: str, *given: object, on: str = "2022-11-07") -> object:
    return run("meeting", "plan", *HERE, "--unit", unit, "--on", on, *given, *NOW, "-o", "json")


def listed(run: Run) -> list[dict[str, object]]:
    items: list[dict[str, object]] = run("meeting", "list", *HERE, "-o", "json").document["items"]
    return items


class TestPlan:
    def test_is_listed_with_who_is_to_attend(self, run: Run) -> None:
        plan(run, "TL.01.01", *MORNING, "--attendee", "S1", "--code", "K1")

        [item] = listed(run)
        assert (item["meeting"], item["status"], item["meets_on"]) == (
            "K1",
            "planned",
            "2022-11-07",
        )
        assert item["assigned"] == ["S1"]

    def test_says_who_is_expected_elsewhere_and_when(self, run: Run) -> None:
        plan(run, "TL.01.01", *MORNING, "--attendee", "S1", "--code", "K1")

        vi = run("meeting", "plan", *HERE, "--unit", "TL.01.02", "--on", "07/11/2022", *MORNING,
                 "--attendee", "S1", *NOW)  # fmt: skip
        en = run("meeting", "plan", *HERE, "--unit", "TL.01.02", "--on", "2022-11-07", *MORNING,
                 "--attendee", "S1", *NOW, "--lang", "en")  # fmt: skip

        assert (vi.status, en.status) == (6, 6)
        assert "S1 không thể dự" in vi.err
        assert "K1" in vi.err
        assert "S1 cannot attend" in en.err
        assert "08:00" in en.err

    @pytest.mark.parametrize(
        ("given", "status", "code"),
        [
            (("--from", "08:00"), 2, "sitting_half_told"),
            (("--from", "25:00", "--to", "26:00"), 2, "sitting_not_understood"),
            (("--from", "11:00", "--to", "08:00"), 2, "ends_before_start"),
            (("--attendee", "Z9"), 5, "person_not_found"),
            (("--reviewed", "Z9"), 5, "review_not_found"),
            (("--code", "a b"), 2, "meeting_code_wrong"),
        ],
    )
    def test_refuses_what_makes_no_sense(
        self, run: Run, given: tuple[str, ...], status: int, code: str
    ) -> None:
        said = plan(run, "TL.01.01", *given)

        assert (said.status, said.error["code"]) == (status, code)  # type: ignore[attr-defined]
        assert listed(run) == []

    def test_of_the_same_command_twice_is_one(self, run: Run) -> None:
        answers = [plan(run, "TL.01.01", "--command-id", "k-1") for _ in range(2)]

        assert answers[0].document == answers[1].document  # type: ignore[attr-defined]
        assert len(listed(run)) == 1


class TestSchedule:
    def test_of_a_plan_shows_who_would_go_where(self, run: Run) -> None:
        days = ("--from", "2022-11-07", "--to", "2022-11-09")
        asked = ("meeting", "schedule", *HERE, *days, "--role", "standing_board", "--plan", *NOW)

        said, told = run(*asked), run(*asked, "-o", "json").document

        assert listed(run) == []
        assert {one["unit"] for one in told["meetings"]} == {"TL.01", "TL.01.01", "TL.01.02"}
        assert all(one["unit"] in said.out for one in told["meetings"])
        assert {one["attendees"][0] for one in told["meetings"]} == {"S1", "D1"}


class TestLoad:
    def test_tells_what_nobody_attends_and_what_is_not_planned(self, run: Run) -> None:
        plan(run, "TL.01.01", *MORNING, "--code", "K1")
        plan(run, "TL.01.02", *MORNING, "--attendee", "S1", "--code", "K2")

        told = run("meeting", "load", *HERE, "-o", "json").document
        said = run("meeting", "load", *HERE).out

        assert told["unattended"] == [{"meeting": "K1", "unit": "TL.01.01"}]
        assert told["unplanned"] == ["TL.01"]
        assert [line["person"] for line in told["attendees"]] == ["S1"]
        assert "1 hội nghị chưa có người của cấp trên dự" in said

    def test_frees_what_is_cancelled(self, run: Run) -> None:
        plan(run, "TL.01.02", *MORNING, "--attendee", "S1", "--code", "K2")

        assert run("meeting", "cancel", "K2", *HERE, "--reason", "bão", *NOW).status == 0

        told = run("meeting", "load", *HERE, "-o", "json").document
        assert (told["attendees"], told["unplanned"]) == ([], ["TL.01", "TL.01.01", "TL.01.02"])


class TestFile:
    def test_of_a_thousand_rows_is_all_or_nothing_and_idempotent(
        self, run: Run, tmp_path: Path
    ) -> None:
        first = date(2022, 11, 7)
        rows = [
            f"K{number},TL.01.0{number % 2 + 1},{first + timedelta(days=number)},S1"
            for number in range(1_000)
        ]
        header = "code,unit,date,attendees"
        (tmp_path / "dung.csv").write_text("\n".join([header, *rows]), "utf-8")
        (tmp_path / "sai.csv").write_text("\n".join([header, *rows, "K1000,Z9,2030-01-01,S1"]))

        wrong = run("meeting", "plans", "import", "sai.csv", *HERE, *NOW, "-o", "json")
        planned = run("meeting", "plans", "import", "dung.csv", *HERE, "--plan", *NOW, "-o", "json")
        assert listed(run) == []
        done = run("meeting", "plans", "import", "dung.csv", *HERE, *NOW, "-o", "json")
        again = run("meeting", "plans", "import", "dung.csv", *HERE, *NOW, "-o", "json")

        assert wrong.status == 7
        assert [(p["line"], p["code"]) for p in wrong.error["problems"]] == [
            (1_002, "unit_not_found")
        ]
        counts = [
            (said.document["created"], said.document["unchanged"])
            for said in (planned, done, again)
        ]
        assert counts == [(1_000, 0), (1_000, 0), (0, 1_000)]

    @pytest.mark.parametrize("name", ["lich.xlsx", "lich.csv"])
    def test_comes_back_unchanged(self, run: Run, name: str) -> None:
        plan(
            run, "TL.01.01", *MORNING, "--attendee", "S1", "--place", "=Hội trường", "--chair", "A1"
        )
        plan(run, "TL.01.02", on="2022-11-09")

        assert run("meeting", "plans", "export", name, *HERE).status == 0
        said = run("meeting", "plans", "import", name, *HERE, *NOW, "-o", "json").document

        assert (said["created"], said["updated"], said["unchanged"]) == (0, 0, 2)
