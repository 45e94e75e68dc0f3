from __future__ import annotations

import tempfile
from collections.abc import Iterator, Mapping
from datetime import date, time
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from runtime.language import LANGUAGES, language
from runtime.readers.calendars import CALENDAR_COLUMNS
from runtime.readers.columns import Column, Columns, Kind
from runtime.readers.header import match_header
from runtime.readers.limits import MOST_ROWS
from runtime.readers.people import PERSON_COLUMNS, read_people
from runtime.readers.problems import ProblemList
from runtime.readers.roles import ROLE_COLUMNS
from runtime.readers.table import read_table
from runtime.readers.units import UNIT_COLUMNS
from runtime.readers.xlsx_lines import GUIDES
from runtime.writers.cells import CUT_OFF, LONGEST_CELL
from runtime.writers.guide import meaning
from runtime.writers.texts import Values
from runtime.writers.workbook import template, write_workbook
from tests.sheets import EVERY_KIND, active_parts, data_sheet, found, part, read_back
from tests.unit.readers.refusals import refused
from workflow.domain.errors import InvalidValueError
from workflow.domain.text import fold

VI, EN = language("vi"), language("en")
FULL: dict[str, Any] = {
    "code": "00123",
    "name": "Chi bộ 1",
    "title": "=1+1",
    "note": "một\n\nhai",
    "owners": ("DV2", "-DV1"),
    "due": date(2025, 11, 30),
    "at": time(8, 30),
    "votes": 12,
    "present": True,
    "email": "cb1@xa.example",
    "level": "fair",
    "month": "2026-03",
    "value": Fraction(2, 3),
}
FOUR_TABLES = {
    "units": UNIT_COLUMNS,
    "people": PERSON_COLUMNS,
    "roles": ROLE_COLUMNS,
    "days": CALENDAR_COLUMNS,
}


def written(*rows: Values, title: str = "Kết quả", lang: str = "vi") -> bytes:
    """Return a workbook with rows of every kind."""
    return write_workbook(EVERY_KIND, rows, title=title, language=language(lang))


def cell(data: bytes, place: str) -> Mapping[str, str]:
    """Return the attributes of a cell of the data sheet, and its `v`."""
    (found_one,) = [one for one in found(data_sheet(data), "c") if one.get("r") == place]
    values = [value.text or "" for value in found(found_one, "v")]
    return {**found_one.attrib, "v": "".join(values)}


def texts(data: bytes, sheet: int) -> list[tuple[str, ...]]:
    """Return the rows of a sheet whose cells are text."""
    shared = [
        "".join(piece.text or "" for piece in found(item, "t"))
        for item in found(part(data, "xl/sharedStrings.xml"), "si")
    ]
    return [
        tuple(
            shared[int(value.text or "")]
            for one in found(row, "c")
            for value in found(one, "v")
            if one.get("t") == "s"
        )
        for row in found(part(data, f"xl/worksheets/sheet{sheet}.xml"), "row")
    ]


def sheet_names(data: bytes) -> list[str]:
    """Return what the tabs say."""
    return [sheet.attrib["name"] for sheet in found(part(data, "xl/workbook.xml"), "sheet")]


