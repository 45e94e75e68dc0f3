"""A district committee that asks organisations, people and retired people about its board.

    T             the city committee; T-1 has authority over the district
    Q             the district committee: eleven members of its standing board, Q-1 the secretary
    Q.TC          the organisation commission, whose TC-1 collects the answers
    Q.1 ... Q.6   wards, asked as organisations; each has one person, P-1 ... P-6, asked as such

Nobody who is retired has an account: HT-1 ... HT-5 are codes that the commission made up.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from runtime.application import Application
from tests.databases import Template, template_database
from tests.definitions import NAMED
from workflow.application.desk import Recorded
from workflow.application.dispose_opinion import DispositionRequest
from workflow.application.fire_trigger import FireRequest
from workflow.application.open_cycle import OpenRequest
from workflow.application.synthesise_feedback import SynthesisRequest
from workflow.domain.command import Command
from workflow.domain.records.feedback import Disposition
from workflow.domain.rows import PersonRow, RoleRow, UnitRow
from workflow.domain.rows_of_feedback import AnswerRow, RequestRow

ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
START_ON = date(2012, 7, 2)
CYCLE = "kiem_diem_2012-Q"

BOARD = "Q"
MEMBERS = tuple(f"Q-{number}" for number in range(1, 12))
SUBJECTS = (BOARD, *MEMBERS)
SECRETARY, CLERK, CITY = "Q-1", "TC-1", "T-1"
WARDS = tuple(f"Q.{number}" for number in range(1, 7))
PEOPLE = tuple(f"P-{number}" for number in range(1, 7))
RETIRED = tuple(f"HT-{number}" for number in range(1, 6))
GROUPS = {"organisations": WARDS, "individuals": PEOPLE, "retired": RETIRED}


def july(day: int, hour: int = 8) -> datetime:
    """Return a moment of the month in which the board is asked about."""
    return datetime.combine(date(2012, 7, day), time(hour), tzinfo=ZONE).astimezone(UTC)


def definition(*, mode: str = "confidential", **changes: Any) -> dict[str, Any]:
    """Return a definition in which feedback, synthesis, report and meeting follow each other."""
    role = {"title": NAMED}
    return {
        "name": "kiem_diem_2012",
        "title": NAMED,
        "calendar": "vn_public",
        "time_zone": "Asia/Ho_Chi_Minh",
        "stalled_after": "20wd",
        "head_role": "secretary",
        "authority": "city_board",
        "roles": {
            "secretary": {**role, "reach": "subtree"},
            "city_board": {**role, "reach": "subtree"},
            "standing_board": role,
            "organisation_commission": role,
        },
        "feedback": {"mode": mode, "smallest_group": 5},
        "ladders": {"plain": [{"at": "1wd", "to": "owner"}]},
        "tracks": {
            "collective": _track({"units": ["district"]}, answers="secretary"),
            "member": _track({"people_in": ["district"]}, answers="subject"),
        },
        **changes,
    }


def _track(subjects: dict[str, Any], *, answers: str) -> dict[str, Any]:
    answered = {"opinions_answered": {}, "owed_by": answers}
    collects = "organisation_commission"
    stages = [
        _stage("feedback", "feedback", collects, {"responses": {"share": "2/3"}}),
        _stage("synthesis", "task", collects, answered, "synthesis_made"),
        _stage("report", "task", answers, "report_accepted"),
        _stage("meeting", "meeting", "secretary", "meeting_held"),
    ]
    return {"title": NAMED, "subjects": subjects, "stages": stages}


def _stage(name: str, kind: str, owner: Any, *requires: Any) -> dict[str, Any]:
    return {
        "stage": name,
        "kind": kind,
        "title": NAMED,
        "owner": owner,
        "requires": list(requires),
        "due": {"within": "20wd"},
        "ladder": "plain",
    }


def unit_rows() -> list[UnitRow]:
    """Return the units, parents first."""
    places = [("T", "city", None), (BOARD, "district", "T"), ("Q.TC", "agency", BOARD)]
    places += [(ward, "ward", BOARD) for ward in WARDS]
    return [
        UnitRow(code=code, name=f"Đơn vị {code}", kind=kind, parent=parent, line=line)
        for line, (code, kind, parent) in enumerate(places, start=2)
    ]


def person_rows() -> list[PersonRow]:
    """Return the people who have an account."""
    places = [(CITY, "T"), *((member, BOARD) for member in MEMBERS), (CLERK, "Q.TC")]
    places += zip(PEOPLE, WARDS, strict=True)
    return [
        PersonRow(
            code=code,
            name=f"Cán bộ {code}",
            email=None,
            language="vi",
            unit=unit,
            joined_on=date(2000, 1, 1),
            managed_by=None,
            line=line,
        )
        for line, (code, unit) in enumerate(places, start=2)
    ]


def role_rows() -> list[RoleRow]:
    """Return who is what; every member of the board may see the reviews of the others."""
    held = [("city_board", CITY, "T"), ("organisation_commission", CLERK, BOARD)]
    held += [("secretary", SECRETARY, BOARD)]
    held += [("standing_board", member, BOARD) for member in MEMBERS]
    held += [("secretary", person, ward) for person, ward in zip(PEOPLE, WARDS, strict=True)]
    return [
        RoleRow(role=role, person=person, unit=unit, from_on=None, to_on=None, line=line)
        for line, (role, person, unit) in enumerate(held, start=2)
    ]


def open_world(url: str, *, mode: str = "confidential", **changes: Any) -> None:
    """Make the database, bring in everybody and open the cycle; feedback is the first stage."""
    app = Application.create(url, rehearsal=True)
    command = app.command(now=july(2, 7))
    app.add_definition(definition(mode=mode, **changes), command=command)
    app.import_units(unit_rows(), file="units.csv", command=app.command(now=july(2, 7)))
    app.import_people(person_rows(), file="people.csv", command=app.command(now=july(2, 7)))
    app.import_roles(role_rows(), file="roles.csv", command=app.command(now=july(2, 7)))
    request = OpenRequest(definition="kiem_diem_2012", unit=BOARD, start_on=START_ON)
    app.open_cycle(request, command=app.command(now=july(2, 8)))
    app.close()


CONFIDENTIAL: Template = template_database("feedback_confidential", open_world)
NAMED_MODE: Template = template_database(
    "feedback_named", lambda url: open_world(url, mode="named")
)


class FeedbackWorld:
    """What people do about feedback, each act as of a moment of July.

    Attributes:
        actor: Code of the person who acts; None for the operator.
    """

    def __init__(self, app: Application, actor: str | None = None) -> None:
        self.app = app
        self.actor = actor

    def by(self, actor: str | None) -> FeedbackWorld:
        """Return the same world for a person who acts."""
        return FeedbackWorld(self.app, actor)

    def command(self, now: datetime, command_id: str | None = None) -> Command:
        """Return the frame of an act."""
        return self.app.command(actor=self.actor, now=now, command_id=command_id)

    def ask(
        self,
        subjects: Sequence[str],
        respondents: Sequence[str],
        now: datetime,
        *,
        group: str = "individuals",
        **given: Any,
    ) -> Recorded:
        """Ask respondents about subjects."""
        rows = [
            RequestRow(
                subject=subject,
                respondent=code,
                respondents=group,
                name=f"Nguyên {code}" if code.startswith("HT") else None,
                asked_on=_day(now),
                **given,
            )
            for subject in subjects
            for code in respondents
        ]
        return self.app.ask_feedback(CYCLE, rows, command=self.command(now))

    def answer(self, subject: str, respondent: str, now: datetime, *texts: str) -> Recorded:
        """Record an answer with its opinions."""
        rows = [
            AnswerRow(subject=subject, respondent=respondent, answered_on=_day(now), text=text)
            for text in texts or (None,)
        ]
        return self.app.answer_feedback(CYCLE, rows, command=self.command(now))

    def ask_everybody(self, subjects: Sequence[str], now: datetime) -> None:
        """Ask all three groups about subjects."""
        for group, codes in GROUPS.items():
            self.ask(subjects, codes, now, group=group)

    def answer_all(self, subject: str, now: datetime) -> None:
        """Let everybody answer about a subject, each with one opinion."""
        rows = [
            AnswerRow(
                subject=subject,
                respondent=code,
                answered_on=_day(now),
                text=f"Ý kiến về {subject}, {text}",
            )
            for code, text in TEXTS.items()
        ]
        self.app.answer_feedback(CYCLE, rows, command=self.command(now))

    def complete(self, subject: str, now: datetime) -> None:
        """Complete the stage of a review, as the operator."""
        request = FireRequest(cycle=CYCLE, subject=subject, trigger="complete")
        self.app.fire_trigger(request, command=self.by(None).command(now))

    def dispose(
        self,
        opinion: str,
        now: datetime,
        disposition: str = "accepted",
        answer: str | None = "Xin tiếp thu",
    ) -> Recorded:
        """Say what becomes of an opinion."""
        request = DispositionRequest(
            cycle=CYCLE, opinion=opinion, disposition=Disposition(disposition), answer=answer
        )
        return self.app.dispose_opinion(request, command=self.command(now))

    def synthesise(self, subject: str, now: datetime, text: str = "Tổng hợp") -> Recorded:
        """Draw the opinions about a subject together."""
        request = SynthesisRequest(cycle=CYCLE, subject=subject, text=text)
        return self.app.synthesise_feedback(request, command=self.command(now))

    def show(self, subject: str, now: datetime) -> Any:
        """Return what may be read about a subject."""
        return self.app.read_feedback.one(CYCLE, subject, actor=self.actor, now=now)


# What each says; a text that tells nothing about who said it.
TEXTS = {
    code: f"điểm {place}"
    for place, code in enumerate([c for codes in GROUPS.values() for c in codes], start=1)
}


def _day(now: datetime) -> date:
    return now.astimezone(ZONE).date()


def write_definition(folder: Path, **changes: Any) -> Path:
    """Write the definition as a file; JSON is YAML."""
    file = folder / "kiem_diem_2012.yaml"
    file.write_text(json.dumps(definition(**changes), ensure_ascii=False), encoding="utf-8")
    return file
