"""Call the rolls of meetings that were held: who was there, who was away, and who spoke."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from workflow.application.desk import Desk
from workflow.application.keeping import Draft, Names
from workflow.application.meeting_agenda import follow_roll
from workflow.application.meeting_files import files_of
from workflow.application.record_meeting import unit_of
from workflow.domain.history import EventKind
from workflow.domain.meeting_file import require_held, with_roll
from workflow.domain.records.meeting import Participant
from workflow.domain.rows_of_meetings import RollRow


class RollSheet:
    """The rolls of meetings, one person in a row; who was away is reviewed later."""

    event = EventKind.MEETING_ATTENDED

    def names(self, rows: Sequence[RollRow]) -> Names:
        """Return what rows name."""
        return Names(
            units=[row.represents for row in rows if row.represents],
            people=[row.person for row in rows],
        )

    def draft(self, desk: Desk, row: RollRow) -> Draft:
        """Return the participant of a row, and what follows for the agenda.

        Raises:
            NotFoundError: No such meeting, person or unit.
            InvalidValueError: Somebody who was away had a part in it.
            RefusedError: The meeting is planned only, or closed, or the actor may not.
        """
        files = files_of(desk)
        before = files.require(row.meeting)
        require_held(before.meeting)
        person = desk.person(row.person)
        if row.represents is not None:
            desk.unit(row.represents)
        known = before.roll.get(person.id) or Participant(
            meeting_id=before.meeting.id, person_id=person.id, present=row.present
        )
        participant = replace(known, present=row.present, **_changes(row))
        after = with_roll(before, [participant])
        after = follow_roll(desk, after, unit_of(desk, after), person.id)
        return files.keep(before, after, participant)


def _changes(row: RollRow) -> dict[str, Any]:
    given = {
        "convened": row.convened,
        "excuse": row.excuse,
        "represents": row.represents,
        "spoke": row.spoke,
    }
    changes: dict[str, Any] = {name: value for name, value in given.items() if value is not None}
    if row.present:
        changes["excuse"] = None  # of somebody who came after all
    return {**changes, **dict.fromkeys(row.cleared)}
