"""Mỏ Cày Bắc by the shipped definition: 21 committees with 311 members, and four cells.

The account gives no number of committees: 10 communes with 19 members each and 11 sectors with 11
each stand in for them, as do all codes, days that are not published, and the members of the cells.

    MCB             the district: TV1 ... TV3 its standing board, TV1 the secretary; KP1 and KP2
                    tellers; LD01 ... LD10 in charge of a commune each
    X01 ... X10     committees of communes, 19 members each
    N01 ... N11     committees of sectors, 11 members each
    X01.1 ... X02.2 cells of two communes, with 109 members together
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from tests.functional.story import Step, at, installing, write

CYCLE = "mo_cay_bac_2017-MCB"
COMMUNES = {f"X{number:02}": 19 for number in range(1, 11)}  # 10 x 19 = 190
SECTORS = {f"N{number:02}": 11 for number in range(1, 12)}  # 11 x 11 = 121
KINDS = {**dict.fromkeys(COMMUNES, "commune"), **dict.fromkeys(SECTORS, "sector")}
COMMITTEES = {**COMMUNES, **SECTORS}
MEMBERS = {unit: [f"{unit}-{n}" for n in range(1, size + 1)] for unit, size in COMMITTEES.items()}
CELLS = ("X01.1", "X01.2", "X02.1", "X02.2")
IN_CELLS = tuple(f"DV{number:03}" for number in range(1, 110))
TELLERS, BOARD = ("KP1", "KP2"), ("TV1", "TV2", "TV3")
LEADERS = {unit: f"LD{number:02}" for number, unit in enumerate(COMMUNES, start=1)}

BALLOTS = 20
COUNTED = (
    *("vote", "teller", "subject", "option", "count"),
    *("convened", "present", "issued", "collected", "valid", "invalid"),
)


def cell_of(member: str) -> str:
    """Return the cell of one of its members."""
    return CELLS[IN_CELLS.index(member) % len(CELLS)]


def installed(folder: Path, day: str) -> list[Step]:
    """Return the commands that bring the district in."""
    units = [("MCB", "Huyện ủy", "district_committee", "")]
    units += [(code, f"Đảng bộ {code}", kind, "MCB") for code, kind in KINDS.items()]
    units += [(code, f"Chi bộ {code}", "cell", code[:3]) for code in CELLS]
    places = [(code, "MCB") for code in (*BOARD, *TELLERS, *LEADERS.values())]
    places += [(member, unit) for unit, members in MEMBERS.items() for member in members]
    places += [(member, cell_of(member)) for member in IN_CELLS]
    roles = [("standing_board", code, "MCB") for code in BOARD]
    roles += [("secretary", BOARD[0], "MCB"), ("inspection_commission", BOARD[2], "MCB")]
    roles += [("area_leader", code, unit) for unit, code in LEADERS.items()]
    roles += [("secretary", members[0], unit) for unit, members in MEMBERS.items()]
    roles += [("secretary", IN_CELLS[place], cell) for place, cell in enumerate(CELLS)]
    people = [(code, f"Đảng viên {code}", unit) for code, unit in places]
    tables = {
        "unit": write(folder / "units.csv", ("code", "name", "kind", "parent"), units),
        "person": write(folder / "people.csv", ("code", "name", "unit"), people),
        "role": write(folder / "roles.csv", ("role", "person", "unit"), roles),
    }
    return installing("mo_cay_bac_2017", folder, tables, day)


def opening(start: str) -> Step:
    """Return the command that opens the cycle of a year."""
    return ("cycle", "open", "mo_cay_bac_2017", "--unit", "MCB", "--start", start, *at(start))


def planned_votes(folder: Path, day: str) -> Path:
    """Write a vote of each committee about its members."""
    rows = [
        (f"V-{unit}", "confidence", unit, day, kind, ";".join(TELLERS), "\n".join(MEMBERS[unit]))
        for unit, kind in KINDS.items()
    ]
    header = ("code", "rule", "unit", "date", "stratum", "tellers", "subjects")
    return write(folder / "votes.csv", header, rows)


def counts() -> list[Sequence[object]]:
    """Return what both tellers counted of every committee, the numbers in a row of their own.

    Each member has 0 to 9 low votes of 20, never half of them.
    """
    rows: list[Sequence[object]] = []
    for unit, members in MEMBERS.items():
        for teller in (1, 2):
            rows.append((f"V-{unit}", teller, "", "", "", *[BALLOTS] * 5, 0))
            for place, member in enumerate(members):
                low = place % 10
                tally = (("high", BALLOTS - low - 1), ("confidence", 1), ("low", low))
                rows += [(f"V-{unit}", teller, member, name, n, *[""] * 6) for name, n in tally]
    return rows
