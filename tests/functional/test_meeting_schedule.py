"""`reviewcycle meeting schedule`: all meetings of a district, among 65 members of its boards."""

from __future__ import annotations

from collections import Counter
from datetime import datetime, timedelta
from itertools import combinations
from pathlib import Path

import pytest

from tests.functional.conftest import CALENDAR, DEFINITION, ROOT
from tests.program import Run

DATA = ROOT / "definitions" / "thoi_lai_2022"
CYCLE = "year_end_2022-TL"
NOW = ("--now", "2022-11-01T07:00:00+07:00")
DAYS = ("--from", "2022-11-07", "--to", "2022-11-18")
HALF_DAY = timedelta(hours=4)


@pytest.fixture
def district(run: Run, tmp_path: Path) -> str:
    """Open the year-end review of the district."""
    steps = (
        ("init", "--rehearsal"),
        ("calendar", "import", CALENDAR),
        ("definition", "add", DEFINITION),
        ("unit", "import", DATA / "units.csv"),
        ("person", "import", DATA / "people.csv"),
        ("role", "import", DATA / "roles.csv"),
        ("cycle", "open", "year_end_2022", "--unit", "TL", "--start", "2022-11-01"),
    )
    for step in steps:
        assert run(*step, *NOW).status == 0, step
    return CYCLE


def too_near(one: tuple[datetime, datetime], other: tuple[datetime, datetime]) -> bool:
    """Return whether two times leave no half-day between them."""
    return one[0] < other[1] + HALF_DAY and other[0] < one[1] + HALF_DAY


class TestSchedule:
    def test_sends_nobody_to_two_meetings_at_once(self, run: Run, district: str) -> None:
        asked = ("--cycle", district, "--role", "standing_board")

        made = run("meeting", "schedule", *asked, *DAYS, *NOW, "-o", "json").document

        assert (made["created"], made["findings"], len(made["meetings"])) == (251, [], 251)
        told = run("meeting", "load", *asked, *NOW, "-o", "json").document
        assert (told["unattended"], told["unplanned"], told["clashes"]) == ([], [], [])
        assert len(told["attendees"]) == 65
        attended: Counter[str] = Counter()
        for line in told["attendees"]:
            times = [
                (datetime.fromisoformat(one["starts_at"]), datetime.fromisoformat(one["ends_at"]))
                for one in line["appointments"]
            ]
            attended.update(one["meeting"] for one in line["appointments"])
            assert not any(too_near(*pair) for pair in combinations(times, 2)), line["person"]
        assert set(attended.values()) == {1}
        cells = [one["unit"] for line in told["attendees"] for one in line["appointments"]]
        assert sum(cell.count(".") == 2 for cell in cells) == 207
