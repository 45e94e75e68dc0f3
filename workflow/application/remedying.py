"""What every act on remedies shares: the rows it is about, and who may see them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from workflow.application.desk import Desk
from workflow.domain.errors import NotFoundError
from workflow.domain.history import Event, EventKind
from workflow.domain.organisation import Directory
from workflow.domain.records.record import Record
from workflow.domain.records.remedy import Remedy, RemedyExecutor
from workflow.domain.remedy_sight import may_see
from workflow.domain.review import Review


@dataclass(frozen=True, slots=True, kw_only=True)
class Promised:
    """A remedy with the review that it is about, and those who carry it out."""

    remedy: Remedy
    review: Review
    executors: Sequence[RemedyExecutor] = ()

    def event(self, desk: Desk, kind: EventKind, rows: Sequence[Record]) -> Event:
        """Return the event that tells rows of it in the history of its review."""
        return desk.event(kind, rows, review_id=self.review.id)


def promised_by_code(desk: Desk, codes: Sequence[str]) -> list[Promised]:
    """Return remedies by code, each once, their reviews locked.

    Raises:
        NotFoundError: There is none of that code, or the actor may not see it.
    """
    found = {each.remedy.code: each for each in _seen(desk, desk.find(Remedy, "code", set(codes)))}
    for code in codes:
        if code not in found:
            raise NotFoundError("remedy_not_found", remedy=f"{desk.cycle.code}/{code}")
    return [found[code] for code in dict.fromkeys(codes)]


def promised_by_number(desk: Desk, numbers: Sequence[int]) -> list[Promised]:
    """Return remedies by number, each once, their reviews locked.

    Raises:
        NotFoundError: There are none of some numbers, or the actor may not see them.
    """
    found = {each.remedy.id: each for each in _seen(desk, desk.find(Remedy, "id", set(numbers)))}
    missing = sorted(set(numbers) - found.keys())
    if missing:
        raise NotFoundError("remedies_not_found", remedies=missing)
    return [found[number] for number in dict.fromkeys(numbers)]


def directory_about(desk: Desk, promised: Iterable[Promised]) -> Directory:
    """Return the units that remedies have to do with, those above them, and the roles there."""
    units: set[int | None] = set()
    for each in promised:
        units |= {each.review.venue_id, each.remedy.monitor_unit_id}
        units |= {executor.unit_id for executor in each.executors}
    return desk.directory(unit for unit in units if unit is not None)


def _seen(desk: Desk, remedies: Sequence[Remedy]) -> list[Promised]:
    reviews = {each.id: each for each in desk.locked(each.review_id for each in remedies)}
    executors: dict[int, list[RemedyExecutor]] = {}
    for row in desk.find(RemedyExecutor, "remedy_id", [each.id for each in remedies]):
        executors.setdefault(row.remedy_id, []).append(row)
    found = [
        Promised(remedy=each, review=reviews[each.review_id], executors=executors.get(each.id, ()))
        for each in remedies
    ]
    if desk.command.actor is None:
        return found
    actor, directory = desk.person(desk.command.actor), directory_about(desk, found)
    return [
        each
        for each in found
        if may_see(
            actor.id,
            each.remedy,
            each.review,
            executors=each.executors,
            definition=desk.context.definition,
            directory=directory,
        )
    ]
