"""The use cases about what belongs to remedies, and what goes on in the next cycle."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from runtime.uses import Uses

if TYPE_CHECKING:
    from workflow.application.add_evidence import AddEvidence, DropEvidence
    from workflow.application.carry_over_remedies import CarryOverRemedies
    from workflow.application.keeping import KeepRecords
    from workflow.application.list_plans import ListPlans
    from workflow.application.plan_remedies import JudgePlan, PlanRemedies
    from workflow.application.read_whole_remedies import ReadWholeRemedies
    from workflow.domain.rows_of_remedy_parts import ExecutorRow, IndicatorRow, MilestoneRow


class RemedyPartUses(Uses):
    """Every use case about parts of remedies, built on first use."""

    @cached_property
    def keep_indicators(self) -> KeepRecords[IndicatorRow]:
        """Write down indicators."""
        from workflow.application.keeping import KeepRecords
        from workflow.application.record_indicators import IndicatorSheet

        return KeepRecords(recorder=self._recorder, sheet=IndicatorSheet())

    @cached_property
    def measure_indicators(self) -> KeepRecords[IndicatorRow]:
        """Record what was measured."""
        from workflow.application.keeping import KeepRecords
        from workflow.application.record_indicators import IndicatorSheet

        sheet = IndicatorSheet(is_report=True)
        return KeepRecords(recorder=self._recorder, sheet=sheet)

    @cached_property
    def keep_executors(self) -> KeepRecords[ExecutorRow]:
        """Write down who carries remedies out."""
        from workflow.application.keeping import KeepRecords
        from workflow.application.record_executors import ExecutorSheet

        return KeepRecords(recorder=self._recorder, sheet=ExecutorSheet())

    @cached_property
    def report_progress(self) -> KeepRecords[ExecutorRow]:
        """Record how far executors are."""
        from workflow.application.keeping import KeepRecords
        from workflow.application.record_executors import ExecutorSheet

        sheet = ExecutorSheet(is_report=True)
        return KeepRecords(recorder=self._recorder, sheet=sheet)

    @cached_property
    def keep_milestones(self) -> KeepRecords[MilestoneRow]:
        """Write down milestones."""
        from workflow.application.keeping import KeepRecords
        from workflow.application.record_milestones import MilestoneSheet

        return KeepRecords(recorder=self._recorder, sheet=MilestoneSheet())

    @cached_property
    def read_whole_remedies(self) -> ReadWholeRemedies:
        """Read remedies with what belongs to them."""
        from workflow.application.read_whole_remedies import ReadWholeRemedies

        return ReadWholeRemedies(read=self._read, catalogue=self._catalogue)

    @cached_property
    def add_evidence(self) -> AddEvidence:
        """Add files that prove something."""
        from workflow.application.add_evidence import AddEvidence

        return AddEvidence(recorder=self._recorder)

    @cached_property
    def drop_evidence(self) -> DropEvidence:
        """Take evidence back."""
        from workflow.application.add_evidence import DropEvidence

        return DropEvidence(recorder=self._recorder)

    @cached_property
    def plan_remedies(self) -> PlanRemedies:
        """Record plans of remedies."""
        from workflow.application.plan_remedies import PlanRemedies

        return PlanRemedies(recorder=self._recorder)

    @cached_property
    def judge_plan(self) -> JudgePlan:
        """Find plans of remedies feasible or not."""
        from workflow.application.plan_remedies import JudgePlan

        return JudgePlan(recorder=self._recorder)

    @cached_property
    def list_plans(self) -> ListPlans:
        """List plans of remedies."""
        from workflow.application.list_plans import ListPlans

        return ListPlans(read=self._read, catalogue=self._catalogue)

    @cached_property
    def carry_over_remedies(self) -> CarryOverRemedies:
        """Take remedies into a later cycle."""
        from workflow.application.carry_over_remedies import CarryOverRemedies

        return CarryOverRemedies(recorder=self._recorder)
