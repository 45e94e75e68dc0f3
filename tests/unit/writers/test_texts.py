from __future__ import annotations

import pytest

from runtime.readers.columns import Column, Columns
from runtime.readers.limits import MOST_CELLS
from runtime.writers.texts import clean, counted
from workflow.domain.errors import InvalidValueError

WIDE = Columns(columns=tuple(Column(code=f"c{number}", titles=()) for number in range(200)))
LIMIT = MOST_CELLS // 200 - 2


class TestClean:
    @pytest.mark.parametrize("end", ["\n", "\r\n", "\r"], ids=["LF", "CRLF", "CR"])
    def test_ends_lines_as_excel_does(self, end: str) -> None:
        assert clean(f"a{end}{end}b") == "a\n\nb"


class TestCounted:
    def test_gives_as_many_rows_as_readers_take_with_both_headers(self) -> None:
        rows = [{}] * LIMIT

        assert len(list(counted(rows, WIDE))) == LIMIT

    def test_refuses_one_row_more(self) -> None:
        rows = [{}] * (LIMIT + 1)

        with pytest.raises(InvalidValueError) as caught:
            list(counted(rows, WIDE))

        assert (caught.value.code, caught.value.facts) == ("table_too_long", {"limit": LIMIT})
