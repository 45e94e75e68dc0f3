"""Hand out notices: one digest for each person and local day, at least once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from zoneinfo import ZoneInfo

from workflow.application.catalogue import Catalogue
from workflow.application.writing_digests import DigestWriter, Owed, name_of
from workflow.domain.command import Command
from workflow.domain.errors import RefusedError, UnavailableError
from workflow.domain.moments import local_day
from workflow.domain.notice import MUTED, NO_ADDRESS, Notice, NoticeStatus
from workflow.domain.organisation import Person
from workflow.domain.records.mute import Mute, muting
from workflow.ports.reports import Reports
from workflow.ports.sending import Digest, Sender
from workflow.ports.unit_of_work import Begin, UnitOfWork

MOST_PEOPLE = 1_000

Key = tuple[int, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class HandedOut:
    """What one pass did.

    Attributes:
        digests: Messages that were handed over.
        notices: Notices that they held.
        skipped: Notices of people without an address.
        failed: Digests that were not taken; they are tried again in the next pass.
        refused: Notices whose address was refused for good; somebody has to look at them.
        muted: Notices that somebody did not want sent.
        held: Whether nothing was handed over because nobody has confirmed a restored copy.
    """

    digests: int = 0
    notices: int = 0
    skipped: int = 0
    failed: int = 0
    refused: int = 0
    muted: int = 0
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
            refused=sum(one.refused for one in done),
            muted=sum(one.muted for one in done),
        )

    def _hand_out(self, person_id: int, today: date, command: Command) -> HandedOut:
        name = name_of(today, person_id)
        with self.begin() as work:
            planned = work.notices.owed(person_id)
            if not planned or work.notices.digest_exists(name):
                return HandedOut()
            owed, muted = _sorted_out(work, planned, today)
            person = work.people.by_ids([person_id])[person_id]
            if muted:
                _keep_back(work, muted, command)
                work.commit()
        done = self._send(name, person, owed, today, command) if owed else HandedOut()
        return replace(done, muted=sum(map(len, muted.values())))

    def _send(
        self, name: str, person: Person, owed: Owed, today: date, command: Command
    ) -> HandedOut:
        keys = [(cycle_id, notice.key) for cycle_id, notice in owed]
        if person.email is None:
            self._mark(keys, NoticeStatus.SKIPPED, name, command, why=NO_ADDRESS)
            return HandedOut(skipped=len(owed))
        try:
            self.sender.send(self._digest(person, owed, today))
        except UnavailableError:
            return HandedOut(failed=1)
        except RefusedError as error:
            self._mark(keys, NoticeStatus.FAILED, name, command, why=error.code)
            return HandedOut(refused=len(owed))
        self._mark(keys, NoticeStatus.SENT, name, command)
        return HandedOut(digests=1, notices=len(owed))

    def _digest(self, person: Person, owed: Owed, today: date) -> Digest:
        with self.read() as reports:
            writer = DigestWriter(reports, self.catalogue, zone=self.zone)
            return writer.write(person, today, owed)

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


def _sorted_out(work: UnitOfWork, owed: Owed, today: date) -> tuple[Owed, Mapping[int, list[Key]]]:
    """Return what is to be sent, and the keys of the rest by the number of the mute."""
    mutes = {
        cycle_id: work.records.find(cycle_id, Mute, "person_id", [notice.person_id])
        for cycle_id, notice in dict(owed).items()
    }
    left: list[tuple[int, Notice]] = []
    muted: dict[int, list[Key]] = defaultdict(list)
    for cycle_id, notice in owed:
        mute = muting(notice, mutes[cycle_id], today)
        if mute is None:
            left.append((cycle_id, notice))
        else:
            muted[mute.id].append((cycle_id, notice.key))
    return left, muted


def _keep_back(work: UnitOfWork, muted: Mapping[int, Sequence[Key]], command: Command) -> None:
    for mute_id, keys in muted.items():
        why = f"{MUTED}.{mute_id}"
        work.notices.mark(keys, NoticeStatus.MUTED, digest="", at=command.now, why=why)
