"""`reviewcycle calendar … --unit`: days off of one unit, and its deadlines computed anew."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.functional.conftest import DEFINITION
from tests.program import Run

CYCLE = "year_end_2022-TL"
COMMUNE, CELL = "TL.01", "TL.01.01"
FLOOD = "date,kind,name,status\n2022-11-07,holiday,Lũ,seen\n08/11/2022,holiday,Lũ,\n"
MARKET = "Ngày,Loại,Tên\n07/11/2022,làm việc,Chợ phiên\n"
NOW = "2022-11-02T09:00:00+07:00"


@pytest.fixture(autouse=True)
def _files(opened: str, tmp_path: Path) -> None:
    """Write days off of a commune, and a day on which one of its cells works."""
    (tmp_path / "flood.csv").write_text(FLOOD, encoding="utf-8")
    (tmp_path / "market.csv").write_text(MARKET, encoding="utf-8")
    over = "date,kind\n2022-11-08,usual\n2022-11-09,usual\n"
    (tmp_path / "over.csv").write_text(over, encoding="utf-8")


def imported(run: Run, file: str, unit: str) -> None:
    said = run("calendar", "import", file, "--unit", unit)
    assert said.status == 0, said.err


class TestImport:
    def test_tells_whose_days_they_are(self, run: Run) -> None:
        first = run("calendar", "import", "flood.csv", "--unit", COMMUNE)
        again = run("calendar", "import", "flood.csv", "--unit", COMMUNE, "-o", "json")

        assert first.out == (
            "Lịch vn_public của đơn vị TL.01, bản 2: mới 2, cập nhật 0, giữ nguyên 0.\n"
        )
        assert again.document == {
            "calendar": "vn_public",
            "revision": 2,
            "created": 0,
            "updated": 0,
            "unchanged": 2,
            "unit": COMMUNE,
            "removed": 0,
        }

    def test_takes_days_back_and_says_so(self, run: Run) -> None:
        imported(run, "flood.csv", COMMUNE)

        said = run("calendar", "import", "over.csv", "--unit", COMMUNE, "--lang", "en")

        assert said.out.splitlines() == [
            "Calendar vn_public of unit TL.01, revision 3: 0 created, 0 updated, 1 unchanged.",
            "1 day removed: counted as usual again.",
        ]
        days = run("calendar", "show", 2022, "--unit", COMMUNE, "-o", "json").document["days"]
        assert [day["day"] for day in days if day["unit"]] == ["2022-11-07"]

    def test_refuses_a_unit_that_is_not_there(self, run: Run) -> None:
        said = run("calendar", "import", "flood.csv", "--unit", "X", "-o", "json")

        assert (said.status, said.error["code"]) == (5, "unit_not_found")

    def test_refuses_an_ordinary_working_day_of_everybody(self, run: Run) -> None:
        said = run("calendar", "import", "market.csv", "-o", "json")

        assert (said.status, said.error["problems"][0]["code"]) == (7, "calendar_day_works_anyway")


class TestShow:
    def test_says_from_which_unit_a_day_is(self, run: Run) -> None:
        imported(run, "flood.csv", COMMUNE)
        imported(run, "market.csv", CELL)

        told = run("calendar", "show", 2022, "--unit", CELL, "-o", "json").document

        assert (told["unit"], told["revision"]) == (CELL, 3)
        own = [(each["day"], each["kind"], each["unit"]) for each in told["days"] if each["unit"]]
        assert own == [("2022-11-07", "work", CELL), ("2022-11-08", "holiday", COMMUNE)]
        assert told["local"] == [{"unit": COMMUNE, "days": 2}, {"unit": CELL, "days": 1}]

    def test_names_the_units_that_have_days_of_their_own(self, run: Run) -> None:
        imported(run, "flood.csv", COMMUNE)

        everybody = run("calendar", "show", 2022)
        unit = run("calendar", "show", 2022, "--unit", COMMUNE)

        assert "07/11/2022" not in everybody.out
        assert everybody.err == "Đơn vị có ngày riêng: TL.01. Xem bằng --unit.\n"
        [line] = [line for line in unit.out.splitlines() if "07/11/2022" in line]
        assert line.split() == ["07/11/2022", "nghỉ", "Lũ", "seen", COMMUNE]
        assert run("calendar", "show", 2021).err == "Không có mục nào.\n"


class TestAdd:
    def test_counts_by_the_calendar_of_the_unit(self, run: Run) -> None:
        imported(run, "flood.csv", COMMUNE)
        imported(run, "market.csv", CELL)
        asked = ("calendar", "add", "2022-11-04", 1, "-o", "json")

        told = {unit: run(*asked, "--unit", unit).document for unit in ("TL", COMMUNE, CELL)}

        results = {unit: each["result"] for unit, each in told.items()}
        assert results == {"TL": "2022-11-07", COMMUNE: "2022-11-09", CELL: "2022-11-07"}
        assert (told[CELL]["unit"], run(*asked).document["unit"]) == (CELL, None)

    def test_does_not_know_another_unit(self, run: Run) -> None:
        for command in (("add", "2022-11-04", 1), ("show", 2022)):
            assert run("calendar", *command, "--unit", "X").status == 5


class TestRecompute:
    @pytest.fixture(autouse=True)
    def _counted(self, run: Run, tmp_path: Path, _files: None) -> None:
        """Let the first stage end five working days after the start, on 8 November."""
        text = DEFINITION.read_text(encoding="utf-8")
        assert "{on: 2022-11-04}" in text
        file = tmp_path / "counted.yaml"
        counted = text.replace("{on: 2022-11-04}", "{within: 5wd, of: cycle}")
        file.write_text(counted, encoding="utf-8")
        assert run("definition", "add", file, "--now", NOW).status == 0
        asked = ("--to", 2, "--due", "recompute", "--now", NOW)
        said = run("cycle", "migrate", CYCLE, *asked)
        assert said.status == 0, said.err

    def test_shows_what_moves_and_keeps_the_day_of_before(self, run: Run) -> None:
        imported(run, "flood.csv", CELL)

        planned = run("cycle", "recompute", CYCLE, "--plan", "-o", "json", "--now", NOW)
        made = run("cycle", "recompute", CYCLE, "--reason", "Lũ quét", "-o", "json", "--now", NOW)

        assert {**planned.document, "plan": False} == made.document
        assert (made.document["deadlines"]["later"], made.document["deadlines"]["kept"]) == (4, 4)
        assert [(each["was_due_on"], each["due_on"]) for each in made.document["samples"]] == [
            ("2022-11-08", "2022-11-10")
        ] * 4
        listed = run("deadline", "list", "--cycle", CYCLE, "-o", "json", "--now", NOW)
        found = {each["review"].split("/")[1]: each for each in listed.document["items"]}
        assert {key: each["due_on"] for key, each in found.items()} == {
            **dict.fromkeys((CELL, "A1", "A2", "A3"), "2022-11-10"),
            **dict.fromkeys(("TL.01.02", "B1", "S1"), "2022-11-08"),
            COMMUNE: "2022-11-07",
        }
        # The day that was announced first, before the rule of the stage was another.
        assert found["A1"]["original_due_on"] == "2022-11-04"
