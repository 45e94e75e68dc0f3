"""Ratings and what they are judged by, as the plain facts that sentences are made of. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction
from typing import Any

from workflow.domain.rating_cap import CapSum
from workflow.domain.rating_conditions import FactValue, Judged
from workflow.domain.records.rating import Rating
from workflow.domain.scale import Scale, write_amount

_COMPARISONS = ("at_least", "more_than", "at_most", "less_than", "is_level")


def names_of(scale: Scale, codes: Iterable[str | None]) -> dict[str, dict[str, str]]:
    """Return what levels, reasons for having none, and results are called, by code."""
    levels = {level.level: level.title for level in scale.levels}
    titles = {**scale.results, **scale.not_rated, **levels}
    return {code: titles[code].model_dump() for code in codes if code in titles}


def gap_facts(subject: str, before: Rating, after: Rating, scale: Scale) -> dict[str, Any]:
    """Return what is told of a value that differs much from the one of the step before."""
    codes = (_outcome(before), _outcome(after))
    return {
        "subject": subject,
        **_value(after, prefix=""),
        **_value(before, prefix="before_"),
        "gap": scale.gap,
        "names": names_of(scale, codes),
    }


def cap_facts(beyond: CapSum, ranked: Sequence[Mapping[str, Any]], scale: Scale) -> dict[str, Any]:
    """Return what is told of a cap that is exceeded, with who would have the level."""
    codes = (beyond.level, *beyond.base_levels)
    return {**beyond.facts, "ranked": list(ranked), "names": names_of(scale, codes)}


def unmet_facts(
    subject: str, level: str, lacking: Iterable[Judged], scale: Scale
) -> dict[str, Any]:
    """Return what is told of a level whose conditions a subject does not meet."""
    conditions = [condition_facts(each) for each in lacking]
    codes = [each[key] for each in conditions for key in ("fact", "bound", "value")]
    return {
        "subject": subject,
        "level": level,
        "conditions": conditions,
        "names": names_of(scale, (level, *codes)),
    }


def above_facts(
    subject: str, level: str | None, collective: str | None, scale: Scale
) -> dict[str, Any]:
    """Return what is told of a head who would get a better level than what he heads."""
    names = names_of(scale, (level, collective))
    return {"subject": subject, "level": level, "collective_level": collective, "names": names}


def condition_facts(judged: Judged) -> dict[str, Any]:
    """Return what is told of a condition: what is asked, and what is on record."""
    condition = judged.condition
    asked = next(name for name in _COMPARISONS if getattr(condition, name) is not None)
    return {
        "fact": condition.fact,
        "asked": asked,
        "bound": _plain(getattr(condition, asked)),
        "value": None if judged.value is None else _plain(judged.value),
        "holds": judged.holds,
    }


def _value(rating: Rating, *, prefix: str) -> dict[str, Any]:
    return {
        f"{prefix}step": str(rating.step),
        f"{prefix}outcome": _outcome(rating),
        f"{prefix}score": None if rating.score is None else write_amount(rating.score),
    }


def _outcome(rating: Rating) -> str | None:
    return rating.level or rating.not_rated_reason


def _plain(value: FactValue) -> str:
    return write_amount(value) if isinstance(value, Fraction) else value
