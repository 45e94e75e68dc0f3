"""Mail once a day where the history is, to addresses out of reach of whoever runs the system."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from hashlib import sha256
from zoneinfo import ZoneInfo

from workflow.application.anchor_history import IN_MAIL, AnchorHistory
from workflow.domain.command import Command
from workflow.domain.errors import RefusedError, UnavailableError
from workflow.domain.moments import local_day
from workflow.ports.sending import AnchorLetter, Post
from workflow.ports.unit_of_work import Begin


@dataclass(frozen=True, slots=True, kw_only=True)
class MailedAnchor:
    """What one pass did.

    Attributes:
        sent: Letters that were handed over.
        failed: Letters that were not taken; when none was, the next pass tries again.
    """

    sent: int = 0
    failed: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class MailAnchor:
    """The use case behind the daily anchor; letters are handed over before history tells."""

    begin: Begin
    anchor_history: AnchorHistory
    post: Post
    to: Sequence[str]
    zone: ZoneInfo

    def __call__(self, *, command: Command) -> MailedAnchor:
        """Send an anchor to every address, unless one went out today."""
        if not self.to:
            return MailedAnchor()
        today = local_day(command.now, self.zone)
        newest = self.anchor_history.newest_in(IN_MAIL)
        if newest is not None and local_day(newest, self.zone) >= today:
            return MailedAnchor()
        with self.begin() as work:
            # Of a copy nobody must believe that it is the real history.
            if work.installation.is_held():
                return MailedAnchor()
        lines = self.anchor_history.taken(at=command.recorded_at).lines
        sent = sum(self._is_posted(address, today, lines) for address in self.to)
        if sent:
            # Whoever else sends one today means the same command.
            own = replace(command, id=f"anchor-{today.isoformat()}", keeps_answer=True)
            self.anchor_history(command=own, kept_in=IN_MAIL)
        return MailedAnchor(sent=sent, failed=len(self.to) - sent)

    def _is_posted(self, address: str, today: date, lines: Sequence[str]) -> bool:
        mark = sha256(address.encode()).hexdigest()[:8]
        name = f"{today.isoformat()}.anchor.{mark}"
        try:
            self.post.post(AnchorLetter(name=name, email=address, day=today, lines=lines))
        except (UnavailableError, RefusedError):
            return False
        return True
