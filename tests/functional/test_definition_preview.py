"""`reviewcycle definition preview`: the days of a definition, before anybody opens a cycle."""

from __future__ import annotations

import csv
import io
from pathlib import Path
from typing import Any

import pytest

from runtime.language import LANGUAGES
from runtime.shipped import shipped_definitions
from tests.functional.conftest import CALENDAR, CYCLE, DEFINITION, GUIDED, ROOT
from tests.program import Run

KEYS = [
    *("definition", "version", "file", "start_on", "last_on", "calendar", "calendar_revision"),
    *("provisional_years", "assumption", "findings", "items"),
]
STANDARD = ROOT / "definitions" / "standard_review.yaml"


def stage(document: Any, track: str, name: str) -> Any:
    """Return one stage of an answer."""
    return next(
        item for item in document["items"] if (item["track"], item["stage"]) == (track, name)
    )


class TestFile:
    def test_needs_no_database_and_takes_the_shipped_calendar(self, run: Run) -> None:
        said = run("definition", "preview", DEFINITION, "--start", "2022-11-01", "-o", "json")

        assert said.status == 0
        assert list(said.document) == KEYS
        assert (said.document["calendar"], said.document["calendar_revision"]) == (
            "vn_public",
            None,
        )
        rating = stage(said.document, "grassroots", "rating")
        assert (rating["due_on"], rating["opens_earliest"]) == ("2022-11-29", True)
        assert rating["rungs"][0] == {
            "at": "-3wd",
            "do": "remind",
            "to": [{"role": "owner", "at": None, "above": False}],
            "fires_on": "2022-11-24",
            "fires_at": "2022-11-24T08:00:00+07:00",
            "before_opening": False,
            "after_cycle": False,
        }

    def test_counts_without_days_off_where_no_calendar_is_known(
        self, run: Run, tmp_path: Path
    ) -> None:
        file = tmp_path / "own.yaml"
        file.write_text(STANDARD.read_text("utf-8").replace("vn_public", "ours"), "utf-8")

        said = run("definition", "preview", file, "--start", "2026-02-09", "-o", "json").document

        assert said["findings"][0]["code"] == "calendar_missing"
        assert stage(said, "member", "dissemination")["due_on"] == "2026-02-16"

    def test_takes_another_calendar(self, run: Run, tmp_path: Path) -> None:
        days = tmp_path / "days.csv"
        days.write_text("date,kind,name\n2026-02-10,holiday,Nghỉ\n", "utf-8")
        given = ("definition", "preview", STANDARD, "--start", "2026-02-09", "-o", "json")

        own = run(*given, "--calendar", days).document

        assert own["calendar"] == str(days)
        assert stage(own, "member", "dissemination")["due_on"] == "2026-02-17"
        assert stage(own, "member", "dissemination")["days_off"] == [
            {"day": "2026-02-10", "name": "Nghỉ"}
        ]
        assert run(*given, "--calendar", "vn_public").document["calendar"] == "vn_public"
        assert run(*given, "--calendar", "unknown").status == 5

    def test_with_mistakes_is_refused(self, run: Run, tmp_path: Path) -> None:
        wrong = tmp_path / "wrong.yaml"
        wrong.write_text("name: x\n", "utf-8")

        assert run("definition", "preview", wrong, "--start", "2026-02-09").status == 7


class TestTable:
    @pytest.mark.parametrize("lang", LANGUAGES)
    @pytest.mark.parametrize("name", shipped_definitions())
    def test_fits_eighty_columns(self, run: Run, name: str, lang: str) -> None:
        file = ROOT / "definitions" / f"{name}.yaml"

        said = run("definition", "preview", file, "--start", "2026-01-05", "--lang", lang)

        assert max(map(len, said.out.splitlines())) <= 80
        assert "\0" not in said.out

    def test_says_what_it_assumes_and_marks_what_may_be_later(self, run: Run) -> None:
        said = run("definition", "preview", STANDARD, "--start", "2026-11-02", "--lang", "en")

        lines = said.out.splitlines()
        assert "Assumed: every stage is done on its last valid day" in said.out
        row = " ".join(next(line for line in lines if line.startswith("Rating")).split())
        assert row == "Rating ≥ 19 Jan 2027 ≥ 2 Feb 2027 10"
        assert "  days off: 24 Nov 2026 Vietnam Culture Day" in lines
        assert "The calendar may still change in: 2026, 2027." in lines

    def test_is_one_row_for_each_stage_in_a_csv_file(self, run: Run) -> None:
        said = run("definition", "preview", DEFINITION, "--start", "2022-11-01", "-o", "csv")

        rows = list(csv.DictReader(io.StringIO(said.out.removeprefix("\ufeff"))))
        assert len(rows) == 18
        assert rows[0]["rungs"].endswith("2022-11-01;0wd 2022-11-04;1wd 2022-11-07;3wd 2022-11-09;"
                                         "5wd 2022-11-11")  # fmt: skip


