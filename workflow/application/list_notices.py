"""List notices and mutes, and show one notice with everything that is known about it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from workflow.application.assessing import person_of, require_cycle
from workflow.application.catalogue import Catalogue, CycleContext
from workflow.application.writing_digests import DigestWriter, Owed, day_of
from workflow.domain.errors import NotFoundError, RefusedError
from workflow.domain.moments import local_day
from workflow.domain.notice import MUTED, Notice, NoticeStatus, rung_of
from workflow.domain.organisation import Person
from workflow.domain.records.mute import Mute
from workflow.ports.notice_log import NoticeRow, RungRow
from workflow.ports.reports import Reports
from workflow.ports.sending import Digest

MOST_NOTICES = 10_000


@dataclass(frozen=True, slots=True, kw_only=True)
class NoticeFilter:
    """Which notices are asked for, by codes; None means all."""

    cycle: str | None = None
    person: str | None = None
    status: NoticeStatus | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ListedNotices:
    """Notices, newest first.

    Attributes:
        counts: How many there are in all of the cycle and person, by status.
    """

    items: Sequence[NoticeRow]
    counts: Mapping[NoticeStatus, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class MuteLine:
    """A mute with codes instead of numbers."""

    cycle: str
    person: str
    mute: Mute
    is_active: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownNotice:
    """One notice with everything that is known about it.

    Attributes:
        rung: What caused it; None of a list, and of what has no rung.
        mute: The mute that keeps it, or kept it, from being sent.
        digest: The message in which it was sent, will be, or would have been.
    """

    context: CycleContext
    row: NoticeRow
    person: Person
    rung: RungRow | None
    mute: MuteLine | None
    digest: Digest


@dataclass(frozen=True, slots=True, kw_only=True)
class ListNotices:
    """The use cases behind `notice list`, `show` and `mutes`; people see what is to themselves."""

    read: Callable[[], Reports]
    catalogue: Catalogue
    zone: ZoneInfo

    def __call__(
        self, wanted: NoticeFilter, *, actor: str | None = None, limit: int = MOST_NOTICES
    ) -> ListedNotices:
        """Return notices.

        Raises:
            NotFoundError: No such cycle or person.
            RefusedError: They are to others.
        """
        code = own(wanted.person, actor)
        with self.read() as reports:
            cycle_id = require_cycle(reports, wanted.cycle).id if wanted.cycle else None
            person_id = person_of(reports, code).id if code else None
            items = reports.notices(
                cycle_id=cycle_id, person_id=person_id, status=wanted.status, limit=limit
            )
            counts = reports.notice_counts(cycle_id=cycle_id, person_id=person_id)
        return ListedNotices(items=items, counts=counts)

    def show(
        self,
        cycle: str,
        key: str,
        *,
        now: datetime,
        actor: str | None = None,
        language: str | None = None,
    ) -> ShownNotice:
        """Return a notice with the message that holds it.

        Raises:
            NotFoundError: There is none of that name, or it is to somebody else.
        """
        with self.read() as reports:
            cycle_id = require_cycle(reports, cycle).id
            notice = reports.notice(cycle_id, key)
            rows = reports.notices(cycle_id=cycle_id, person_id=None, key=key, limit=1)
            if notice is None or not rows or actor not in (None, rows[0].person):
                raise NotFoundError("notice_not_found", notice=f"{cycle}/{key}")
            [row] = rows
            rung = rung_of(key)
            person = person_of(reports, row.person)
            told, day = self._message(reports, cycle_id, notice, row, now)
            writer = DigestWriter(reports, self.catalogue, zone=self.zone)
            return ShownNotice(
                context=writer.context(cycle_id),
                row=row,
                person=person,
                rung=reports.fired_rung(cycle_id, rung) if rung else None,
                mute=self._kept_back_by(reports, cycle, row, now),
                digest=writer.write(person, day, told, language=language),
            )

    def mutes(
        self,
        *,
        cycle: str | None = None,
        person: str | None = None,
        every: bool = False,
        now: datetime,
        actor: str | None = None,
    ) -> list[MuteLine]:
        """Return mutes, oldest first of each cycle; people see those of their own notices.

        Args:
            cycle: Code; None for all.
            person: Code; None for all.
            every: Those that are over, too.
            now: When.
            actor: Code of who reads; None for the operator.

        Raises:
            NotFoundError: No such cycle or person.
            RefusedError: They are those of others.
        """
        code = own(person, actor)
        with self.read() as reports:
            cycles = [require_cycle(reports, cycle)] if cycle else reports.cycles()
            number = person_of(reports, code).id if code else None
            found = [
                (each.code, mute)
                for each in cycles
                for mute in reports.records(each.id, Mute)
                if number in (None, mute.person_id)
            ]
            lines = self._lines(reports, found, now)
        return [line for line in lines if every or line.is_active]

    def _lines(
        self, reports: Reports, found: Sequence[tuple[str, Mute]], now: datetime
    ) -> list[MuteLine]:
        today = local_day(now, self.zone)
        people = reports.people(ids={mute.person_id for _, mute in found})
        codes = {person.id: person.code for person in people}
        return [
            MuteLine(
                cycle=cycle,
                person=codes[mute.person_id],
                mute=mute,
                is_active=mute.is_active(today),
            )
            for cycle, mute in found
        ]

    def _message(
        self, reports: Reports, cycle_id: int, notice: Notice, row: NoticeRow, now: datetime
    ) -> tuple[Owed, date]:
        """Return what stands in the message of a notice, and the day of the message."""
        alone = [(cycle_id, notice)]
        if row.status == NoticeStatus.SENT and row.digest is not None:
            return reports.told_in(row.digest), day_of(row.digest)
        return alone, local_day(now, self.zone)

    def _kept_back_by(
        self, reports: Reports, cycle: str, row: NoticeRow, now: datetime
    ) -> MuteLine | None:
        word, _, number = (row.why or "").partition(".")
        if word != MUTED:
            return None
        cycle_id = require_cycle(reports, cycle).id
        found = reports.records(cycle_id, Mute, by="id", values=[int(number)])
        return next(iter(self._lines(reports, [(cycle, each) for each in found], now)), None)


def own(person: str | None, actor: str | None) -> str | None:
    """Return whose notices are read: of whoever reads, unless it is the operator.

    Raises:
        RefusedError: They are to somebody else.
    """
    if actor is not None and person not in (None, actor):
        raise RefusedError("notices_of_others", actor=actor)
    return person or actor
