"""List the governing documents of a cycle, and show how they follow from one another."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import islice, takewhile

from workflow.application.assessing import Reading
from workflow.application.catalogue import Catalogue
from workflow.domain.cascade import Chain, chains, find_early
from workflow.domain.enrolment import Finding
from workflow.domain.records.dissemination import Document, DocumentParent
from workflow.ports.reports import Reports

MOST_CHAINS = 1_000


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentLine:
    """A document with codes instead of ids.

    Attributes:
        unit: Code of the unit that issued it; None when that is above the tree.
        parents: Numbers of the documents that it implements.
    """

    document: Document
    unit: str | None
    parents: Sequence[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """A document on its place in the cascade; with several parents it has several places.

    Attributes:
        parent: Number of the document above it there; None for the first.
        depth: How many documents stand above it there.
        lag_days: Days from the parent to it; negative when it was issued too early.
        total_days: Days from the first document to it.
    """

    line: DocumentLine
    parent: str | None
    depth: int
    lag_days: int | None
    total_days: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Cascade:
    """How the documents of a cycle follow from one another.

    Attributes:
        steps: From each first document down, early ones first.
        is_cut: Whether there are more ways down than are shown.
    """

    steps: Sequence[Step]
    findings: Sequence[Finding]
    is_cut: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ListDocuments:
    """The use cases behind `document list`, `document export` and `document tree`."""

    read: Callable[[], Reports]
    catalogue: Catalogue

    def __call__(
        self, cycle: str, *, now: datetime, actor: str | None = None, void: bool = False
    ) -> list[DocumentLine]:
        """Return documents by day and number.

        Args:
            cycle: Code of the cycle.
            now: As of when the roles of the actor count.
            actor: Who reads; sees what his units and those above issued, and those he reaches.
            void: Whether those that were recorded by mistake are among them.

        Raises:
            NotFoundError: No such cycle or person.
        """
        with self.read() as reports:
            reading = Reading(reports, self.catalogue, cycle, now=now, actor=actor)
            return list(_lines(reading, void=void).values())

    def tree(self, cycle: str, *, now: datetime, actor: str | None = None) -> Cascade:
        """Return the cascade from the documents that implement no other.

        Raises:
            NotFoundError: No such cycle or person.
        """
        with self.read() as reports:
            reading = Reading(reports, self.catalogue, cycle, now=now, actor=actor)
            lines = _lines(reading, void=False)
            return _cascade(lines, _parents(reading, lines))


def _lines(reading: Reading, *, void: bool) -> dict[int, DocumentLine]:
    stored = reading.reports.records(reading.cycle.id, Document)
    above = _units_above(reading)
    seen = [each for each in stored if _is_seen(reading, each, above) and (each.holds or void)]
    seen.sort(key=lambda each: (each.issued_on, each.number))
    numbers = {each.id: each.number for each in seen}
    parents = _parents(reading, numbers)
    units = reading.directory.units
    return {
        each.id: DocumentLine(
            document=each,
            unit=None if each.unit_id is None else units[each.unit_id].code,
            parents=sorted(numbers[parent] for parent in parents.get(each.id, ())),
        )
        for each in seen
    }


def _parents(reading: Reading, among: Iterable[int]) -> dict[int, list[int]]:
    known = set(among)
    found: dict[int, list[int]] = {}
    for each in reading.reports.records(reading.cycle.id, DocumentParent):
        if each.holds and each.document_id in known and each.parent_id in known:
            found.setdefault(each.document_id, []).append(each.parent_id)
    return found


def _units_above(reading: Reading) -> frozenset[int]:
    """Return the units at which who reads is somebody, with all that stand above them."""
    if reading.viewer is None:
        return frozenset()
    units, person_id = reading.directory.units, reading.viewer.person_id
    [person] = reading.reports.people(ids=[person_id])
    own = {person.unit_id}
    for (_, holder), held in reading.directory.units_by_head.items():
        own.update(held if holder == person_id else ())
    return frozenset(number for unit_id in own for number in units[unit_id].lineage)


def _is_seen(reading: Reading, document: Document, above: frozenset[int]) -> bool:
    viewer, unit_id = reading.viewer, document.unit_id
    if viewer is None or unit_id is None:
        return True
    return reading.directory.current(unit_id) in above or viewer.reaches(unit_id)


def _cascade(lines: Mapping[int, DocumentLine], parents: Mapping[int, Sequence[int]]) -> Cascade:
    issued_on = {number: line.document.issued_on for number, line in lines.items()}
    roots = (number for number in lines if number not in parents)
    ways = (way for root in roots for way in chains(root, parents=parents, issued_on=issued_on))
    shown = list(islice(ways, MOST_CHAINS))
    return Cascade(
        steps=list(_steps(shown, lines)),
        findings=find_early(
            parents,
            issued_on=issued_on,
            numbers={number: line.document.number for number, line in lines.items()},
        ),
        is_cut=next(ways, None) is not None,
    )


def _steps(ways: Iterable[Chain], lines: Mapping[int, DocumentLine]) -> Iterator[Step]:
    """Yield the documents of chains; what a chain shares with the one before is not repeated."""
    before: tuple[int, ...] = ()
    for way in ways:
        pairs = zip(before, way.ids, strict=False)
        shared = sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], pairs))
        for depth in range(shared, len(way.ids)):
            yield Step(
                line=lines[way.ids[depth]],
                parent=lines[way.ids[depth - 1]].document.number if depth else None,
                depth=depth,
                lag_days=way.lags[depth - 1] if depth else None,
                total_days=sum(way.lags[:depth]),
            )
        before = way.ids
