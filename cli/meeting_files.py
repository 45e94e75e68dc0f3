"""The verbs of `reviewcycle meeting` that read and write files: meetings, rolls, conclusions."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

import click

from cli.context import Session
from cli.exporting import export_command, write_new
from cli.frame import Group, command, noun, option
from cli.importing import import_command
from cli.meeting_records import cycle_option, meeting_argument
from cli.output import show
from cli.parameters import TEXT, read_file
from workflow.domain.errors import InvalidValueError
from workflow.domain.item_chairs import item_chairs_text
from workflow.domain.local_sitting import LocalSitting, sitting_text
from workflow.domain.records.meeting import MeetingStatus, Treatment

if TYPE_CHECKING:
    from cli.exporting import Table
    from cli.importing import Read
    from runtime.application import Application
    from workflow.application.list_meetings import ReadMeeting

HELD = (MeetingStatus.HELD, MeetingStatus.CLOSED)
Values = Mapping[str, Any]


def _meeting_reader() -> Read:
    from runtime.readers.meetings import read_meetings

    return read_meetings


def _roll_reader() -> Read:
    from runtime.readers.meetings import read_roll

    return read_roll


def _conclusion_reader() -> Read:
    from runtime.readers.meetings import read_conclusions

    return read_conclusions


def _meeting_table(session: Session, application: Application, cycle: str) -> Table:
    from runtime.readers.meetings import MEETING_COLUMNS

    return MEETING_COLUMNS, map(_meeting_values, _held(session, application, cycle))


def _roll_table(session: Session, application: Application, cycle: str) -> Table:
    from runtime.readers.meetings import ROLL_COLUMNS

    meetings = _held(session, application, cycle)
    return ROLL_COLUMNS, [row for meeting in meetings for row in _roll_values(meeting)]


def _conclusion_table(session: Session, application: Application, cycle: str) -> Table:
    from runtime.readers.meetings import CONCLUSION_COLUMNS

    meetings = _held(session, application, cycle)
    return CONCLUSION_COLUMNS, [row for meeting in meetings for row in _conclusion_values(meeting)]


def _held(session: Session, application: Application, cycle: str) -> Sequence[ReadMeeting]:
    now = application.now(session.now)
    _, found = application.list_meetings(cycle, now=now, statuses=HELD, actor=session.actor)
    return found


import_meetings = import_command(_meeting_reader, lambda use: use.keep_meetings)
export_meetings = export_command(_meeting_table)


def attendance() -> Group:
    """Return the verbs about files of rolls."""
    group = noun("attendance")
    group.add_command(import_command(_roll_reader, lambda use: use.keep_rolls))
    group.add_command(export_command(_roll_table))
    return group


def conclusion() -> Group:
    """Return the verbs about files of conclusions."""
    group = noun("conclusion")
    group.add_command(import_command(_conclusion_reader, lambda use: use.keep_conclusions))
    group.add_command(export_command(_conclusion_table))
    return group


@command("minutes")
@meeting_argument
@cycle_option
@option("--out", "file", metavar="FILE", type=TEXT, required=True)
@option("--template", metavar="FILE", type=TEXT)
@click.pass_obj
def minutes(session: Session, meeting: str, cycle: str, file: str, template: str | None) -> None:
    """Write the minutes of a meeting as a Word file."""
    from runtime.minutes.render import TEMPLATE, render_minutes

    if not file.lower().endswith(".docx"):
        raise InvalidValueError("export_form_unknown", found=file, expected=[".docx"])
    form = None if template is None else read_file(template)
    with session.application() as application:
        told, zone = application.write_minutes(
            cycle,
            meeting,
            words=session.language.text,
            now=application.now(session.now),
            actor=session.actor,
        )
    content = render_minutes(
        told, template=form, language=session.lang, zone=zone, file=template or TEMPLATE
    )
    write_new(file, content)
    answer = {"meeting": meeting, "cycle": cycle, "file": file}
    show(session, answer, page=lambda page: page.sentence("answers", "minutes_written", **answer))


def _meeting_values(meeting: ReadMeeting) -> Values:
    file, stored = meeting.file, meeting.file.meeting
    sittings = local_sittings(file.times, meeting)
    is_plain = len(sittings) == 1 and sittings[0][0] is None
    chaired = [item for item in file.agenda if item.chair_id is not None]
    people = meeting.people
    return {
        "code": stored.code,
        "unit": meeting.unit.code,
        "date": stored.meets_on,
        "from": sittings[0][1] if is_plain else None,
        "to": sittings[0][2] if is_plain else None,
        "sittings": None if is_plain else "\n".join(map(sitting_text, sittings)) or None,
        "body": stored.body,
        "place": stored.place,
        "chair": meeting.person(stored.chair_id),
        "secretary": meeting.person(stored.secretary_id),
        "convened": stored.convened,
        "minutes": stored.minutes,
        "supervisors": codes_of(meeting, file.supervising),
        "reviewed": "; ".join(
            meeting.reviews[item.review_id].key
            for item in file.agenda
            if item.treatment is Treatment.REVIEWED
        ),
        "present": codes_of(meeting, [n for n in people if n in file.roll and not file.is_away(n)]),
        "absent": codes_of(meeting, [n for n in people if file.is_away(n)]),
        "item_chairs": item_chairs_text(
            (meeting.reviews[item.review_id].key, meeting.people[item.chair_id].code)
            for item in chaired
            if item.chair_id is not None
        )
        or None,
    }


def codes_of(meeting: ReadMeeting, people: Iterable[int]) -> tuple[str, ...] | None:
    """Return the codes of people; None for nobody."""
    return tuple(meeting.people[number].code for number in sorted(people)) or None


def local_sittings(
    times: Sequence[tuple[datetime, datetime]], meeting: ReadMeeting
) -> list[LocalSitting]:
    """Return sittings as the clocks of the place show them; without the day on the first one."""
    zone = ZoneInfo(meeting.context.definition.time_zone)
    held_on = meeting.file.meeting.meets_on
    local = [(begin.astimezone(zone), end.astimezone(zone)) for begin, end in times]
    return [
        (None if begin.date() == held_on else begin.date(), begin.time(), end.time())
        for begin, end in local
    ]


def _roll_values(meeting: ReadMeeting) -> Iterator[Values]:
    roll = meeting.file.roll
    for number, person in meeting.people.items():
        if number in roll:
            one = roll[number]
            yield {
                "meeting": meeting.file.meeting.code,
                "person": person.code,
                "present": one.present,
                "convened": one.convened,
                "excuse": one.excuse,
                "represents": one.represents,
                "spoke": one.spoke,
            }


def _conclusion_values(meeting: ReadMeeting) -> Iterator[Values]:
    for number, one in sorted(meeting.file.conclusions.items()):
        about = one.review_id
        yield {
            "meeting": meeting.file.meeting.code,
            "number": number,
            "about": meeting.reviews[about].key if about is not None else None,
            "kind": str(one.kind),
            "text": one.text,
            "holds": one.holds,
        }
