"""A district that monitors its communes, made through the command line."""

from __future__ import annotations

import csv
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from cli.main import main
from tests.functional.conftest import CALENDAR
from tests.monitoring_world import definition, person_rows, role_rows, unit_rows


def on(day: str, hour: int = 9) -> tuple[str, str]:
    """Return the moment of an act."""
    return ("--now", f"{day}T{hour:02}:00:00+07:00")


def write(file: Path, header: Sequence[str], rows: Sequence[Sequence[Any]]) -> Path:
    """Write a CSV file."""
    with file.open("w", encoding="utf-8", newline="") as target:
        csv.writer(target).writerows([header, *rows])
    return file


def opened(folder: Path, start: str, *requires: Any) -> Path:
    """Return a rehearsal in which a cycle was opened on a day: `monitored-BS`."""
    file, first = folder / "monitored.db", on(start, 7)
    (folder / "monitored.yaml").write_text(json.dumps(definition(*requires)), encoding="utf-8")
    people = [(row.code, row.name, row.email, row.unit) for row in person_rows()]
    steps: list[Sequence[object]] = [
        ("init", "--rehearsal"),
        ("calendar", "import", CALENDAR, *first),
        ("definition", "add", folder / "monitored.yaml", *first),
        (
            *("unit", "import"),
            write(
                folder / "u.csv",
                ("code", "name", "kind", "parent"),
                [(row.code, row.name, row.kind, row.parent or "") for row in unit_rows()],
            ),
            *first,
        ),
        (
            *("person", "import"),
            write(folder / "p.csv", ("code", "name", "email", "unit"), people),
            *first,
        ),
        (
            *("role", "import"),
            write(
                folder / "r.csv",
                ("role", "person", "unit"),
                [(row.role, row.person, row.unit) for row in role_rows()],
            ),
            *first,
        ),
        ("cycle", "open", "monitored", "--unit", "BS", "--start", start, *first),
    ]
    for step in steps:
        given = [*map(str, step), "--db", f"sqlite:///{file}"]
        assert main(given) == 0, step
    return file
