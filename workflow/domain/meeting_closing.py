"""What keeps the record of a meeting open."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from workflow.domain.agenda import AgendaItem, chair_conflicts
from workflow.domain.conditions import Requirement
from workflow.domain.definition import Definition
from workflow.domain.facts import Facts
from workflow.domain.meeting_file import MeetingFile
from workflow.domain.review import Reason
from workflow.domain.rules import judge

# Whatever else a definition demands of a meeting, another one can make up for.
NEEDED_TO_CLOSE = ("quorum_met", "supervisor_attended")


def demands(definition: Definition, tracks: Iterable[str], *names: str) -> tuple[Requirement, ...]:
    """Return what the stages of some tracks demand by requirements of these names, each once."""
    found: list[Requirement] = []
    for track in sorted(set(tracks)):
        for stage in definition.tracks[track].stages:
            found += [item for item in stage.demands if item.name in names and item not in found]
    return tuple(found)


def open_points(
    file: MeetingFile,
    *,
    dealt_with: Sequence[AgendaItem],
    substitutes: Mapping[int, int],
    demanded: Iterable[Requirement],
    supervisor_roles: Iterable[str],
) -> tuple[Reason, ...]:
    """Return what a meeting that was held lacks before its record can be closed.

    Args:
        dealt_with: The subjects that were reviewed.
        substitutes: Who presided instead of the chair, by the person under review.
        demanded: Requirements about the meeting.
        supervisor_roles: Roles held above by those who attended.
    """
    facts = Facts(meeting=file.facts(supervisor_roles=supervisor_roles))
    missing = _missing(file, dealt_with, substitutes)
    return (*missing, *_unmet(facts, demanded))


def _missing(
    file: MeetingFile, dealt_with: Sequence[AgendaItem], substitutes: Mapping[int, int]
) -> Iterator[Reason]:
    if file.unsigned:
        missing = {"missing": list(map(str, file.unsigned))}
        yield Reason(code="minutes_unsigned", facts=missing, owed_by=())
    if not any(conclusion.holds for conclusion in file.conclusions.values()):
        yield Reason(code="conclusions_missing", owed_by=())
    chair = file.meeting.chair_id
    if chair is None:
        return
    own = chair_conflicts(dealt_with, chair, substitutes=substitutes)
    if own:
        subjects = {"subjects": [item.subject_code for item in own]}
        yield Reason(code="items_without_chair", facts=subjects, owed_by=())


def _unmet(facts: Facts, demanded: Iterable[Requirement]) -> Iterator[Reason]:
    for item in demanded:
        answer = judge(item, facts)
        if answer is not None:
            code, told = answer
            yield Reason(code=code, requirement=item.name, facts=told, owed_by=())
