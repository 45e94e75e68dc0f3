"""What the requirements about ratings judge."""

from __future__ import annotations

from collections.abc import Mapping

from workflow.domain.conditions import RatingDecided
from workflow.domain.facts import FactKind, Facts
from workflow.domain.rules.rule import Rule, Unmet, rule


def _rating_decided(_wanted: RatingDecided, facts: Facts) -> Unmet | None:
    if facts.rating is not None or facts.not_rated_reason is not None:
        return None
    return "rating_not_decided", {}


RULES: Mapping[str, Rule] = {
    "rating_decided": rule(_rating_decided, FactKind.RATING),
}
