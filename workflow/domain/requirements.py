"""The registry of requirements: what each reads, and what it answers when it is unmet."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from workflow.domain.conditions import (
    ChecksMade,
    ChecksScheduled,
    Coverage,
    MeetingHeld,
    RatingDecided,
    RemediesAssigned,
    RemediesVerified,
    Requirement,
    Responses,
    SupervisorAttended,
)
from workflow.domain.definition import Stage
from workflow.domain.facts import FactKind, Facts
from workflow.domain.review import GATE, Reason
from workflow.domain.terms import SUPERVISOR, Target

Unmet = tuple[str, Mapping[str, Any]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """How one requirement is judged.

    Attributes:
        needs: Groups of facts that must have been read.
        check: The code and facts of the refusal, or None when it is met.
        by_day: Whether a new day alone can change the answer.
    """

    needs: frozenset[FactKind]
    check: Callable[[Any, Facts], Unmet | None]
    by_day: bool = False


def _coverage(wanted: Coverage, facts: Facts) -> Unmet | None:
    reached, target = facts.coverage.reached, facts.coverage.target
    needed = wanted.at_least.of(target)
    if target and reached >= needed:
        return None
    return "coverage_incomplete", {
        "reached": reached,
        "target": target,
        "needed": needed,
        "share": str(wanted.at_least),
    }


def _responses(wanted: Responses, facts: Facts) -> Unmet | None:
    if facts.responses >= wanted.at_least:
        return None
    return "responses_below_threshold", {"received": facts.responses, "needed": wanted.at_least}


def _meeting_held(_wanted: MeetingHeld, facts: Facts) -> Unmet | None:
    return None if facts.meeting else ("meeting_not_held", {})


def _supervisor_attended(wanted: SupervisorAttended, facts: Facts) -> Unmet | None:
    if facts.meeting is None or wanted.role in facts.meeting.supervisor_roles:
        return None
    return "supervisor_absent", {"role": wanted.role, "held_on": facts.meeting.held_on.isoformat()}


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


def _rating_decided(_wanted: RatingDecided, facts: Facts) -> Unmet | None:
    if facts.rating is not None or facts.not_rated_reason is not None:
        return None
    return "rating_not_decided", {}


def _rule(
    check: Callable[[Any, Facts], Unmet | None], *needs: FactKind, by_day: bool = False
) -> Rule:
    return Rule(needs=frozenset(needs), check=check, by_day=by_day)


RULES: Mapping[str, Rule] = {
    "coverage": _rule(_coverage, FactKind.COVERAGE),
    "responses": _rule(_responses, FactKind.RESPONSES),
    "meeting_held": _rule(_meeting_held, FactKind.MEETING),
    "supervisor_attended": _rule(_supervisor_attended, FactKind.MEETING),
    "remedies_assigned": _rule(_remedies_assigned, FactKind.REMEDIES),
    "remedies_verified": _rule(_remedies_verified, FactKind.REMEDIES, by_day=True),
    "checks_scheduled": _rule(_checks_scheduled, FactKind.CHECKS),
    "checks_made": _rule(_checks_made, FactKind.CHECKS, by_day=True),
    "rating_decided": _rule(_rating_decided, FactKind.RATING),
}


def needed_facts(stage: Stage) -> frozenset[FactKind]:
    """Return the groups of facts that the requirements of a stage read."""
    return frozenset().union(*(RULES[item.name].needs for item in stage.requires))


def depends_on_day(stage: Stage) -> bool:
    """Return whether a new day alone can change what is unmet at a stage."""
    return any(RULES[item.name].by_day for item in stage.requires)


def unmet(stage: Stage, facts: Facts) -> tuple[Reason, ...]:
    """Return every gate and requirement of a stage that is not met, gates first."""
    closed = tuple(
        Reason(
            code=f"{GATE}{gate.gate}",
            facts={"pending": gate.pending, "total": gate.total, "sample": list(gate.sample)},
            owed_by=(),
        )
        for gate in facts.gates
        if gate.pending
    )
    missing = (_reason(stage, item, facts) for item in stage.requires)
    return closed + tuple(reason for reason in missing if reason is not None)


def _reason(stage: Stage, item: Requirement, facts: Facts) -> Reason | None:
    answer = RULES[item.name].check(item.parameters, facts)
    if answer is None:
        return None
    code, told = answer
    return Reason(code=code, requirement=item.name, facts=told, owed_by=owed_by(stage, item, facts))


def owed_by(stage: Stage, item: Requirement, facts: Facts) -> tuple[Target, ...]:
    """Return who has to supply what a requirement asks: as said, or as its kind implies."""
    if item.owed_by is not None:
        return item.owed_by
    match item.parameters:
        case SupervisorAttended():
            return (Target(role=SUPERVISOR),)
        case RatingDecided() as rating:
            return deciders(rating, facts.managed_by) or stage.owner
        case _:
            return stage.owner


def deciders(rating: RatingDecided, managed_by: str | None) -> tuple[Target, ...]:
    """Return who decides the rating of a subject that is managed at a level."""
    return tuple(
        Target(role=decider.role, at=decider.at)
        for decider in rating.by
        if decider.managed_by in (None, managed_by)
    )
