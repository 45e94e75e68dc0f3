"""A small organisation in which one cell has gone on and all others are late."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from cli.main import main
from tests.functional.conftest import CALENDAR, CYCLE, DEFINITION, FILES, FIRST_MORNING

LATE = "2022-11-16T08:00:00+07:00"
NOW = datetime(2022, 11, 16, 1, tzinfo=UTC)
MEETING = "2022-11-02T09:00:00+07:00"


def make(folder: Path) -> Path:
    """Return a rehearsal of that morning, in a folder of its own."""
    file = folder / "late.db"
    for name, text in FILES.items():
        (folder / name).write_text(text, encoding="utf-8")
    held = ("dissemination", "record", "--cycle", CYCLE, "--on", "2022-11-02", "--unit")
    steps = (
        (FIRST_MORNING, "init", "--rehearsal"),
        (FIRST_MORNING, "calendar", "import", CALENDAR),
        (FIRST_MORNING, "definition", "add", DEFINITION),
        (FIRST_MORNING, "unit", "import", folder / "units.csv"),
        (FIRST_MORNING, "person", "import", folder / "people.csv"),
        (FIRST_MORNING, "role", "import", folder / "roles.csv"),
        (FIRST_MORNING, "cycle", "open", "year_end_2022", "--unit", "TL", "--start", "2022-11-01"),
        (MEETING, *held, "TL.01.01"),
        (MEETING, "review", "fire", f"{CYCLE}/A2", "exempt", "--reason", "Đi học dài hạn"),
        (LATE, "tick"),
    )
    for now, *step in steps:
        assert main([*map(str, step), "--db", f"sqlite:///{file}", "--now", now]) == 0, step
    return file
