"""Read the history: filtered, as far as the reader's roles reach, without holding it in memory."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import islice

from workflow.application.catalogue import Catalogue
from workflow.application.log_reading import LogFilter, LoggedEvent, LogReading
from workflow.application.tell_reading import TellReading
from workflow.domain.command import Command
from workflow.domain.errors import InvalidValueError, RefusedError
from workflow.domain.history import EventKind
from workflow.ports.reports import Reports
from workflow.ports.unit_of_work import Begin


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadLog:
    """The use case behind `audit log`."""

    begin: Begin
    read: Callable[[], Reports]
    catalogue: Catalogue

    def __call__(
        self,
        cycle: str | None,
        *,
        now: datetime,
        wanted: LogFilter | None = None,
        limit: int | None = None,
        newest_first: bool = False,
        actor: str | None = None,
        telling: Command | None = None,
    ) -> Iterator[LoggedEvent]:
        """Stream the events of a cycle, or of the installation.

        Of a cycle, a person is shown the events that his roles reach.

        Args:
            cycle: Code of the cycle; None for the installation.
            now: The moment of which roles count.
            wanted: Which events; all when absent.
            limit: At most so many.
            newest_first: Whether the newest comes first.
            actor: Who reads; None for the operator.
            telling: The command under which texts are read, which history tells; without one
                texts are left out.

        Raises:
            NotFoundError: No such cycle, person, unit or review.
            InvalidValueError: No such kind or stage, a filter that needs a cycle without one, or
                a subject with several venues.
            RefusedError: A person asks for the events of the whole installation.
        """
        chosen = wanted or LogFilter()
        _require_fitting(chosen, cycle=cycle, actor=actor)
        if telling is not None:
            self._tell(cycle, chosen, now=now, telling=telling)
        with self.read() as reports:
            log = LogReading(reports, self.catalogue, cycle, chosen, now=now, actor=actor)
            found = islice(log.events(newest_first=newest_first), limit)
            yield from log.logged(found, texts=telling is not None)

    def _tell(
        self, cycle: str | None, wanted: LogFilter, *, now: datetime, telling: Command
    ) -> None:
        with self.read() as reports:
            # Who asks for what is not there, or not for him, has read nothing.
            LogReading(reports, self.catalogue, cycle, wanted, now=now, actor=telling.actor)
        body = {"cycle": cycle, "review": wanted.review, "under": wanted.under}
        TellReading(begin=self.begin)(EventKind.HISTORY_READ, body, command=telling)


def _require_fitting(wanted: LogFilter, *, cycle: str | None, actor: str | None) -> None:
    known = [kind.value for kind in EventKind]
    for kind in wanted.kinds:
        if kind not in known:
            raise InvalidValueError("event_kind_unknown", found=kind, expected=sorted(known))
    if cycle is None and actor is not None:
        raise RefusedError("log_is_for_the_operator", actor=actor)
    if cycle is None and wanted.needs_cycle:
        raise InvalidValueError("filter_needs_cycle")
