"""What belongs to remedies, and what goes on in the next cycle, on the units of suggestions.

The owner of the stage of a commune is its secretary, the authority the standing board of the
district: VL-1 and BS-4 of VL, VT-1 and BS-4 of VT.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from fractions import Fraction
from typing import Any

from runtime.application import Application
from tests.suggestion_world import CYCLE_2019, DISTRICT, at, december
from workflow.application.add_evidence import EvidenceRequest
from workflow.application.desk import Recorded
from workflow.application.open_cycle import OpenedCycle, OpenRequest
from workflow.application.plan_remedies import JudgeRequest, PlanRequest
from workflow.application.read_whole_remedies import WholeRemedy
from workflow.application.remedy_steps import StepRequest
from workflow.domain.command import Command
from workflow.domain.records.remedy import IndicatorKind, Verdict
from workflow.domain.remedy_course import Step
from workflow.domain.rows_of_remedies import RemedyRow
from workflow.domain.rows_of_remedy_parts import ExecutorRow, IndicatorRow, MilestoneRow

OWNER, MONITOR, SECRETARY, BOARD = "VL-2", "BS-2", "VL-1", "BS-4"
DONE_AT, READ_AT = december(10), december(20)
NEXT, NEXT_ON = "bac_son-BS-2", date(2020, 12, 1)


@dataclass(frozen=True, slots=True)
class World:
    """What people do with remedies.

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

    def add(self, subject: str = "VL", *, now: datetime = DONE_AT, **given: Any) -> Recorded:
        """List a remedy."""
        told = {"title": "Chấn chỉnh giờ giấc", "owner": OWNER, "monitor": MONITOR, **given}
        row = RemedyRow(subject=subject, **told)
        return self.app.keep_remedies(self.cycle, [row], command=self.command(now))

    def take(self, step: str, *codes: str, now: datetime = DONE_AT, **given: Any) -> Recorded:
        """Take a step with remedies."""
        request = StepRequest(cycle=self.cycle, step=Step(step), codes=codes, **given)
        return self.app.take_remedy_step(request, command=self.command(now))

    def indicator(self, code: str, *, now: datetime = DONE_AT, **given: Any) -> Recorded:
        """Say by what it is seen whether a remedy holds."""
        if "kind" in given:
            given["kind"] = IndicatorKind(given["kind"])
        if "target" in given:
            given["target"] = Fraction(given["target"])
        row = IndicatorRow(remedy=code, **given)
        return self.app.keep_indicators(self.cycle, [row], command=self.command(now))

    def measure(
        self,
        code: str,
        number: int,
        value: str,
        of: str | None = None,
        *,
        on: date | None = None,
        now: datetime = DONE_AT,
        command_id: str | None = None,
    ) -> Recorded:
        """Record what an indicator showed."""
        row = IndicatorRow(
            remedy=code,
            number=number,
            measured=Fraction(value),
            measured_of=None if of is None else Fraction(of),
            measured_on=on,
        )
        command = self.command(now, command_id)
        return self.app.measure_indicators(self.cycle, [row], command=command)

    def executor(self, code: str, *, now: datetime = DONE_AT, **given: Any) -> Recorded:
        """Say who carries a remedy out."""
        row = ExecutorRow(remedy=code, **given)
        return self.app.keep_executors(self.cycle, [row], command=self.command(now))

    def progress(
        self, code: str, number: int, percent: int, *, now: datetime = DONE_AT, **given: Any
    ) -> Recorded:
        """Record how far an executor is."""
        row = ExecutorRow(remedy=code, number=number, percent=percent, **given)
        return self.app.report_progress(self.cycle, [row], command=self.command(now))

    def milestone(self, code: str, *, now: datetime = DONE_AT, **given: Any) -> Recorded:
        """Put a step on the way of a remedy."""
        row = MilestoneRow(remedy=code, **given)
        return self.app.keep_milestones(self.cycle, [row], command=self.command(now))

    def prove(
        self,
        code: str,
        content: bytes,
        *,
        name: str = "bien-ban.pdf",
        now: datetime = DONE_AT,
        command_id: str | None = None,
    ) -> Recorded:
        """Add a file as evidence."""
        request = EvidenceRequest(cycle=self.cycle, remedy=code, name=name, content=content)
        return self.app.add_evidence(request, command=self.command(now, command_id))

    def plan(self, subject: str = "VL", *, now: datetime = DONE_AT, **given: Any) -> Recorded:
        """Record the remedies of a review as a plan."""
        request = PlanRequest(cycle=self.cycle, subject=subject, **given)
        return self.app.plan_remedies(request, command=self.command(now))

    def judge(
        self, verdict: str, subject: str = "VL", *, now: datetime = DONE_AT, **given: Any
    ) -> Recorded:
        """Find a plan feasible or not."""
        request = JudgeRequest(cycle=self.cycle, subject=subject, verdict=Verdict(verdict), **given)
        return self.app.judge_plan(request, command=self.command(now))

    def one(self, code: str, *, now: datetime = READ_AT) -> WholeRemedy:
        """Return one remedy as the person sees it."""
        read = self.app.read_whole_remedies
        return read.one(self.cycle, code, now=now, actor=self.actor)[1]

    def carry_over(
        self,
        earlier: str = CYCLE_2019,
        *,
        now: datetime | None = None,
        plan: bool = False,
        command_id: str | None = None,
    ) -> Recorded:
        """Take what an earlier cycle left open into this one."""
        command = self.command(now or at(NEXT_ON, 9), command_id)
        return self.app.carry_over_remedies(self.cycle, earlier=earlier, plan=plan, command=command)

    def open_next(
        self,
        *,
        unit: str = DISTRICT,
        follows: str | None = None,
        proposed_by: str | None = None,
        plan: bool = False,
        command_id: str | None = None,
        now: datetime | None = None,
    ) -> OpenedCycle:
        """Open the cycle of the next year."""
        request = OpenRequest(
            definition="bac_son", unit=unit, start_on=NEXT_ON, follows=follows, plan=plan
        )
        command = self.command(now or at(NEXT_ON, 7), command_id)
        return self.app.follow_cycle(request, proposed_by=proposed_by, command=command)
