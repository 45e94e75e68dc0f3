"""How the units behave in the demo: drawn once from a seed, so that every run is the same."""

from __future__ import annotations

import random  # noqa: TID251 - only the seeded generator is used
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

NOT_HELD, SUPERVISOR_ABSENT, ANSWERS_MISSING = "not_held", "supervisor_absent", "answers_missing"
UNTIL_ESCALATED = "until_escalated"
FIRST_MEETING = "first_meeting"


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitPlan:
    """When one unit does what.

    Attributes:
        days: Day of each act, by name of the stage; the last day of all stands for never.
            A first meeting, where there is one, lacked its supervisor.
        lateness: What is wrong with the unit, or None when it is on time.
    """

    unit: str
    days: Mapping[str, date]
    lateness: str | None = None


def draw(
    behaviour: Mapping[str, Any], units: Sequence[str], cells: Sequence[str]
) -> dict[str, UnitPlan]:
    """Return the plan of every unit.

    Args:
        behaviour: Content of the behaviour file.
        units: Codes of the units that hold meetings, in a fixed order.
        cells: Those of them that may be late.
    """
    generator = random.Random(behaviour["seed"])
    plans = {unit: _on_time(behaviour, unit, generator) for unit in units}
    exemplary = tuple(behaviour["exemplary"])
    able = [cell for cell in cells if not cell.startswith(exemplary)]
    chosen = generator.sample(able, _how_many(behaviour))
    for kind in behaviour["late"]:
        for _ in range(kind["units"]):
            unit = chosen.pop()
            plans[unit] = _late(plans[unit], kind, generator)
    never = behaviour["never_until_escalated"]
    for unit in chosen:
        days = {**plans[unit].days, never["stage"]: date.max, "rating": date.min}
        plans[unit] = UnitPlan(unit=unit, days=days, lateness=UNTIL_ESCALATED)
    return plans


def answers(unit: str, subject: str, seed: int) -> int:
    """Return how many answers about a subject come in, from 3 to 8."""
    return random.Random(f"{seed}:{unit}:{subject}").randint(3, 8)


def _how_many(behaviour: Mapping[str, Any]) -> int:
    late = sum(kind["units"] for kind in behaviour["late"])
    never: int = behaviour["never_until_escalated"]["units"]
    return int(late) + never


def _on_time(behaviour: Mapping[str, Any], unit: str, generator: random.Random) -> UnitPlan:
    spans: Mapping[str, Sequence[str]] = behaviour["on_time"]
    return UnitPlan(unit=unit, days={stage: _day(span, generator) for stage, span in spans.items()})


def _late(plan: UnitPlan, kind: Mapping[str, Any], generator: random.Random) -> UnitPlan:
    late_on = _day(kind["until"], generator)
    days = dict(plan.days)
    if kind["how"] == SUPERVISOR_ABSENT:
        days[FIRST_MEETING] = days["meeting"]
    days[kind["stage"]] = late_on
    if kind["stage"] == "feedback":
        days["meeting"] = late_on + timedelta(days=1)
    days["rating"] = max(days["rating"], days["meeting"] + timedelta(days=1))
    return UnitPlan(unit=plan.unit, days=days, lateness=kind["how"])


def _day(span: Sequence[str], generator: random.Random) -> date:
    first, last = (date.fromisoformat(day) for day in span)
    days = [first + timedelta(days=n) for n in range((last - first).days + 1)]
    weekdays = [day for day in days if day.weekday() < 5]
    return generator.choice(weekdays)
