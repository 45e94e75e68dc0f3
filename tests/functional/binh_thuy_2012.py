"""Bình Thủy 2012 by the shipped definition: a district, 18 committees below it, 3,339 members.

The account gives no numbers of documents and no total: numbers, days and codes below stand in for
them, and 3,339 is the only total from which 3,261 gives 97,67 % at all. Where the hamlet cell and
the cell of the ward office belong is a choice as well.

    TU              the city committee
    QU              the district committee: UV01 ... UV11 its standing board, UV01 the secretary
    QU.BCH, QU.KT   the executive committee, and a body of the district
    QU.01 ... 18    committees of wards and of bodies; QU.05 stands for the ward Long Tuyền
    QU.05.1, .2     the cell of the hamlet Bình Phó B, and that of the ward office

Members of the board, and BTC of the organisation commission, belong to QU.01.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from tests.functional.story import Step, at, installing, write

CYCLE = "binh_thuy_2012-QU"
HERE = ("--cycle", CYCLE)
MEMBERS, REACHED = 3_339, 3_261
BOARD = tuple(f"UV{number:02}" for number in range(1, 12))
SECRETARY, CLERK = BOARD[0], "BTC"
COMMITTEES = tuple(f"QU.{number:02}" for number in range(1, 19))
WARD, HAMLET, OFFICE = "QU.05", "QU.05.1", "QU.05.2"
EXECUTIVE, INSPECTION = "QU.BCH", "QU.KT"
OPENED_ON, ON_21_APRIL = "2012-03-20", "2012-04-21"

GUIDANCE = {
    "36-KH/TU": ("--issued", "2012-03-21", "--unit", "TU"),
    "05-HD/BTCTU": ("--issued", "2012-03-26", "--unit", "TU", "--parent", "36-KH/TU"),
    "03-HD/BTCQU": ("--issued", "2012-03-30", "--unit", "QU", "--parent", "05-HD/BTCTU"),
}
_UNITS = (
    ("TU", "Thành ủy", "city_committee", ""),
    ("QU", "Quận ủy", "district_committee", "TU"),
    (EXECUTIVE, "Ban Chấp hành Đảng bộ quận", "executive_committee", "QU"),
    (INSPECTION, "Ủy ban Kiểm tra Quận ủy", "agency", "QU"),
    *((code, f"Đảng bộ {code}", "grassroots", "QU") for code in COMMITTEES),
    (HAMLET, "Chi bộ khu vực Bình Phó B", "cell", WARD),
    (OFFICE, "Chi bộ cơ quan phường", "cell", WARD),
)


def members() -> list[tuple[str, str]]:
    """Return every member with the code of the unit: the board, and the others by turns."""
    first = [(code, COMMITTEES[0]) for code in (*BOARD, CLERK)]
    places = (*COMMITTEES, HAMLET, OFFICE)
    others = MEMBERS - len(first)
    return first + [(f"DV{n:04}", places[n % len(places)]) for n in range(1, others + 1)]


def head_of(unit: str) -> str:
    """Return the secretary of a committee or a cell: the first of its members by code."""
    return next(code for code, at_unit in members() if at_unit == unit and code.startswith("DV"))


def roles() -> list[tuple[str, str, str]]:
    """Return who is what; UV02 and UV03 head the bodies of the district."""
    held = [("standing_board", "TU1", "TU"), ("organisation_commission", CLERK, "QU")]
    held += [("secretary", SECRETARY, unit) for unit in ("QU", EXECUTIVE)]
    held += [("secretary", BOARD[1], INSPECTION)]
    held += [("standing_board", code, "QU") for code in BOARD]
    return held + [("secretary", head_of(unit), unit) for unit in (*COMMITTEES, HAMLET, OFFICE)]


def opening(folder: Path) -> list[Step]:
    """Return the commands that bring the district in and open the campaign in March."""
    people = [(code, f"Đảng viên {code}", unit) for code, unit in members()]
    people.append(("TU1", "Ủy viên ban thường vụ Thành ủy", "TU"))
    tables = {
        "unit": write(folder / "units.csv", ("code", "name", "kind", "parent"), _UNITS),
        "person": write(folder / "people.csv", ("code", "name", "unit"), people),
        "role": write(folder / "roles.csv", ("role", "person", "unit"), roles()),
    }
    start = ("--unit", "QU", "--start", OPENED_ON, *at(OPENED_ON))
    return [
        *installing("binh_thuy_2012", folder, tables, OPENED_ON),
        ("cycle", "open", "binh_thuy_2012", *start),
    ]


def issuing(number: str) -> tuple[str, ...]:
    """Return the command that records a document on the day of its issue."""
    given = GUIDANCE[number]
    return ("document", "add", number, *HERE, *given, *at(given[1]))


def sessions() -> list[Sequence[object]]:
    """Return 2 classes of key cadres without names, then 18 of the committees."""
    first = ("D1", "QU", "2012-04-05", "03-HD/BTCQU", "cán bộ chủ chốt, cán bộ cơ quan quận")
    rows: list[Sequence[object]] = [(*first, 428, 2, "")]
    for number, unit in enumerate(COMMITTEES):
        day = f"2012-04-{10 + number % 11}"
        said = "Đảng viên đồng tình với chủ trương"
        rows.append((f"D2.{unit}", unit, day, "03-HD/BTCQU", "đảng viên", "", 1, said))
    return rows


def disseminating(folder: Path) -> list[Step]:
    """Return the commands that issue guidance, and record both waves of classes."""
    columns = ("code", "unit", "held_on", "documents", "target_group", "headcount", "classes")
    came = [(f"D2.{unit[:5]}", code) for code, unit in members()[:REACHED]]
    held = write(folder / "sessions.csv", (*columns, "note"), sessions())
    roll = write(folder / "attendance.csv", ("session", "person"), came)
    evening = ("--now", f"{ON_21_APRIL}T17:00:00+07:00")
    return [
        *map(issuing, GUIDANCE),
        ("dissemination", "import", held, *HERE, *evening),
        ("dissemination", "import", roll, "--attendance", *HERE, *evening),
    ]
