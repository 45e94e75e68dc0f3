"""Thới Lai 2022: results of a commune, and thematic meetings every quarter.

Xuân Thắng told 15 of 15 targets, more than 98 % of members who studied the documents, production
above 101 % of the plan, 3 roads of 4,800 m, a budget above 100 % and health insurance above 95 %
(TL2). Cells were to hold a thematic meeting every quarter (TL6); that of an office held none (TL8).
"""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.functional.registers import done, open_cycle, write
from tests.program import Run
from tests.register_world import CYCLE, HEAD

HERE = ("--cycle", CYCLE)
NOW = ("--now", "2022-11-28T08:00:00+07:00")
JSON = ("-o", "json")
COMMUNE, CELL, OFFICE = "X1", "X1.1", "X1.2"

# name, value, of, measure, compared, as printed
FIGURES = (
    ("targets_met", "15", "15", "", "", "15/15"),
    ("documents_studied", "98%", "", "%", "more_than", ">98 %"),
    ("production", "101%", "", "%", "trên số này", "trên 101 %"),
    ("roads", "3", "", "tuyến", "", "3 tuyến"),
    ("road_length", "4800", "", "m", "", "4.800 m"),
    ("budget", "100%", "", "%", "more_than", "> 100%"),
    ("health_insurance", "95%", "", "%", "more_than", "hơn 95 %"),
)


@pytest.fixture(scope="module")
def opened_once(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return open_cycle(tmp_path_factory.mktemp("thoi_lai"))


@pytest.fixture
def play(opened_once: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], run: Run) -> Run:
    """Return the program on a copy of the open cycle, at the end of November."""
    shutil.copy(opened_once, tmp_path / "reviewcycle.db")
    capsys.readouterr()
    return lambda *arguments: run(*arguments, *NOW)


class TestResults:
    @pytest.fixture
    def figures(self, tmp_path: Path) -> Path:
        header = ("result", "value", "of", "measured_in", "compared", "published")
        rows = [
            {"subject": COMMUNE, **dict(zip(header, figure, strict=True))} for figure in FIGURES
        ]
        return write(tmp_path / "kq.csv", rows)

    def test_tl2_are_exact_and_stand_beside_what_was_published(
        self, play: Run, figures: Path
    ) -> None:
        imported = done(play("result", "import", figures, *HERE, *JSON))
        found = done(play("result", "list", *HERE, *JSON))

        told = {item["result"]: (item["value"], item["of"]) for item in found["items"]}
        assert imported["findings"] == found["findings"] == []
        assert told == {
            "targets_met": ("15", "15"),
            "documents_studied": ("49/50", None),
            "production": ("101/100", None),
            "roads": ("3", None),
            "road_length": ("4800", None),
            "budget": ("1", None),
            "health_insurance": ("19/20", None),
        }
        assert {item["published"] for item in found["items"]} == {row[-1] for row in FIGURES}
        assert {item["measured_in"] for item in found["items"]} == {None, "%", "tuyến", "m"}

    @pytest.mark.parametrize("form", ["csv", "xlsx"])
    def test_tl2_come_back_from_a_file_as_they_were(
        self, play: Run, figures: Path, form: str
    ) -> None:
        done(play("result", "import", figures, *HERE, *JSON))
        assert play("result", "export", f"out.{form}", *HERE).status == 0

        again = done(play("result", "import", f"out.{form}", *HERE, *JSON))

        assert (again["created"], again["updated"], again["unchanged"]) == (0, 0, len(FIGURES))

    def test_tl2_tell_a_printed_share_that_no_rounding_explains(self, play: Run) -> None:
        given = ("--subject", COMMUNE, "--result", "Chỉ tiêu đạt và vượt", "--value", "14")

        made = done(
            play(
                *("result", "record", *HERE, *given, "--of", "15", "--published", "100 %"),
                *("--as", "X1-1", *JSON),
            )
        )

        assert [each["code"] for each in made["findings"]] == ["reported_share_differs"]

    def test_tl2_are_shown_to_people(self, play: Run, figures: Path) -> None:
        done(play("result", "import", figures, *HERE, *JSON))

        page = play("result", "list", *HERE)

        assert "Chỉ tiêu đạt và vượt" in page.out
        assert "0,98" in page.out
        assert "trên số này" in page.out


