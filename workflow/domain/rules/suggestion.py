"""What the requirements about suggested review judge."""

from __future__ import annotations

from collections.abc import Mapping

from workflow.domain.conditions import (
    SuggestionsConcluded,
    SuggestionsExplained,
    SuggestionsFollowed,
)
from workflow.domain.facts import FactKind, Facts
from workflow.domain.rules.rule import Rule, Unmet, rule


def _explained(_wanted: SuggestionsExplained, facts: Facts) -> Unmet | None:
    # Nobody explains what he was not told.
    if facts.suggestions.unnotified:
        return _open("suggestions_unnotified", facts.suggestions.unnotified, facts)
    return _open("suggestions_unexplained", facts.suggestions.unexplained, facts)


def _followed(_wanted: SuggestionsFollowed, facts: Facts) -> Unmet | None:
    return _open("suggestions_unfollowed", facts.suggestions.unfollowed, facts)


def _concluded(_wanted: SuggestionsConcluded, facts: Facts) -> Unmet | None:
    return _open("suggestions_unconcluded", facts.suggestions.unconcluded, facts)


def _open(code: str, count: int, facts: Facts) -> Unmet | None:
    return (code, {"open": count, "approved": facts.suggestions.approved}) if count else None


RULES: Mapping[str, Rule] = {
    "suggestions_explained": rule(_explained, FactKind.SUGGESTIONS),
    "suggestions_followed": rule(_followed, FactKind.SUGGESTIONS),
    "suggestions_concluded": rule(_concluded, FactKind.SUGGESTIONS),
}
