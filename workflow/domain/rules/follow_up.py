"""What the requirements about remedies and checks judge."""

from __future__ import annotations

from collections.abc import Mapping

from workflow.domain.conditions import (
    ChecksMade,
    ChecksScheduled,
    CommitmentsMade,
    PlacesCovered,
    PlanFeasible,
    RemediesAssigned,
    RemediesVerified,
    ShortcomingsCovered,
)
from workflow.domain.facts import FactKind, Facts
from workflow.domain.records.remedy import Verdict
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
    if wanted.complete and (remedies.without_monitor or remedies.without_indicator):
        return "remedies_unfollowed", {
            "without_monitor": remedies.without_monitor,
            "without_indicator": remedies.without_indicator,
        }
    return None


def _shortcomings_covered(_wanted: ShortcomingsCovered, facts: Facts) -> Unmet | None:
    if not facts.shortcomings:
        return None
    told = {"open": len(facts.shortcomings), "conclusions": list(facts.shortcomings)}
    return "shortcomings_uncovered", told


def _plan_feasible(_wanted: PlanFeasible, facts: Facts) -> Unmet | None:
    if facts.plan_verdict == Verdict.FEASIBLE:
        return None
    code = "plan_not_judged" if facts.plan_verdict is None else "plan_not_feasible"
    return code, {"listed": facts.remedies.listed}


def _remedies_verified(_wanted: RemediesVerified, facts: Facts) -> Unmet | None:
    remedies = facts.remedies
    if remedies.due_verified == remedies.due:
        return None
    return "remedies_unverified", {
        "verified": remedies.due_verified,
        "claimed": remedies.due_claimed,
        "due": remedies.due,
    }


def _checks_scheduled(wanted: ChecksScheduled, facts: Facts) -> Unmet | None:
    if facts.checks.scheduled >= wanted.at_least:
        return None
    return "checks_not_scheduled", {
        "scheduled": facts.checks.scheduled,
        "needed": wanted.at_least,
        **_surprises(facts.checks.surprise),
    }


def _checks_made(_wanted: ChecksMade, facts: Facts) -> Unmet | None:
    checks = facts.checks
    if checks.due_made == checks.due:
        return None
    return "checks_missed", {
        "made": checks.due_made,
        "due": checks.due,
        **_surprises(checks.surprise_missed),
    }


def _places_covered(wanted: PlacesCovered, facts: Facts) -> Unmet | None:
    checks, places = facts.checks, facts.places
    needed = wanted.at_least.of(places.planned)
    if not places.planned:
        return "places_not_planned", {"scheduled": checks.scheduled - checks.surprise}
    if places.covered >= needed:
        return None
    return "places_uncovered", {
        "covered": places.covered,
        "needed": needed,
        "places": places.planned,
        **_surprises(places.surprise),
    }


def _surprises(count: int) -> Mapping[str, int]:
    """Return how much of what is told must not be told to the subject."""
    return {"surprise": count} if count else {}


def _commitments_made(wanted: CommitmentsMade, facts: Facts) -> Unmet | None:
    if facts.commitments >= wanted.at_least:
        return None
    return "commitments_missing", {"listed": facts.commitments, "needed": wanted.at_least}


RULES: Mapping[str, Rule] = {
    "remedies_assigned": rule(_remedies_assigned, FactKind.REMEDIES),
    "shortcomings_covered": rule(_shortcomings_covered, FactKind.SHORTCOMINGS),
    "plan_feasible": rule(_plan_feasible, FactKind.REMEDIES, FactKind.PLAN_VERDICT),
    "remedies_verified": rule(_remedies_verified, FactKind.REMEDIES, by_day=True),
    "checks_scheduled": rule(_checks_scheduled, FactKind.CHECKS),
    "checks_made": rule(_checks_made, FactKind.CHECKS, by_day=True),
    "places_covered": rule(_places_covered, FactKind.CHECKS, FactKind.PLACES),
    "commitments_made": rule(_commitments_made, FactKind.COMMITMENTS),
}
