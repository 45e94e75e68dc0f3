"""A district that suggests points to its communes, as Bắc Sơn did from the end of 2019 on.

    BS            the district committee: BS-1 the secretary, BS-2 ... BS-8 the standing board,
                  BS-9 a clerk without a role, BS-10 who watches VL beside BS-2
    VL, VT        two communes, each with a secretary (VL-1), two deputies and a member (VL-4)
    VL.1          a cell of the first, with a member

BS-2 is in charge of VL and proposes to it, BS-3 of VT; BS-4 ... BS-8 are of the board only.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from runtime.application import Application
from runtime.readers.calendars import read_calendar
from runtime.shipped import shipped_calendars
from tests.databases import Template, template_database
from tests.definitions import NAMED
from workflow.application.desk import Recorded
from workflow.application.fire_trigger import FireRequest
from workflow.application.follow_suggestions import FollowRequest
from workflow.application.list_suggestions import SuggestionFilter, SuggestionLine
from workflow.application.open_cycle import OpenRequest
from workflow.application.suggestion_steps import StepRequest
from workflow.domain.calendar import CalendarDay
from workflow.domain.command import Command
from workflow.domain.records.suggestion import Outcome
from workflow.domain.rows import PersonRow, RoleRow, UnitRow
from workflow.domain.rows_of_suggestions import SuggestionRow
from workflow.domain.suggestion_course import Step

ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
CALENDAR = "vn_public"
DISTRICT, COMMUNES, CELL = "BS", ("VL", "VT"), "VL.1"
BOARD = tuple(f"BS-{number}" for number in range(2, 9))
AREA, HEAD, CHAIR, CLERK, WATCHER = "BS-2", "VL-1", "BS-4", "BS-9", "BS-10"
GROUP = ("BS-3", "BS-4", "BS-5", "BS-6", "BS-7")

CYCLE_2019 = "bac_son-BS"
STATUSES = ("approved", "notified", "acknowledged", "explained", "concluded", "reported")

TOPICS = {
    "leadership": {"vi": "Công tác lãnh đạo, chỉ đạo", "en": "Leadership"},
    "head_responsibility": {"vi": "Trách nhiệm người đứng đầu", "en": "Duty of the head"},
    "fees": {"vi": "Chấp hành quy định về phí, lệ phí", "en": "Rules on fees"},
    "school_budget": {"vi": "Quản lý ngân sách trường học", "en": "School budgets"},
    "administrative_discipline": {
        "vi": "Kỷ cương hành chính, lề lối làm việc",
        "en": "Administrative discipline and working style",
    },
    "exemplary_duty": {"vi": "Trách nhiệm nêu gương", "en": "Exemplary duty"},
    "democratic_centralism": {"vi": "Nguyên tắc tập trung dân chủ", "en": "Centralism"},
    "internal_unity": {"vi": "Đoàn kết nội bộ", "en": "Internal unity"},
}


def at(day: date, hour: int = 8) -> datetime:
    """Return a moment of a local day."""
    return datetime.combine(day, time(hour), tzinfo=ZONE).astimezone(UTC)


def december(day: int, hour: int = 8) -> datetime:
    """Return a moment of the month in which points are suggested."""
    return at(date(2019, 12, day), hour)


LOADED_AT, OPENED_AT = at(date(2019, 11, 30)), december(2, 7)
PROPOSED_AT, DONE_AT, READ_AT = december(2), december(3), december(20)


def definition(**suggestions: Any) -> dict[str, Any]:
    """Return a definition in which a review waits until suggested points are dealt with."""
    return {
        "name": "bac_son",
        "title": NAMED,
        "calendar": CALENDAR,
        "time_zone": "Asia/Ho_Chi_Minh",
        "stalled_after": "20wd",
        "head_role": "secretary",
        "authority": {"role": "standing_board", "at": "district"},
        "roles": {
            "secretary": {"title": NAMED, "reach": "subtree"},
            "supervisor": {"title": NAMED},
            "standing_board": {"title": NAMED, "reach": "subtree"},
        },
        "suggestions": {
            "topics": TOPICS,
            "proposed_by": "supervisor",
            "approved_by": {"role": "standing_board", "at": "district"},
            **suggestions,
        },
        "tracks": {
            "collective": _track("secretary", units=["commune", "cell"]),
            "cadre": _track("subject", people_in=["commune", "cell"]),
        },
    }


def _track(owner: str, **subjects: Any) -> dict[str, Any]:
    stages = [
        _stage("explanation", owner, "suggestions_explained"),
        _stage("meeting", owner, "suggestions_followed"),
        _stage("conclusion", owner, "suggestions_concluded"),
    ]
    return {"title": NAMED, "subjects": subjects, "stages": stages}


def _stage(name: str, owner: str, requirement: str) -> dict[str, Any]:
    return {
        "stage": name,
        "kind": "task",
        "title": NAMED,
        "owner": owner,
        "requires": [requirement],
        "due": {"no_deadline": True},
    }


def unit_rows() -> list[UnitRow]:
    """Return the units, parents first."""
    places = [(DISTRICT, "district", None), *((code, "commune", DISTRICT) for code in COMMUNES)]
    places.append((CELL, "cell", "VL"))
    return [
        UnitRow(code=code, name=f"Đơn vị {code}", kind=kind, parent=parent, line=line)
        for line, (code, kind, parent) in enumerate(places, start=2)
    ]


def person_rows() -> list[PersonRow]:
    """Return the people; cadres of communes are managed by the district."""
    places = [(f"{unit}-{n}", unit) for unit in COMMUNES for n in range(1, 5)]
    places += [(f"BS-{n}", DISTRICT) for n in range(1, 11)] + [("VL.1-1", CELL)]
    return [
        PersonRow(
            code=code,
            name=f"Cán bộ {code}",
            email=f"{code.lower()}@bs.example",
            language="vi",
            unit=unit,
            joined_on=date(2000, 1, 1),
            managed_by="district" if code[-1] in "123" else "grassroots",
            line=line,
        )
        for line, (code, unit) in enumerate(places, start=2)
    ]


def role_rows() -> list[RoleRow]:
    """Return who is what."""
    held = [("secretary", "BS-1", DISTRICT)]
    held += [("standing_board", person, DISTRICT) for person in BOARD]
    held += [("supervisor", "BS-2", "VL"), ("supervisor", "BS-3", "VT")]
    held += [("supervisor", WATCHER, "VL")]
    for unit in COMMUNES:
        held += [("secretary", f"{unit}-1", unit)]
        held += [("standing_board", f"{unit}-{n}", unit) for n in (2, 3)]
    return [
        RoleRow(role=role, person=person, unit=unit, from_on=None, to_on=None, line=line)
        for line, (role, person, unit) in enumerate(held, start=2)
    ]


def calendar_days() -> list[CalendarDay]:
    """Return the days of the calendar."""
    file = shipped_calendars()[CALENDAR]
    return [
        CalendarDay(day=row.day, works=row.works, name=row.name, status=row.status)
        for row in read_calendar(file.read_bytes(), file=file.name)
    ]


def install(url: str) -> None:
    """Make the database, bring in the organisation and open the cycle of 2019."""
    app = Application.create(url, rehearsal=True)
    command = app.command(now=LOADED_AT)
    app.import_calendar(CALENDAR, calendar_days(), command=command)
    app.add_definition(definition(), command=app.command(now=LOADED_AT))
    app.import_units(unit_rows(), file="u", command=app.command(now=LOADED_AT))
    app.import_people(person_rows(), file="p", command=app.command(now=LOADED_AT))
    app.import_roles(role_rows(), file="r", command=app.command(now=LOADED_AT))
    World(app).open(date(2019, 12, 2))
    app.close()


OPENED: Template = template_database("suggestions_opened", install)


@dataclass(frozen=True, slots=True)
class World:
    """What people do with suggestions.

    Attributes:
        actor: Code of the person who acts; None for the operator.
    """

    app: Application
    actor: str | None = None
    cycle: str = CYCLE_2019

    def by(self, actor: str | None) -> World:
        """Return the same world for a person who acts."""
        return World(self.app, actor, self.cycle)

    def of(self, cycle: str) -> World:
        """Return the same world in another cycle."""
        return World(self.app, self.actor, cycle)

    def command(self, now: datetime, command_id: str | None = None) -> Command:
        """Return the frame of an act."""
        return self.app.command(actor=self.actor, now=now, command_id=command_id)

    def open(self, start_on: date, name: str = "bac_son", *, unit: str = DISTRICT) -> str:
        """Open a cycle of a definition and return its code."""
        request = OpenRequest(definition=name, unit=unit, start_on=start_on)
        return self.app.open_cycle(request, command=self.command(at(start_on, 7))).cycle

    def propose(
        self,
        *subjects: str,
        now: datetime = PROPOSED_AT,
        command_id: str | None = None,
        **given: Any,
    ) -> Recorded:
        """Propose a point to each subject."""
        told = {"topic": "administrative_discipline", **given}
        rows = [SuggestionRow(subject=subject, **told) for subject in subjects]
        command = self.command(now, command_id)
        return self.app.propose_suggestions(self.cycle, rows, command=command)

    def take(
        self,
        step: str,
        *codes: str,
        now: datetime = DONE_AT,
        command_id: str | None = None,
        **given: Any,
    ) -> Recorded:
        """Take a step with suggestions."""
        request = StepRequest(cycle=self.cycle, step=Step(step), codes=codes, **given)
        return self.app.take_suggestion_step(request, command=self.command(now, command_id))

    def follow(
        self, codes: Sequence[str], people: Sequence[str], *, now: datetime = DONE_AT
    ) -> Recorded:
        """Say who follows suggestions."""
        request = FollowRequest(cycle=self.cycle, codes=tuple(codes), people=tuple(people))
        return self.app.follow_suggestions(request, command=self.command(now))

    def list(self, *, now: datetime = READ_AT, **wanted: Any) -> list[SuggestionLine]:
        """Return the suggestions that the person sees."""
        found = self.app.list_suggestions(
            self.cycle, SuggestionFilter(**wanted), now=now, actor=self.actor
        )
        return list(found.items)

    def one(self, code: str, *, now: datetime = READ_AT) -> SuggestionLine:
        """Return one suggestion as the person sees it."""
        [line] = self.app.list_suggestions.one(self.cycle, code, now=now, actor=self.actor).items
        return line

    def fire_complete(self, subject: str, *, now: datetime = DONE_AT) -> str:
        """Complete the stage of a review and return where that leads."""
        request = FireRequest(cycle=self.cycle, subject=subject, trigger="complete")
        return self.app.fire_trigger(request, command=self.by(None).command(now)).target

    def bring(self, code: str, status: str, *, subject: str = HEAD) -> None:
        """Bring a proposal of BS-2 to a status, step by step."""
        for step in STATUSES[: STATUSES.index(status) + 1]:
            self.bring_one(code, step, subject=subject)

    def bring_one(self, code: str, status: str, *, subject: str = HEAD) -> None:
        """Take the step that leads to a status."""
        board, answering = self.by(CHAIR), self.by(subject)
        match status:
            case "approved":
                board.take("approve", code)
            case "notified":
                board.take("notify", code)
            case "acknowledged":
                answering.take("acknowledge", code)
            case "explained":
                answering.take("explain", code, text="Giải trình")
            case "concluded":
                board.follow([code], GROUP)
                board.take("conclude", code, outcome=Outcome.OPEN, text="Kết luận")
            case "reported":
                self.by(GROUP[0]).take("report", code, text="Báo cáo")
