"""The use cases about remedies, wired for one process."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from runtime.uses import Uses

if TYPE_CHECKING:
    from workflow.application.count_remedies import CountRemedies
    from workflow.application.find_remedy_findings import FindRemedyFindings
    from workflow.application.keeping import KeepRecords
    from workflow.application.list_remedies import ListRemedies
    from workflow.application.remedy_steps import TakeRemedyStep
    from workflow.domain.rows_of_remedies import RemedyRow


class RemedyUses(Uses):
    """Every use case about remedies, built on first use."""

    @cached_property
    def keep_remedies(self) -> KeepRecords[RemedyRow]:
        """Write down remedies."""
        from workflow.application.keep_remedies import RemedySheet
        from workflow.application.keeping import KeepRecords

        return KeepRecords(recorder=self._recorder, sheet=RemedySheet())

    @cached_property
    def take_remedy_step(self) -> TakeRemedyStep:
        """Take remedies one step further."""
        from workflow.application.remedy_steps import TakeRemedyStep

        return TakeRemedyStep(recorder=self._recorder)

    @cached_property
    def list_remedies(self) -> ListRemedies:
        """List remedies."""
        from workflow.application.list_remedies import ListRemedies

        return ListRemedies(read=self._read, catalogue=self._catalogue)

    @cached_property
    def count_remedies(self) -> CountRemedies:
        """Count how far remedies are."""
        from workflow.application.count_remedies import CountRemedies

        return CountRemedies(read=self._read, catalogue=self._catalogue)

    @cached_property
    def find_remedy_findings(self) -> FindRemedyFindings:
        """Find what is odd about remedies."""
        from workflow.application.find_remedy_findings import FindRemedyFindings

        return FindRemedyFindings(read=self._read, catalogue=self._catalogue)
