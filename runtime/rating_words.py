"""Facts about ratings as people say them: titles instead of codes, conditions written out."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from runtime.language import Language
from workflow.domain.rating_limits import UNTOLD

_NAMED = frozenset(
    {
        *("level", "base_levels", "collective_level", "outcome", "before_outcome", "not_rated"),
        "pieces",
    }
)


def rating_words(facts: Mapping[str, Any], language: Language) -> dict[str, Any]:
    """Return facts with words for levels, steps, conditions, and who stands where in a cap."""
    told = dict(facts)
    names: Mapping[str, Mapping[str, str]] = told.get("names", {})
    for key in _NAMED & told.keys():
        told[key] = _named(told[key], names, language)
    for key in {"step", "before_step"} & told.keys():
        told[key] = language.text("rating_steps", str(told[key]))
    for key in {"score", "before_score"} & told.keys():
        told[key] = points(told[key], language)
    for key, write in _LISTS.items():
        if key in told:
            told[key] = [write(each, names, language) for each in told[key]]
    return told


def sentence_key(code: str, facts: Mapping[str, Any]) -> str:
    """Return the key of the sentence; of facts that may not be told whole it is another one."""
    return f"{code}_{UNTOLD}" if facts.get(UNTOLD) else code


def condition_words(
    condition: Mapping[str, Any], names: Mapping[str, Mapping[str, str]], language: Language
) -> str:
    """Return a condition: what is on record, and what is asked; or that it may not be told."""
    if condition["asked"] == UNTOLD:
        return language.text("conditions", UNTOLD)
    fact, value = condition["fact"], condition["value"]
    known = language.has("rating_facts", fact)
    return language.text(
        "conditions",
        condition["asked"],
        fact=language.text("rating_facts", fact) if known else _named(fact, names, language),
        value=language.text("conditions", "unknown")
        if value is None
        else _quantity(value, names, language),
        bound=_quantity(condition["bound"], names, language),
    )


def points(score: str | None, language: Language) -> str:
    """Return points as people write them; a dash where there are none."""
    return language.shown(None) if score is None else language.amount(score)


def _quantity(text: str, names: Mapping[str, Mapping[str, str]], language: Language) -> str:
    return names[text][language.code] if text in names else language.amount(text)


def _named(
    value: Any, names: Mapping[str, Mapping[str, str]], language: Language
) -> str | list[str] | None:
    if isinstance(value, Sequence) and not isinstance(value, str):
        return [str(_named(each, names, language)) for each in value]
    if value is None:
        return None
    return names[value][language.code] if value in names else str(value)


def _ranked(
    ranked: Mapping[str, Any], _names: Mapping[str, Mapping[str, str]], language: Language
) -> str:
    return f"{ranked['subject']} ({points(ranked['score'], language)})"


_LISTS: Mapping[
    str, Callable[[Mapping[str, Any], Mapping[str, Mapping[str, str]], Language], str]
] = {"conditions": condition_words, "ranked": _ranked}
