"""What is odd about a cycle that is being opened: told to people, and nothing is refused for it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date

from workflow.application.catalogue import CycleContext
from workflow.domain.conditions import SupervisorAttended
from workflow.domain.deadline import last_day
from workflow.domain.definition import Definition, Stage
from workflow.domain.definition_places import unit_kinds_named_in
from workflow.domain.enrolment import Enrolment, Finding
from workflow.domain.organisation import Directory
from workflow.domain.terms import OWNER, SUBJECT, Target, Targets

MOST_NAMED = 10


def find_oddities(
    context: CycleContext, enrolment: Enrolment, directory: Directory
) -> Iterator[Finding]:
    """Return vacant roles, strange days, and who is not rated or not taken at all."""
    yield from _kinds(context, directory)
    yield from _vacancies(context, enrolment, directory)
    yield from _calendar(context)
    yield from _days(context)
    reasons = Counter(place.not_rated_reason for place in enrolment.places)
    for reason, count in reasons.items():
        if reason is not None:
            yield Finding(code="reviewed_not_rated", facts={"reason": reason, "count": count})
    for (track, reason), codes in enrolment.not_reviewed.items():
        yield _counted("not_reviewed", codes, track=track, reason=reason)
    if enrolment.left_out:
        yield _counted("people_left_out", enrolment.left_out)


def _kinds(context: CycleContext, directory: Directory) -> Iterator[Finding]:
    """One finding for each kind of unit that the definition names and no unit has."""
    known = {unit.kind for unit in directory.units.values()}
    for kind in sorted(set(unit_kinds_named_in(context.definition)) - known):
        facts = {"kind": kind, "expected": sorted(known)}
        yield Finding(code="unit_kind_absent", facts=facts)


def _vacancies(
    context: CycleContext, enrolment: Enrolment, directory: Directory
) -> Iterator[Finding]:
    """One finding for each role whose holders a stage needs, with its units."""
    vacant: dict[str, dict[str, None]] = {}
    for place in enrolment.places:
        for stage in context.definition.tracks[place.track].stages:
            for targets in dict.fromkeys(_meant(context.definition, stage)):
                found = directory.resolve(targets, venue_id=place.venue.id, subject_id=None)
                role = targets[0].role
                if not found.people and role not in (OWNER, SUBJECT):
                    vacant.setdefault(role, {})[place.venue.code] = None
    for role, units in vacant.items():
        yield _counted("role_vacant", list(units), role=role)


def _meant(definition: Definition, stage: Stage) -> Iterator[Targets]:
    """Yield who owns a stage, has the authority there, supplies its conditions, or is told."""
    yield stage.owner
    yield stage.authority or definition.authority
    yield from (rung.to for rung in definition.ladder(stage))
    for requirement in stage.demands:
        if requirement.owed_by is not None:
            yield requirement.owed_by
        if isinstance(requirement.parameters, SupervisorAttended):
            yield (Target(role=requirement.parameters.role),)


def _calendar(context: CycleContext) -> Iterator[Finding]:
    calendar, start = context.table.calendar, context.cycle.start_on
    if calendar.revision == 0:
        yield Finding(code="calendar_missing", facts={"calendar": calendar.name})
        return
    days = [day for _, _, day in _due_days(context)]
    provisional = [day for day in days if calendar.is_provisional(start, day)]
    if provisional:
        first = min(provisional).isoformat()
        facts = {"calendar": calendar.name, "due_on": first, "count": len(provisional)}
        yield Finding(code="calendar_provisional", facts=facts)


def _days(context: CycleContext) -> Iterator[Finding]:
    for track, stage, due_on in _due_days(context):
        facts = {"track": track, "stage": stage, "due_on": due_on.isoformat()}
        if due_on < context.cycle.start_on:
            yield Finding(code="due_before_start", facts=facts)
        if not context.table.calendar.is_working(due_on):
            yield Finding(code="due_on_day_off", facts=facts)


def _due_days(context: CycleContext) -> Iterator[tuple[str, str, date]]:
    for name, track in context.definition.tracks.items():
        for stage in track.stages:
            due_on = last_day(
                stage.due,
                opened_at=None,
                starts_on=context.cycle.start_on,
                table=context.table,
            )
            if due_on is not None:
                yield name, stage.stage, due_on


def _counted(code: str, names: Sequence[str], **facts: str) -> Finding:
    sample = list(names[:MOST_NAMED])
    return Finding(code=code, facts={"count": len(names), "sample": sample, **facts})
