"""The cascade of governing documents: which implements which, and how many days that took."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from graphlib import CycleError, TopologicalSorter
from itertools import pairwise

from workflow.domain.enrolment import Finding

Parents = Mapping[int, Collection[int]]
Days = Mapping[int, date]


@dataclass(frozen=True, slots=True, kw_only=True)
class Chain:
    """Documents of which each implements the one before it.

    Attributes:
        ids: From the first document to one that nothing implements.
        lags: Days between neighbours, one fewer than `ids`; negative when issued too early.
    """

    ids: tuple[int, ...]
    lags: tuple[int, ...]

    @property
    def total(self) -> int:
        """Return the days from the first document to the last."""
        return sum(self.lags)


def find_ring(parents: Parents) -> tuple[int, ...]:
    """Return documents that would implement themselves, directly or through others.

    Args:
        parents: What each document implements, by id.

    Returns:
        One ring, the least id first; each is implemented by the next, and the last by the
        first. Empty when there is none.
    """
    graph = {child: sorted(parents[child]) for child in sorted(parents)}
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as error:
        ring: list[int] = error.args[1][:-1]
        start = ring.index(min(ring))
        return (*ring[start:], *ring[:start])
    return ()


def lag(parent_issued_on: date, child_issued_on: date) -> int:
    """Return the days from a document to one that implements it; negative when issued before it."""
    return (child_issued_on - parent_issued_on).days


def chains(root: int, *, parents: Parents, issued_on: Days) -> Iterator[Chain]:
    """Yield every chain from a document to one that nothing implements, early documents first.

    Documents that implement several others may stand in very many chains: take as many as are
    shown. A document that nothing implements is a chain of its own.

    Args:
        parents: What each document implements, by id.
        issued_on: By id, the day of every document that is reached.

    Raises:
        ValueError: Documents implement each other in a ring.
    """
    if ring := find_ring(parents):
        raise ValueError(f"documents {ring} implement each other")
    children: dict[int, list[int]] = {}
    for child in parents:
        for parent in parents[child]:
            children.setdefault(parent, []).append(child)
    paths: list[tuple[int, ...]] = [(root,)]
    while paths:
        path = paths.pop()
        below = sorted(children.get(path[-1], ()), key=lambda child: (issued_on[child], child))
        paths.extend((*path, child) for child in reversed(below))
        if not below:
            steps = pairwise(issued_on[each] for each in path)
            yield Chain(ids=path, lags=tuple(lag(above, issued) for above, issued in steps))


def find_early(parents: Parents, *, issued_on: Days, numbers: Mapping[int, str]) -> list[Finding]:
    """Return a finding for each document that was issued before one that it implements.

    Args:
        parents: What each document implements, by id.
        issued_on: By id, the day of every document.
        numbers: By id, what people call the document.
    """
    return [
        Finding(
            code="document_before_parent",
            facts={"document": numbers[child], "parent": numbers[parent], "days": -days},
        )
        for child in sorted(parents)
        for parent in sorted(parents[child])
        if (days := lag(issued_on[parent], issued_on[child])) < 0
    ]
