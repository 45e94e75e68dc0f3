"""What a stage still lacks, and who has to supply it."""

from __future__ import annotations

from collections.abc import Iterator

from workflow.domain.conditions import (
    ChecksMade,
    DossierReceived,
    GuidanceIssued,
    PlacesCovered,
    PlanFeasible,
    RatingDecided,
    RatingGiven,
    RemediesVerified,
    ReportAccepted,
    Requirement,
    SuggestionsConcluded,
    SuggestionsExplained,
    SuggestionsFollowed,
    SupervisorAttended,
    VoteHeld,
)
from workflow.domain.definition import Stage
from workflow.domain.fact_names import NAMES, FactName
from workflow.domain.facts import FactKind, Facts
from workflow.domain.review import GATE, NOT_YET_OPEN, Reason
from workflow.domain.rules import RULES, judge, names_in
from workflow.domain.terms import SUBJECT, SUPERVISOR, Target, Targets


def needed_facts(stage: Stage) -> frozenset[FactKind]:
    """Return the groups of facts that the gates and requirements of a stage read."""
    gates = {FactKind.GATES} if stage.waits_for else frozenset[FactKind]()
    rules = frozenset[FactKind]().union(*(RULES[item.name].needs for item in stage.demands))
    named = {fact.needs for fact in _named_facts(stage) if fact.needs is not None}
    return rules | named | gates


def depends_on_day(stage: Stage) -> bool:
    """Return whether a new day alone can change what is unmet at a stage."""
    if stage.not_before is not None:
        return True
    by_rule = any(RULES[item.name].by_day for item in stage.demands)
    return by_rule or any(fact.by_day for fact in _named_facts(stage))


def _named_facts(stage: Stage) -> Iterator[FactName]:
    """Yield the facts that the expressions of a stage name."""
    for item in stage.requires:
        yield from (NAMES[name] for name in names_in(item))


def unmet(stage: Stage, facts: Facts) -> tuple[Reason, ...]:
    """Return every gate, day and requirement of a stage that is not met, gates first."""
    closed = tuple(
        Reason(
            code=f"{GATE}{gate.gate}",
            facts={"pending": gate.pending, "total": gate.total, "sample": list(gate.sample)},
            owed_by=(),
        )
        for gate in facts.gates
        if gate.pending
    )
    if facts.opens_on is not None:
        told = {"opens_on": facts.opens_on.isoformat()}
        closed = (*closed, Reason(code=NOT_YET_OPEN, facts=told, owed_by=()))
    missing = (_reason(stage, item, facts) for item in stage.requires)
    return closed + tuple(reason for reason in missing if reason is not None)


def _reason(stage: Stage, item: Requirement, facts: Facts) -> Reason | None:
    answer = judge(item, facts)
    if answer is None:
        return None
    code, told = answer
    return Reason(code=code, requirement=item.name, facts=told, owed_by=owed_by(stage, item, facts))


def owed_by(stage: Stage, item: Requirement, facts: Facts) -> tuple[Target, ...]:
    """Return who has to supply what a requirement asks: as said, or as its kind implies."""
    if isinstance(item.parameters, SuggestionsExplained) and facts.suggestions.unnotified:
        # Whoever is to explain has not been told, and may not learn of it here.
        return facts.approvers or stage.owner
    if isinstance(item.parameters, ReportAccepted) and not facts.report.versions:
        # Nobody can accept what is not written.
        return _subject_or(stage.owner)
    if item.owed_by is not None:
        return item.owed_by
    if item.any_of is not None:
        missing = [one for together in item.any_of for one in together if judge(one, facts)]
        return tuple(dict.fromkeys(who for one in missing for who in owed_by(stage, one, facts)))
    return _owed_by_kind(stage, item, facts)


def _owed_by_kind(stage: Stage, item: Requirement, facts: Facts) -> tuple[Target, ...]:
    match item.parameters:
        case SupervisorAttended():
            return (Target(role=SUPERVISOR),)
        case GuidanceIssued(at=str(kind)):
            return _same_at(stage.owner, kind)
        case RatingDecided() as rating:
            return deciders(rating, facts.managed_by) or stage.owner
        case RatingGiven(step="self"):
            return _subject_or(stage.owner)
        case ChecksMade() | PlacesCovered() | ReportAccepted():
            return facts.overseers or stage.owner
        case VoteHeld() | DossierReceived() | PlanFeasible() | RemediesVerified() as asked:
            return _of_definition(asked, facts) or stage.owner
        case SuggestionsExplained() | SuggestionsFollowed() | SuggestionsConcluded() as asked:
            return _of_suggestions(asked, facts) or stage.owner
        case _:
            return stage.owner


def _subject_or(owner: Targets) -> Targets:
    """Return the person under review, and who answers for the stage where a unit is."""
    return tuple(dict.fromkeys((Target(role=SUBJECT), *owner)))


def _of_definition(
    asked: VoteHeld | DossierReceived | PlanFeasible | RemediesVerified, facts: Facts
) -> Targets:
    """Return who records a vote, receives what was submitted, judges a plan, or verifies."""
    match asked:
        case VoteHeld():
            return facts.recorders.get(asked.rule, ())
        case DossierReceived():
            return facts.receivers if facts.dossier.is_submitted else ()
        case PlanFeasible():
            is_awaited = facts.remedies.listed and facts.plan_verdict is None
            return facts.judges if is_awaited else ()
        case RemediesVerified():
            return _of_remedies(facts)


def _of_remedies(facts: Facts) -> Targets:
    """Return who verifies once everything due was reported as done, else a subject who owes it."""
    due = facts.remedies
    if not due.unclaimed:
        return facts.verifiers
    return (Target(role=SUBJECT),) if due.unclaimed == due.due_of_subject else ()


def _of_suggestions(asked: object, facts: Facts) -> Targets:
    """Return who approves, where it is not for the owner of the stage to explain."""
    is_told = isinstance(asked, SuggestionsExplained) and not facts.suggestions.unnotified
    return () if is_told else facts.approvers


def _same_at(targets: Targets, kind: str) -> Targets:
    """Return the same roles on the nearest unit of a kind; as they are when there are none."""
    roles = dict.fromkeys(target.role for target in targets if target.role != SUBJECT)
    return tuple(Target(role=role, at=kind) for role in roles) or targets


def deciders(rating: RatingDecided, managed_by: str | None) -> tuple[Target, ...]:
    """Return who decides the rating of a subject that is managed at a level."""
    return tuple(
        Target(role=decider.role, at=decider.at)
        for decider in rating.by
        if decider.managed_by in (None, managed_by)
    )