class TestWriteWorkbook:
    @pytest.mark.parametrize("lang", LANGUAGES)
    def test_gives_back_every_kind_of_value(self, lang: str) -> None:
        bare = {"code": "2", "name": "Chi bộ 2", "present": False, "level": None}

        rows = read_back(written(FULL, bare, lang=lang))

        assert [row.line for row in rows] == [3, 4]
        assert rows[0].values == FULL
        assert rows[1].values == {"code": "2", "name": "Chi bộ 2", "present": False}

    def test_puts_hidden_codes_above_the_titles(self) -> None:
        data = written(FULL)
        rows = found(data_sheet(data), "row")

        codes, titles, first = texts(data, 2)

        assert codes == tuple(column.code for column in EVERY_KIND.columns)
        assert titles == tuple(column.title for column in EVERY_KIND.columns)
        assert first[:2] == ("00123", "Chi bộ 1")
        assert [row.get("hidden") for row in rows] == ["1", None, None]

    def test_speaks_english(self) -> None:
        data = written(FULL, lang="en")

        assert texts(data, 2)[1][:3] == ("Entry code", "Full name", "Subject")
        assert "At" in texts(data, 2)[1]
        assert "yes" in texts(data, 2)[2]

    def test_keeps_days_times_and_numbers_as_such_and_all_else_as_text(self) -> None:
        data = written(FULL)
        kinds = [column.kind for column in EVERY_KIND.columns]

        cells = [cell(data, f"{letter}3") for letter in "ABCDEFGHIJKLM"]

        real = {Kind.DAY: "45991", Kind.CLOCK: "0.3541666666666667", Kind.NUMBER: "12"}
        assert [one["v"] for one in cells if "t" not in one] == list(real.values())
        assert [kind for kind, one in zip(kinds, cells, strict=True) if "t" not in one] == list(
            real
        )
        assert {one["t"] for one in cells if "t" in one} == {"s"}

    def test_formats_columns_so_that_what_is_typed_below_stays(self) -> None:
        data = written()
        styles = part(data, "xl/styles.xml")
        written_formats = {
            one.get("numFmtId"): one.get("formatCode") for one in found(styles, "numFmt")
        }
        known = {"49": "@", "1": "0", **written_formats}
        formats = [known.get(xf.get("numFmtId")) for xf in found(found(styles, "cellXfs")[0], "xf")]

        columns = [formats[int(col.attrib["style"])] for col in found(data_sheet(data), "col")]

        assert columns == [*"@@@@@", "dd/mm/yyyy", "hh:mm", "0", *"@@@@@"]

    def test_freezes_and_filters_under_the_titles(self) -> None:
        sheet = data_sheet(written(FULL, {**FULL, "code": "2"}))

        (pane,), (autofilter,) = found(sheet, "pane"), found(sheet, "autoFilter")

        assert (pane.get("ySplit"), pane.get("state")) == ("2", "frozen")
        assert autofilter.get("ref") == "A2:M4"

    def test_makes_columns_as_wide_as_their_longest_line_within_reason(self) -> None:
        rows = [{**FULL, "name": "x" * 30, "title": "x" * 300, "note": f"{'x' * 20}\n{'x' * 25}"}]

        widths = [float(col.attrib["width"]) for col in found(data_sheet(written(*rows)), "col")]

        assert [int(width) for width in widths[:4]] == [10, 30, 60, 25]

    def test_offers_the_values_of_choices_and_flags_where_rows_may_come(self) -> None:
        data = written()
        validations = found(data_sheet(data), "dataValidation")

        sources = {one.attrib["sqref"]: found(one, "formula1")[0].text for one in validations}

        assert sources == {
            f"I3:I{MOST_ROWS}": "'HƯỚNG DẪN'!$A$22:$A$23",
            f"K3:K{MOST_ROWS}": "'HƯỚNG DẪN'!$B$22:$B$23",
        }
        assert texts(data, 1)[-2:] == [("có", "good"), ("không", "kha")]

    def test_gives_the_same_bytes_for_the_same_rows(self) -> None:
        data = written(FULL)

        told = [element.text for element in part(data, "docProps/core.xml")]
        assert data == written(dict(reversed(FULL.items())))
        assert [text for text in told if text] == ["Kết quả", *["2000-01-01T00:00:00Z"] * 2]

    def test_needs_no_place_on_a_disk(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "nowhere"))

        assert len(read_back(written(FULL))) == 1

    def test_leaves_out_what_has_no_column(self) -> None:
        assert b"confidential" not in written({**FULL, "secret": "confidential"})
        assert read_back(written({**FULL, "secret": "confidential"}))[0].values == FULL

    def test_can_be_read_by_the_importers(self) -> None:
        row = {"code": "DV1", "name": "Đảng viên 1", "unit": "TL.01", "language": "en"}

        data = write_workbook(PERSON_COLUMNS, [row], title="Cá nhân", language=EN)

        (person,) = read_people(data, file="f")
        assert (person.code, person.language, person.line) == ("DV1", "en", 3)


