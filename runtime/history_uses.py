"""The use cases about the history, wired for one process."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from runtime.uses import Uses

if TYPE_CHECKING:
    from runtime.settings import Settings
    from storage.schema import Installation
    from workflow.application.anchor_history import AnchorHistory
    from workflow.application.export_log import ExportLog
    from workflow.application.mail_anchor import MailAnchor
    from workflow.application.read_log import ReadLog
    from workflow.application.replay_history import ReplayHistory
    from workflow.application.tell_reading import TellReading
    from workflow.application.verify_history import VerifyHistory


class HistoryUses(Uses):
    """Every use case about the history, built on first use."""

    installation: Installation
    settings: Settings

    @cached_property
    def read_history(self) -> ReadLog:
        """Read the history."""
        from workflow.application.read_log import ReadLog

        return ReadLog(begin=self._begin, read=self._read, catalogue=self._catalogue)

    @cached_property
    def export_history(self) -> ExportLog:
        """Export the history."""
        from workflow.application.export_log import ExportLog

        return ExportLog(begin=self._begin, read=self._read, catalogue=self._catalogue)

    @cached_property
    def tell_reading(self) -> TellReading:
        """Let history say that something sensitive is read."""
        from workflow.application.tell_reading import TellReading

        return TellReading(begin=self._begin)

    @cached_property
    def replay_history(self) -> ReplayHistory:
        """Compare the rows with the history."""
        from workflow.application.replay_history import ReplayHistory

        return ReplayHistory(read=self._read)

    @cached_property
    def verify_history(self) -> VerifyHistory:
        """Verify the history."""
        from workflow.application.verify_history import VerifyHistory

        return VerifyHistory(read=self._read, installation=self.installation.uuid)

    @cached_property
    def anchor_history(self) -> AnchorHistory:
        """Say where the history is, to be kept elsewhere."""
        from workflow.application.anchor_history import AnchorHistory

        return AnchorHistory(
            begin=self._begin, read=self._read, installation=self.installation.uuid
        )

    @cached_property
    def mail_anchor(self) -> MailAnchor:
        """Mail where the history is, once a day."""
        from runtime.sending import sender_of
        from workflow.application.mail_anchor import MailAnchor

        return MailAnchor(
            begin=self._begin,
            anchor_history=self.anchor_history,
            post=sender_of(self.settings, self.installation.uuid),
            to=self.settings.anchor_to,
            zone=self.settings.zone,
        )
