"""Whatever the bytes, a reader gives values or tells problems with sentences; it never breaks."""

from __future__ import annotations

import contextlib
import io
import re
import zipfile
from collections.abc import Callable
from datetime import date
from typing import TypeAlias

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from runtime.readers.calendars import read_calendar
from runtime.readers.people import read_people
from runtime.readers.roles import read_roles
from runtime.readers.units import read_units
from runtime.readers.yaml_tree import read_yaml
from tests.unit.readers.refusals import workbook
from workflow.domain.errors import InvalidFileError

Reader: TypeAlias = Callable[..., object]

YAML = """\
name: Kiểm điểm
stages:   # in order
  - {id: hop, due: 3 days, list: [1, 'a', "b\\n"]}
  - id: xep_loai
    text: |
      một
      hai
    share: 95%
    none: ~
"two words": >-
  a
""".encode()
JSON = (
    b'{"weekend": ["Sat", "Sun"], "years": {"2025": {"weekday_days_off": [{"date": "2025-05-02",'
    b' "name": "x", "status": "seen"}], "working_saturdays": [{"date": "2025-04-26"}]}}}'
)
VALID: dict[str, tuple[Reader, bytes]] = {
    "yaml": (read_yaml, YAML),
    "json": (read_calendar, JSON),
    "units": (read_units, "code;name;kind;parent\r\nA;Đảng bộ;k;\r\nB;x;k;A\r\n".encode("utf-16")),
    "people": (read_people, 'code,name,unit,joined_on\nA,"Họ, tên",U,2022-11-04\n'.encode()),
    "roles": (read_roles, b"role\tperson\tunit\tfrom\ns\tA\tU\t04/11/2022\n"),
    "days": (read_calendar, "date,kind,name\n2025-05-02,holiday,Tết\n".encode("utf-8-sig")),
}
SHEET = workbook({"S": [["code", "name", "unit", "joined_on"], ["A", "ê", 12, date(2022, 11, 4)]]})
PIECES = st.sampled_from(
    [
        *(b"", b"[", b"]", b"{", b"}", b":", b": ", b"- ", b"? ", b"&a ", b"*a", b"!x ", b"<<: "),
        *(b"|", b">", b"'", b'"', b"\t", b"\n", b"\r", b"---\n", b"#", b"%", b"\\", b"\\u0000"),
        *(b"\0", b"\xff", b"\xef\xbb\xbf", b"\xff\xfe", b"\xcc\x81", b"\xe2\x80\xa8", b"\xc2\x85"),
        *(b",", b";", b"=", b"-1", b"9" * 30, b"1e999", b"NaN", b"\xf0\x9f\x98\x80"),
    ]
)
VALUES = st.sampled_from(
    [
        *(b"", b"0", b"-1", b"7", b"99999999999", b"1e308", b"1e999", b"NaN", b"-inf", b"x"),
        *(b"s", b"e", b"b", b"d", b"n", b"str", b"inlineStr", b"A1", b"B9", b"XFD1048576", b"A0"),
        *(b"2022-11-04", b"2958466", b"TRUE", b"_xD800_", b"rId1", b"../x", b"hidden", b"14"),
        *(b"&amp;", b"&x;", b"[h]:mm", b"A1:XFD1048576"),
    ]
)
EDITS = st.lists(st.tuples(st.floats(0, 1), st.integers(0, 12), PIECES), min_size=1, max_size=5)
SWAPS = st.lists(st.tuples(st.floats(0, 1), VALUES), min_size=1, max_size=4)
VALUE_IN_XML = re.compile(rb'(?<==")[^"]*(?=")|(?<=>)[^<]*(?=<)')


def edited(data: bytes, edits: list[tuple[float, int, bytes]]) -> bytes:
    """Return `data` with pieces cut out and put in."""
    for share, length, piece in edits:
        start = int(share * len(data))
        data = data[:start] + piece + data[start + length :]
    return data


def swapped(part: bytes, swaps: list[tuple[float, bytes]]) -> bytes:
    """Return XML with other values in attributes and elements."""
    for share, value in swaps:
        places = list(VALUE_IN_XML.finditer(part))
        place = places[int(share * (len(places) - 1))]
        part = part[: place.start()] + value + part[place.end() :]
    return part


def with_parts(change: Callable[[str, bytes], bytes]) -> bytes:
    """Return the workbook with its parts changed."""
    output = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(SHEET)) as old, zipfile.ZipFile(output, "w") as new:
        for name in old.namelist():
            new.writestr(name, change(name, old.read(name)))
    return output.getvalue()


class TestAnyBytes:
    @pytest.mark.parametrize(
        "read", [read_yaml, read_calendar, read_people], ids=["yaml", "calendar", "people"]
    )
    @settings(max_examples=300)
    @given(data=st.binary(max_size=200))
    def test_are_read_or_refused(self, read: Reader, data: bytes) -> None:
        with contextlib.suppress(InvalidFileError):
            read(data, file="f")

    @pytest.mark.parametrize("name", VALID)
    @settings(max_examples=300)
    @given(edits=EDITS)
    def test_of_a_spoiled_file_are_read_or_refused(
        self, name: str, edits: list[tuple[float, int, bytes]]
    ) -> None:
        read, data = VALID[name]

        with contextlib.suppress(InvalidFileError):
            read(edited(data, edits), file="f")

    @settings(max_examples=200)
    @given(edits=EDITS)
    def test_of_a_spoiled_archive_are_read_or_refused(
        self, edits: list[tuple[float, int, bytes]]
    ) -> None:
        with contextlib.suppress(InvalidFileError):
            read_people(edited(SHEET, edits), file="f")

    @pytest.mark.parametrize("part", ["sheet1", "sharedStrings", "styles", "workbook"])
    @settings(max_examples=120)
    @given(swaps=SWAPS)
    def test_of_spoiled_parts_are_read_or_refused(
        self, part: str, swaps: list[tuple[float, bytes]]
    ) -> None:
        data = with_parts(lambda name, old: swapped(old, swaps) if f"/{part}." in name else old)

        with contextlib.suppress(InvalidFileError):
            read_people(data, file="f")

    def test_of_the_files_that_are_spoiled_here_are_in_order(self) -> None:
        for read, data in [*VALID.values(), (read_people, SHEET)]:
            read(data, file="f")
