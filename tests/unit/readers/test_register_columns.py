"""Files of registers, whose columns come from what a register is."""

from __future__ import annotations

import unicodedata
from datetime import date
from fractions import Fraction

import pytest

from runtime.language import LANGUAGES, language
from runtime.readers.registers import columns_of_register, reader_of
from runtime.writers.guide import meaning
from workflow.application.registers import REGISTERS
from workflow.application.registers.register import Holds
from workflow.domain.errors import InvalidFileError
from workflow.domain.records.record import columns_of

ALL = pytest.mark.parametrize("name", REGISTERS)


def problems(name: str, text: str) -> list[tuple[str, int | None, int | None]]:
    with pytest.raises(InvalidFileError) as caught:
        reader_of(REGISTERS[name])(text.encode(), file="f.csv")
    return [(problem.code, problem.line, problem.column) for problem in caught.value.problems]


class TestColumns:
    @ALL
    def test_cover_the_record(self, name: str) -> None:
        register = REGISTERS[name]
        fields = {column.field for column in register.columns}

        left = set(columns_of(register.record)) - fields - {"id", register.author}

        assert left == set()
        assert fields <= set(columns_of(register.record))

    @ALL
    def test_are_told_apart_by_every_name(self, name: str) -> None:
        columns = columns_of_register(REGISTERS[name]).columns

        names = [one for column in columns for one in column.names]

        assert len(names) == len(set(names))

    @ALL
    @pytest.mark.parametrize("code", LANGUAGES)
    def test_have_a_title_and_a_meaning(self, name: str, code: str) -> None:
        register, words = REGISTERS[name], language(code)
        columns = columns_of_register(register)

        assert [c.code for c in register.columns if not words.has("tables", c.code)] == []
        assert [c.code for c in columns.columns if not meaning(c, columns, words)] == []
        assert words.has("sheets", columns.name)
        assert words.has("event_kinds", register.event)

    @ALL
    @pytest.mark.parametrize("code", LANGUAGES)
    def test_have_words_for_every_value(self, name: str, code: str) -> None:
        register, words = REGISTERS[name], language(code)

        missing = [
            (column.words, str(word))
            for column in register.columns
            if column.holds is Holds.WORD
            for word in register.types[column.code]
            if not words.has(column.words, str(word))
        ]

        assert missing == []


class TestRead:
    def test_takes_vietnamese_titles_and_words(self) -> None:
        file = "Đơn vị;Tháng;Loại;Số cuộc họp;Tự xếp loại\nX1;03/2022;Chuyên đề;0;Tốt\n"

        [row] = reader_of(REGISTERS["quality"])(file.encode(), file="f.csv")

        assert row.values == {
            "unit": "X1",
            "month": "2022-03",
            "kind": "thematic",
            "held": 0,
            "self_grade": "Tốt",
        }
        assert row.line == 2

    def test_takes_exact_amounts(self) -> None:
        file = "subject,result,value,of,as_of_on\nX,a,98%,,15/11/2022\nX,b,15,15,\nX,c,2/3,,\n"

        rows = reader_of(REGISTERS["result"])(file.encode(), file="f.csv")

        assert [row.values["value"] for row in rows] == [Fraction(49, 50), 15, Fraction(2, 3)]
        assert rows[0].values["as_of_on"] == date(2022, 11, 15)

    def test_tells_blank_from_taken_away(self) -> None:
        file = "code,subject,document,text\nC1,X,-,\n"

        [row] = reader_of(REGISTERS["commitment"])(file.encode(), file="f.csv")

        assert (row.values, row.cleared) == ({"code": "C1", "subject": "X"}, ("document",))

    def test_tells_every_mistake_with_its_place(self) -> None:
        file = "unit,month,present,lasted\nX1,13/2022,-1,x\n,2022-03,1,2\n"

        assert problems("quality", file) == [
            ("month_unreadable", 2, 2),
            ("not_a_number", 2, 3),
            ("not_a_number", 2, 4),
            ("cell_required", 3, 1),
        ]

    @pytest.mark.parametrize("cell", ["-5", "1e5", "x", "1/0", "1.234,5", "0,1234567"])
    def test_refuses_what_is_no_amount(self, cell: str) -> None:
        file = f'subject,result,value\nX,a,"{cell}"\n'

        assert problems("result", file) == [("amount_unreadable", 2, 3)]

    def test_refuses_an_amount_that_no_file_could_hold(self) -> None:
        file = "subject,result,value\nX,a,123456789.123457%\n"

        assert problems("result", file) == [("amount_unreadable", 2, 3)]

    def test_refuses_the_same_code_twice(self) -> None:
        file = "code,subject\nC1,X\nC1,Y\n"

        assert problems("commitment", file) == [("duplicate_row", 3, 1)]

    def test_knows_decomposed_letters(self) -> None:
        file = unicodedata.normalize("NFD", "Đơn vị;Tháng;Tự xếp loại\nX1;2022-03;Tốt\n")

        [row] = reader_of(REGISTERS["quality"])(file.encode(), file="f.csv")

        assert row.values["self_grade"] == unicodedata.normalize("NFC", "Tốt")
