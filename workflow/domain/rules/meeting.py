"""What the requirements about review meetings judge."""

from __future__ import annotations

from collections.abc import Mapping

from workflow.domain.conditions import (
    MeetingClosed,
    MeetingHeld,
    MeetingLasted,
    MeetingPlanned,
    MinutesSigned,
    QuorumMet,
    SupervisorAttended,
)
from workflow.domain.facts import FactKind, Facts
from workflow.domain.quorum import Quorum
from workflow.domain.rules.rule import Rule, Unmet, rule


def _meeting_planned(wanted: MeetingPlanned, facts: Facts) -> Unmet | None:
    planned = facts.planned_meeting
    if planned is None:
        return "meeting_not_planned", {}
    if wanted.attended_by is None or wanted.attended_by in planned.supervisor_roles:
        return None
    return "attendee_not_assigned", {
        "role": wanted.attended_by,
        "meets_on": planned.meets_on.isoformat(),
    }


def _meeting_held(_wanted: MeetingHeld, facts: Facts) -> Unmet | None:
    if facts.meeting is not None:
        return None
    missed = facts.missed_meeting
    if missed is None:
        return "meeting_not_held", {}
    return "meeting_not_held", {
        "missed": missed.why,
        "meeting": missed.code,
        "held_on": missed.held_on.isoformat(),
    }


def _supervisor_attended(wanted: SupervisorAttended, facts: Facts) -> Unmet | None:
    if facts.meeting is None or wanted.role in facts.meeting.supervisor_roles:
        return None
    return "supervisor_absent", {"role": wanted.role, "held_on": facts.meeting.held_on.isoformat()}


# What is said about a meeting waits until there is one.


def _quorum_met(wanted: QuorumMet, facts: Facts) -> Unmet | None:
    if facts.meeting is None:
        return None
    quorum = Quorum(
        present=facts.meeting.present, convened=facts.meeting.convened, share=wanted.at_least
    )
    if quorum.is_met:
        return None
    return "quorum_missing", {
        "present": quorum.present,
        "convened": quorum.convened,
        "needed": quorum.needed,
        "share": str(quorum.share),
    }


def _meeting_lasted(wanted: MeetingLasted, facts: Facts) -> Unmet | None:
    if facts.meeting is None or facts.meeting.minutes >= wanted.minutes:
        return None
    return "meeting_too_short", {"minutes": facts.meeting.minutes, "needed": wanted.minutes}


def _minutes_signed(_wanted: MinutesSigned, facts: Facts) -> Unmet | None:
    if facts.meeting is None or not facts.meeting.unsigned:
        return None
    return "minutes_unsigned", {"missing": list(facts.meeting.unsigned)}


def _meeting_closed(_wanted: MeetingClosed, facts: Facts) -> Unmet | None:
    if facts.meeting is None or facts.meeting.is_closed:
        return None
    return "meeting_not_closed", {"held_on": facts.meeting.held_on.isoformat()}


RULES: Mapping[str, Rule] = {
    "meeting_planned": rule(_meeting_planned, FactKind.PLANNED_MEETING),
    "meeting_held": rule(_meeting_held, FactKind.MEETING, FactKind.MISSED_MEETING),
    "supervisor_attended": rule(_supervisor_attended, FactKind.MEETING),
    "quorum_met": rule(_quorum_met, FactKind.MEETING),
    "meeting_lasted": rule(_meeting_lasted, FactKind.MEETING),
    "minutes_signed": rule(_minutes_signed, FactKind.MEETING),
    "meeting_closed": rule(_meeting_closed, FactKind.MEETING),
}
