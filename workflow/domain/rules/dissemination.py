"""What the requirements about disseminations judge."""

from __future__ import annotations

from collections.abc import Mapping

from workflow.domain.conditions import Coverage, GuidanceIssued
from workflow.domain.facts import FactKind, Facts
from workflow.domain.rules.rule import Rule, Unmet, rule

ANY_KIND = "*"


def _coverage(wanted: Coverage, facts: Facts) -> Unmet | None:
    found = facts.coverage
    of_members = wanted.of == "members"
    reached = found.members_reached if of_members else found.reached
    target = found.members if of_members else found.target
    needed = wanted.at_least.of(target)
    if reached >= needed:
        return None
    return "coverage_incomplete", {
        "reached": reached,
        "target": target,
        "needed": needed,
        "share": str(wanted.at_least),
    }


def _guidance_issued(wanted: GuidanceIssued, facts: Facts) -> Unmet | None:
    for document in facts.guidance:
        is_place = document.is_own if wanted.at is None else document.unit_kind == wanted.at
        if is_place and (not wanted.kinds or document.kind in wanted.kinds):
            return None
    told = {"kinds": list(wanted.kinds) or [ANY_KIND]}
    if wanted.at is None:
        return "guidance_not_issued", told
    return "guidance_not_issued_above", {**told, "at": wanted.at}


RULES: Mapping[str, Rule] = {
    "coverage": rule(_coverage, FactKind.COVERAGE),
    "guidance_issued": rule(_guidance_issued, FactKind.GUIDANCE),
}
