"""Bắc Sơn 2020-2021: the weekly briefing of Vũ Lăng, the surprise checks of Vạn Thủy.

From early 2020 on the đảng ủy of Vũ Lăng met every week to assess and assign work; early in 2021
Vạn Thủy set up a land and forest team, and one hamlet was checked by surprise each week.
"""

from __future__ import annotations

import shutil
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.functional.monitored import on, opened, write
from tests.monitoring_world import CYCLE
from tests.program import Run, Said

HERE = ("--cycle", CYCLE)
HAMLETS = tuple(f"Thôn {number:02}" for number in range(1, 11))
WEEKS = [date(2021, 1, 4) + timedelta(weeks=week) for week in range(26)]
# The hamlet whose turn these are was never reached.
MISSED = (5, 15, 25)
AFTER, BEFORE = on("2021-07-05"), on("2021-01-04")
SUBJECT, DEPUTY, TEAM, BOARD = "VT-1", "VT-2", "BS-9", "BS-2"


@pytest.fixture(scope="module")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    covered = {"places_covered": {"at_least": "100%"}}
    scheduled = {"checks_scheduled": {"at_least": 3}}
    return opened(tmp_path_factory.mktemp("bac_son"), "2020-01-02", scheduled, covered)


@pytest.fixture(autouse=True)
def _here(prepared: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    shutil.copy(prepared, tmp_path / "reviewcycle.db")
    capsys.readouterr()


def read(run: Run, *given: object) -> Any:
    said = run("check", *given, "-o", "json")
    assert said.status == 0, said.err
    return said.document


def plan_surprises(run: Run) -> Said:
    places = [word for hamlet in HAMLETS for word in ("--place", hamlet)]
    return run(
        *("check", "plan", f"{CYCLE}/VT", "--title", "Kiểm tra đột xuất rừng, đất lâm nghiệp"),
        *("--every", "week", "--from", "2021-01-04", "--times", "26", *places, "--code", "RUNG"),
        *("--checker", TEAM, "--surprise", "--as", BOARD, *BEFORE),
    )


@pytest.fixture
def checked(run: Run, tmp_path: Path) -> Run:
    """Return the program after half a year of surprise checks, of which three were missed."""
    assert plan_surprises(run).status == 0
    rows = [
        ("RUNG", day.isoformat(), (day + timedelta(days=1)).isoformat(), "tốt", "Không vi phạm")
        for week, day in enumerate(WEEKS)
        if week not in MISSED
    ]
    header = ("series", "due_on", "made_on", "result", "finding")
    file = write(tmp_path / "results.csv", header, rows)
    said = run("check", "import-results", file, *HERE, "--as", TEAM, *AFTER, "-o", "json")
    assert (said.status, said.document["updated"]) == (0, 23), said.err
    return run


class TestVanThuy:
    def test_checks_one_hamlet_each_week(self, run: Run) -> None:
        plan_surprises(run)

        items = read(run, "list", *HERE, *BEFORE)["items"]

        assert [item["due_on"] for item in items] == [day.isoformat() for day in WEEKS]
        assert [item["place"] for item in items] == [HAMLETS[week % 10] for week in range(26)]
        assert {(item["checker"], item["surprise"]) for item in items} == {(TEAM, True)}

    def test_t_32_covers_distinct_hamlets_and_lists_missed_weeks(self, checked: Run) -> None:
        [item] = read(checked, "coverage", *HERE, *AFTER)["items"]

        assert (item["visited"], item["places"], item["percent"]) == (9, 10, "90.00")
        assert item["missing"] == [HAMLETS[5]]
        assert (item["scheduled"], item["due"], item["made"]) == (26, 26, 23)
        assert [each["due_on"] for each in item["missed"]] == [
            WEEKS[week].isoformat() for week in MISSED
        ]

    def test_t_32_says_so_in_sentences(self, checked: Run) -> None:
        vi = checked("check", "coverage", *HERE, *AFTER)
        en = checked("check", "coverage", *HERE, *AFTER, "--lang", "en")

        assert "90.00" in vi.out
        assert "hạn 08/02/2021 Thôn 06" in vi.out
        assert en.out.count("due 8 Feb 2021 Thôn 06") == 1

    def test_is_told_in_words_of_checks(self, run: Run) -> None:
        plan_surprises(run)
        run("check", "cancel", "3", *HERE, "--reason", "Mưa lũ", "--as", BOARD, *BEFORE)

        table = run("check", "list", *HERE, *BEFORE).out
        shown = run("check", "show", "3", *HERE, *BEFORE).out

        assert "Nơi kiểm tra" in table
        assert "Nơi kiểm tra" in shown
        assert "Nơi họp" not in table + shown
        assert "đã hủy" in table
        assert "đã hủy" in shown

    @pytest.mark.parametrize("actor", [SUBJECT, DEPUTY])
    def test_t_32_the_subject_cannot_see_the_schedule(
        self, run: Run, tmp_path: Path, actor: str
    ) -> None:
        plan_surprises(run)
        run("tick", *on("2021-01-13"))
        seen = (*HERE, "--as", actor, *on("2021-01-13", 10))

        for verb in ("list", "series", "coverage", "findings"):
            assert read(run, verb, *seen)["items"] == []
        assert run("check", "show", "2", *seen).status == 5
        assert run("check", "list", *seen, "--series", "RUNG").status == 5
        assert run("check", "export", tmp_path / "x.csv", *seen).status == 0
        assert "RUNG" not in (tmp_path / "x.csv").read_text(encoding="utf-8-sig")
        log = run("audit", "log", *seen, "-o", "ndjson")
        shown = run("review", "show", f"{CYCLE}/VT", *seen[2:], "-o", "json")
        why = run("review", "why", f"{CYCLE}/VT", *seen[2:], "-o", "json")
        assert (log.status, shown.status, why.status) == (0, 0, 0)
        for said in (log, shown, why):
            assert "check" not in said.out.replace("checks_scheduled", "")
            assert "2021-01-04" not in said.out
        assert read_notices(run, actor) == []

    def test_shows_the_subject_what_was_made(self, checked: Run) -> None:
        items = read(checked, "list", *HERE, "--as", SUBJECT, *AFTER)["items"]

        assert [item["status"] for item in items] == ["made"] * 23
        assert {item["series"] for item in items} == {None}
        assert read(checked, "show", "2", *HERE, "--as", SUBJECT, *AFTER)["finding"] == (
            "Không vi phạm"
        )

    def test_reminds_the_checker_and_then_those_above(self, run: Run) -> None:
        plan_surprises(run)

        for day in ("2021-01-05", "2021-01-06", "2021-01-07"):
            assert run("tick", *on(day)).status == 0

        told = [
            (item["person"], item["kind"], item["stage"], item["due_on"])
            for person in (TEAM, "BS-1", BOARD, "BS-3")
            for item in read_notices(run, person)
        ]
        due = ("check", "2021-01-04")
        assert told == [
            (TEAM, "remind", *due),
            ("BS-1", "escalate", *due),
            (BOARD, "escalate", *due),
            ("BS-3", "escalate", *due),
        ]

    def test_tells_the_requirement_in_both_languages(self, checked: Run) -> None:
        asked = ("review", "why", f"{CYCLE}/VT", *AFTER)

        vi, en = checked(*asked), checked(*asked, "--lang", "en")
        told = checked(*asked, "-o", "json").document["unmet"]
        subject = checked(*asked, "--as", SUBJECT, "-o", "json").document["unmet"]

        assert "Mới kiểm tra 9/10 nơi, cần 10." in vi.out
        assert "check make" in vi.out
        assert "9 of 10 places were checked, 10 needed." in en.out
        assert [(each["code"], each["owed_by"][0]["people"]) for each in told] == [
            # Never the head of the unit that is checked.
            ("places_uncovered", ["BS-2", "BS-3"])
        ]
        assert [(each["code"], each["facts"]) for each in subject] == [("superior_not_ready", {})]


def read_notices(run: Run, person: str) -> list[dict[str, Any]]:
    listed = run("notice", "list", "--person", person, "-o", "json").document["items"]
    return list(reversed(listed))


class TestVuLang:
    @pytest.fixture
    def planned(self, run: Run) -> Run:
        said = run(
            *("check", "plan", f"{CYCLE}/VL", "--title", "Giao ban đánh giá, giao việc"),
            *("--every", "week", "--from", "2020-01-06", "--until", "2021-01-04"),
            *("--checker", "VL-2", "--code", "GIAO-BAN", "--as", "VL-1", *on("2020-01-03")),
        )
        assert said.status == 0, said.err
        return run

    def test_meets_every_week_of_a_year(self, planned: Run) -> None:
        [item] = read(planned, "series", *HERE, *on("2020-01-03"))["items"]

        assert (item["times"], item["every"], item["surprise"]) == (53, "week", False)

    def test_is_not_checked_by_its_own_head(self, planned: Run) -> None:
        said = planned(
            *("check", "plan", f"{CYCLE}/VL", "--code", "GIAO-BAN", "--checker", "VL-1"),
            *("--as", BOARD, "-o", "json", *on("2020-01-03")),
        )

        assert (said.status, said.error["code"]) == (6, "own_case")

    def test_is_no_secret(self, planned: Run) -> None:
        items = read(planned, "list", *HERE, "--as", "VL-3", *on("2020-01-03"))["items"]

        assert len(items) == 53

    def test_is_told_when_it_does_not_meet(self, planned: Run) -> None:
        later = on("2020-01-22")
        planned("check", "make", "2", *HERE, "--on", "2020-01-06", "--as", "VL-2", *later)

        missed = read(planned, "list", *HERE, "--missed", *later)["items"]
        found = read(planned, "findings", *HERE, *later)["items"]
        said = planned("check", "findings", *HERE, *later, "--lang", "en")

        assert [(i["due_on"], i["working_days_late"]) for i in missed] == [
            ("2020-01-13", 7),
            ("2020-01-20", 2),
        ]
        assert [item["code"] for item in found] == ["check_missed", "check_missed"]
        assert "7 working days late" in said.out

    def test_ends_when_it_is_stopped(self, planned: Run) -> None:
        said = planned(
            *("check", "stop", f"{CYCLE}/GIAO-BAN", "--reason", "Chuyển sang hằng tháng"),
            *("--as", "VL-1", *on("2020-06-30")),
        )

        items = read(planned, "list", *HERE, "--due-before", "2020-07-15", *on("2020-06-30"))
        assert said.status == 0
        assert [item["status"] for item in items["items"]][-2:] == ["cancelled", "cancelled"]


class TestCommand:
    def test_gives_back_what_it_exports(self, checked: Run, tmp_path: Path) -> None:
        for form in ("csv", "xlsx"):
            file = tmp_path / f"series.{form}"
            checked("check", "export", file, *HERE, *AFTER)

            again = checked("check", "import", file, *HERE, *AFTER, "-o", "json")

            assert (again.status, again.document["unchanged"]) == (0, 1), again.err

    def test_only_tells_with_plan(self, run: Run, tmp_path: Path) -> None:
        header = ("subject", "title", "every", "starts_on", "times", "places", "is_surprise")
        rows = [("VL", "Sinh hoạt", "hằng tháng", "31/01/2020", "3", "Thôn A; Thôn B", "không")]
        file = write(tmp_path / "s.csv", header, rows)

        planned = run("check", "import", file, *HERE, "--plan", *on("2020-01-03"), "-o", "json")
        before = read(run, "list", *HERE, *on("2020-01-03"))["items"]
        run("check", "import", file, *HERE, *on("2020-01-03"))

        items = read(run, "list", *HERE, *on("2020-01-03"))["items"]
        assert (planned.document["created"], before) == (1, [])
        assert [(item["due_on"], item["place"]) for item in items] == [
            ("2020-01-31", "Thôn A"),
            ("2020-03-02", "Thôn B"),
            ("2020-03-31", "Thôn A"),
        ]

    def test_names_every_problem_of_a_file(self, run: Run, tmp_path: Path) -> None:
        header = ("series", "subject", "due_on", "made_on", "result")
        rows = [
            ("RUNG", "", "2021-01-04", "2021-01-04", "tuyệt"),
            ("", "", "2021-01-04", "2021-01-04", "tốt"),
            ("KHÔNG", "", "2021-01-04", "2021-01-04", "tốt"),
            ("", "VT", "2021-01-04", "", "tốt"),
        ]
        file = write(tmp_path / "r.csv", header, rows)

        said = run("check", "import-results", file, *HERE, *AFTER, "-o", "json")

        codes = [(each["code"], each["line"]) for each in said.error["problems"]]
        assert said.status == 7
        assert codes == [
            ("not_a_choice", 2),
            ("cell_required", 5),
            ("series_not_found", 2),
            ("check_unnamed", 3),
            ("series_not_found", 4),
        ]

    @pytest.mark.parametrize(
        ("given", "status", "code"),
        [
            (("plan", f"{CYCLE}/VT", "--every", "week"), 2, "series_incomplete"),
            (("plan", f"{CYCLE}/VT", "--remedy", "R1", "--suggestion", "S1"), 2, "matters_several"),
            (("plan", f"{CYCLE}/VT", "--times", "521"), 2, "number_not_understood"),
            (("plan", f"{CYCLE}/VX", "--every", "week"), 5, "review_not_found"),
            (("stop", f"{CYCLE}/K", "--reason", "…"), 5, "series_not_found"),
            (("stop", "K", "--reason", "…"), 2, "series_not_understood"),
            (("make", "9", *HERE, "--on", "2021-01-04"), 5, "check_not_found"),
            (("make", "0", *HERE, "--on", "2021-01-04"), 2, "number_not_understood"),
            (("list", *HERE, "--checker", "VX-1"), 5, "person_not_found"),
            (("list", *HERE, "--under", "VX"), 5, "unit_not_found"),
        ],
    )
    def test_refuses_with_its_status(
        self, run: Run, given: tuple[str, ...], status: int, code: str
    ) -> None:
        said = run("check", *given, *AFTER, "-o", "json")

        assert (said.status, said.error["code"]) == (status, code)

    @pytest.mark.parametrize("language", ["vi", "en"])
    @pytest.mark.parametrize("form", ["table", "json", "ndjson", "csv"])
    def test_answers_in_every_form(self, checked: Run, form: str, language: str) -> None:
        shown = ("-o", form, "--lang", language, *AFTER)

        for verb in ("list", "series", "coverage", "findings"):
            assert checked("check", verb, *HERE, *shown).status == 0
        assert checked("check", "show", "2", *HERE, *shown).status == 0

    def test_of_the_same_id_twice_is_one(self, run: Run) -> None:
        asked = (
            *("check", "plan", f"{CYCLE}/VL", "--title", "Giao ban", "--every", "once"),
            *("--from", "2020-02-03", "--command-id", "p-1", *on("2020-01-03"), "-o", "json"),
        )

        first, again = run(*asked), run(*asked)

        assert first.document == again.document
        assert first.document["series"] == [f"{CYCLE}/CS1"]
        assert (first.document["scheduled"], first.document["created"]) == (1, 1)
        assert len(read(run, "list", *HERE, *on("2020-01-03"))["items"]) == 1
