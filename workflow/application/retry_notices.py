"""Retry notices: what could not be delivered is planned again."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from workflow.application.commanding import not_before, once, require_cycle
from workflow.domain.canonical import content_hash
from workflow.domain.command import Command
from workflow.domain.cycle import INSTALLATION, Cycle
from workflow.domain.errors import NotFoundError, RefusedError
from workflow.domain.history import Event, EventKind
from workflow.domain.notice import NOT_SENT, UNDELIVERED, NoticeStatus
from workflow.ports.deadlines import NotSent
from workflow.ports.unit_of_work import Begin, UnitOfWork


@dataclass(frozen=True, slots=True, kw_only=True)
class RetryRequest:
    """What is asked: that notices are planned again.

    Attributes:
        cycle: Code; None for all cycles.
        keys: Only these of the cycle, muted ones too; all that were not delivered when empty.
        status: Only those with this status.
        plan: Say what would happen, and change nothing.
    """

    cycle: str | None = None
    keys: tuple[str, ...] = ()
    status: NoticeStatus | None = None
    plan: bool = False

    def to_json(self) -> dict[str, Any]:
        """Return what identifies the request."""
        return {"cycle": self.cycle, "keys": sorted(self.keys), "status": self.status}


@dataclass(frozen=True, slots=True, kw_only=True)
class RetriedNotices:
    """What was planned again.

    Attributes:
        people: To how many people they are.
        cycles: How many of each cycle, by code.
        was: How many had which status before.
        without_address: Those left as they are, because the person still has no address.
    """

    notices: int
    people: int
    cycles: Mapping[str, int]
    was: Mapping[str, int]
    without_address: int


@dataclass(frozen=True, slots=True, kw_only=True)
class RetryNotices:
    """The use case behind `notice retry`; the next hand-over takes them along."""

    begin: Begin

    def __call__(self, request: RetryRequest, *, command: Command) -> RetriedNotices:
        """Plan notices again, in one transaction.

        Raises:
            NotFoundError: No such cycle, or a notice of that name that could be tried again.
            RefusedError: A person asks, or a notice was sent.
        """
        if command.actor is not None:
            raise RefusedError("notices_are_for_the_operator", actor=command.actor)
        with self.begin() as work:
            if request.plan:
                return _retry(work, request, command)
            return once(
                work,
                cycle_id=INSTALLATION,
                command=command,
                request=request.to_json(),
                answer=RetriedNotices,
                act=lambda: _retry(work, request, command),
            )


def _retry(work: UnitOfWork, request: RetryRequest, command: Command) -> RetriedNotices:
    statuses = NOT_SENT if request.keys else UNDELIVERED
    wanted = statuses if request.status is None else (request.status,)
    cycles = [require_cycle(work, request.cycle)] if request.cycle else work.cycles.all()
    found = [
        each
        for cycle in cycles
        for each in work.notices.not_sent(cycle.id, wanted, keys=request.keys)
    ]
    if request.keys:
        _require_all(cycles[0], request.keys, found)
    people = work.people.by_ids(sorted({each.person_id for each in found}))
    tried = [each for each in found if people[each.person_id].email is not None]
    keys = [(each.cycle_id, each.key) for each in tried]
    work.notices.mark(keys, NoticeStatus.PLANNED, digest="", at=command.now)
    return RetriedNotices(
        notices=len(tried),
        people=len({each.person_id for each in tried}),
        cycles=_tell(work, tried, command),
        was=dict(sorted(Counter(str(each.status) for each in tried).items())),
        without_address=len(found) - len(tried),
    )


def _tell(work: UnitOfWork, tried: Sequence[NotSent], command: Command) -> dict[str, int]:
    """Let the history of each cycle tell what was tried again; return how many those were."""
    by_cycle: dict[int, list[str]] = defaultdict(list)
    for each in tried:
        by_cycle[each.cycle_id].append(each.key)
    told = {}
    for cycle in work.cycles.all():
        if keys := by_cycle.get(cycle.id):
            timely = not_before(cycle, command)
            body = {"notices": len(keys), "digest": content_hash(keys)}
            event = Event(kind=EventKind.NOTICES_RETRIED, at=timely.now, body=body)
            work.append(cycle.id, [event], command=timely)
            told[cycle.code] = len(keys)
    return told


def _require_all(cycle: Cycle, keys: Sequence[str], found: Sequence[NotSent]) -> None:
    """Let pass names of notices that can be tried again.

    Raises:
        NotFoundError: One is none, or was sent, or waits to be.
    """
    missing = sorted(set(keys) - {each.key for each in found})
    if missing:
        raise NotFoundError(
            "notice_not_to_retry", notice=", ".join(f"{cycle.code}/{key}" for key in missing)
        )
