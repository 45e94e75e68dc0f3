"""Files of suggestions: read, refused, and written so that they come back as they were."""

from __future__ import annotations

from datetime import date

import pytest

from runtime.language import language
from runtime.readers.suggestions import SUGGESTION_COLUMNS, read_suggestions, suggestion_values
from runtime.writers.csv_file import write_csv
from runtime.writers.workbook import write_workbook
from tests.suggesting import a_suggestion
from workflow.domain.errors import InvalidFileError
from workflow.domain.records.suggestion import SuggestionKind
from workflow.domain.rows_of_suggestions import SuggestionRow

FULL = a_suggestion(
    7,
    kind=SuggestionKind.IN_DEPTH,
    topic="Kỷ cương hành chính",
    case="vu-lang",
    evidence="=đi muộn, về sớm\n- thủ tục chậm",
    direction="Sửa quy chế",
    raised_before="K2018/S3",
    first_raised_on=date(2018, 12, 3),
)


def rows_of(text: str) -> list[SuggestionRow]:
    return read_suggestions(text.encode(), file="goi-y.csv")


def problems_of(text: str) -> list[tuple[str, int | None]]:
    with pytest.raises(InvalidFileError) as caught:
        rows_of(text)
    return [(problem.code, problem.line) for problem in caught.value.problems]


class TestReadSuggestions:
    def test_finds_columns_by_what_people_call_them(self) -> None:
        text = "Mã đối tượng,Hình thức,Nội dung gợi ý,Ngày đề xuất\nVL,Kiểm điểm sâu,X,02/12/2019\n"

        [row] = rows_of(text)

        assert row == SuggestionRow(
            subject="VL",
            kind=SuggestionKind.IN_DEPTH,
            topic="X",
            proposed_on=date(2019, 12, 2),
            line=2,
        )

    def test_lets_many_rows_be_without_a_code(self) -> None:
        assert len(rows_of("code,subject,topic\n,A1,x\n,A1,y\nS9,A2,x\n")) == 3

    def test_clears_with_a_dash_and_leaves_with_a_blank(self) -> None:
        [row] = rows_of("code,subject,case,evidence\nS1,VL,-,\n")

        assert (row.case, row.evidence, row.cleared) == (None, None, ("case",))

    @pytest.mark.parametrize(
        ("text", "problems"),
        [
            pytest.param("subject\n\n", [], id="nothing"),
            pytest.param("topic\nx\n", [("missing_header", 1)], id="no subject"),
            pytest.param(
                "code,subject\nS1,A\n,B\nS1,C\n", [("duplicate_code", 4)], id="one code twice"
            ),
            pytest.param("subject,kind\nA,deep\n", [("not_a_choice", 2)], id="no such kind"),
            pytest.param(
                "subject,proposed_on\nA,31/02/2020\n", [("day_does_not_exist", 2)], id="no such day"
            ),
        ],
    )
    def test_tells_what_is_wrong(self, text: str, problems: list[tuple[str, int]]) -> None:
        if problems:
            assert problems_of(text) == problems
        else:
            assert rows_of(text) == []


class TestSuggestionValues:
    @pytest.mark.parametrize("form", ["csv", "xlsx"])
    def test_come_back_as_they_were(self, form: str) -> None:
        values = suggestion_values(FULL, subject="VL@H.1")
        if form == "csv":
            data = write_csv(SUGGESTION_COLUMNS, [values])
        else:
            words = language("vi")
            data = write_workbook(SUGGESTION_COLUMNS, [values], title="Gợi ý", language=words)

        [row] = read_suggestions(data, file=f"goi-y.{form}")

        told = {name: getattr(row, name) for name in values}
        assert told == {**values, "kind": SuggestionKind.IN_DEPTH}
