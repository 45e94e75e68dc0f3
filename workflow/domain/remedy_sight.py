"""Who may see a remedy: whoever sees its review, and whoever has to do with it. Pure."""

from __future__ import annotations

from collections.abc import Iterable

from workflow.domain.definition import Definition
from workflow.domain.organisation import Directory
from workflow.domain.records.remedy import Remedy, RemedyExecutor
from workflow.domain.review import Review


def may_see(
    person_id: int,
    remedy: Remedy,
    review: Review,
    *,
    executors: Iterable[RemedyExecutor] = (),
    definition: Definition,
    directory: Directory,
) -> bool:
    """Return whether a person may see a remedy with its texts.

    Args:
        executors: Those of the remedy.
        directory: With the venue of the review, and the units that follow or carry it out.
    """
    if person_id in (review.person_id, remedy.owner_id, remedy.director_id):
        return True
    if follows(person_id, remedy, directory) or carries_out(person_id, executors, directory):
        return True
    return bool(directory.roles_reaching(person_id, review.venue_id, roles=definition.roles))


def follows(person_id: int, remedy: Remedy, directory: Directory) -> bool:
    """Return whether a person follows a remedy, or serves the unit that does."""
    unit_id = remedy.monitor_unit_id
    return person_id == remedy.monitor_id or (
        unit_id is not None and person_id in directory.serving(unit_id)
    )


def carries_out(person_id: int, executors: Iterable[RemedyExecutor], directory: Directory) -> bool:
    """Return whether a person carries a remedy out, or serves a unit that does."""
    return any(
        each.holds
        and (
            person_id == each.person_id
            or (each.unit_id is not None and person_id in directory.serving(each.unit_id))
        )
        for each in executors
    )
