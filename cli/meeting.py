"""`reviewcycle meeting`: review meetings, from the roll-call to the closed record."""

from __future__ import annotations

from cli.frame import noun
from cli.meeting_files import attendance, conclusion, export_meetings, import_meetings, minutes
from cli.meeting_lists import findings, list_meetings, show_one
from cli.meeting_plans import cancel, load, plan_meeting, plans, schedule
from cli.meeting_records import correct, record
from cli.meeting_steps import adopt, attend, close, conclude, sign

COMMAND = noun("meeting")

for _verb in (
    *(plan_meeting, schedule, cancel, load, plans()),
    *(record, attend, conclude, sign, close, correct, adopt),
    *(import_meetings, export_meetings, attendance(), conclusion()),
    *(list_meetings, show_one, findings, minutes),
):
    COMMAND.add_command(_verb)
