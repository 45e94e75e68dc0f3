"""Check a whole database: its history, and the rows and files that the history tells."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from workflow.application.replay_history import Replayed, ReplayHistory
from workflow.application.verify_history import Verification, VerifyHistory
from workflow.ports.reports import Reports


@dataclass(frozen=True, slots=True, kw_only=True)
class Checked:
    """What a check of everything found."""

    verification: Verification
    replayed: Sequence[Replayed]

    @property
    def is_sound(self) -> bool:
        """Return whether nothing is wrong."""
        replayed = (each.differences or each.files for each in self.replayed)
        return not self.verification.damages and not any(replayed)


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckWhole:
    """The use case behind `doctor --deep`, and behind the check of every backup."""

    read: Callable[[], Reports]

    def __call__(self) -> Checked:
        """Return what is wrong with chains, rows and files; nothing is changed."""
        return Checked(
            verification=VerifyHistory(read=self.read)(),
            replayed=ReplayHistory(read=self.read)(),
        )
