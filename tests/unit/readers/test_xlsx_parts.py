from __future__ import annotations

import io
import struct
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from runtime.readers.limits import LONGEST_CELL, MOST_COLUMNS, MOST_ROWS
from runtime.readers.table import read_table
from runtime.readers.xlsx_parts import MOST_PARTS
from tests.unit.readers.refusals import PARTS, package, places, workbook

ONE = '<row r="1"><c r="A1" t="inlineStr"><is><t>code</t></is></c></row>'
BOOK = PARTS["xl/workbook.xml"]
SHEET = '<sheet name="T" sheetId="2" r:id="rId1"/>'


def lying(data: bytes, *, size: int) -> bytes:
    """Return an archive whose directory tells `size` for every part."""
    changed = bytearray(data)
    start = 0
    while (start := data.find(b"PK\x01\x02", start)) >= 0:
        struct.pack_into("<I", changed, start + 24, size)
        start += 4
    return bytes(changed)


def with_part(data: bytes, name: str, content: str) -> bytes:
    """Return an archive with one more part."""
    archive = io.BytesIO(data)
    with zipfile.ZipFile(archive, "a", zipfile.ZIP_DEFLATED) as parts:
        parts.writestr(name, content)
    return archive.getvalue()


def crowded(data: bytes) -> bytes:
    """Return an archive with more parts than any office file."""
    archive = io.BytesIO(data)
    with zipfile.ZipFile(archive, "a") as parts:
        for number in range(MOST_PARTS):
            parts.writestr(f"{number}", "")
    return archive.getvalue()


def encrypted(data: bytes) -> bytes:
    """Return an archive that says its parts are encrypted."""
    changed = bytearray(data)
    start = 0
    while (start := data.find(b"PK\x01\x02", start)) >= 0:
        changed[start + 8] |= 1
        start += 4
    return bytes(changed)


HOSTILE = {
    "far cell": (
        package('<row><c r="XFD1048576" t="inlineStr"><is><t> </t></is></c></row>'),
        [("too_many_rows", 1048576, 16384)],
    ),
    "far column": (
        package('<row r="7"><c r="XFD7"><v>1</v></c></row>'),
        [("too_many_columns", 7, 16384)],
    ),
    "column counted, not told": (
        package("<row>" + "<c><v>1</v></c>" * (MOST_COLUMNS + 1) + "</row>"),
        [("too_many_columns", 1, MOST_COLUMNS + 1)],
    ),
    "row counted from a higher one": (
        package(f'<row r="{MOST_ROWS}"><c r="A1"><v>1</v></c></row><row><c><v>1</v></c></row>'),
        [("too_many_rows", MOST_ROWS + 1, 1)],
    ),
    "two corners of a large rectangle": (
        package(ONE + f'<row><c r="K{MOST_ROWS}"><v>1</v></c></row>'),
        [("too_many_cells", MOST_ROWS, 11)],
    ),
    "one long text in many cells": (
        package(
            '<row><c t="s"><v>0</v></c></row>' * 1000,
            shared=f"<si><t>{'x' * 90_000}</t></si>",
        ),
        [("too_much_text", 556, 1)],
    ),
    "one endless text": (
        package(f'<row><c t="str"><v>{"x" * (LONGEST_CELL + 1)}</v></c></row>'),
        [("cell_too_long", None, None)],
    ),
    "a lie about the number of texts": (
        package(ONE, sharedStrings=f'<sst uniqueCount="{10**11}"/>'),
        [("xlsx_not_safe", None, None)],
    ),
    "entities": (
        package("", sheet1='<!DOCTYPE x [<!ENTITY a "aa">]><x>&a;</x>'),
        [("xlsx_not_safe", None, None)],
    ),
    "a file of this computer": (
        package("", styles='<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><x>&a;</x>'),
        [("xlsx_not_safe", None, None)],
    ),
    "deep nesting": (package("<a>" * 1_000 + "</a>" * 1_000), [("xlsx_not_safe", None, None)]),
    "zip bomb": (package(" " * 100_000_000), [("xlsx_unpacks_too_large", None, None)]),
    "parts that are bombs together": (
        with_part(package(" " * 50_000_000), "xl/other.xml", " " * 50_000_000),
        [("xlsx_unpacks_too_large", None, None)],
    ),
    "many parts": (crowded(package(ONE)), [("xlsx_unpacks_too_large", None, None)]),
    "sizes that are too small": (lying(package(ONE), size=5), [("xlsx_damaged", None, None)]),
    "sizes that are too large": (
        lying(package(ONE), size=2**31),
        [("xlsx_unpacks_too_large", None, None)],
    ),
    "encrypted parts": (encrypted(package(ONE)), [("xlsx_damaged", None, None)]),
    "a part twice": (
        with_part(package(ONE), "xl/Workbook.xml", "<workbook/>"),
        [("xlsx_damaged", None, None)],
    ),
    "two lists of texts": (
        with_part(package("", shared="<si/>"), "xl/other.xml", "<sst><si/></sst>"),
        [("xlsx_damaged", None, None)],
    ),
    "a text that is not there": (
        package('<row><c t="s"><v>7</v></c></row>', shared="<si><t>x</t></si>"),
        [("xlsx_damaged", None, None)],
    ),
    "a name that parsers read differently": (
        package(ONE, name="a\nb"),
        [("xlsx_damaged", None, None)],
    ),
    "one part for two sheets": (
        package("", workbook=BOOK.replace("</sheets>", f"{SHEET}</sheets>")),
        [("xlsx_damaged", None, None)],
    ),
    "no XML": (package("", sheet1="<worksheet>"), [("xlsx_damaged", None, None)]),
    "another encoding": (
        package("", sheet1='<?xml version="1.0" encoding="utf-7"?><worksheet/>'),
        [("xlsx_damaged", None, None)],
    ),
    "a place that is none": (
        package('<row><c r="ZZZZ1"><v>1</v></c></row>'),
        [("xlsx_damaged", None, None)],
    ),
    "cut off": (workbook({"S": [["code"]]})[:-30], [("xlsx_damaged", None, None)]),
    "no sheet": (workbook({"Hướng dẫn": [["x"]]}), [("file_empty", 1, 1)]),
}

