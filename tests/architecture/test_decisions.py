"""Decision records are numbered, listed and short."""

from __future__ import annotations

import re
from pathlib import Path

RECORDS = Path(__file__).parents[2] / "docs" / "decisions"
LONGEST_RECORD = 40
STATUS = re.compile(r"^- Status: (proposed|accepted|replaced by \d{4})$", re.M)


def records() -> list[Path]:
    """Return the records in the order of their numbers."""
    return sorted(RECORDS.glob("[0-9]*.md"))


class TestRecords:
    def test_are_numbered_without_a_gap(self) -> None:
        numbers = [record.name[:5] for record in records()]

        assert numbers == [f"{number:04}-" for number in range(1, len(numbers) + 1)]

    def test_are_listed_in_the_index(self) -> None:
        listed = re.findall(r"^\| \[\d{4}\]\((\S+)\)", (RECORDS / "README.md").read_text(), re.M)

        assert listed == [record.name for record in records()]

    def test_are_short(self) -> None:
        lengths = {record.name: len(record.read_text().splitlines()) for record in records()}

        assert {name: n for name, n in lengths.items() if n > LONGEST_RECORD} == {}

    def test_have_a_status(self) -> None:
        assert [record.name for record in records() if not STATUS.search(record.read_text())] == []
