"""Files of meetings, of their rolls, and of their conclusions."""

from __future__ import annotations

from datetime import date, time

import pytest

from runtime.language import LANGUAGES, language
from runtime.readers.columns import Columns
from runtime.readers.meetings import (
    CONCLUSION_COLUMNS,
    MEETING_COLUMNS,
    ROLL_COLUMNS,
    read_conclusions,
    read_meetings,
    read_roll,
)
from runtime.writers.guide import meaning
from tests.unit.readers.refusals import Place, places, workbook
from workflow.domain.records.meeting import ConclusionKind
from workflow.domain.rows_of_meetings import ConclusionRow, MeetingRow, RollRow

BARE = MeetingRow(code="HN1", unit="TL.01", held_on=date(2022, 11, 15), line=2)
MORNING, AFTERNOON = (None, time(8), time(11, 30)), (None, time(13, 30), time(17))


def meeting(header: str = "", cells: str = "") -> bytes:
    """Return a file of one meeting with further columns."""
    return f"code,unit,date{header}\nHN1,TL.01,2022-11-15{cells}\n".encode()


class TestReadMeetings:
    def test_gives_what_is_told_and_leaves_the_rest(self) -> None:
        assert read_meetings(meeting(), file="f") == [BARE]

    def test_knows_the_vietnamese_titles_and_lists(self) -> None:
        sheet = [
            ["Mã hội nghị", "Mã đơn vị", "Ngày họp", "Từ giờ", "Đến giờ", "Chủ trì", "Vắng mặt"],
            ["HN1", "TL.01", date(2022, 11, 15), "8h", "11g30", "A1", "A2; A3"],
        ]

        [row] = read_meetings(workbook({"Hội nghị": sheet}), file="f")

        assert (row.held_on, row.sittings) == (date(2022, 11, 15), (MORNING,))
        assert (row.chair, row.absent) == ("A1", ("A2", "A3"))

    def test_takes_several_sittings_subjects_and_item_chairs(self) -> None:
        header = ",sittings,reviewed,item_chairs"
        cells = ',"08:00-11:30; 2022-11-16 08:00-11:30","A1; A2@TL.01;A1","A1=A2; A3=A2"'

        [row] = read_meetings(meeting(header, cells), file="f")

        assert row.sittings == (MORNING, (date(2022, 11, 16), time(8), time(11, 30)))
        assert row.reviewed == ("A1", "A2@TL.01")
        assert row.item_chairs == (("A1", "A2"), ("A3", "A2"))

    def test_takes_away_what_a_dash_clears(self) -> None:
        [row] = read_meetings(meeting(",from,to,chair,place", ",-,-,-,-"), file="f")

        assert row.cleared == ("chair", "place", "sittings")

    @pytest.mark.parametrize(
        ("header", "cells", "place"),
        [
            (",from,to", ",08:00,", ("sitting_half_told", 2, 5)),
            (",to", ",08:00", ("sitting_half_told", 2, None)),
            (",sittings", ",8-11", ("sitting_not_understood", 2, 4)),
            (",item_chairs", ",A1", ("item_chair_not_understood", 2, 4)),
            (",convened", ",-1", ("not_a_number", 2, 4)),
            (",chair", ",a b", ("not_a_code", 2, 4)),
        ],
    )
    def test_tells_where_a_mistake_is(self, header: str, cells: str, place: Place) -> None:
        assert places(read_meetings, meeting(header, cells)) == [place]

    def test_has_each_meeting_once(self) -> None:
        twice = meeting() + b"HN1,TL.01,2022-11-16\n"

        assert places(read_meetings, twice) == [("duplicate_code", 3, 1)]


class TestReadRoll:
    def test_gives_who_was_there_and_who_was_away(self) -> None:
        written = "Hội nghị,Cá nhân,Có mặt,Lý do vắng,Phát biểu\nHN1,A1,x,,có\nHN1,A2,không,Ốm,\n"

        assert read_roll(written.encode(), file="f") == [
            RollRow(meeting="HN1", person="A1", present=True, spoke=True, line=2),
            RollRow(meeting="HN1", person="A2", present=False, excuse="Ốm", line=3),
        ]

    def test_has_each_person_once_at_a_meeting(self) -> None:
        written = b"meeting,person,present\nHN1,A1,1\nHN2,A1,1\nHN1,A1,0\n"

        assert places(read_roll, written) == [("duplicate_row", 4, 1)]


class TestReadConclusions:
    @pytest.mark.parametrize(
        ("written", "kind"),
        [
            ("Hạn chế, khuyết điểm", ConclusionKind.SHORTCOMING),
            ("ưu điểm", ConclusionKind.STRENGTH),
            ("task", ConclusionKind.TASK),
            ("", None),
        ],
    )
    def test_gives_their_kind(self, written: str, kind: ConclusionKind | None) -> None:
        data = f'meeting,number,about,kind,text\nHN1,1,A1,"{written}","Dòng 1\nDòng 2"\n'

        assert read_conclusions(data.encode(), file="f") == [
            ConclusionRow(
                meeting="HN1", number=1, about="A1", kind=kind, text="Dòng 1\nDòng 2", line=2
            )
        ]

    def test_refuses_a_kind_that_there_is_not(self) -> None:
        data = b"meeting,number,kind,text\nHN1,1,hay,x\n"

        assert places(read_conclusions, data) == [("not_a_choice", 2, 3)]


class TestColumns:
    @pytest.mark.parametrize("code", LANGUAGES)
    @pytest.mark.parametrize(
        "columns",
        [MEETING_COLUMNS, ROLL_COLUMNS, CONCLUSION_COLUMNS],
        ids=lambda columns: columns.name,
    )
    def test_all_say_what_they_mean(self, columns: Columns, code: str) -> None:
        silent = [
            column.code
            for column in columns.columns
            if not meaning(column, columns, language(code))
        ]

        assert silent == []
