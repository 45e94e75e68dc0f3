"""No file of `progress` or `stuck` gives a surprise check away before it is made."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest

from cli.report_files import FORMS
from tests.functional.monitored import on, opened
from tests.monitoring_world import BOARD, CYCLE, HEAD, INSPECTOR, SUBJECT
from tests.program import Run
from tests.reports_written import records, text_of

REVIEW = f"{CYCLE}/{SUBJECT}"
PLANNED = ("Kiểm tra đột xuất", "Thôn 07", "DX2026")
LATER = on("2026-03-17")
REQUIRED: dict[str, tuple[Any, ...]] = {
    "checks_missed": ({"checks_scheduled": {"at_least": 3}}, "checks_made"),
    "checks_not_scheduled": ({"checks_scheduled": {"at_least": 5}},),
    "places_uncovered": ({"places_covered": {"at_least": "100%"}},),
}


@pytest.fixture(scope="module", params=REQUIRED)
def code(request: pytest.FixtureRequest) -> str:
    """Return by which reason whoever may know is told of the checks."""
    return str(request.param)


@pytest.fixture(scope="module")
def prepared(code: str, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return opened(tmp_path_factory.mktemp("surprises"), "2026-03-02", *REQUIRED[code])


@pytest.fixture
def planned(prepared: Path, tmp_path: Path, run: Run, capsys: pytest.CaptureFixture[str]) -> Run:
    """Return the program after two of three surprise checks were missed."""
    shutil.copy(prepared, tmp_path / "reviewcycle.db")
    capsys.readouterr()
    title, place, series = PLANNED
    said = run(
        *("check", "plan", REVIEW, "--title", title, "--place", place, "--code", series),
        *("--every", "week", "--from", "2026-03-05", "--times", "3", "--checker", INSPECTOR),
        *("--surprise", "--as", BOARD, *on("2026-03-02", 10)),
    )
    assert said.status == 0, said.err
    assert run("tick", *LATER).status == 0
    return run


def why(run: Run, *arguments: str) -> dict[str, Any]:
    """Return what `review why` tells of the subject."""
    said = run("review", "why", REVIEW, *LATER, "-o", "json", *arguments)
    document: dict[str, Any] = said.document
    return document


class TestFiles:
    @pytest.mark.parametrize("form", FORMS)
    @pytest.mark.parametrize("command", ["progress", "stuck"])
    def test_do_not_tell_the_operator(
        self, planned: Run, tmp_path: Path, code: str, command: str, form: str
    ) -> None:
        told, kept = why(planned), why(planned, "--as", HEAD)
        [known] = told["unmet"]
        file = tmp_path / f"written{form}"

        given = ("--cycle", CYCLE, "--under", SUBJECT, "--out", file)
        said = planned(command, *given, *LATER)

        assert said.status == 0, said.err
        assert (known["code"], known["facts"]["surprise"] > 0) == (code, True)
        secret = {*PLANNED, known["message"], told["next_action"]} - {kept["next_action"]}
        text = text_of(file)
        assert SUBJECT in text
        assert [word for word in secret if word in text] == []

    @pytest.mark.parametrize("command", ["progress", "stuck"])
    def test_tell_the_operator_what_the_subject_is_told(
        self, planned: Run, tmp_path: Path, command: str
    ) -> None:
        file = tmp_path / "written.csv"
        kept = why(planned, "--as", HEAD)

        planned(command, "--cycle", CYCLE, "--out", file, *LATER)

        [row] = (each for each in records(file) if each["review"] == REVIEW)
        assert row["reasons"].split(";") == [each["code"] for each in kept["unmet"]]
        assert row["next_action"] == kept["next_action"]
        assert row["waiting_on"] == ";".join(
            f"{each['role']} {each['unit']}" for each in kept["waiting_on"]
        )
