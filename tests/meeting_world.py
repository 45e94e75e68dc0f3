"""A cycle in which a review is nothing but its meeting, with all that can be demanded of one.

Cells have to meet as the strictest definition asks; their members have only to be reviewed.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from runtime.application import Application
from tests.databases import Template, template_database
from tests.small_world import (
    LOADED_AT,
    OPENED_AT,
    START_ON,
    TOP,
    application,
    definition,
    load,
    november,
)
from workflow.application.desk import Recorded
from workflow.application.open_cycle import OpenRequest
from workflow.domain.command import Command
from workflow.domain.local_sitting import parse_sitting
from workflow.domain.records.meeting import MeetingStatus
from workflow.domain.rows_of_meetings import ConclusionRow, MeetingRow, RollRow

NAME = "meetings_only"
CYCLE, OTHER = f"{NAME}-{TOP}", f"{NAME}-{TOP}-2"
CELL, HEAD, CLERK, MEMBER = "H.1.1", "H.1.1-1", "H.1.1-2", "H.1.1-3"
BOARD = "H.1-2"  # of the standing board above the cell
DAY, HELD_AT = date(2022, 11, 15), november(15, 19)
DEMANDS = [
    "meeting_held",
    {"supervisor_attended": {"role": "standing_board"}},
    {"quorum_met": {"at_least": "2/3"}},
    {"meeting_lasted": {"minutes": 210}},
    "minutes_signed",
    "meeting_closed",
]


def meetings_only() -> dict[str, Any]:
    """Return a definition whose one stage is the meeting."""
    plain = definition()
    stage = {
        "stage": "meeting",
        "kind": "meeting",
        "title": {"vi": "Hội nghị", "en": "Meeting"},
        "owner": "secretary",
        "due": {"on": "2022-12-15"},
    }
    after = {
        **stage,
        "stage": "after",
        "kind": "task",
        "owner": {"role": "secretary", "above": True},
    }
    tracks = {
        "cell": {**plain["tracks"]["cell"], "stages": [{**stage, "requires": DEMANDS}]},
        "member": {
            **plain["tracks"]["member"],
            "stages": [{**stage, "auto": True, "requires": ["meeting_held"]}, after],
        },
    }
    return {**plain, "name": NAME, "tracks": tracks}


def _prepare(url: str) -> None:
    load(url)
    with application(url) as app:
        app.add_definition(meetings_only(), command=app.command(now=LOADED_AT))
        for day in (START_ON, START_ON + timedelta(days=1)):
            request = OpenRequest(definition=NAME, unit=TOP, start_on=day)
            app.open_cycle(request, command=app.command(now=OPENED_AT))


TWO_CYCLES: Template = template_database("meetings_only", _prepare)


@dataclass(frozen=True, slots=True)
class Meetings:
    """What people do with meetings, as of a moment.

    Attributes:
        actor: Code of the person who acts; None for the operator.
    """

    app: Application
    now: datetime = HELD_AT
    actor: str | None = None
    cycle: str = CYCLE

    def by(self, actor: str) -> Meetings:
        """Return the same for a person who acts."""
        return Meetings(self.app, self.now, actor, self.cycle)

    def command(self, command_id: str | None = None) -> Command:
        """Return the frame of an act."""
        return self.app.command(actor=self.actor, now=self.now, command_id=command_id)

    def record(self, code: str | None = "HN1", *, unit: str = CELL, **told: Any) -> Recorded:
        """Record a meeting of the cell."""
        row = MeetingRow(**{"code": code, "unit": unit, "held_on": DAY, **told})
        return self.app.keep_meetings(self.cycle, [row], command=self.command())

    def record_well(self, code: str = "HN1", **told: Any) -> Recorded:
        """Record a meeting of the cell that lacks only conclusion, signatures and closing."""
        well = {
            "sittings": (parse_sitting("08:00-11:30"),),
            "chair": HEAD,
            "secretary": CLERK,
            "supervisors": (BOARD,),
            "present": (HEAD, CLERK, MEMBER),
            "item_chairs": ((HEAD, CLERK),),
        }
        return self.record(code, **{**well, **told})

    def attend(self, person: str, *, present: bool, code: str = "HN1", **told: Any) -> Recorded:
        """Call the name of one person."""
        row = RollRow(meeting=code, person=person, present=present, **told)
        return self.app.keep_rolls(self.cycle, [row], command=self.command())

    def conclude(self, text: str | None = "Đạt", *, code: str = "HN1", **told: Any) -> Recorded:
        """Record a conclusion."""
        row = ConclusionRow(meeting=code, text=text, **told)
        return self.app.keep_conclusions(self.cycle, [row], command=self.command())

    def sign(self, code: str = "HN1") -> Recorded:
        """Sign as whoever acts."""
        return self.app.sign_meeting(self.cycle, code, command=self.command())

    def close(self, code: str = "HN1", **told: Any) -> Recorded:
        """Close the record."""
        return self.app.close_meeting(self.cycle, code, command=self.command(), **told)

    def correct(self, meeting: str = "HN1", /, **changes: Any) -> Recorded:
        """Let another record take the place of a closed one."""
        row = MeetingRow(**changes)
        return self.app.correct_meeting(
            self.cycle, meeting, row, reason="Ghi sai", command=self.command()
        )

    def adopt(self, meeting: str = "HN1", /, *, into: str = OTHER, **told: Any) -> Recorded:
        """Record a meeting of this cycle in the other one."""
        return self.app.adopt_meeting(into, (self.cycle, meeting), command=self.command(), **told)

    def conclude_and_sign(self, code: str = "HN1") -> None:
        """Bring a meeting that was recorded well to the point at which it can be closed."""
        self.conclude(code=code)
        self.by(HEAD).sign(code)
        self.by(CLERK).sign(code)

    def finish(self, code: str = "HN1") -> None:
        """Record a meeting well and close it."""
        self.record_well(code)
        self.conclude_and_sign(code)
        self.close(code)

    def unmet(self, subject: str = CELL) -> list[tuple[str, dict[str, Any]]]:
        """Return code and facts of what a review still lacks."""
        details = self.app.show_review(self.cycle, subject, now=self.now)
        unmet = details.subject.row.review.unmet
        return [(reason.code, dict(reason.facts)) for reason in unmet]

    def state(self, subject: str) -> str:
        """Return where a review stands."""
        return self.app.show_review(self.cycle, subject, now=self.now).subject.row.review.state

    def agenda(self, code: str = "HN1") -> list[tuple[str, str]]:
        """Return the subjects of a meeting in their order, with what was done."""
        found = self.app.list_meetings.one(self.cycle, code, now=self.now)
        return [
            (found.reviews[item.review_id].subject_code, str(item.treatment))
            for item in found.file.agenda
        ]


@contextmanager
def meetings(url: str) -> Iterator[Meetings]:
    """Yield what people do with meetings in a database."""
    with application(url) as app:
        yield Meetings(app)


def status(world: Meetings, code: str = "HN1") -> MeetingStatus:
    """Return how a meeting stands."""
    return world.app.list_meetings.one(world.cycle, code, now=world.now).file.meeting.status


def counted(recorded: Recorded) -> tuple[int, int, int]:
    """Return how many rows were created, updated and left as they are."""
    return recorded.created, recorded.updated, recorded.unchanged


def codes(recorded: Recorded) -> list[str]:
    """Return the codes of the findings."""
    return [finding["code"] for finding in recorded.findings]
