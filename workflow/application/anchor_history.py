"""Say where every chain of the history is, so that somebody keeps it out of reach."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from workflow.application.commanding import once
from workflow.domain.anchors import anchor_lines
from workflow.domain.chain import Anchor
from workflow.domain.command import Command
from workflow.domain.cycle import INSTALLATION
from workflow.domain.history import Event, EventKind
from workflow.ports.event_log import EventFilter
from workflow.ports.reports import Reports
from workflow.ports.unit_of_work import Begin, UnitOfWork

IN_FILE, IN_MAIL = "file", "mail"


@dataclass(frozen=True, slots=True, kw_only=True)
class Anchored:
    """Where the history is, as lines to be kept.

    Attributes:
        chains: How many chains there are.
        events: How many events they have together.
    """

    chains: int
    events: int
    lines: Sequence[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class AnchorHistory:
    """The use case behind `audit anchor`, and behind the mail that does it every day.

    The history of the installation says itself where the other chains were: whoever writes one of
    them anew has to write that one anew too.
    """

    begin: Begin
    read: Callable[[], Reports]
    installation: str

    def __call__(self, *, command: Command, kept_in: str = IN_FILE) -> Anchored:
        """Return where every chain is, and let history say so.

        Args:
            command: Who asks.
            kept_in: Where the answer goes: `file` or `mail`.
        """
        with self.begin() as work:
            return once(
                work,
                cycle_id=INSTALLATION,
                command=command,
                request={"kept_in": kept_in},
                answer=Anchored,
                act=lambda: self._act(work, command, kept_in),
            )

    def newest_in(self, place: str) -> datetime | None:
        """Return the moment of the newest anchor that went to a place; None before the first."""
        wanted = EventFilter(kinds=(EventKind.HISTORY_ANCHORED,))
        with self.read() as reports:
            for event in reports.logged(INSTALLATION, wanted, newest_first=True):
                if json.loads(event.body).get("kept_in") == place:
                    return event.at
        return None

    def taken(self, *, at: datetime) -> Anchored:
        """Return where every chain is, of which history says nothing."""
        return self._written(*self._heads(), at=at)

    def _act(self, work: UnitOfWork, command: Command, kept_in: str) -> Anchored:
        anchors, names = self._heads()
        told = [[each.chain, each.seq, each.hash.hex()] for each in anchors]
        body = {"chains": told, "kept_in": kept_in}
        event = Event(kind=EventKind.HISTORY_ANCHORED, at=command.now, body=body)
        work.append(INSTALLATION, [event], command=command)
        return self._written(anchors, names, at=command.recorded_at)

    def _written(
        self, anchors: Sequence[Anchor], names: Mapping[int, str], *, at: datetime
    ) -> Anchored:
        lines = anchor_lines(anchors, installation=self.installation, at=at, names=names)
        return Anchored(chains=len(anchors), events=sum(each.seq for each in anchors), lines=lines)

    def _heads(self) -> tuple[list[Anchor], dict[int, str]]:
        with self.read() as reports:
            heads = [Anchor(chain=c, seq=s, hash=h) for c, s, h in reports.chain_heads()]
            return heads, {cycle.id: cycle.code for cycle in reports.cycles()}