class TestThematicMeetings:
    def record(self, play: Run, unit: str, month: str, *more: str) -> None:
        given = ("--unit", unit, "--month", month, *more)
        done(play("quality", "record", *HERE, *given, *JSON))

    def test_tl6_tl8_are_missed_when_a_quarter_is_over_without_one(self, play: Run) -> None:
        for number in range(1, 11):
            self.record(play, CELL, f"2022-{number:02}")
            self.record(play, OFFICE, f"2022-{number:02}")
        for month in ("2022-02", "2022-05", "2022-08"):
            self.record(play, CELL, month, "--kind", "thematic")
        self.record(play, OFFICE, "2022-06", "--kind", "thematic", "--held", "0")

        found = done(play("quality", "list", *HERE, *JSON))["findings"]
        page = play("quality", "series", OFFICE, *HERE)

        told = [(each["facts"]["unit"], each["facts"]["quarter"]) for each in found]
        assert told == [(OFFICE, f"2022-Q{quarter}") for quarter in (1, 2, 3)]
        assert {each["code"] for each in found} == {"quality_no_thematic"}
        assert "2022-Q2" in page.out

    def test_tl8_is_not_told_of_a_quarter_that_goes_on(self, play: Run) -> None:
        self.record(play, OFFICE, "2022-10")

        assert done(play("quality", "list", *HERE, "--as", HEAD, *JSON))["findings"] == []
        assert done(play("quality", "list", *HERE, *JSON))["findings"] == []


class TestMistakes:
    @pytest.mark.parametrize(
        ("given", "status", "code"),
        [
            (("result", "record", "--subject", "X9", "--result", "roads"), 5, "review_not_found"),
            (("quality", "record", "--unit", "X9", "--month", "2022-10"), 5, "unit_not_found"),
            (("quality", "record", "--unit", CELL, "--month", "13/2022"), 2, "month_unreadable"),
            (("quality", "record", "--unit", CELL, "--month", "2022-12"), 2, "month_lies_ahead"),
            (
                ("result", "record", "--subject", COMMUNE, "--result", "roads", "--value", "-3"),
                2,
                "amount_unreadable",
            ),
            (("result", "record", "--subject", COMMUNE), 2, "register_value_missing"),
            (("quality", "count", "--month", "2022-10", "--from", "2022-01"), 2, "month_or_span"),
            (("quality", "series", "X9"), 5, "unit_not_found"),
            (("area-report", "missing", "--month", "2022-13"), 2, "month_unreadable"),
        ],
        ids=lambda value: " ".join(value) if isinstance(value, tuple) else str(value),
    )
    def test_are_told_with_their_code(
        self, play: Run, given: tuple[str, ...], status: int, code: str
    ) -> None:
        said = play(*given, *HERE, *JSON)

        assert (said.status, said.error["code"]) == (status, code)

    def test_of_a_file_are_told_all_at_once(self, play: Run, tmp_path: Path) -> None:
        rows = [
            {"Đơn vị": CELL, "Tháng": "13/2022", "Loại": "tuần"},
            {"Đơn vị": "X9", "Tháng": "2022-10", "Loại": "thường kỳ"},
            {"Đơn vị": CELL, "Tháng": "", "Loại": "thường kỳ"},
        ]
        said = play("quality", "import", write(tmp_path / "x.csv", rows), *HERE, *JSON)

        problems = [(each["code"], each["line"]) for each in said.error["problems"]]
        assert said.status == 7
        assert {
            ("month_unreadable", 2),
            ("not_a_choice", 2),
            ("unit_not_found", 3),
            ("register_value_missing", 4),
        } <= set(problems)
        assert done(play("quality", "list", *HERE, *JSON))["items"] == []
