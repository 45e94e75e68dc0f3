"""Find reviews that would wait for each other for ever, before a cycle is opened."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from graphlib import CycleError, TopologicalSorter
from itertools import pairwise

from workflow.domain.review import Dependency

Standing = tuple[int, int]


def find_deadlock(
    dependencies: Iterable[Dependency], ranks: Mapping[int, Mapping[str, int]]
) -> tuple[int, ...]:
    """Return the ids of reviews that wait for each other in a ring; empty when none do.

    Args:
        dependencies: Everything that waits.
        ranks: By review id, the place of each stage in its track.
    """
    graph: dict[Standing, set[Standing]] = {}
    standings: dict[int, set[int]] = {}
    for dependency in dependencies:
        past = ranks[dependency.review_id][dependency.stage] + 1
        needed = (dependency.needs_id, dependency.needs_rank)
        graph.setdefault((dependency.review_id, past), set()).add(needed)
        standings.setdefault(dependency.review_id, set()).add(past)
        standings.setdefault(dependency.needs_id, set()).add(dependency.needs_rank)
    for review_id, reached in standings.items():
        in_order = sorted(reached)
        for earlier, later in pairwise(in_order):
            graph.setdefault((review_id, later), set()).add((review_id, earlier))
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as error:
        ring: list[Standing] = error.args[1]
        return tuple(dict.fromkeys(review_id for review_id, _ in ring))
    return ()
