"""The use cases that ask how a cycle stands: now, or as the system knew it at a moment."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from runtime.chart_uses import ChartUses

if TYPE_CHECKING:
    from collections.abc import Callable

    from workflow.application.catalogue import Catalogue
    from workflow.application.explain_review import ExplainReview
    from workflow.application.export_progress import ExportProgress
    from workflow.application.find_stuck import FindStuck
    from workflow.application.listing import Lists
    from workflow.application.show_progress import ShowProgress
    from workflow.application.show_review import ShowReview
    from workflow.application.study_progress import StudyProgress
    from workflow.ports.reports import Reports


class QuestionUses(ChartUses):
    """Every question about how a cycle stands, built on first use."""

    @cached_property
    def lists(self) -> Lists:
        """List what there is."""
        from workflow.application.listing import Lists

        return Lists(read=self._read, catalogue=self._catalogue)

    @cached_property
    def show_review(self) -> ShowReview:
        """Show one review."""
        from workflow.application.show_review import ShowReview

        return ShowReview(read=self._read, catalogue=self._catalogue)

    @cached_property
    def explain_review(self) -> ExplainReview:
        """Explain why a review stands where it stands."""
        from workflow.application.explain_review import ExplainReview

        return ExplainReview(read=self._read, catalogue=self._catalogue)

    @cached_property
    def find_stuck(self) -> FindStuck:
        """Find what is stuck."""
        from workflow.application.find_stuck import FindStuck

        return FindStuck(read=self._read, catalogue=self._catalogue)

    @cached_property
    def show_progress(self) -> ShowProgress:
        """Show how far a cycle has come."""
        from workflow.application.show_progress import ShowProgress

        return ShowProgress(read=self._read, catalogue=self._catalogue)

    @cached_property
    def study_progress(self) -> StudyProgress:
        """Study what lies behind the counts of a cycle."""
        from workflow.application.study_progress import StudyProgress

        return StudyProgress(read=self._read, catalogue=self._catalogue)

    @cached_property
    def export_progress(self) -> ExportProgress:
        """Export how a cycle stands."""
        from workflow.application.export_progress import ExportProgress

        return ExportProgress(read=self._read, catalogue=self._catalogue)


class PastUses(QuestionUses):
    """The same questions, asked of what was known at a moment."""

    def __init__(self, read: Callable[[], Reports], catalogue: Catalogue) -> None:
        self._asked, self._catalogue = read, catalogue

    def _read(self) -> Reports:
        return self._asked()
