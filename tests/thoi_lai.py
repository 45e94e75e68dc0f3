"""A part of Thới Lai in 2022, from the data of the demo: a commune, and the cell of an office.

The district has only its standing board here; its members are reviewed elsewhere.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from cli.main import main
from tests.program import Run, Said

ROOT = Path(__file__).parents[1]
DATA = ROOT / "definitions" / "thoi_lai_2022"
CYCLE = "thoi_lai_meetings-TL"
COMMUNE, OFFICE = "TL.04", "TL.14"
CELLS = tuple(f"{COMMUNE}.{number:02}" for number in range(1, 12))
MEMBERS = 166
SECRETARY, DEPUTY, CLERK = "DV0637", "DV0653", "DV0668"  # of the commune; members of three cells
DISTRICT_BOARD = "DV3339"  # of the standing board of the district
OFFICE_HEAD, OFFICE_CLERK = "DV3272", "DV3273"

HERE = ("--cycle", CYCLE)
OPENED_AT = "2022-11-01T08:00:00+07:00"
NOW = ("--now", "2022-11-15T18:00:00+07:00")
TODAY = ("--on", "2022-11-15")

STAGE = """\
      - stage: meeting
        kind: meeting
        title: {vi: Hội nghị kiểm điểm, en: Review meeting}
        owner: [{role: secretary, at: cell}, {role: secretary, at: grassroots}]
        auto: true
        due: {on: 2022-11-30}
        requires:
          - meeting_held
          - supervisor_attended: {role: standing_board}
"""
STRICT = """\
          - meeting_planned
          - quorum_met: {at_least: 2/3}
          - meeting_lasted: {minutes: 210}
          - minutes_signed
          - meeting_closed
"""
DEFINITION = f"""\
name: thoi_lai_meetings
title: {{vi: Hội nghị kiểm điểm 2022, en: Review meetings 2022}}
calendar: vn_public
time_zone: Asia/Ho_Chi_Minh
stalled_after: 8wd
head_role: secretary
authority: [{{role: secretary, above: true}}]
roles:
  secretary: {{title: {{vi: Bí thư, en: Secretary}}, reach: subtree}}
  standing_board: {{title: {{vi: Ủy viên ban thường vụ, en: Standing board}}, reach: subtree}}
  supervisor: {{title: {{vi: Người dự chỉ đạo, en: Supervising representative}}}}
tracks:
  member:
    title: {{vi: Đảng viên, en: Members}}
    subjects: {{people_in: [cell, grassroots]}}
    stages:
{STAGE}
  cell:
    title: {{vi: Chi bộ, en: Cells}}
    subjects: {{units: [cell]}}
    stages:
{STAGE}
  grassroots:
    title: {{vi: Tổ chức cơ sở đảng, en: Grassroots organisations}}
    subjects: {{units: [grassroots]}}
    stages:
{STAGE}{STRICT}
"""


def rows(name: str) -> list[dict[str, str]]:
    """Return the rows of a file of the demo."""
    with (DATA / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def is_here(unit: str) -> bool:
    return unit in ("TL", COMMUNE, OFFICE) or unit.startswith(f"{COMMUNE}.")


def write(file: Path, table: Iterable[Mapping[str, object]]) -> Path:
    """Write a CSV file."""
    listed = list(table)
    with file.open("w", encoding="utf-8", newline="") as target:
        writer = csv.DictWriter(target, list(listed[0]))
        writer.writeheader()
        writer.writerows(listed)
    return file


def open_cycle(folder: Path) -> Path:
    """Return a rehearsal in a folder in which the commune and the office have their cycle open."""
    (folder / "meetings.yaml").write_text(DEFINITION, encoding="utf-8")
    known = ("secretary", "standing_board", "supervisor")
    roles = [row for row in rows("roles.csv") if is_here(row["unit"]) and row["role"] in known]
    needed = {row["person"] for row in roles}
    people = [
        row if is_here(row["unit"]) else {**row, "unit": "TL"}
        for row in rows("people.csv")
        if is_here(row["unit"]) or row["code"] in needed
    ]
    tables = {
        "unit": [row for row in rows("units.csv") if is_here(row["code"])],
        "person": people,
        "role": roles,
    }
    calendar = ROOT / "definitions" / "calendars" / "vn_public.json"
    steps: list[tuple[object, ...]] = [
        ("init", "--rehearsal"),
        ("calendar", "import", calendar),
        ("definition", "add", folder / "meetings.yaml"),
        *((noun, "import", write(folder / f"{noun}.csv", table)) for noun, table in tables.items()),
        ("cycle", "open", "thoi_lai_meetings", "--unit", "TL", "--start", "2022-11-01"),
    ]
    for step in steps:
        given = [*map(str, step), "--db", f"sqlite:///{folder / 'open.db'}", "--now", OPENED_AT]
        assert main(given) == 0, step
    return folder / "open.db"


def done(said: Said) -> Any:
    """Return what a call answered that went well."""
    assert said.status == 0, said.err
    return said.document


def standing(run: Run, track: str) -> tuple[int, int]:
    """Return how many of a track in the commune have finished, of how many."""
    found = done(run("progress", *HERE, "--under", COMMUNE, "-o", "json"))["rows"]
    [row] = [row for row in found if row["track"] == track]
    return row["done"], row["subjects"]


def unmet(run: Run, subject: str, *given: object) -> list[dict[str, Any]]:
    """Return what a review still lacks, as `review why` tells it."""
    found: list[dict[str, Any]]
    found = done(run("review", "why", f"{CYCLE}/{subject}", "-o", "json", *given))["unmet"]
    return found


def cell_meetings(*, absent: Mapping[str, str] | None = None) -> list[dict[str, object]]:
    """Return a meeting of each cell, each attended by the member of the board in charge of it."""
    held = {(row["role"], row["unit"]): row["person"] for row in rows("roles.csv")}
    return [
        {
            "code": f"HN-{number:02}",
            "unit": cell,
            "date": f"{10 + number % 6}/11/2022",
            "from": "07:30",
            "to": "11:00",
            "chair": held["secretary", cell],
            "minutes": f"{number}-BB/CB",
            "supervisors": held["supervisor", cell],
            "absent": (absent or {}).get(cell, ""),
        }
        for number, cell in enumerate(CELLS, start=1)
    ]
