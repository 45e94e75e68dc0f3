"""`rating count --out`: the table that goes to the level above, beside an earlier cycle."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from docx import Document

from cli.main import main
from runtime.language import LANGUAGES
from tests.caps_world import FILES, FIRST
from tests.caps_world import definition as with_caps
from tests.functional.conftest import CALENDAR
from tests.office import converted, pages_of
from tests.program import Run, Said
from tests.word_files import lines_of, typed

BEFORE, NOW = "2025-11-20T09:00:00+07:00", "2026-11-20T09:00:00+07:00"
EARLIER, CYCLE = "members-D", "members-D-2"
DECIDED = {
    BEFORE: {"good": FIRST[1:5], "excellent": FIRST[:1], "poor": FIRST[5:7]},
    NOW: {"good": FIRST[4:8], "excellent": FIRST[:4], "ill": ("G2.1-2",)},
}
TABLE = 1  # the first holds the head


def definition() -> dict[str, Any]:
    """Return a definition with one cap, and titles by which levels can be told apart."""
    found = with_caps()
    scale = found["scale"]
    scale["levels"] = [{**each, "title": titled(each["level"])} for each in scale["levels"]]
    scale["not_rated"] = {name: titled(name) for name in scale["not_rated"]}
    scale["caps"] = [cap for cap in scale["caps"] if cap["cap"] == "everybody"]
    scale["over_cap_by"] = [{"role": "secretary", "at": "district"}]
    scale["good_from"] = "good"
    found["tracks"] = {"members": {**found["tracks"]["members"], "title": titled("members")}}
    return found


def titled(name: str) -> dict[str, str]:
    return {"vi": f"{name} vi", "en": f"{name} en"}


def decided(cycle: str, value: str, subjects: Sequence[str], now: str) -> Sequence[object]:
    kind = "--not-rated" if value == "ill" else "--level"
    reviews = (f"{cycle}/{subject}" for subject in subjects)
    document = ("--on", now[:10], "--document", "1-QĐ/HU", "--as", "D-1")
    return (
        "rating",
        "decide",
        *reviews,
        kind,
        value,
        *document,
        "--override",
        "cap_exceeded",
        "--grounds",
        "Nghị quyết",
    )


@pytest.fixture(scope="module")
def played(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a rehearsal in which ratings of two years are decided."""
    folder = tmp_path_factory.mktemp("table")
    file = folder / "table.db"
    for noun, text in FILES.items():
        (folder / f"{noun}.csv").write_text(text, encoding="utf-8")
    (folder / "members.yaml").write_text(json.dumps(definition()), encoding="utf-8")
    steps: list[tuple[str, Sequence[object]]] = [
        (BEFORE, ("init", "--rehearsal")),
        (BEFORE, ("calendar", "import", CALENDAR)),
        *((BEFORE, (noun, "import", folder / f"{noun}.csv")) for noun in FILES),
        (BEFORE, ("definition", "add", folder / "members.yaml")),
    ]
    for now, cycle in ((BEFORE, EARLIER), (NOW, CYCLE)):
        start = f"{now[:4]}-11-03"
        steps.append((now, ("cycle", "open", "members", "--unit", "D", "--start", start)))
        steps += [(now, decided(cycle, *each, now)) for each in DECIDED[now].items()]
    for now, step in steps:
        given = [*map(str, step), "--now", now, "--db", f"sqlite:///{file}"]
        assert main(given) == 0, step
    return file


