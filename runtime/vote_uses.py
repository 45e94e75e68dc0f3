"""The use cases about votes, wired for one process."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from runtime.uses import Uses

if TYPE_CHECKING:
    from workflow.application.confirm_votes import CancelVotes, ConfirmVotes
    from workflow.application.count_votes import KeepCounts
    from workflow.application.keeping import KeepRecords
    from workflow.application.list_votes import ListVotes
    from workflow.domain.rows_of_votes import VoteRow


class VoteUses(Uses):
    """Every use case about votes, built on first use."""

    @cached_property
    def plan_votes(self) -> KeepRecords[VoteRow]:
        """Plan votes."""
        from workflow.application.keeping import KeepRecords
        from workflow.application.plan_votes import VoteSheet

        return KeepRecords(recorder=self._recorder, sheet=VoteSheet())

    @cached_property
    def count_votes(self) -> KeepCounts:
        """Enter what tellers counted."""
        from workflow.application.count_votes import CountSheet, KeepCounts

        return KeepCounts(recorder=self._recorder, sheet=CountSheet())

    @cached_property
    def confirm_votes(self) -> ConfirmVotes:
        """Confirm votes."""
        from workflow.application.confirm_votes import ConfirmVotes

        return ConfirmVotes(recorder=self._recorder)

    @cached_property
    def cancel_votes(self) -> CancelVotes:
        """Give up votes."""
        from workflow.application.confirm_votes import CancelVotes

        return CancelVotes(recorder=self._recorder)

    @cached_property
    def list_votes(self) -> ListVotes:
        """List votes, and sum them."""
        from workflow.application.list_votes import ListVotes

        return ListVotes(read=self._read, catalogue=self._catalogue)
