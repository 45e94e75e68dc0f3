"""Ratings and what they are judged by, as the plain facts that sentences are made of. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction
from typing import Any

from workflow.domain.rating_cap import CapSum
from workflow.domain.rating_conditions import FactValue, Judged
from workflow.domain.rating_limits import UNTOLD
from workflow.domain.records.rating import Rating
from workflow.domain.scale import Scale, write_amount

_COMPARISONS = ("at_least", "more_than", "at_most", "less_than", "is_level")


def names_of(scale: Scale, codes: Iterable[str | None]) -> dict[str, dict[str, str]]:
    """Return what levels, reasons for having none, and results are called, by code."""
    levels = {level.level: level.title for level in scale.levels}
    titles = {**scale.results, **scale.not_rated, **levels}
    return {code: titles[code].model_dump() for code in codes if code in titles}


def gap_facts(
    subject: str, before: Rating, after: Rating, scale: Scale, *, is_seen: bool = True
) -> dict[str, Any]:
    """Return what is told of a value that differs much from the one of the step before.

    Args:
        is_seen: Whether the value before may be told.
    """
    told = _value(before, prefix="before_") if is_seen else {UNTOLD: True}
    codes = (_outcome(before) if is_seen else None, _outcome(after))
    return {
        "subject": subject,
        **_value(after, prefix=""),
        **told,
        "gap": scale.gap,
        "names": names_of(scale, codes),
    }


def cap_facts(
    beyond: CapSum, ranked: Sequence[Mapping[str, Any]] | None, scale: Scale
) -> dict[str, Any]:
    """Return what is told of a cap that is exceeded, with who would have the level.

    Args:
        ranked: None where not everybody who counts may be told of; then no number is told.
    """
    if ranked is None:
        told = {"cap": beyond.cap, "level": beyond.level, "unit": beyond.unit, UNTOLD: True}
        return {**told, "names": names_of(scale, [beyond.level])}
    codes = (beyond.level, *beyond.base_levels)
    return {**beyond.facts, "ranked": list(ranked), "names": names_of(scale, codes)}


def unmet_facts(
    subject: str, level: str, lacking: Iterable[Judged | None], scale: Scale
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
    subject: str, level: str | None, collective: str | None, scale: Scale, *, is_seen: bool = True
) -> dict[str, Any]:
    """Return what is told of a head who would get a better level than what he heads.

    Args:
        is_seen: Whether the level of the collective may be told.
    """
    if not is_seen:
        return {"subject": subject, "level": level, UNTOLD: True, "names": names_of(scale, [level])}
    names = names_of(scale, (level, collective))
    return {"subject": subject, "level": level, "collective_level": collective, "names": names}


def not_rated_facts(subject: str, level: str, reason: str, scale: Scale) -> dict[str, Any]:
    """Return what is told of a level for a subject that is not to be rated."""
    names = names_of(scale, (level, reason))
    return {"subject": subject, "level": level, "not_rated": reason, "names": names}


def condition_facts(judged: Judged | None) -> dict[str, Any]:
    """Return what is told of a condition: what is asked, and what is on record.

    Of those that may not be told it is only that there are any.
    """
    if judged is None:
        return {**dict.fromkeys(("fact", "bound", "value", "holds")), "asked": UNTOLD}
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
