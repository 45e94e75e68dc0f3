"""Preview digests: what would be handed out now, to how many, and what stands in the messages."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from workflow.application.assessing import person_of, require_cycle
from workflow.application.catalogue import Catalogue
from workflow.application.list_notices import own
from workflow.application.writing_digests import DigestWriter, Owed, name_of
from workflow.domain.moments import local_day
from workflow.domain.organisation import Person
from workflow.domain.records.mute import Mute, muting
from workflow.ports.notice_log import OwedTotals
from workflow.ports.reports import Reports
from workflow.ports.sending import Digest

Mutes = Mapping[tuple[int, int], Sequence[Mute]]


@dataclass(frozen=True, slots=True, kw_only=True)
class PreviewedDigest:
    """A message that would be handed out.

    Attributes:
        notices: Notices that stand in it.
        muted: Those of the same person that somebody does not want sent.
        is_later: Whether the person has had the digest of today, so that this waits for tomorrow.
    """

    person: Person
    digest: Digest
    notices: int
    muted: int
    is_later: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Preview:
    """What would be handed out now.

    Attributes:
        digests: Messages that would go out, mutes considered.
        muted: Notices that mutes keep back.
        items: The largest messages, as many as were asked for.
    """

    owed: OwedTotals
    digests: int
    muted: int
    items: Sequence[PreviewedDigest]


@dataclass(frozen=True, slots=True, kw_only=True)
class PreviewDigests:
    """The use case behind `notice preview`; nothing is changed."""

    read: Callable[[], Reports]
    catalogue: Catalogue
    zone: ZoneInfo

    def __call__(
        self,
        *,
        cycle: str | None = None,
        person: str | None = None,
        actor: str | None = None,
        language: str | None = None,
        now: datetime,
        limit: int,
    ) -> Preview:
        """Return counts, and the messages of those who would get most.

        Args:
            cycle: Only messages in which something of this cycle stands.
            person: Only the message to this person.
            actor: Code of who asks; people see their own message alone.
            language: Code of the language; that of each person when absent.
            now: When.
            limit: So many messages at most.

        Raises:
            NotFoundError: No such cycle or person.
            RefusedError: The message is to somebody else.
        """
        today, code = local_day(now, self.zone), own(person, actor)
        with self.read() as reports:
            cycle_id = require_cycle(reports, cycle).id if cycle else None
            person_id = person_of(reports, code).id if code else None
            totals = reports.owed_totals(cycle_id=cycle_id, person_id=person_id, day=today)
            mutes = _active(reports, today)
            kept = _kept_back(reports, mutes, cycle_id, person_id, today)
            most = reports.most_owed(cycle_id=cycle_id, person_id=person_id, limit=limit)
            items = self._written(reports, [who for who, _ in most], mutes, today, language)
        return Preview(
            owed=totals,
            digests=totals.digests - kept.digests,
            muted=kept.notices,
            items=[each for each in items if each.notices],
        )

    def _written(
        self,
        reports: Reports,
        ids: Sequence[int],
        mutes: Mutes,
        today: date,
        language: str | None,
    ) -> list[PreviewedDigest]:
        people = {each.id: each for each in reports.people(ids=ids)}
        writer = DigestWriter(reports, self.catalogue, zone=self.zone)
        return [_previewed(reports, writer, people[who], mutes, today, language) for who in ids]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Kept:
    notices: int
    digests: int


def _active(reports: Reports, today: date) -> Mutes:
    """Return the mutes of a day by cycle and person."""
    found: dict[tuple[int, int], list[Mute]] = defaultdict(list)
    for cycle in reports.cycles():
        for mute in reports.records(cycle.id, Mute):
            if mute.is_active(today):
                found[cycle.id, mute.person_id].append(mute)
    return found


def _kept_back(
    reports: Reports, mutes: Mutes, cycle_id: int | None, person_id: int | None, today: date
) -> _Kept:
    """Return how many notices mutes keep back, and how many messages they leave empty."""
    notices = digests = 0
    muted = {person for _, person in mutes if person_id in (None, person)}
    people = {each.id: each for each in reports.people(ids=muted)}
    for person in sorted(muted):
        owed = reports.notices_owed(person)
        if cycle_id is not None and not any(number == cycle_id for number, _ in owed):
            continue
        left = _left(owed, mutes, today)
        notices += len(owed) - len(left)
        is_sent = people[person].email is not None and not reports.told_in(name_of(today, person))
        digests += bool(owed) and not left and is_sent
    return _Kept(notices=notices, digests=digests)


def _previewed(
    reports: Reports,
    writer: DigestWriter,
    person: Person,
    mutes: Mutes,
    today: date,
    language: str | None,
) -> PreviewedDigest:
    owed = reports.notices_owed(person.id)
    left = _left(owed, mutes, today)
    return PreviewedDigest(
        person=person,
        digest=writer.write(person, today, left, language=language),
        notices=len(left),
        muted=len(owed) - len(left),
        is_later=bool(reports.told_in(name_of(today, person.id))),
    )


def _left(owed: Owed, mutes: Mutes, today: date) -> Owed:
    return [
        (cycle_id, notice)
        for cycle_id, notice in owed
        if muting(notice, mutes.get((cycle_id, notice.person_id), ()), today) is None
    ]
