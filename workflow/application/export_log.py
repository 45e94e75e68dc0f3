"""Export the history: who does so is told by it first, then the reader gets what he may see."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime

from workflow.application.catalogue import Catalogue
from workflow.application.log_reading import LogFilter, LogReading
from workflow.application.tell_reading import TellReading
from workflow.domain.command import Command
from workflow.domain.errors import RefusedError
from workflow.domain.history import EventKind, StoredEvent
from workflow.ports.event_log import ReviewName
from workflow.ports.reports import Reports
from workflow.ports.unit_of_work import Begin

EVERYTHING = LogFilter()


@dataclass(frozen=True, slots=True, kw_only=True)
class ExportedEvent:
    """An event of an export.

    Attributes:
        stored: As it is stored; its body is for readers who see everything.
        actor: `person:CODE` or `operator:NAME`, or a sign that hides who it was.
        body: As the reader may see it.
        cycle: Code of the cycle; None for the installation.
        review: The review it is about, or None.
    """

    stored: StoredEvent
    actor: str
    body: dict[str, object]
    cycle: str | None
    review: ReviewName | None

    @property
    def person(self) -> str | None:
        """Return the code of the person who did it; None for the operator, or when hidden."""
        kind, _, code = self.actor.partition(":")
        return code if kind == "person" else None


@dataclass(frozen=True, slots=True, kw_only=True)
class ExportedLog:
    """One reading of the chains that are exported, as far as the reader may see them.

    Attributes:
        chains: Those that are exported, the installation first.
        is_whole: Whether nothing is left out, so that hashes can be checked.
    """

    reports: Reports
    chains: tuple[LogReading, ...]
    is_whole: bool

    def events(self) -> Iterator[ExportedEvent]:
        """Stream the events, chain by chain, each in order."""
        for chain in self.chains:
            yield from _exported(chain, self.reports.events(chain.number))

    def by_review(self) -> Iterator[ExportedEvent]:
        """Stream the events about reviews, one review after the other, each in order."""
        for chain in self.chains:
            yield from _exported(chain, self.reports.events_by_review(chain.number))


def _exported(chain: LogReading, events: Iterator[StoredEvent]) -> Iterator[ExportedEvent]:
    code = chain.cycle.code if chain.cycle else None
    for event in events:
        shown = chain.shown(event)
        if shown is not None:
            name = chain.names.get(event.review_id) if event.review_id is not None else None
            yield ExportedEvent(
                stored=event, actor=shown.actor, body=dict(shown.body), cycle=code, review=name
            )


@dataclass(frozen=True, slots=True, kw_only=True)
class ExportLog:
    """The use case behind `audit export`."""

    begin: Begin
    read: Callable[[], Reports]
    catalogue: Catalogue

    @contextmanager
    def __call__(
        self, cycle: str | None, *, form: str, now: datetime, command: Command
    ) -> Iterator[ExportedLog]:
        """Let history say that it is exported, and yield it.

        Args:
            cycle: Code of the cycle; None for every chain there is.
            form: What kind of file it becomes.
            now: The moment of which roles count.
            command: Who asks; a person gets what his roles reach.

        Raises:
            NotFoundError: No such cycle or person.
            RefusedError: A person asks for the whole installation.
        """
        if cycle is None and command.actor is not None:
            raise RefusedError("log_is_for_the_operator", actor=command.actor)
        with self.read() as reports:
            # Who asks for what is not there, or not for him, has read nothing.
            self._log(reports, cycle, now=now, actor=command.actor)
        body = {"form": form, "cycle": cycle}
        TellReading(begin=self.begin)(EventKind.HISTORY_EXPORTED, body, command=command)
        with self.read() as reports:
            yield self._log(reports, cycle, now=now, actor=command.actor)

    def _log(
        self, reports: Reports, cycle: str | None, *, now: datetime, actor: str | None
    ) -> ExportedLog:
        codes = [cycle] if cycle else [None, *(each.code for each in reports.cycles())]
        chains = tuple(
            LogReading(reports, self.catalogue, code, EVERYTHING, now=now, actor=actor)
            for code in codes
        )
        return ExportedLog(reports=reports, chains=chains, is_whole=actor is None)
