from __future__ import annotations

from collections.abc import Iterator
from datetime import date, time
from fractions import Fraction

import pytest

from runtime.readers.columns import Column, Columns
from runtime.readers.limits import MOST_ROWS
from runtime.writers.csv_file import write_csv
from runtime.writers.texts import Values
from tests.sheets import EVERY_KIND, read_back
from workflow.domain.errors import InvalidValueError

NARROW = Columns(columns=(Column(code="name", titles=()),))


class TestWriteCsv:
    def test_writes_what_programs_read_alike_everywhere(self) -> None:
        row = {
            "code": "00123",
            "name": 'Chi bộ "1"',
            "note": "một\nhai",
            "owners": ("DV2", "DV1"),
            "due": date(2025, 11, 30),
            "at": time(8, 30),
            "votes": 12_000,
            "present": True,
            "level": "fair",
            "month": "2026-03",
            "value": Fraction(2, 3),
        }

        data = write_csv(EVERY_KIND, [row, {"code": "2", "name": "x", "present": False}])

        assert data.decode("utf-8") == (
            "\ufeffcode,name,title,note,owners,due,at,votes,present,email,level,month,value\r\n"
            '00123,"Chi bộ ""1""",,"một\nhai",DV2;DV1,2025-11-30,08:30,12000,true,,kha,'
            "2026-03,2/3\r\n"
            "2,x,,,,,,,false,,,,\r\n"
        )
        assert read_back(data)[0].values == row

    @pytest.mark.parametrize(
        ("text", "cell"),
        [("=1+1", "'=1+1"), ("-", "'-"), ("'=1", "''=1"), ("a;=1", "a;'=1"), ("a\x00=", "a=")],
    )
    def test_guards_what_a_spreadsheet_would_run(self, text: str, cell: str) -> None:
        assert write_csv(NARROW, [{"name": text}]).decode("utf-8-sig") == f"name\r\n{cell}\r\n"

    def test_ends_where_readers_end(self) -> None:
        def rows() -> Iterator[Values]:
            while True:
                yield {"name": "x"}

        with pytest.raises(InvalidValueError) as caught:
            write_csv(NARROW, rows())

        assert caught.value.facts == {"limit": MOST_ROWS - 2}
