"""What the requirements about remedies and checks judge."""

from __future__ import annotations

from collections.abc import Mapping

from workflow.domain.conditions import (
    ChecksMade,
    ChecksScheduled,
    RemediesAssigned,
    RemediesVerified,
)
from workflow.domain.facts import FactKind, Facts
from workflow.domain.rules.rule import Rule, Unmet, rule


def _remedies_assigned(wanted: RemediesAssigned, facts: Facts) -> Unmet | None:
    remedies = facts.remedies
    if remedies.listed < wanted.at_least:
        return "remedies_missing", {"listed": remedies.listed, "needed": wanted.at_least}
    if remedies.without_owner or remedies.without_due:
        return "remedies_incomplete", {
            "without_owner": remedies.without_owner,
            "without_due": remedies.without_due,
        }
    return None


def _remedies_verified(_wanted: RemediesVerified, facts: Facts) -> Unmet | None:
    remedies = facts.remedies
    if remedies.due_verified == remedies.due:
        return None
    return "remedies_unverified", {"verified": remedies.due_verified, "due": remedies.due}


def _checks_scheduled(wanted: ChecksScheduled, facts: Facts) -> Unmet | None:
    if facts.checks.scheduled >= wanted.at_least:
        return None
    return "checks_not_scheduled", {
        "scheduled": facts.checks.scheduled,
        "needed": wanted.at_least,
    }


def _checks_made(_wanted: ChecksMade, facts: Facts) -> Unmet | None:
    checks = facts.checks
    if checks.due_made == checks.due:
        return None
    return "checks_missed", {"made": checks.due_made, "due": checks.due}


RULES: Mapping[str, Rule] = {
    "remedies_assigned": rule(_remedies_assigned, FactKind.REMEDIES),
    "remedies_verified": rule(_remedies_verified, FactKind.REMEDIES, by_day=True),
    "checks_scheduled": rule(_checks_scheduled, FactKind.CHECKS),
    "checks_made": rule(_checks_made, FactKind.CHECKS, by_day=True),
}
