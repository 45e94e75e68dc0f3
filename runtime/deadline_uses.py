"""The use cases about deadlines and extensions, wired for one process."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from runtime.uses import Uses

if TYPE_CHECKING:
    from workflow.application.decide_extensions import (
        ApproveExtension,
        RejectExtension,
        RequestExtension,
    )
    from workflow.application.extend_deadlines import ExtendDeadlines
    from workflow.application.list_deadlines import ListDeadlines


class DeadlineUses(Uses):
    """Every use case about deadlines and extensions, built on first use."""

    @cached_property
    def list_deadlines(self) -> ListDeadlines:
        """List deadlines, and what is asked for."""
        from workflow.application.list_deadlines import ListDeadlines

        return ListDeadlines(read=self._read, catalogue=self._catalogue)

    @cached_property
    def extend_deadlines(self) -> ExtendDeadlines:
        """Extend deadlines."""
        from workflow.application.extend_deadlines import ExtendDeadlines

        return ExtendDeadlines(recorder=self._recorder, read=self._read)

    @cached_property
    def request_extension(self) -> RequestExtension:
        """Ask for more time."""
        from workflow.application.decide_extensions import RequestExtension

        return RequestExtension(recorder=self._recorder)

    @cached_property
    def approve_extension(self) -> ApproveExtension:
        """Grant more time that was asked for."""
        from workflow.application.decide_extensions import ApproveExtension

        return ApproveExtension(recorder=self._recorder)

    @cached_property
    def reject_extension(self) -> RejectExtension:
        """Leave a deadline as it is."""
        from workflow.application.decide_extensions import RejectExtension

        return RejectExtension(recorder=self._recorder)
