"""Who may see which value of a rating, and on what its conditions rest. Pure.

The subject sees neither appraisals nor proposals.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from workflow.domain.authority import may_see_discipline
from workflow.domain.confidentiality import is_own_case
from workflow.domain.definition import Definition
from workflow.domain.organisation import Directory
from workflow.domain.rating_conditions import DISCIPLINE_FACTS, RatingFact
from workflow.domain.records.rating import Rating, RatingStep
from workflow.domain.review import Review

# What is said about a subject before the decision is between superiors.
SHOWN_TO_THE_SUBJECT = frozenset({RatingStep.SELF, RatingStep.DECIDED})


def may_see_rating(
    person_id: int,
    code: str,
    rating: Rating,
    review: Review,
    definition: Definition,
    directory: Directory,
) -> bool:
    """Return whether a person may see a value: what he gave, or what his roles reach.

    The subject, and the head of a unit that is the subject, sees the own rating and the decided
    one, whatever roles he has.

    Args:
        code: Of the person.
    """
    if is_own_case(person_id, review, definition, directory):
        return rating.step in SHOWN_TO_THE_SUBJECT or rating.given_by == code
    roles = definition.roles
    return bool(directory.roles_reaching(person_id, review.venue_id, roles=roles))


def hidden_facts(
    person_id: int,
    review: Review,
    collective: Iterable[int],
    definition: Definition,
    directory: Directory,
) -> frozenset[str]:
    """Return the facts about a subject whose values a person may not learn.

    Args:
        collective: Ids of the units whose level is the fact of that name.
        directory: With these units and that of the review.
    """
    hidden: set[str] = set()
    if not may_see_discipline(person_id, review, definition, directory):
        hidden |= DISCIPLINE_FACTS
    roles = definition.roles
    if not all(directory.roles_reaching(person_id, unit, roles=roles) for unit in collective):
        hidden.add(RatingFact.COLLECTIVE_LEVEL)
    return frozenset(hidden)


def hides_from_the_subject(body: Mapping[str, Any]) -> bool:
    """Return whether the body of an event tells a value that its subject may not see."""
    table = body.get("records", {}).get(Rating.TABLE)
    if table is None:
        return False
    place = table["columns"].index("step")
    return any(row[place] not in SHOWN_TO_THE_SUBJECT for row in table["rows"])