LARGE = {
    "elements": lambda: package("<a/>" * 24_000_000),
    "empty cells": lambda: package("<row>" + "<c/>" * 24_000_000 + "</row>"),
    "numbers": lambda: package(("<row>" + "<c><v>12.5</v></c>" * 10 + "</row>") * 199_999),
    "texts": lambda: package(
        "".join(f'<row><c t="s"><v>{n}</v></c></row>' for n in range(199_999)),
        shared="".join(f"<si><t>{'ê' * 200} {n}</t></si>" for n in range(199_999)),
    ),
    "a long comment": lambda: package(f"<!--{'x' * 90_000_000}-->"),
}
MEASURED = """
import resource, sys, time
from pathlib import Path
from runtime.readers.table import read_table
from workflow.domain.errors import InvalidFileError
try:
    read_table(Path(sys.argv[1]).read_bytes(), file="f")
except InvalidFileError:
    pass
print(time.process_time(), resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)
"""


class TestHostileWorkbook:
    @pytest.mark.parametrize(("data", "expected"), HOSTILE.values(), ids=HOSTILE.keys())
    def test_is_refused(self, data: bytes, expected: list[object]) -> None:
        assert places(read_table, data) == expected

    @pytest.mark.slow
    @pytest.mark.parametrize("name", LARGE)
    def test_takes_at_most_20_seconds_and_600_megabytes(self, name: str, tmp_path: Path) -> None:
        (tmp_path / "file").write_bytes(LARGE[name]())

        done = subprocess.run(
            [sys.executable, "-c", MEASURED, tmp_path / "file"],
            capture_output=True,
            check=True,
            text=True,
        )

        seconds, megabytes = map(float, done.stdout.split())
        assert seconds < 20
        assert megabytes < 600

    def test_is_another_kind_of_archive(self) -> None:
        document = io.BytesIO()
        with zipfile.ZipFile(document, "w") as archive:
            archive.writestr("word/document.xml", "<document/>")

        assert places(read_table, document.getvalue()) == [("file_not_a_table", None, None)]


class TestLimits:
    def test_leave_far_cells_alone_that_have_only_a_format(self) -> None:
        table = read_table(package(ONE + '<row><c r="XFD1048576" s="0"/></row>'), file="f")

        assert table.header.cells == ("code",)
        assert table.rows == ()


class TestFlaws:
    def test_are_the_cells_whose_value_would_be_lost(self) -> None:
        rows = (
            '<row r="2"><c r="A2" t="e"><v>#N/A</v></c><c r="B2"><f>A1</f></c>'
            '<c r="C2"><f>1+1</f><v>2</v></c><c r="D2" t="str"><f>A9</f><v></v></c></row>'
        )

        table = read_table(package(ONE + rows), file="f")

        assert [(flaw.code, flaw.line, flaw.column, flaw.found) for flaw in table.flaws] == [
            ("cell_has_error", 2, 1, "#N/A"),
            ("formula_without_result", 2, 2, ""),
        ]
        assert table.rows[0].cells == ("", "", "2")
