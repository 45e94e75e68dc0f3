"""A rehearsal in which the district of the registers has opened its cycle, with more members."""

from __future__ import annotations

import csv
import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from cli.main import main
from tests.functional.conftest import CALENDAR
from tests.program import Said
from tests.register_world import CELLS, definition, person_rows, role_rows, unit_rows

FIRST = ("--now", "2022-01-03T08:00:00+07:00")


def write(file: Path, rows: Sequence[Mapping[str, object]]) -> Path:
    """Write a CSV file as people do."""
    with file.open("w", encoding="utf-8", newline="") as target:
        writer = csv.DictWriter(target, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
    return file


def members(count: int) -> list[str]:
    """Return the codes of further members, spread over the cells."""
    return [f"DV{number:03}" for number in range(1, count + 1)]


def open_cycle(folder: Path, *, further: int = 0) -> Path:
    """Return a rehearsal in a folder in which the cycle is open."""
    (folder / "registers.yaml").write_text(json.dumps(definition()), encoding="utf-8")
    units = [
        {"code": row.code, "name": row.name, "kind": row.kind, "parent": row.parent or ""}
        for row in unit_rows()
    ]
    places = [(row.code, row.unit) for row in person_rows()]
    places += [(code, CELLS[n % len(CELLS)]) for n, code in enumerate(members(further))]
    people = [
        {"code": code, "name": f"Đảng viên {code}", "unit": unit, "language": "vi"}
        for code, unit in places
    ]
    roles = [{"role": row.role, "person": row.person, "unit": row.unit} for row in role_rows()]
    tables = {"unit": units, "person": people, "role": roles}
    steps: list[tuple[object, ...]] = [
        ("init", "--rehearsal"),
        ("calendar", "import", CALENDAR),
        ("definition", "add", folder / "registers.yaml"),
        *((noun, "import", write(folder / f"{noun}.csv", rows)) for noun, rows in tables.items()),
        ("cycle", "open", "registers", "--unit", "MB", "--start", "2022-01-03"),
    ]
    for step in steps:
        given = [*map(str, step), "--db", f"sqlite:///{folder / 'open.db'}", *FIRST]
        assert main(given) == 0, step
    return folder / "open.db"


def done(said: Said) -> Any:
    """Return what a call answered that went well."""
    assert said.status == 0, said.err
    return said.document