class TestUserText:
    @pytest.mark.parametrize(
        "text",
        [
            *("=1+1", "=HYPERLINK(A1)", "+84 900", "-", "--", "'-", "@SUM(A1)", "＝1", "'=1", "'x"),
            *(
                "http://x.example",
                "mailto:a@b.vn",
                "internal:Sheet1!A1",
                "{=1}",
                "TRUE",
                "1e3",
                "00",
            ),
            *("<r></si></r>", "<r>", "<r></r>", "&amp;<b>", "_x0041_", "_x0041_x0042_x0043_"),
            *("_x005F_x0041_", "a_x000D_b", "٣", "😀👩\u200d👩", "Huế", '"', "\\"),
        ],
    )
    def test_comes_back_as_it_was_and_is_nothing_active(self, text: str) -> None:
        row = {"code": "1", "name": text, "title": text, "note": f"{text}\n{text}"}

        data = written(row)

        assert read_back(data)[0].values == row
        assert active_parts(data) == set()

    def test_is_composed(self) -> None:
        assert read_back(written({"code": "1", "name": "Hue\u0302\u0301"}))[0].text("name") == "Huế"

    def test_loses_the_signs_that_no_file_may_hold(self) -> None:
        row = {"code": "1", "name": "a\0b\x1b\x7f\x85c\ud800d\uffffe", "note": "a\r\nb\x0b"}

        assert read_back(written(row))[0].values == {"code": "1", "name": "abcde", "note": "a\nb"}

    @pytest.mark.parametrize("sign", ["x", "ệ", "😀"])
    def test_is_cut_with_a_mark_where_excel_cannot_hold_it(self, sign: str) -> None:
        units = len(sign.encode("utf-16-le")) // 2
        longest = sign * (LONGEST_CELL // units)

        (_, _, whole), (_, _, cut) = (
            texts(written({"code": "1", "name": "x", "note": text}), 2)[2]
            for text in (longest, longest + sign)
        )

        assert whole == longest
        assert cut == longest[: (LONGEST_CELL - len(CUT_OFF)) // units] + CUT_OFF
        assert len(cut.encode("utf-16-le")) // 2 <= LONGEST_CELL

    def test_that_was_cut_is_not_taken_back(self) -> None:
        data = written({"code": "1", "name": "x", "note": "x" * (LONGEST_CELL + 1)})

        (problem,) = refused(read_back, data)

        assert (problem.code, problem.line) == ("cell_too_long", 3)

    def test_may_be_a_day_or_number_that_excel_does_not_know(self) -> None:
        row = {"code": "1", "name": "x", "due": date(1890, 5, 19), "votes": 10**15}

        assert {"1890-05-19", "1000000000000000"} <= set(texts(written(row), 2)[2])


class TestTitle:
    @pytest.mark.parametrize(
        ("title", "name"),
        [
            ("Nội dung khắc phục", "Nội dung khắc phục"),
            ("Xã A/B: [2025]?*\\", "Xã A B   2025"),
            ("'Tên'", "Tên"),
            ("x" * 40, "x" * 31),
            ("😀" * 20, "😀" * 15),
            ("", "DỮ LIỆU"),
            ("???", "DỮ LIỆU"),
            ("Hướng dẫn", "DỮ LIỆU"),
            ("History", "DỮ LIỆU"),
            ("a\0\x1fb", "ab"),
        ],
        ids=repr,
    )
    def test_names_the_sheet_as_far_as_excel_allows(self, title: str, name: str) -> None:
        data = written(FULL, title=title)

        assert sheet_names(data) == ["HƯỚNG DẪN", name]
        assert len(read_back(data)) == 1


class TestGuide:
    @pytest.mark.parametrize("lang", LANGUAGES)
    def test_has_a_name_that_readers_pass_over(self, lang: str) -> None:
        assert fold(language(lang).text("sheets", "guide")) in GUIDES

    def test_says_what_each_column_is_for(self) -> None:
        rows = texts(template(PERSON_COLUMNS, title="Cá nhân", language=VI), 1)

        assert rows[0] == ("Cá nhân",)
        assert ("Mã đơn vị", "unit", "có", VI.text("sheets", "holds_code"), "Mã đơn vị.") in rows
        assert len(rows) == 3 + len(PERSON_COLUMNS.columns) + 2 + 2

    def test_tells_about_dashes_where_they_clear(self) -> None:
        note = VI.text("sheets", "note_clear")

        told = [
            (note,) in texts(template(columns, title="x", language=VI), 1)
            for columns in (EVERY_KIND, PERSON_COLUMNS)
        ]

        assert told == [True, False]

    @pytest.mark.parametrize("lang", LANGUAGES)
    @pytest.mark.parametrize("kind", Kind)
    def test_knows_how_every_kind_is_written(self, kind: Kind, lang: str) -> None:
        assert language(lang).has("sheets", f"holds_{kind}")

    @pytest.mark.parametrize("lang", LANGUAGES)
    @pytest.mark.parametrize("columns", FOUR_TABLES.values(), ids=FOUR_TABLES)
    def test_knows_the_columns_that_are_imported(self, columns: Columns, lang: str) -> None:
        unknown = [c.code for c in columns.columns if not meaning(c, columns, language(lang))]

        assert unknown == []

    def test_leaves_unknown_columns_without_a_meaning(self) -> None:
        columns = Columns(columns=(Column(code="colour", titles=()),))

        assert meaning(columns.columns[0], columns, VI) == ""


class TestTemplate:
    @pytest.mark.parametrize("lang", LANGUAGES)
    @pytest.mark.parametrize("columns", FOUR_TABLES.values(), ids=FOUR_TABLES)
    def test_is_a_table_without_rows(self, columns: Columns, lang: str) -> None:
        data = template(columns, title="Bảng", language=language(lang))

        table = read_table(data, file="f")
        problems = ProblemList("f")
        match_header(table.header, columns, problems=problems)
        assert problems.count == 0
        assert read_back(data, columns) == []

    def test_is_read_when_its_hidden_row_is_gone(self) -> None:
        titles = texts(template(EVERY_KIND, title="x", language=EN), 2)[1]
        problems = ProblemList("f")

        line = ",".join(titles) + "\n"
        match_header(read_table(line.encode(), file="f").header, EVERY_KIND, problems=problems)

        assert problems.count == 0


class TestLength:
    def test_is_what_readers_take_back_and_no_more(self) -> None:
        wide = Columns(columns=tuple(Column(code=f"c{n}", titles=()) for n in range(200)))

        def rows() -> Iterator[Values]:
            while True:
                yield {}

        with pytest.raises(InvalidValueError) as caught:
            write_workbook(wide, rows(), title="x", language=VI)

        assert (caught.value.code, caught.value.facts) == ("table_too_long", {"limit": 9_998})
