"""What the requirement about an expression judges."""

from __future__ import annotations

from collections.abc import Mapping

from workflow.domain.conditions import Holds
from workflow.domain.expression import Value
from workflow.domain.fact_names import read_fact
from workflow.domain.facts import Facts
from workflow.domain.rules.rule import Rule, Unmet, rule


def _holds(wanted: Holds, facts: Facts) -> Unmet | None:
    read = read_fact(facts)
    if wanted.expression.holds(read):
        return None
    values = {name: _written(read(name)) for name in wanted.expression.names}
    return "does_not_hold", {"title": wanted.title.model_dump(), "values": values}


def _written(value: Value) -> str:
    return ("yes" if value else "no") if isinstance(value, bool) else str(value)


# What it reads depends on what it names.
RULES: Mapping[str, Rule] = {"holds": rule(_holds)}
