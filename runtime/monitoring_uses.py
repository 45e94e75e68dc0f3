"""The use cases about checks and hand-overs, wired for one process."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from runtime.uses import Uses

if TYPE_CHECKING:
    from workflow.application.find_check_signals import FindCheckSignals
    from workflow.application.hand_over import HandOverMatter
    from workflow.application.keep_check_series import StopChecks
    from workflow.application.keeping import KeepRecords
    from workflow.application.list_checks import ListChecks
    from workflow.application.record_checks import CancelChecks
    from workflow.domain.rows_of_checks import CheckRow, CheckSeriesRow, ResultRow


class MonitoringUses(Uses):
    """Every use case about monitoring, built on first use."""

    @cached_property
    def keep_check_series(self) -> KeepRecords[CheckSeriesRow]:
        """Plan series of checks."""
        from workflow.application.keep_check_series import CheckSeriesSheet
        from workflow.application.keeping import KeepRecords

        return KeepRecords(recorder=self._recorder, sheet=CheckSeriesSheet())

    @cached_property
    def stop_checks(self) -> StopChecks:
        """Stop a series of checks."""
        from workflow.application.keep_check_series import StopChecks

        return StopChecks(recorder=self._recorder)

    @cached_property
    def record_checks(self) -> KeepRecords[CheckRow]:
        """Schedule single checks, or record that they were made."""
        from workflow.application.keeping import KeepRecords
        from workflow.application.record_checks import CheckSheet

        return KeepRecords(recorder=self._recorder, sheet=CheckSheet())

    @cached_property
    def make_checks(self) -> KeepRecords[ResultRow]:
        """Record what came of checks."""
        from workflow.application.keeping import KeepRecords
        from workflow.application.record_checks import ResultSheet

        return KeepRecords(recorder=self._recorder, sheet=ResultSheet())

    @cached_property
    def cancel_checks(self) -> CancelChecks:
        """Give up checks."""
        from workflow.application.record_checks import CancelChecks

        return CancelChecks(recorder=self._recorder)

    @cached_property
    def list_checks(self) -> ListChecks:
        """List checks and their series."""
        from workflow.application.list_checks import ListChecks

        return ListChecks(read=self._read, catalogue=self._catalogue)

    @cached_property
    def find_check_signals(self) -> FindCheckSignals:
        """Find what is worth a look about checks."""
        from workflow.application.find_check_signals import FindCheckSignals

        return FindCheckSignals(read=self._read, checks=self.list_checks)

    @cached_property
    def hand_over(self) -> HandOverMatter:
        """Let somebody else follow what one person followed."""
        from workflow.application.hand_over import HandOverMatter

        return HandOverMatter(recorder=self._recorder)
