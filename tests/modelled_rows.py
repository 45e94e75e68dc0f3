"""The rows of a modelled cycle, as the product holds them and as the model expects them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from tests.modelled_world import Product
from tests.reference_model import Case, Cycle

Row = Mapping[str, Any]


def seen(product: Product) -> dict[str, Any]:
    """Return what the product holds true, in words that the model knows."""
    rows, codes = product.rows("review", "deadline", "escalation", "notice"), product.codes
    cases = {row["id"]: codes[row["subject_kind"]][row["subject_id"]] for row in rows["review"]}
    owed: dict[str, list[dict[str, Any]]] = {code: [] for code in cases.values()}
    for row in sorted(rows["deadline"], key=lambda row: row["id"]):
        owed[cases[row["review_id"]]].append(row)
    place = {
        row["id"]: (code, number)
        for code, found in owed.items()
        for number, row in enumerate(found)
    }
    return {
        "cases": {cases[row["id"]]: _case(row) for row in rows["review"]},
        "owed": {code: [_owed(row) for row in found] for code, found in owed.items()},
        "ledger": sorted(
            (*place[row["deadline_id"]], *_fired(row, codes)) for row in rows["escalation"]
        ),
        "notices": _notices(rows["notice"], place, codes["person"]),
    }


def _case(row: Row) -> tuple[Any, ...]:
    is_held = row["held_at"] is not None
    return (row["state"], row["visit"], is_held, row["due_on"], row["due_at"])


def _owed(row: Row) -> tuple[Any, ...]:
    names = ("stage", "visit", "due_on", "due_at", "status", "remaining", "next_at")
    return tuple(row[name] for name in names)


def _fired(row: Row, codes: Mapping[str, Mapping[int, str]]) -> tuple[Any, ...]:
    names = ("visit", "rung", "scheduled_at", "fired_at", "action", "notified", "role")
    people = tuple(sorted(codes["person"][who] for who in row["people"]))
    return (*(row[name] for name in names), codes["unit"][row["unit_id"]], people)


def _notices(
    rows: Iterable[Row], place: Mapping[int, tuple[str, int]], people: Any
) -> list[tuple[Any, ...]]:
    found = []
    for row in rows:
        # A list is known by its moment, any other by what is owed, the visit and the rung.
        first, *middle, _ = row["key"].split(".")
        who = (people[row["person_id"]], row["kind"])
        if first == "list":
            found.append((*who, row["created_at"]))
        else:
            found.append((*who, *place[int(first)], int(middle[1])))
    return sorted(set(found), key=repr)


def expected(cycle: Cycle) -> dict[str, Any]:
    """Return the same of the model."""
    return {
        "cases": {
            code: (
                case.state,
                case.visit,
                cycle.is_held(case),
                case.due.due_on if case.due else None,
                cycle.end_of(case.due.due_on) if case.due else None,
            )
            for code, case in cycle.cases.items()
        },
        "owed": {
            code: [
                (
                    each.stage,
                    each.visit,
                    each.due_on,
                    cycle.end_of(each.due_on),
                    each.status,
                    each.kept,
                    next_at(cycle, case, number),
                )
                for number, each in enumerate(case.owed)
            ]
            for code, case in cycle.cases.items()
        },
        "ledger": sorted(tuple(each) for each in cycle.ledger),
        "notices": sorted(cycle.notices(), key=repr),
    }


def next_at(cycle: Cycle, case: Case, number: int) -> datetime | None:
    """Return when the next rung of an open thing comes."""
    owed = case.owed[number]
    if owed.status != "open":
        return None
    rungs = next(stage.rungs for stage in case.stages if stage.name == owed.stage)
    return min((cycle.rung_at(owed.due_on, rungs[place]) for place in owed.places), default=None)
