"""The topics of a definition, found as people write them. Pure."""

from __future__ import annotations

from workflow.domain.errors import InvalidValueError
from workflow.domain.record_rules import SuggestionRules
from workflow.domain.titled import code_named, code_nearest


def topic_named(rules: SuggestionRules, found: str) -> str:
    """Return the topic of a code or title, whatever the accents; anything where none is listed.

    Raises:
        InvalidValueError: `topic_unknown`, with the nearest one, or all there are.
    """
    if not rules.topics:
        return found
    topic = code_named(rules.topics, found)
    if topic is None:
        nearest = code_nearest(rules.topics, found)
        raise InvalidValueError("topic_unknown", found=found, expected=nearest)
    return topic
