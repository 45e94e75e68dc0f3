"""Results: one answer in four forms."""

from __future__ import annotations

import json
import os
import subprocess
import sys

import pytest
from rich.cells import cell_len

from cli.output import csv_cell
from runtime.visible import visible
from tests.program import PROBE, Run


def on_a_terminal(*arguments: str, columns: int = 40, **environment: str) -> str:
    """Return what the program writes to a terminal of some width."""
    import pty

    reader, writer = pty.openpty()
    settings = {"TERM": "xterm", "COLUMNS": str(columns), **environment}
    with os.fdopen(reader, "rb", closefd=True) as terminal_side:
        subprocess.run(
            [sys.executable, "-c", PROBE, *arguments],
            stdout=writer,
            env={name: value for name, value in os.environ.items() if name != "NO_COLOR"}
            | settings,
            check=True,
        )
        os.close(writer)
        return os.read(terminal_side.fileno(), 100_000).decode()


class TestJson:
    def test_is_one_document_with_plain_days_and_readable_letters(self, run: Run) -> None:
        said = run("probe", "list", "-o", "json")

        assert said.document["items"][0]["joined_on"] == "2022-11-21"
        assert "Chi bộ" in said.out

    def test_composes_text(self, run: Run) -> None:
        said = run("probe", "list", "-o", "json")

        assert said.document["items"][1]["name"] == "Huế"

    def test_shows_direction_signs_as_escapes_and_keeps_the_value(self, run: Run) -> None:
        said = run("probe", "list", "-o", "json")

        assert "\u202e" not in said.out
        assert said.document["items"][0]["name"] == "Chi bộ\u202e\x1b[31m Ấp 1"


class TestNdjson:
    def test_has_one_item_of_the_list_on_each_line(self, run: Run) -> None:
        said = run("probe", "list", "-o", "ndjson")

        assert [json.loads(line)["code"] for line in said.out.splitlines()] == ["=1+1", "CB2"]


class TestCsv:
    def test_begins_with_a_mark_and_disarms_formulas(self, run: Run) -> None:
        said = run("probe", "list", "-o", "csv")

        assert said.out.splitlines() == [
            "\ufeffcode,name,joined_on",
            "'=1+1,Chi bộ\u202e\x1b[31m Ấp 1,2022-11-21",
            "CB2,Huế,2022-11-22",
        ]

    def test_shows_control_signs_as_escapes_on_a_terminal(self) -> None:
        written = on_a_terminal("probe", "list", "-o", "csv")

        assert "\\u202e\\x1b[31m" in written
        assert "\ufeff" not in written

    @pytest.mark.parametrize("first", ["=", "+", "-", "@", "\t", "\r", "＝"])
    def test_disarms_every_start_of_a_formula(self, first: str) -> None:
        assert csv_cell(f"{first}1") == f"'{first}1"

    @pytest.mark.parametrize(
        ("value", "cell"),
        [
            pytest.param(-5, "-5", id="a number is no formula"),
            pytest.param(None, "", id="nothing"),
            pytest.param(True, "true", id="truth"),
            pytest.param(["DV1", "DV2"], "DV1;DV2", id="list"),
            pytest.param([{"role": "x"}], '[{"role": "x"}]', id="structure"),
        ],
    )
    def test_writes_what_is_no_text(self, value: object, cell: str) -> None:
        assert csv_cell(value) == cell


class TestTable:
    def test_is_complete_plain_and_aligned_when_piped(self, run: Run) -> None:
        said = run("probe", "list")

        assert said.out.splitlines() == [
            "Mã    Tên                        Ngày vào",
            "=1+1  Chi bộ\\u202e\\x1b[31m Ấp 1  21/11/2022",
            f"CB2   Hue\u0302\u0301{' ' * 24}22/11/2022",
        ]

    def test_fits_the_width_of_a_terminal(self) -> None:
        written = on_a_terminal("probe", "list", columns=40, NO_COLOR="1", TERM="dumb")

        assert max(map(cell_len, written.splitlines())) <= 40
        assert "21/11/2022" in written

    def test_is_plain_when_told_so(self) -> None:
        dressed = on_a_terminal("probe", "list", columns=80)
        plain = on_a_terminal("probe", "list", columns=80, NO_COLOR="1")

        assert "\x1b[1m" in dressed
        assert "\x1b" not in plain

    def test_says_on_stderr_that_it_is_empty(self, run: Run) -> None:
        said = run("probe", "empty")

        assert (said.status, said.out, said.err) == (0, "", "Không có mục nào.\n")


class TestVisible:
    @pytest.mark.parametrize(
        ("text", "shown"),
        [
            pytest.param("Đảng bộ xã 1", "Đảng bộ xã 1", id="Vietnamese is left alone"),
            pytest.param("a\x1b]0;x\x07", "a\\x1b]0;x\\x07", id="terminal commands"),
            pytest.param("a\u202eb", "a\\u202eb", id="turned direction"),
            pytest.param("a\nb\tc", "a\\nb\\tc", id="line end and tab"),
            pytest.param("a\x9bb", "a\\x9bb", id="C1 control"),
            pytest.param("a\U000e0041", "a\\U000e0041", id="invisible tag"),
            pytest.param("a\ud800", "a\\ud800", id="half a character"),
        ],
    )
    def test_escapes_what_could_deceive(self, text: str, shown: str) -> None:
        assert visible(text) == shown
