"""A district of any size, brought by the use cases to where a workload begins."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import date

from benchmarks.district import (
    CALENDAR,
    CYCLE,
    DEFINITION,
    START_ON,
    TOP,
    District,
    at,
    secretary_of,
)
from runtime.application import Application
from runtime.readers.calendars import read_calendar
from runtime.readers.definitions import read_definition
from runtime.shipped import shipped_calendars, shipped_definitions
from workflow.application.open_cycle import OpenRequest
from workflow.application.record_feedback import Answers, FeedbackRequest
from workflow.domain.calendar import CalendarDay
from workflow.domain.records.rating import RatingStep
from workflow.domain.rows import PersonRow, RoleRow, UnitRow
from workflow.domain.rows_of_dissemination import SessionRow
from workflow.domain.rows_of_meetings import MeetingRow
from workflow.domain.rows_of_ratings import RatingRow
from workflow.domain.rows_of_remedies import RemedyRow

LOADED_AT, OPENED_AT = at(10, 20, 8), at(10, 24, 8)


@contextmanager
def application(url: str) -> Iterator[Application]:
    """Open the product on a database for the length of a block."""
    app = Application.open(url)
    try:
        yield app
    finally:
        app.close()


def load(url: str, district: District) -> None:
    """Make a database and bring in a district."""
    app = Application.create(url, rehearsal=True)
    command, file = app.command(now=LOADED_AT), "district.csv"
    calendar = shipped_calendars()[CALENDAR]
    days = [
        CalendarDay(day=row.day, works=row.works, name=row.name, status=row.status)
        for row in read_calendar(calendar.read_bytes(), file=calendar.name)
    ]
    definition = shipped_definitions()[DEFINITION]
    content, _ = read_definition(definition.read_bytes(), file=definition.name)
    app.import_calendar(CALENDAR, days, command=command)
    app.import_units(list(_unit_rows(district)), file=file, command=app.command(now=LOADED_AT))
    app.import_people(list(_person_rows(district)), file=file, command=app.command(now=LOADED_AT))
    app.import_roles(list(_role_rows(district)), file=file, command=app.command(now=LOADED_AT))
    app.add_definition(content, command=app.command(now=LOADED_AT))
    app.close()


def open_cycle(app: Application) -> int:
    """Open the cycle and return how many reviews it has."""
    request = OpenRequest(definition=DEFINITION, unit=TOP, start_on=START_ON)
    opened = app.open_cycle(request, command=app.command(now=OPENED_AT))
    return sum(opened.reviews.values())


def disseminate(app: Application, members: int) -> None:
    """Let every member hear of the documents."""
    people = tuple(District(members).people())
    session = SessionRow(unit=TOP, held_on=START_ON, attended=people)
    app.record_sessions(CYCLE, [session], command=app.command(now=at(11, 1, 9)))


def feedback_request(people: Iterable[str]) -> FeedbackRequest:
    """Return enough answers about some members to move all of them on."""
    answers = (Answers(subject=code, respondents="members", received=5) for code in people)
    return FeedbackRequest(cycle=CYCLE, received_on=date(2022, 11, 2), answers=tuple(answers))


def bring_to_remediation(app: Application, members: int) -> None:
    """Let every member pass feedback, meeting and rating, and get one remedy."""
    district = District(members)
    app.record_feedback(feedback_request(district.people()), command=app.command(now=at(11, 2, 9)))
    for body in district.bodies():
        people = tuple(district.people(body))
        meeting = MeetingRow(
            unit=body, held_on=date(2022, 11, 3), supervisors=("D-1",), reviewed=people
        )
        app.keep_meetings(CYCLE, [meeting], command=app.command(now=at(11, 3, 9)))
        ratings = [
            RatingRow(
                subject=code, step=RatingStep.DECIDED, level="good", given_on=date(2022, 11, 3)
            )
            for code in people
        ]
        app.keep_ratings(CYCLE, ratings, command=app.command(actor=f"{body}-1", now=at(11, 3, 9)))
    remedies = [
        RemedyRow(subject=code, title="Học tập", owner="D-1", due_on=date(2023, 3, 31))
        for code in district.people()
    ]
    app.keep_remedies(CYCLE, remedies, command=app.command(now=at(11, 3, 11)))


def _unit_rows(district: District) -> Iterator[UnitRow]:
    """Yield the units, parents first."""
    kinds = ("district_committee", "grassroots", "cell")
    for line, code in enumerate((TOP, *district.bodies(), *district.cells()), start=2):
        parent = code.rpartition(".")[0] or None
        kind = kinds[code.count(".")]
        yield UnitRow(code=code, name=f"Đơn vị {code}", kind=kind, parent=parent, line=line)


def _person_rows(district: District) -> Iterator[PersonRow]:
    """Yield the people."""
    leading = [f"{unit}-{number}" for unit in (TOP, *district.bodies()) for number in (1, 2)]
    for line, code in enumerate((*leading, *district.people()), start=2):
        yield PersonRow(
            code=code,
            name=f"Đảng viên {code}",
            email=None,
            language="vi",
            unit=code.rpartition("-")[0],
            joined_on=date(2010, 1, 1),
            managed_by="grassroots",
            line=line,
        )


def _role_rows(district: District) -> Iterator[RoleRow]:
    """Yield who is what."""
    held = [("standing_board", "D-1", TOP), ("organisation_commission", "D-2", TOP)]
    held += [("secretary", f"{body}-1", body) for body in district.bodies()]
    held += [("supervisor", "D-1", body) for body in district.bodies()]
    held += [("secretary", secretary_of(cell), cell) for cell in district.cells()]
    for line, (role, person, unit) in enumerate(held, start=2):
        yield RoleRow(role=role, person=person, unit=unit, from_on=None, to_on=None, line=line)
