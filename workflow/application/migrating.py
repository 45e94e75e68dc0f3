"""The steps of a migration: reviews, gates and deadlines go on by another version."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from workflow.application.catalogue import CycleContext
from workflow.application.desk import Desk
from workflow.application.migration_ways import Way, names_of
from workflow.application.relink import find_links
from workflow.application.settle import Settlement
from workflow.domain import migration_count as count
from workflow.domain import migration_findings
from workflow.domain.deadline import STAGE, DeadlineStatus
from workflow.domain.enrolment import Finding, enrol
from workflow.domain.errors import RefusedError
from workflow.domain.history import Event, EventKind
from workflow.domain.migration import DeadlineChange
from workflow.domain.migration_undo import told
from workflow.domain.organisation import Directory
from workflow.domain.records.rating import Rating
from workflow.domain.records.vote import Vote
from workflow.domain.review import Review

ById = Mapping[int, Review]


@dataclass(frozen=True, slots=True, kw_only=True)
class Migration:
    """One migration inside a unit of work, in which nobody else works in the cycle.

    Attributes:
        directory: Every unit, and the roles of the day.
        most_overdue: How many reviews may become overdue at once; a share of them when None.
        is_plan: Nothing is refused for being overdue: it is told.
    """

    desk: Desk
    way: Way
    directory: Directory
    most_overdue: int | None
    reason: str | None
    is_plan: bool

    def run(self) -> dict[str, Any]:
        """Change everything, and return what it comes to.

        Raises:
            RefusedError: Some reviews or records cannot go on, or too many would be overdue.
            ConflictError: Someone else was first; the transaction must end.
        """
        work, cycle = self.desk.work, self.desk.cycle
        _require_names(self.desk, self.way.after)
        ids = work.reviews.ids_at(cycle.id, venue_ids=self.directory.units)
        reviews = work.reviews.lock(cycle.id, ids)
        placed = self._place(reviews)
        self._link(placed)
        following = self.way.after.cycle
        work.cycles.change_version(
            cycle, version=following.version, definition_hash=following.definition_hash
        )
        work.append(cycle.id, [self._event()], command=self.desk.command)
        settlement = Settlement(work, self.way.after, self.desk.command, may_move=False)
        settlement.judge([review for review in placed if not review.is_final])
        judged = {review.id: review for review in work.reviews.lock(cycle.id, ids)}
        changes = self.way.deadlines(self.desk, judged)
        due = _with_their_days(judged, changes)
        self._write(judged, due, changes)
        self._tell(reviews, due, changes)
        return self._told(reviews, due, changes, armed=settlement.armed)

    def _place(self, reviews: Sequence[Review]) -> list[Review]:
        """Store the reviews in their new states, so that gates see how far they are."""
        placed = self.way.reviews(reviews)
        changed = [
            (old, replace(new, revision=old.revision + 1))
            for old, new in zip(reviews, placed, strict=True)
            if old != new
        ]
        self.desk.work.reviews.replace(changed)
        stored = {new.id: new for _, new in changed}
        return [stored.get(review.id, review) for review in reviews]

    def _link(self, reviews: Sequence[Review]) -> None:
        links = find_links(self.desk.work, self.way.after, reviews, self.directory)
        if links.ring:
            names = names_of(self.desk, [each for each in reviews if each.id in links.ring])
            raise RefusedError("gates_wait_in_a_ring", subjects=list(names.values()))
        links.store(self.desk.work, self.desk.cycle.id)

    def _write(self, before: ById, after: ById, changes: Sequence[DeadlineChange]) -> None:
        work, cycle_id = self.desk.work, self.desk.cycle.id
        dated = [(old, after[old.id]) for old in before.values() if old != after[old.id]]
        work.reviews.replace([(old, replace(new, revision=old.revision + 1)) for old, new in dated])
        for status in (DeadlineStatus.REPLACED, DeadlineStatus.CANCELLED):
            ended = [each.before.id for each in changes if each.before and each.ends is status]
            work.deadlines.close_ids(cycle_id, ended, status, at=self.desk.command.now)
        there = [each.after for each in changes if each.after and each.after != each.before]
        work.deadlines.put(cycle_id, [row for row in there if row.id])
        work.deadlines.arm(cycle_id, [row for row in there if not row.id])

    def _event(self) -> Event:
        before, after = self.way.before.cycle, self.way.after.cycle
        return Event(
            kind=EventKind.CYCLE_MIGRATED,
            at=self.desk.command.now,
            body={
                "from": before.version,
                "from_hash": before.definition_hash,
                "to": after.version,
                "to_hash": after.definition_hash,
                "due": str(self.way.policy),
                "moves": dict(self.way.stage_moves),
                "reverts": self.way.reverts,
            },
            texts={"reason": self.reason} if self.reason else {},
        )

    def _tell(
        self, reviews: Sequence[Review], after: ById, changes: Sequence[DeadlineChange]
    ) -> None:
        of_stages = {
            row.review_id: change
            for change in changes
            if (row := change.before or change.after) is not None and row.kind == STAGE
        }
        bodies = {old.id: told(old, after[old.id], of_stages.get(old.id)) for old in reviews}
        events = [
            Event(
                kind=EventKind.REVIEW_MIGRATED,
                at=self.desk.command.now,
                review_id=number,
                body=body,
            )
            for number, body in bodies.items()
            if body is not None
        ]
        self.desk.work.append(self.desk.cycle.id, events, command=self.desk.command)

    def _told(
        self,
        before: Sequence[Review],
        after: ById,
        changes: Sequence[DeadlineChange],
        *,
        armed: int,
    ) -> dict[str, Any]:
        now, definition = self.desk.command.now, self.way.after.definition
        late = count.overdue(before, after, now=now)
        most = late.most if self.most_overdue is None else self.most_overdue
        findings = [*self._findings(), *self._too_late(late, most)]
        shifts = count.shifts(changes, after, self.way.after.table)
        return {
            "reviews": late.open,
            "moved": count.moved(before, after),
            "deadlines": count.counted(changes, shifts, armed=armed),
            "samples": self._samples(count.worst(shifts), after),
            "overdue": {
                "before": late.before,
                "after": late.after,
                "at_once": late.at_once,
                "most": most,
            },
            "unmet": count.newly_unmet(before, after),
            "ready": count.ready(
                after.values(), lambda each: definition.tracks[each.track].stage(each.state).auto
            ),
            "findings": [{"code": found.code, **found.facts} for found in findings],
        }

    def _too_late(self, late: count.Overdue, most: int) -> Iterator[Finding]:
        if late.at_once <= most:
            return
        facts = {"count": late.at_once, "most": most, "open": late.open}
        if not self.is_plan:
            raise RefusedError("overdue_at_once", **facts)
        yield Finding(code="overdue_at_once", facts=facts)

    def _samples(self, shifts: Sequence[count.Shift], reviews: ById) -> list[dict[str, Any]]:
        names = names_of(self.desk, [reviews[number] for number in {s.review_id for s in shifts}])
        return [
            {
                "review": names[shift.review_id],
                "kind": shift.kind,
                "was_due_on": shift.was_due_on.isoformat(),
                "due_on": shift.due_on.isoformat(),
                "working_days": shift.working_days,
            }
            for shift in shifts
        ]

    def _findings(self) -> Iterator[Finding]:
        before, after = self.way.before, self.way.after
        return migration_findings.find(
            before.definition,
            after.definition,
            then=self._taken(before),
            now=self._taken(after),
        )

    def _taken(self, context: CycleContext) -> migration_findings.Taken:
        units = self.directory.units
        top = units[context.cycle.unit_id]
        below = (unit for unit in units.values() if unit.path.startswith(top.path))
        covered = [unit for unit in below if not unit.is_abolished]
        enrolment = enrol(
            context.definition,
            units=covered,
            people=self.desk.work.people.in_units([unit.id for unit in covered]),
            directory=self.directory,
            starts_on=context.cycle.start_on,
            calendar=context.table.calendar,
        )
        return migration_findings.taken(enrolment.places)


def _with_their_days(reviews: ById, changes: Sequence[DeadlineChange]) -> dict[int, Review]:
    """Return the reviews with the last valid day that the deadline of their stage has now."""
    dated = dict(reviews)
    for change in changes:
        row = change.after or change.before
        if row is None or row.kind != STAGE:
            continue
        due = (None, None) if change.after is None else (change.after.due_on, change.after.due_at)
        review = dated[row.review_id]
        dated[review.id] = replace(review, due_on=due[0], due_at=due[1])
    return dated


def _require_names(desk: Desk, after: CycleContext) -> None:
    """Let pass a version that knows the levels and kinds of vote that are on record.

    Raises:
        RefusedError: `names_in_use`.
    """
    scale, votes = after.definition.scale, after.definition.votes
    levels = {each.level for each in scale.levels} if scale else set()
    used: Counter[str] = Counter()
    for rating in desk.work.records.all(desk.cycle.id, Rating):
        if rating.level is not None and rating.level not in levels:
            used[f"scale/{rating.level}"] += 1
    for vote in desk.work.records.all(desk.cycle.id, Vote):
        if vote.rule not in votes:
            used[f"votes/{vote.rule}"] += 1
    if used:
        listed = [f"{name} ({times})" for name, times in sorted(used.items())]
        raise RefusedError("names_in_use", records=dict(used), found=listed)
