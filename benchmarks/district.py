"""The codes and the days of a district of any size, without anything of the product.

D               the district: a standing board and an organisation commission
D.0001 ...      grassroots bodies, each with a secretary and a second person
D.0001.01 ...   up to ten cells below each, of fifty members, led by that second person

A tree of many units is such a district with one member in each cell.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
CALENDAR, DEFINITION, TOP = "vn_public", "year_end_2022", "D"
CYCLE, CYCLE_ID = f"{DEFINITION}-{TOP}", 1
MEMBERS_OF_A_CELL, CELLS_OF_A_BODY = 50, 10
START_ON = date(2022, 11, 1)


def at(month: int, day: int, hour: int) -> datetime:
    """Return an hour of a local day of 2022."""
    return datetime.combine(date(2022, month, day), time(hour), tzinfo=ZONE).astimezone(UTC)


# When the first rung of most deadlines has come, and when that of three has.
DUE, BEFORE = at(11, 1, 9), at(10, 31, 9)


@dataclass(frozen=True, slots=True)
class District:
    """The codes of a district with so many members in its cells."""

    members: int
    of_a_cell: int = MEMBERS_OF_A_CELL

    @classmethod
    def of_units(cls, units: int) -> District:
        """Return a district of so many units at most, with one member in each cell."""
        bodies = (units - 1) // (CELLS_OF_A_BODY + 1)
        return cls(bodies * CELLS_OF_A_BODY, of_a_cell=1)

    def cells(self) -> list[str]:
        """Return the codes of the cells."""
        count = -(-self.members // self.of_a_cell)
        return [
            f"D.{1 + number // CELLS_OF_A_BODY:04}.{1 + number % CELLS_OF_A_BODY:02}"
            for number in range(count)
        ]

    def bodies(self) -> list[str]:
        """Return the codes of the grassroots bodies."""
        return list(dict.fromkeys(body_of(cell) for cell in self.cells()))

    def people(self, body: str | None = None) -> list[str]:
        """Return the codes of the members of cells, of one body or of all."""
        cells = self.cells()
        codes = (
            f"{cells[number // self.of_a_cell]}-{1 + number % self.of_a_cell:02}"
            for number in range(self.members)
        )
        return [code for code in codes if body is None or code.startswith(f"{body}.")]


def body_of(cell: str) -> str:
    """Return the code of the grassroots body above a cell."""
    return cell.rpartition(".")[0]


def secretary_of(cell: str) -> str:
    """Return the code of who leads a cell."""
    return f"{body_of(cell)}-2"
