"""Hand out notices: one digest for each person and local day, at least once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from zoneinfo import ZoneInfo

from workflow.application.catalogue import Catalogue, CycleContext
from workflow.domain.command import Command
from workflow.domain.definition import RungAction
from workflow.domain.errors import UnavailableError
from workflow.domain.moments import end_of, local_day
from workflow.domain.notice import Notice, NoticeStatus
from workflow.domain.obligation import ObligationKind
from workflow.domain.organisation import Person, Unit
from workflow.ports.reports import ConsolidatedCount, Reports
from workflow.ports.sending import Digest, DigestItem, Sender
from workflow.ports.unit_of_work import Begin

MOST_PEOPLE = 1_000

_OBLIGATIONS = frozenset(ObligationKind)


@dataclass(frozen=True, slots=True, kw_only=True)
class HandedOut:
    """What one pass did.

    Attributes:
        digests: Messages that were handed over.
        notices: Notices that they held.
        skipped: Notices of people without an address.
        failed: Digests that were not taken; they are tried again in the next pass.
        held: Whether nothing was handed over because nobody has confirmed a restored copy.
    """

    digests: int = 0
    notices: int = 0
    skipped: int = 0
    failed: int = 0
    held: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class HandOutNotices:
    """The use case behind the relay; what is marked as sent was handed over before."""

    begin: Begin
    read: Callable[[], Reports]
    catalogue: Catalogue
    sender: Sender
    zone: ZoneInfo

    def __call__(self, *, command: Command) -> HandedOut:
        """Send what is owed to each person who has had no digest today."""
        today = local_day(command.now, self.zone)
        with self.begin() as work:
            if work.installation.is_held():
                return HandedOut(held=True)
            people = work.notices.owed_to(limit=MOST_PEOPLE)
        done = [self._hand_out(person, today, command) for person in people]
        return HandedOut(
            digests=sum(one.digests for one in done),
            notices=sum(one.notices for one in done),
            skipped=sum(one.skipped for one in done),
            failed=sum(one.failed for one in done),
        )

    def _hand_out(self, person_id: int, today: date, command: Command) -> HandedOut:
        name = f"{today.isoformat()}.{person_id}"
        with self.begin() as work:
            owed = work.notices.owed(person_id)
            if not owed or work.notices.digest_exists(name):
                return HandedOut()
            person = work.people.by_ids([person_id])[person_id]
        keys = [(cycle_id, notice.key) for cycle_id, notice in owed]
        if person.email is None:
            self._mark(keys, NoticeStatus.SKIPPED, name, command, why="no_address")
            return HandedOut(skipped=len(owed))
        try:
            self.sender.send(self._digest(name, person, today, owed))
        except UnavailableError:
            return HandedOut(failed=1)
        self._mark(keys, NoticeStatus.SENT, name, command)
        return HandedOut(digests=1, notices=len(owed))

    def _mark(
        self,
        keys: Sequence[tuple[int, str]],
        status: NoticeStatus,
        name: str,
        command: Command,
        *,
        why: str = "",
    ) -> None:
        with self.begin() as work:
            work.notices.mark(keys, status, digest=name, at=command.now, why=why)
            work.commit()

    def _digest(
        self, name: str, person: Person, today: date, owed: Sequence[tuple[int, Notice]]
    ) -> Digest:
        with self.read() as reports:
            units = {unit.id: unit for unit in reports.units()}
            concerned = {cycle_id for cycle_id, _ in owed}
            contexts = {
                cycle.id: self.catalogue.for_report(reports, cycle)
                for cycle in reports.cycles()
                if cycle.id in concerned
            }
            counts: Counter[DigestItem] = Counter()
            for cycle_id, notice in owed:
                if notice.kind != RungAction.CONSOLIDATE:
                    counts[_item(contexts[cycle_id], notice, units, person, today)] += 1
            for (cycle_id, day), notice in self._lists(owed).items():
                begun, ended = notice.created_at, end_of(day, self.zone)
                listed = reports.consolidated(cycle_id, person.id, since=begun, until=ended)
                for line in listed:
                    context = contexts[cycle_id]
                    counts[_listed(context, line, notice, person, today)] += line.count
        items = [replace(item, count=count) for item, count in counts.items()]
        return Digest(
            name=name,
            person=person.code,
            email=person.email or "",
            language=person.language,
            day=today,
            items=sorted(items, key=lambda item: (item.due_on, item.unit, item.stage, item.kind)),
        )

    def _lists(self, owed: Sequence[tuple[int, Notice]]) -> Mapping[tuple[int, date], Notice]:
        """Return the earliest list of each cycle and day; it tells what the later ones would."""
        lists = [each for each in owed if each[1].kind == RungAction.CONSOLIDATE]
        latest_first = sorted(lists, key=lambda each: each[1].created_at, reverse=True)
        return {
            (cycle_id, local_day(notice.created_at, self.zone)): notice
            for cycle_id, notice in latest_first
        }


def _item(
    context: CycleContext, notice: Notice, units: Mapping[int, Unit], person: Person, today: date
) -> DigestItem:
    due_on = notice.due_on or today
    return DigestItem(
        cycle=context.cycle.name,
        kind=notice.kind,
        role=_role(context, notice.role, person),
        unit=units[notice.unit_id].name if notice.unit_id else "",
        stage=_title(context, notice.stage or "", person),
        obligation=_obligation(notice.stage),
        due_on=due_on,
        offset=_days_from(due_on, today, context),
        count=0,
    )


def _listed(
    context: CycleContext, line: ConsolidatedCount, notice: Notice, person: Person, today: date
) -> DigestItem:
    return DigestItem(
        cycle=context.cycle.name,
        kind=notice.kind,
        role=_role(context, notice.role, person),
        unit=line.unit_name,
        stage=_title(context, line.stage, person),
        obligation=_obligation(line.stage),
        due_on=line.due_on,
        offset=_days_from(line.due_on, today, context),
        count=0,
    )


def _days_from(due_on: date, today: date, context: CycleContext) -> int:
    """Return the working days from the due day; on a day off right after it, already one."""
    days = context.table.calendar.between(due_on, today)
    return max(1, days) if today > due_on else days


def _title(context: CycleContext, stage: str, person: Person) -> str:
    for track in context.definition.tracks.values():
        if stage in track.order:
            return track.stage(stage).title.text(person.language)
    return "" if _obligation(stage) else stage


def _obligation(stage: str | None) -> str:
    return stage if stage in _OBLIGATIONS else ""


def _role(context: CycleContext, role: str, person: Person) -> str:
    known = context.definition.roles.get(role)
    return known.title.text(person.language) if known else role