@pytest.fixture(autouse=True)
def _read_what_was_played(played: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("REVIEWCYCLE_DB", f"sqlite:///{played}")


def count(run: Run, *arguments: object, cycle: str = CYCLE) -> Said:
    return run("rating", "count", "--cycle", cycle, "--now", NOW, *arguments)


def table_of(file: Path) -> list[list[str]]:
    return [[cell.text for cell in row.cells] for row in Document(str(file)).tables[TABLE].rows][1:]


class TestRatingTable:
    def test_holds_the_counts_that_json_tells(self, run: Run, tmp_path: Path) -> None:
        count(run, "--out", tmp_path / "table.docx")

        found = count(run, "-o", "json").document["rows"]
        assert [(row[4], row[5], row[6]) for row in table_of(tmp_path / "table.docx")] == [
            (str(each["count"]), str(each["of"]), each["percent"].replace(".", ","))
            for each in found
        ]
        assert table_of(tmp_path / "table.docx")[0][:4] == ["1", "members vi", "16", "excellent vi"]

    def test_sums_up_who_is_good_or_better(self, run: Run, tmp_path: Path) -> None:
        count(run, "--out", tmp_path / "table.docx")

        rows = {row[3]: row[4:] for row in table_of(tmp_path / "table.docx")}
        assert rows["Từ mức “good vi” trở lên"] == ["8", "16", "50,00"]
        assert rows["ill vi"] == ["1", "16", "6,25"]

    def test_stands_beside_an_earlier_cycle(self, run: Run, tmp_path: Path) -> None:
        count(run, "--beside", EARLIER, "--out", tmp_path / "table.docx")

        before = {each["value"]: each for each in document(run, EARLIER)["rows"]}
        rows = {row[3]: row[4:] for row in table_of(tmp_path / "table.docx")}
        assert rows["excellent vi"] == ["4", "16", "25,00", "1", "16", "6,25", "+18,75"]
        assert rows["poor vi"] == ["0", "16", "0,00", "2", "16", "12,50", "-12,50"]
        assert rows["ill vi"][3:] == ["—", "—", "—", "—"]
        assert before["excellent"]["percent"] == "6.25"
        lines = lines_of((tmp_path / "table.docx").read_bytes())
        assert any(line.startswith(f"So với kỳ {EARLIER}: ") for line in lines)

    def test_names_the_caps_that_are_exceeded_by_each_way_of_reading(
        self, run: Run, tmp_path: Path
    ) -> None:
        count(run, "--out", tmp_path / "table.docx")
        count(run, "--out", tmp_path / "before.docx", cycle=EARLIER)

        exceeded = [
            line
            for line in lines_of((tmp_path / "table.docx").read_bytes())
            if line.startswith("- G1: ")
        ]
        assert exceeded == [
            "- G1: “excellent vi” 4 / 4 (good vi) = 100,00 %, được phép 2, vượt 2.",
        ]
        assert any(
            "không vượt" in each for each in lines_of((tmp_path / "before.docx").read_bytes())
        )

    @pytest.mark.parametrize("code", LANGUAGES)
    @pytest.mark.parametrize("beside", [(), ("--beside", EARLIER)], ids=["alone", "beside"])
    def test_is_a_page_that_libreoffice_opens(
        self, run: Run, tmp_path: Path, code: str, beside: tuple[str, ...]
    ) -> None:
        said = count(run, "--out", tmp_path / "table.docx", "--lang", code, *beside)

        assert said.status == 0, said.err
        assert pages_of(converted(tmp_path / "table.docx", "pdf", folder=tmp_path)) == 1

    def test_takes_the_template_of_an_office(self, run: Run, tmp_path: Path) -> None:
        (tmp_path / "ours.docx").write_bytes(typed("{{ cycle }} {{ earlier }}"))

        given = ("--template", tmp_path / "ours.docx", "--beside", EARLIER)
        count(run, "--out", tmp_path / "table.docx", *given)

        assert lines_of((tmp_path / "table.docx").read_bytes()) == [f"{CYCLE} {EARLIER}"]

    def test_overwrites_nothing_and_has_one_form(self, run: Run, tmp_path: Path) -> None:
        (tmp_path / "mine.docx").write_text("mine", encoding="utf-8")

        there = count(run, "--out", tmp_path / "mine.docx", "-o", "json")
        other = count(run, "--out", tmp_path / "table.xlsx", "-o", "json")

        assert (there.status, there.error["code"]) == (6, "file_exists")
        assert (other.status, other.error["code"]) == (2, "export_form_unknown")


class TestBeside:
    def test_tells_the_counts_of_the_earlier_cycle(self, run: Run) -> None:
        told = count(run, "--beside", EARLIER, "-o", "json").document

        assert told["earlier"] == {"cycle": EARLIER, "rows": document(run, EARLIER)["rows"]}
        assert f"Kỳ trước: {EARLIER}" in count(run, "--beside", EARLIER).out

    def test_is_a_cycle_that_began_no_later(self, run: Run) -> None:
        said = count(run, "--beside", CYCLE, "-o", "json", cycle=EARLIER)

        assert said.error["code"] == "cycle_not_earlier"

    def test_is_a_cycle_that_there_is(self, run: Run) -> None:
        said = count(run, "--beside", "K9", "-o", "json")

        assert (said.status, said.error["code"]) == (5, "cycle_not_found")


def document(run: Run, cycle: str) -> Any:
    return count(run, "-o", "json", cycle=cycle).document
