"""A cycle in which a review is nothing but its remedies, with all that can be demanded of them.

Two cycles of it are open; a cell met in the first, and was told two shortcomings and a strength.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
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
from workflow.application.list_remedies import RemedyFilter
from workflow.application.open_cycle import OpenRequest
from workflow.application.remedy_lines import RemedyLine
from workflow.application.remedy_steps import StepRequest
from workflow.domain.command import Command
from workflow.domain.records.meeting import ConclusionKind
from workflow.domain.remedy_course import Step
from workflow.domain.rows_of_meetings import ConclusionRow, MeetingRow
from workflow.domain.rows_of_remedies import RemedyRow

NAME = "remedies_only"
CYCLE, NEXT = f"{NAME}-{TOP}", f"{NAME}-{TOP}-2"
CELL, OTHER = "H.1.1", "H.2.1"
HEAD, MEMBER, OTHER_MEMBER = "H.1.1-1", "H.1.1-2", "H.1.1-3"
ABOVE, BOARD, FAR = "H.1-1", "H.1-2", "H.2.1-1"
DUE_ON = date(2022, 12, 20)
MET_ON, RECORDED_AT = date(2022, 11, 3), november(10)

GROUPS = {
    "organisation": {"vi": "Tổ chức, cán bộ, sinh hoạt đảng", "en": "Organisation"},
    "mechanisms": {"vi": "Cơ chế, chính sách", "en": "Mechanisms"},
}
GRADES = {
    "well": {"vi": "Khắc phục tốt", "en": "Well"},
    "fairly_well": {"vi": "Khắc phục khá tốt", "en": "Fairly well"},
}
DEMANDS = [
    {"remedies_assigned": {"complete": True}},
    "shortcomings_covered",
    "plan_feasible",
    "remedies_verified",
]


def remedies_only(*, watch_months: int = 0, **rules: Any) -> dict[str, Any]:
    """Return a definition whose one stage asks for all that there is about remedies."""
    plain = definition()
    stage = {
        "stage": "remediation",
        "kind": "remediation",
        "title": {"vi": "Khắc phục", "en": "Remediation"},
        "owner": "secretary",
        "requires": DEMANDS,
        "due": {"on": "2022-12-31"},
    }
    after = {**stage, "stage": "after", "kind": "task", "requires": []}
    tracks = {
        name: {**plain["tracks"][name], "stages": [stage, after]} for name in ("cell", "member")
    }
    told = {"groups": GROUPS, "grades": GRADES, "watch_months": watch_months, **rules}
    suggestions = {
        "proposed_by": "supervisor",
        "approved_by": {"role": "standing_board", "at": "district_committee"},
    }
    return {
        **plain,
        "name": NAME,
        "remedies": told,
        "suggestions": suggestions,
        "tracks": tracks,
    }


def _prepare(url: str) -> None:
    load(url)
    with application(url) as app:
        app.add_definition(remedies_only(), command=app.command(now=LOADED_AT))
        for day in (START_ON, START_ON + timedelta(days=1)):
            request = OpenRequest(definition=NAME, unit=TOP, start_on=day)
            app.open_cycle(request, command=app.command(now=OPENED_AT))
        world = Remedies(app, now=november(3, 19))
        world.meet("HN1")


TWO_CYCLES: Template = template_database("remedies_only", _prepare)


@dataclass(frozen=True, slots=True)
class Remedies:
    """What people do with remedies, as of a moment.

    Attributes:
        actor: Code of the person who acts; None for the operator.
    """

    app: Application
    now: datetime = RECORDED_AT
    actor: str | None = None
    cycle: str = CYCLE

    def by(self, actor: str | None) -> Remedies:
        """Return the same for a person who acts."""
        return replace(self, actor=actor)

    def at(self, now: datetime) -> Remedies:
        """Return the same as of another moment."""
        return replace(self, now=now)

    def of(self, cycle: str) -> Remedies:
        """Return the same in another cycle."""
        return replace(self, cycle=cycle)

    def command(self, command_id: str | None = None) -> Command:
        """Return the frame of an act."""
        return self.app.command(actor=self.actor, now=self.now, command_id=command_id)

    def meet(self, code: str, *, unit: str = CELL, subjects: tuple[str, ...] = (CELL,)) -> None:
        """Record a meeting with two shortcomings of its first subject, a strength and a task."""
        row = MeetingRow(code=code, unit=unit, held_on=MET_ON, reviewed=subjects)
        self.app.keep_meetings(self.cycle, [row], command=self.command())
        kinds = ("shortcoming", "shortcoming", "strength", "task")
        rows = [
            ConclusionRow(
                meeting=code, number=number, about=subjects[0], kind=ConclusionKind(kind), text="…"
            )
            for number, kind in enumerate(kinds, start=1)
        ]
        self.app.keep_conclusions(self.cycle, rows, command=self.command())

    def add(self, code: str | None = None, *, command_id: str | None = None, **told: Any) -> str:
        """Write down a remedy of the cell and return its code."""
        plain = {"subject": CELL, "title": "Họp chuyên đề", "owner": MEMBER, "due_on": DUE_ON}
        recorded = self.keep(RemedyRow(**{**plain, "code": code, **told}), command_id=command_id)
        [line] = self.by(None).list(ids=tuple(recorded.ids))
        return line.remedy.code

    def keep(
        self, *rows: RemedyRow, file: str | None = None, command_id: str | None = None, **given: Any
    ) -> Recorded:
        """Write remedies down."""
        command = self.command(command_id)
        return self.app.keep_remedies(self.cycle, rows, file=file, command=command, **given)

    def take(self, step: str, *codes: str, command_id: str | None = None, **given: Any) -> Recorded:
        """Take a step with remedies."""
        request = StepRequest(cycle=self.cycle, step=Step(step), codes=codes, **given)
        return self.app.take_remedy_step(request, command=self.command(command_id))

    def list(self, **wanted: Any) -> list[RemedyLine]:
        """Return the remedies that the person sees."""
        found = self.app.list_remedies(
            self.cycle, RemedyFilter(**wanted), now=self.now, actor=self.actor
        )
        return list(found.items)

    def codes(self, **wanted: Any) -> list[str]:
        """Return the codes of the remedies that the person sees."""
        return [line.remedy.code for line in self.list(**wanted)]

    def one(self, code: str) -> RemedyLine:
        """Return one remedy."""
        [line] = [line for line in self.by(None).list() if line.remedy.code == code]
        return line

    def findings(self, **given: Any) -> list[tuple[str, dict[str, Any]]]:
        """Return code and facts of what is odd."""
        found = self.app.find_remedy_findings(self.cycle, now=self.now, actor=self.actor, **given)
        return [(each.code, dict(each.facts)) for each in found]

    def unmet(self, subject: str = CELL) -> list[tuple[str, dict[str, Any]]]:
        """Return code and facts of what a review still lacks."""
        details = self.app.show_review(self.cycle, subject, now=self.now)
        unmet = details.subject.row.review.unmet
        return [(reason.code, dict(reason.facts)) for reason in unmet]


@contextmanager
def remedies(url: str) -> Iterator[Remedies]:
    """Yield what people do with remedies in a database."""
    with application(url) as app:
        yield Remedies(app)


def counted(recorded: Recorded) -> tuple[int, int, int]:
    """Return how many rows were created, updated and left as they are."""
    return recorded.created, recorded.updated, recorded.unchanged
