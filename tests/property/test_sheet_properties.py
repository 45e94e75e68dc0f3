"""What is written to a spreadsheet comes back from it, whatever people typed."""

from __future__ import annotations

import csv
import io
import re
import unicodedata
from datetime import date, time
from fractions import Fraction
from typing import Any, TypeAlias

from hypothesis import given, settings
from hypothesis import strategies as st

from runtime.language import LANGUAGES, language
from runtime.readers.cells import LARGEST_NUMBER
from runtime.readers.days import FIRST_YEAR, LAST_YEAR
from runtime.readers.guard import guard_dash, guard_formulas, unguard_dash, unguard_formulas
from runtime.readers.table import read_table
from runtime.writers.csv_file import write_csv
from runtime.writers.workbook import write_workbook
from tests.sheets import EVERY_KIND, active_parts, read_back
from workflow.domain.legacy_text import looks_like_legacy_text
from workflow.domain.text import is_code, nfc

Values: TypeAlias = dict[str, Any]

NASTY = (
    *(
        "=1+1",
        "+84 900",
        "-",
        "'-",
        "''-",
        "@x",
        "\uff1d1",
        "'=1",
        "''",
        "00123",
        "1e3",
        "٣",
        "TRUE",
    ),
    *("<r>", "</r>", "_x0041_", "_x005F_", "x0041_", "&amp;", '"', '""', ";", ",", ";=1", "'", "_"),
    *(
        "Đảng ủy",
        "Hue\u0302\u0323",
        "😀",
        "👩\u200d👩",
        "a b",
        "#N/A",
        "30/11/2025",
        "có",
        "\\",
        "|",
    ),
)
SIGNS = st.characters(
    exclude_categories=("Cs", "Cc", "Co"), exclude_characters="\ufffd\ufffe\uffff"
)
PIECES = st.sampled_from(NASTY) | st.text(SIGNS, max_size=6)
SEPARATED = st.sampled_from([";=1", ';"=1;"', "\n=1", "\t'=1", '"', ";", "\r\n", "=", "-", "'"])
FORMULA = re.compile("[=+\\-@\t\r＝＋－＠]")
UNSEEN = re.compile("[\u200b\u200e\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff]")


def one_line(pieces: list[str]) -> str:
    """Return text as readers give it."""
    return nfc(UNSEEN.sub("", "".join(pieces)))


def is_text(text: str) -> bool:
    """Return whether a reader takes a text and gives it back as it is."""
    return (
        bool(text) and unicodedata.is_normalized("NFC", text) and not looks_like_legacy_text(text)
    )


LINES = st.lists(PIECES, max_size=4).map(one_line)
TEXTS = LINES.filter(is_text)
LONG_TEXTS = st.lists(LINES, min_size=1, max_size=4).map("\n".join).map(str.strip).filter(is_text)
CODES = st.text("abĐđệ0123.-_", min_size=1, max_size=6).filter(is_code)
# As they are read: decimals, percentages and ratios.
AMOUNTS = st.one_of(
    st.builds(Fraction, st.integers(0, 10**15 - 1), st.just(10**6)),
    st.builds(Fraction, st.integers(0, 10**9 - 1), st.integers(1, 10**9 - 1)),
)
OPTIONAL: dict[str, st.SearchStrategy[Any]] = {
    "title": TEXTS,
    "note": LONG_TEXTS,
    "owners": st.lists(CODES, min_size=1, max_size=4, unique=True).map(tuple),
    "due": st.dates(date(FIRST_YEAR, 1, 1), date(LAST_YEAR, 12, 31)),
    "at": st.builds(time, st.integers(0, 23), st.integers(0, 59)),
    "votes": st.integers(0, LARGEST_NUMBER),
    "present": st.booleans(),
    "month": st.dates(date(FIRST_YEAR, 1, 1), date(LAST_YEAR, 12, 31)).map("{:%Y-%m}".format),
    "value": AMOUNTS,
    "email": st.sampled_from(["a@b.vn", "+a@b.vn", "=a@b.vn", "-a@b.vn", "'a@b.vn"]),
    "level": st.sampled_from(["good", "fair"]),
}
ROWS = st.lists(
    st.fixed_dictionaries({"code": CODES, "name": TEXTS}, optional=OPTIONAL),
    max_size=4,
    unique_by=lambda row: row["code"],
)
LANGUAGE = st.sampled_from([language(code) for code in LANGUAGES])
ANY_TEXT = st.text(st.characters(exclude_categories=()), max_size=12) | PIECES


class TestRows:
    @settings(max_examples=200)
    @given(rows=ROWS, language=LANGUAGE)
    def test_come_back_from_a_workbook(self, rows: list[Values], language: Any) -> None:
        data = write_workbook(EVERY_KIND, rows, title="Bảng", language=language)

        assert [row.values for row in read_back(data)] == rows
        assert active_parts(data) == set()

    @settings(max_examples=200)
    @given(rows=ROWS)
    def test_come_back_from_csv(self, rows: list[Values]) -> None:
        data = write_csv(EVERY_KIND, rows)

        assert [row.values for row in read_back(data)] == rows

    @given(rows=ROWS)
    def test_clear_nothing(self, rows: list[Values]) -> None:
        for data in (
            write_workbook(EVERY_KIND, rows, title="Bảng", language=language("vi")),
            write_csv(EVERY_KIND, rows),
        ):
            assert {code for row in read_back(data) for code in row.cleared} == set()


class TestAnyText:
    @settings(max_examples=200)
    @given(text=ANY_TEXT, title=ANY_TEXT)
    def test_gives_a_workbook_that_can_be_read(self, text: str, title: str) -> None:
        row = {"code": text, "name": text, "note": text, "level": text}

        data = write_workbook(EVERY_KIND, [row], title=title, language=language("vi"))

        assert read_table(data, file="f").header.cells[0] == "code"
        assert active_parts(data) == set()

    @settings(max_examples=200)
    @given(
        text=st.lists(PIECES | SEPARATED, max_size=6).map("".join),
        separator=st.sampled_from(",;\t"),
    )
    def test_gives_csv_without_a_formula_whatever_separates_cells(
        self, text: str, separator: str
    ) -> None:
        data = write_csv(EVERY_KIND, [{"code": "1", "name": text, "note": text}])

        lines = io.StringIO(data.decode("utf-8-sig"), newline="")
        for cells in csv.reader(lines, delimiter=separator):
            assert [cell for cell in cells if FORMULA.match(cell)] == []


class TestGuards:
    @given(text=st.lists(PIECES | SEPARATED, max_size=6).map("".join))
    def test_are_undone(self, text: str) -> None:
        assert unguard_formulas(guard_formulas(text)) == text
        assert unguard_dash(guard_dash(text)) == text
