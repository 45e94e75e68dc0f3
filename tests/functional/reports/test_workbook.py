"""The workbooks of `progress` and `stuck`: they hold the figures that JSON tells."""

from __future__ import annotations

import csv
import io
import re
import zipfile
from datetime import datetime
from pathlib import Path

import pytest

from runtime.language import LANGUAGES, language
from tests.functional.conftest import CYCLE
from tests.late_world import LATE
from tests.office import converted
from tests.program import Run
from tests.reports_written import (
    CELL,
    FIRST_ROW,
    HEALTHS,
    HOSTILE,
    Written,
    called,
    named,
    rows_of,
    sheets,
    text_of,
    told,
)

COUNTS = ("subjects", "done", "inside", "overdue", "exempt", "waiting")
DWELL = ("visits", "median", "p90")
SHEETS = (
    *("summary", "details", "stuck", "ages", "by_unit", "dwell", "forecast", "rating_counts"),
    *("caps", "definitions"),
)


class TestWorkbook:
    @pytest.mark.parametrize("code", LANGUAGES)
    def test_says_on_every_sheet_of_what_and_as_of_when(self, written: Written, code: str) -> None:
        found = sheets(written("progress", ".xlsx", "--lang", code))

        assert list(found) == [named(key, code) for key in SHEETS]
        moment = language(code).moment(datetime.fromisoformat(LATE))
        for name, cells in found.items():
            assert cells[0][0] == name
            assert str(cells[1][0]).startswith(f"{CYCLE} ")
            assert all(part in str(cells[2][0]) for part in ("TL", moment, "year_end_2022"))

    def test_sums_up_what_stuck_and_progress_tell(self, run: Run, written: Written) -> None:
        cells = sheets(written("progress", ".xlsx"))[named("summary")]

        totals = told(run, "stuck")["totals"]
        counts = [row[1] for row in cells[FIRST_ROW + 1 : FIRST_ROW + 2 + len(HEALTHS)]]
        assert counts == [*(totals[health] for health in HEALTHS), totals["reviews"]]
        risk, stages_at = FIRST_ROW + 4 + len(HEALTHS), FIRST_ROW + 7 + len(HEALTHS)
        assert cells[risk][1] == told(run, "stuck", "--at-risk")["at_risk"]["count"]
        rows = cells[stages_at:]
        stages = told(run, "progress")["rows"]
        assert [row[2:8] for row in rows] == [[each[key] for key in COUNTS] for each in stages]
        assert [row[8] for row in rows] == pytest.approx(
            [round(100 * each["done"] / each["subjects"], 2) for each in stages]
        )

    def test_lists_every_review_once_by_code(self, run: Run, written: Written) -> None:
        rows = rows_of(sheets(written("progress", ".xlsx"))[named("details")])

        assert len(rows) == told(run, "stuck")["totals"]["reviews"] == 8
        codes = [row["Đối tượng"] for row in rows]
        assert codes == sorted(codes)
        assert {row["Đối tượng"]: row["Tình trạng"] for row in rows}["A2"] == "xong"

    def test_lists_what_is_stuck_as_stuck_does(self, run: Run, written: Written) -> None:
        rows = rows_of(sheets(written("progress", ".xlsx"))[named("stuck")])

        items = told(run, "stuck")["items"]
        assert [row["Hồ sơ"] for row in rows] == [item["review"] for item in items]
        assert [row["Trễ (ngày làm việc)"] for row in rows] == [
            item["working_days_late"] for item in items
        ]
        assert [row["Việc cần làm"] for row in rows] == [item["next_action"] for item in items]
        assert [str(row["Từ"])[:10] for row in rows] == [item["since"][:10] for item in items]

    def test_counts_units_and_days_late_as_they_are_told(self, run: Run, written: Written) -> None:
        found = sheets(written("progress", ".xlsx"))

        by_unit = told(run, "progress", "--by", "unit")["rows"]
        units = found[named("by_unit")][FIRST_ROW + 1 :]
        assert [(row[0], row[3:9]) for row in units] == [
            (each["unit"], [each[key] for key in COUNTS]) for each in by_unit
        ]
        stuck = told(run, "stuck")["items"]
        ages = found[named("ages")][FIRST_ROW + 1 :]
        assert [row[4] for row in ages] == [
            sum(low <= item["working_days_late"] <= high for item in stuck)
            for low, high in ((0, 0), (1, 5), (6, 10), (11, 20), (21, 999))
        ]

    @pytest.mark.parametrize("under", ["TL", "TL.01.02"])
    def test_tells_dwell_times_and_forecasts_of_the_study(
        self, run: Run, written: Written, under: str
    ) -> None:
        found = sheets(written("progress", ".xlsx", "--under", under))

        study = told(run, "progress", "--in-depth", "--under", under)
        assert [row[2:8] for row in found[named("dwell")][FIRST_ROW + 1 :]] == [
            [each[key] or "" for key in DWELL] + [each["peers"][key] for key in DWELL]
            for each in study["dwell"]
        ]
        forecasts = found[named("forecast")][FIRST_ROW + 1 :]
        assert [(row[1], row[4]) for row in forecasts] == [
            (each["left"], each["message"])
            for each in (study["forecast"], *study["stage_forecasts"])
        ]
        assert study["dwell"]

    def test_has_exact_counts_of_ratings(self, run: Run, written: Written) -> None:
        rows = sheets(written("progress", ".xlsx"))[named("rating_counts")][FIRST_ROW + 1 :]

        ratings = told(run, "progress")["ratings"]
        assert [row[2:4] for row in rows] == [[each["count"], each["of"]] for each in ratings]
        assert [f"{row[4]:.2f}" for row in rows] == [each["percent"] for each in ratings]
        assert rows

    @pytest.mark.parametrize("code", LANGUAGES)
    def test_says_what_every_figure_means(self, written: Written, code: str) -> None:
        rows = rows_of(
            sheets(written("progress", ".xlsx", "--lang", code))[named("definitions", code)]
        )

        assert all(all(row.values()) for row in rows)
        assert len({tuple(row.values()) for row in rows}) == len(rows) > 20
        for health in HEALTHS:
            word = language(code).text("health", health)
            assert word[0].upper() + word[1:] in [next(iter(row.values())) for row in rows]

    def test_keeps_its_headings_and_filters_its_lists(self, written: Written) -> None:
        file = written("progress", ".xlsx")

        with zipfile.ZipFile(file) as package:
            details = package.read("xl/worksheets/sheet2.xml").decode()
        assert 'ySplit="5"' in details
        assert 'state="frozen"' in details
        assert '<autoFilter ref="A5:N13"/>' in details

    @pytest.mark.parametrize("command", ["progress", "stuck"])
    def test_runs_nothing(self, run: Run, written: Written, tmp_path: Path, command: str) -> None:
        called(run, tmp_path, CELL, HOSTILE)

        file = written(command, ".xlsx")

        assert HOSTILE in [cell for rows in sheets(file).values() for row in rows for cell in row]
        assert re.search("<f>|<f |hyperlink[s ]", text_of(file)) is None

    def test_of_what_is_stuck_takes_a_query(self, run: Run, written: Written) -> None:
        wanted = ("--where", "track:member")

        rows = rows_of(sheets(written("stuck", ".xlsx", *wanted))[named("stuck")])

        items = told(run, "stuck", *wanted)["items"]
        assert [row["Hồ sơ"] for row in rows] == [item["review"] for item in items] != []


class TestLibreOffice:
    @pytest.mark.parametrize("code", LANGUAGES)
    def test_reads_the_same_figures(
        self, run: Run, written: Written, tmp_path: Path, code: str
    ) -> None:
        file = written("progress", ".xlsx", "--lang", code)

        found = converted(file, "csv:Text - txt - csv (StarCalc):44,34,76,1", folder=tmp_path)

        rows = list(csv.reader(io.StringIO(found.read_text(encoding="utf-8"))))
        totals = told(run, "stuck")["totals"]
        counts = [row[1] for row in rows[FIRST_ROW + 1 : FIRST_ROW + 2 + len(HEALTHS)]]
        assert counts == [str(totals[key]) for key in (*HEALTHS, "reviews")]
