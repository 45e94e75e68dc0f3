"""Keep what a sheet says: all of it or nothing, and twice is the same as once."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any, Generic, Protocol, TypeVar

from workflow.application.desk import Desk, Recorded, Written
from workflow.application.recording import Recorder
from workflow.domain.command import Command
from workflow.domain.enrolment import Finding
from workflow.domain.errors import (
    InvalidFileError,
    InvalidValueError,
    NotFoundError,
    Problem,
    RefusedError,
    ReviewCycleError,
)
from workflow.domain.history import Event, EventKind
from workflow.domain.records.record import Record, plain

# Whoever may not do it is told so; where in the file it stands makes no difference.
_ABOUT_THE_ACTOR = frozenset({"forbidden", "own_case", "person_needed"})


class SheetRow(Protocol):
    """A row as people write it: a dataclass of codes, days and texts.

    Attributes:
        line: Line of the file; 0 for what was not read from one.
    """

    @property
    def line(self) -> int:
        """Return the line of the file."""
        ...


W = TypeVar("W", bound=SheetRow)
W_contra = TypeVar("W_contra", bound=SheetRow, contravariant=True)


@dataclass(frozen=True, slots=True, kw_only=True)
class Names:
    """What rows name, to be looked up at once."""

    units: Iterable[str] = ()
    people: Iterable[str] = ()
    subjects: Iterable[str] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """What one row of a sheet comes to.

    Attributes:
        records: The record of the row itself first, then those that belong to it.
        settles: Ids of the reviews that must be judged anew when anything changes.
        review_id: The review whose history tells it; None for the whole cycle.
        number: What the answer calls it; the first of its key when absent.
        is_quiet: Whether it must not show by the reviews that something was recorded.
    """

    records: tuple[Record, ...]
    settles: tuple[int, ...] = ()
    review_id: int | None = None
    findings: tuple[Finding, ...] = ()
    number: int | None = None
    is_quiet: bool = False


Together = Callable[[Desk, Sequence[Draft]], Sequence[Draft]]


class Sheet(Protocol[W_contra]):
    """A kind of row that people write, and what becomes of it."""

    @property
    def event(self) -> EventKind:
        """Return what history calls it."""
        ...

    def names(self, rows: Sequence[W_contra]) -> Names:
        """Return what rows name."""
        ...

    def draft(self, desk: Desk, row: W_contra) -> Draft:
        """Return the records of a row, over what is there already; store nothing.

        Raises:
            NotFoundError: It names what does not exist, or what the actor may not see.
            InvalidValueError: A value is wrong.
            RefusedError: A rule forbids it, or the actor may not.
        """
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class KeepRecords(Generic[W]):
    """The use case behind every `import` of records, and behind recording a single one.

    Attributes:
        together: Judges what all rows come to, before anything is stored.
    """

    recorder: Recorder
    sheet: Sheet[W]
    together: Together | None = None

    def __call__(
        self,
        cycle: str,
        rows: Sequence[W],
        *,
        file: str | None = None,
        plan: bool = False,
        command: Command,
    ) -> Recorded:
        """Store what rows say, and settle the reviews they are about.

        Args:
            cycle: Code of the cycle.
            rows: In the order of the file.
            file: Its name; without one the first mistake is raised as it is.
            plan: Only tell what would be done.
            command: Who does it, and as of when.

        Raises:
            NotFoundError: No such cycle; without a file, whatever a row names.
            InvalidFileError: With the problems of every row; nothing was stored.
            RefusedError: The actor may not.
        """
        return self.recorder.run(
            cycle,
            command=command,
            request={"sheet": str(self.sheet.event), "rows": [asked(row) for row in rows]},
            act=lambda desk: self._keep(desk, rows, file),
            plan=plan,
        )

    def _keep(self, desk: Desk, rows: Sequence[W], file: str | None) -> Recorded:
        names = self.sheet.names(rows)
        desk.prepare(units=names.units, people=names.people, subjects=names.subjects)
        drafts: Sequence[Draft] = self._drafts(desk, rows, file)
        if self.together is not None:
            drafts = self.together(desk, drafts)
        settles = {number for draft in drafts for number in draft.settles}
        desk.locked(settles)
        written = desk.write([record for draft in drafts for record in draft.records])
        stored = {(row.TABLE, row.key) for row in written.all}
        changed = [d for d in drafts if any((r.TABLE, r.key) in stored for r in d.records)]
        created = _created(changed, written)
        news = {number for draft in changed if not draft.is_quiet for number in draft.settles}
        quiet = {number for draft in changed for number in draft.settles} - news
        return desk.done(
            [_number(draft) for draft in drafts],
            desk.locked(news),
            [self._event(desk, draft, stored) for draft in changed],
            quiet=desk.locked(quiet),
            created=created,
            updated=len(changed) - created,
            unchanged=len(drafts) - len(changed),
            findings=[finding for draft in drafts for finding in draft.findings],
        )

    def _drafts(self, desk: Desk, rows: Sequence[W], file: str | None) -> list[Draft]:
        drafts: list[Draft] = []
        problems: list[Problem] = []
        for row in rows:
            try:
                drafts.append(self.sheet.draft(desk, row))
            except (NotFoundError, InvalidValueError, RefusedError) as error:
                if file is None or _is_about_the_actor(error, desk):
                    raise
                problems.append(_problem(error, file=file, line=row.line))
        if problems:
            raise InvalidFileError(tuple(problems))
        return drafts

    def _event(self, desk: Desk, draft: Draft, stored: set[Any]) -> Event:
        rows = [record for record in draft.records if (record.TABLE, record.key) in stored]
        return desk.event(self.sheet.event, rows, review_id=draft.review_id)


def _is_about_the_actor(error: ReviewCycleError, desk: Desk) -> bool:
    """Return whether an error is about whoever acts, and not about whom a row names."""
    actor = desk.command.actor
    return error.code in _ABOUT_THE_ACTOR and error.facts.get("person", actor) == actor


def _number(draft: Draft) -> int:
    return int(draft.records[0].key[0]) if draft.number is None else draft.number


def _created(drafts: Iterable[Draft], written: Written) -> int:
    new = {(row.TABLE, row.key) for row in written.new}
    return sum((d.records[0].TABLE, d.records[0].key) in new for d in drafts)


def asked(row: SheetRow) -> Mapping[str, Any]:
    """Return what a row asks for as plain data; where it stood makes no difference."""
    values = asdict(row)  # type: ignore[call-overload]
    return {name: plain(value) for name, value in values.items() if name != "line"}


def _problem(error: ReviewCycleError, *, file: str, line: int) -> Problem:
    found = error.facts.get("found")
    expected = error.facts.get("expected")
    return Problem(
        code=error.code,
        file=file,
        line=line,
        found=None if found is None else str(found),
        expected=None if expected is None else str(expected),
        facts=error.facts,
    )
