"""One pass of the scheduler: every tenth deadline has its first rung, or none has."""

from __future__ import annotations

import gc
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from benchmarks.contender import Contender
from benchmarks.district import BEFORE, CYCLE_ID, DUE
from benchmarks.floor import Chain, us
from benchmarks.raw import Raw

BATCH = 1_000
LEDGER = (
    "cycle_id, deadline_id, visit, rung, scheduled_at, fired_at, action, notified, role,"
    " unit_id, people"
)
NOTICE = (
    'cycle_id, key, person_id, kind, role, review_id, stage, unit_id, due_on, "offset",'
    " created_at, status"
)


class _Passes(Contender):
    """Runs a pass, on a new copy for each step."""

    def prepare_once(self) -> None:
        """Leave it to each step."""

    def prepare(self) -> None:
        """Open a new copy, and fire three rungs, so that everything has run once.

        What that leaves behind is cleared away before time is taken, as in a process that lives.
        """
        self.renew()
        self.fire(BEFORE)
        gc.collect()

    def run(self) -> int:
        """Fire what is due and return how many rungs that were."""
        return self.fire(DUE)

    def fire(self, now: datetime) -> int:
        """Run one pass."""
        raise NotImplementedError

    def effect(self) -> Mapping[str, int]:
        """Return the rows but for the events: one for each batch, and batches adapt."""
        return {name: rows for name, rows in super().effect().items() if name != "history"}


class Product(_Passes):
    """The use case, as the scheduler calls it."""

    def open(self) -> None:
        """Open the application."""
        from runtime.application import Application

        self.opened = Application.open(self.url)

    def fire(self, now: datetime) -> int:
        """Run one pass."""
        command = self.opened.command(now=now, keeps_answer=False)
        return int(self.opened.enforce_deadlines(command=command).fired)


class Floor(_Passes):
    """The same rows by the bare driver, in the same batches."""

    def open(self) -> None:
        """Connect, and learn whom the rungs tell."""
        self.opened = Raw(self.url)
        found = self.opened.all(
            "SELECT g.unit_id, min(g.person_id) FROM role_grant g WHERE g.role = 'secretary'"
            " GROUP BY g.unit_id"
        )
        self._secretaries = dict(found)

    def fire(self, now: datetime) -> int:
        """Run one pass."""
        fired = 0
        while True:
            done = self._batch(us(now))
            fired += done
            if done < BATCH:
                return fired

    def fire_one(self, number: int) -> None:
        """Fire the rung of one deadline, as its own job does."""
        self._batch(us(DUE), number)

    def _batch(self, now: int, number: int | None = None) -> int:
        raw: Raw = self.opened
        one = "" if number is None else f" AND d.id = {number}"
        lock = "" if not raw.lock else f"{raw.lock} OF d SKIP LOCKED"
        raw.begin()
        due = raw.all(
            "SELECT d.id, d.review_id, d.stage, d.visit, d.venue_id, d.due_on, d.next_rung,"
            " d.next_at FROM deadline d JOIN review r ON r.cycle_id = d.cycle_id"
            " AND r.id = d.review_id AND r.visit = d.visit AND r.state = d.stage"
            f" WHERE d.cycle_id = ? AND d.status = 'open' AND d.next_at <= ?{one}"
            f" ORDER BY d.next_at, d.id LIMIT {BATCH}{lock}",
            *(CYCLE_ID, now),
        )
        if due:
            self._write(raw, due, now)
        raw.run("UPDATE cycle SET last_tick_at = ? WHERE id = ?", now, CYCLE_ID)
        raw.commit()
        return len(due)

    def _write(self, raw: Raw, due: list[tuple[Any, ...]], now: int) -> None:
        raw.run(
            "UPDATE deadline SET next_rung = next_rung + 1, next_at = next_at + ?"
            f" WHERE cycle_id = ? AND {raw.among('id')}",
            *(us_of_days(3), CYCLE_ID, raw.listed([row[0] for row in due])),
        )
        ledger, notices = [], []
        for number, review_id, stage, visit, venue_id, due_on, rung, scheduled in due:
            who = self._secretaries[venue_id]
            told = (scheduled, now, "remind", True, "secretary", venue_id, f"[{who}]")
            ledger.append((CYCLE_ID, number, visit, rung, *told))
            key = f"{number}.{visit}.{rung}.{who}"
            about = (review_id, stage, venue_id, due_on, -3, now, "planned")
            notices.append((CYCLE_ID, key, who, "remind", "secretary", *about))
        raw.insert("escalation", LEDGER, ledger)
        raw.insert("notice", NOTICE, notices)
        chain = Chain(raw, now_us=now, command_id="")
        body = {"rungs": len(ledger), "notices": len(notices), "digest": "0" * 64}
        chain.add("rungs_fired", None, body)
        chain.store()


class _Quiet:
    """Runs a pass with nothing due every second, on one copy."""

    def prepare_once(self: Any) -> None:
        """Open the copy."""
        self.renew()
        self._now = BEFORE

    def prepare(self: Any) -> None:
        """Let a second go by: what is written again unchanged, SQLite does not write."""
        self._now += timedelta(seconds=1)

    def run(self: Any) -> int:
        """Find nothing due."""
        self.fire(self._now)
        return 1


class QuietProduct(_Quiet, Product):
    """The use case."""


class QuietFloor(_Quiet, Floor):
    """The bare driver."""


def us_of_days(days: int) -> int:
    """Return days in microseconds."""
    return timedelta(days=days) // timedelta(microseconds=1)