@pytest.mark.usefixtures("_initialised")
class TestStored:
    def test_is_the_newest_version_or_the_one_that_is_named(self, run: Run, tmp_path: Path) -> None:
        later = tmp_path / "later.yaml"
        text = DEFINITION.read_text("utf-8").replace("{on: 2022-11-04}", "{on: 2022-11-03}")
        later.write_text(text, "utf-8")
        run("definition", "add", DEFINITION)
        run("definition", "add", later)
        run("calendar", "import", CALENDAR)

        newest, first = (
            run("definition", "preview", name, "--start", "2022-11-01", "-o", "json").document
            for name in ("year_end_2022", "year_end_2022@1")
        )

        days = [stage(each, "member", "dissemination")["due_on"] for each in (newest, first)]
        assert days == ["2022-11-03", "2022-11-04"]
        assert [(each["version"], each["file"]) for each in (newest, first)] == [
            (2, None),
            (1, None),
        ]
        assert newest["calendar_revision"] == 1

    def test_takes_another_calendar_by_name_or_file(self, run: Run, tmp_path: Path) -> None:
        days = tmp_path / "days.csv"
        days.write_text("date,kind\n2026-02-10,holiday\n", "utf-8")
        run("definition", "add", STANDARD)
        run("calendar", "import", days, "--name", "ours")
        given = ("definition", "preview", "standard_review", "--start", "2026-02-09", "-o", "json")

        found = [
            stage(run(*given, "--calendar", each).document, "member", "dissemination")["due_on"]
            for each in ("ours", days)
        ]

        assert found == ["2026-02-17", "2026-02-17"]
        assert run(*given, "--calendar", "unknown").status == 5

    @pytest.mark.parametrize(
        ("name", "code"),
        [("other", "definition_not_found"), ("year_end_2022@2", "definition_version_not_found")],
    )
    def test_is_missed_by_name_and_version(self, run: Run, name: str, code: str) -> None:
        run("definition", "add", DEFINITION)

        said = run("definition", "preview", name, "--start", "2022-11-01", "-o", "json")

        assert (said.status, said.error["code"]) == (5, code)


class TestOpenedCycle:
    def test_has_the_days_of_the_preview(self, run: Run, opened: str) -> None:
        given = ("definition", "preview", "year_end_2022", "--start", "2022-11-01", "-o", "json")
        planned = run(*given).document

        review = run("review", "show", f"{CYCLE}/TL.01.01", "-o", "json").document

        assert opened == CYCLE
        first = stage(planned, "cell", "dissemination")
        assert review["deadlines"][0]["due_on"] == first["due_on"]

    def test_goes_on_as_previewed_when_stages_are_done_on_their_last_day(
        self, run: Run, guided: str
    ) -> None:
        given = ("definition", "preview", "guided_review", "--start", "2022-11-01", "-o", "json")
        planned = run(*given).document
        first, second, *_ = (item for item in planned["items"] if item["track"] == "collective")
        at = ("--now", f"{first['due_on']}T09:00:00+07:00")
        run("document", "add", "12-HD/HU", "--cycle", guided, "--unit", "TL", "--issued",
            "2022-11-01", *at)  # fmt: skip

        review = run("review", "show", f"{GUIDED}/TL.01.01", "-o", "json").document

        assert review["state"] == second["stage"]
        assert review["deadlines"][-1]["due_on"] == second["due_on"]
