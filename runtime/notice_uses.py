"""The use cases about notices, wired for one process."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from runtime.uses import Uses

if TYPE_CHECKING:
    from runtime.settings import Settings
    from workflow.application.list_notices import ListNotices
    from workflow.application.mute_notices import MuteNotices, UnmuteNotices
    from workflow.application.preview_digests import PreviewDigests
    from workflow.application.remind_people import RemindPeople
    from workflow.application.retry_notices import RetryNotices


class NoticeUses(Uses):
    """Every use case about notices, built on first use."""

    settings: Settings

    @cached_property
    def list_notices(self) -> ListNotices:
        """List notices and mutes, and show one."""
        from workflow.application.list_notices import ListNotices

        return ListNotices(read=self._read, catalogue=self._catalogue, zone=self.settings.zone)

    @cached_property
    def preview_digests(self) -> PreviewDigests:
        """Preview what would be handed out."""
        from workflow.application.preview_digests import PreviewDigests

        return PreviewDigests(read=self._read, catalogue=self._catalogue, zone=self.settings.zone)

    @cached_property
    def retry_notices(self) -> RetryNotices:
        """Plan again what could not be delivered."""
        from workflow.application.retry_notices import RetryNotices

        return RetryNotices(begin=self._begin)

    @cached_property
    def remind_people(self) -> RemindPeople:
        """Remind whoever is waited on."""
        from workflow.application.remind_people import RemindPeople

        return RemindPeople(begin=self._begin, read=self._read, catalogue=self._catalogue)

    @cached_property
    def mute_notices(self) -> MuteNotices:
        """Mute notices to a person."""
        from workflow.application.mute_notices import MuteNotices

        return MuteNotices(recorder=self._recorder)

    @cached_property
    def unmute_notices(self) -> UnmuteNotices:
        """End mutes."""
        from workflow.application.mute_notices import UnmuteNotices

        return UnmuteNotices(recorder=self._recorder)
