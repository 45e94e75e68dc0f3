"""The topics of a definition, found as people write them. Pure."""

from __future__ import annotations

from workflow.domain.definition import SuggestionRules
from workflow.domain.errors import InvalidValueError
from workflow.domain.located import among, nearest
from workflow.domain.text import fold


def topic_named(rules: SuggestionRules, found: str) -> str:
    """Return the topic of a code or title, whatever the accents; anything where none is listed.

    Raises:
        InvalidValueError: `topic_unknown`, with the nearest one, or all there are.
    """
    if not rules.topics:
        return found
    by_fold = {
        fold(name): code
        for code, title in rules.topics.items()
        for name in (title.vi, title.en, code)
    }
    if fold(found) in by_fold:
        return by_fold[fold(found)]
    near = nearest(fold(found), by_fold)
    expected = by_fold.get(near or "", among(rules.topics))
    raise InvalidValueError("topic_unknown", found=found, expected=expected)
