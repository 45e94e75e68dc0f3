"""Files of planned votes and of counts."""

from __future__ import annotations

from datetime import date
from unicodedata import normalize

import pytest

from runtime.readers.votes import read_counts, read_votes
from workflow.domain.errors import InvalidFileError
from workflow.domain.rows_of_votes import CountRow, VoteRow

VOTES = """\
Mã cuộc lấy phiếu,Loại phiếu,Mã đơn vị,Ngày lấy phiếu,Khối,Mã người kiểm phiếu,Mã đối tượng
V1,confidence,X1,20/11/2018,commune,P8;P9,"P1
P2; P3@X1
P1"
"""
COUNTS = """\
vote,teller,subject,option,count,convened,present
V1,1,,,,15,14
V1,1,P1,low,3,,
"""


def codes(error: pytest.ExceptionInfo[InvalidFileError]) -> list[tuple[str, int | None]]:
    return [(problem.code, problem.line) for problem in error.value.problems]


class TestVotes:
    def test_are_read_with_their_subjects_each_once(self) -> None:
        [row] = read_votes(VOTES.encode(), file="v.csv")

        assert row == VoteRow(
            code="V1",
            rule="confidence",
            unit="X1",
            held_on=date(2018, 11, 20),
            stratum="commune",
            subjects=("P1", "P2", "P3@X1"),
            tellers=("P8", "P9"),
            line=2,
        )

    def test_need_somebody_on_the_ballot(self) -> None:
        with pytest.raises(InvalidFileError) as caught:
            read_votes(b"code,rule,unit,date,subjects\nV1,confidence,X1,2018-11-20,\n", file="v")

        assert codes(caught) == [("cell_required", 2)]


class TestCounts:
    def test_are_numbers_or_votes(self) -> None:
        assert read_counts(COUNTS.encode(), file="c.csv") == [
            CountRow(vote="V1", teller=1, convened=15, present=14, line=2),
            CountRow(vote="V1", teller=1, subject="P1", option="low", count=3, line=3),
        ]

    def test_keep_the_title_of_an_option_composed(self) -> None:
        text = normalize("NFD", "vote,teller,subject,option,count\nV1,1,P1,Tín nhiệm thấp,3\n")

        [row] = read_counts(text.encode(), file="c.csv")

        assert row.option == normalize("NFC", "Tín nhiệm thấp")

    @pytest.mark.parametrize(
        ("row", "code"),
        [
            pytest.param("V1,1,P1,low,-3", "not_a_number", id="a negative number"),
            pytest.param("V1,1,P1,low,3.5", "not_a_number", id="half a ballot"),
            pytest.param("V1,,P1,low,3", "cell_required", id="without a teller"),
            pytest.param(",1,P1,low,3", "cell_required", id="without a vote"),
            pytest.param("V1,1,P2,low,4", "duplicate_row", id="told twice"),
        ],
    )
    def test_refuse_what_is_no_count(self, row: str, code: str) -> None:
        text = f"vote,teller,subject,option,count\nV1,1,P2,low,3\n{row}\n"

        with pytest.raises(InvalidFileError) as caught:
            read_counts(text.encode(), file="c.csv")

        assert codes(caught) == [(code, 3)]
