"""Judging one requirement, be it a plain one or a combination of others."""

from __future__ import annotations

from collections.abc import Iterator

from workflow.domain.conditions import Requirement
from workflow.domain.fact_names import read_fact
from workflow.domain.facts import Facts
from workflow.domain.rules.registry import RULES
from workflow.domain.rules.rule import Unmet


def judge(item: Requirement, facts: Facts) -> Unmet | None:
    """Return code and facts of what is unmet; None when it is met, or not asked of the subject.

    Of a combination only the names of its parts are told, never what they found: whoever reads
    the reason may not be one who sees that.
    """
    if item.when is not None and not item.when.holds(read_fact(facts)):
        return None
    if item.any_of is not None:
        missing = [[one.name for one in each if judge(one, facts)] for each in item.any_of]
        return ("no_alternative_met", {"alternatives": missing}) if all(missing) else None
    if item.none_of is not None:
        present = [one.name for one in item.none_of if not judge(one, facts)]
        return ("not_to_be", {"present": present}) if present else None
    return RULES[item.name].check(item.parameters, facts)


def names_in(item: Requirement) -> Iterator[str]:
    """Yield the facts that the expressions of a requirement name, those within it included."""
    if item.when is not None:
        yield from item.when.names
    if item.holds is not None:
        yield from item.holds.expression.names
    for _, inner in item.inner():
        yield from names_in(inner)
