"""What a level of the scale asks of a subject, judged by what is on record. Pure."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from typing import TypeAlias

from workflow.domain.scale import Condition, Level, Scale

# A text is a level of the scale.
FactValue: TypeAlias = Fraction | str


class RatingFact(StrEnum):
    """Facts that are worked out from the records; conditions may name them beside results.

    Attributes:
        SCORE: Points of the value that is judged.
        REMEDIES_VERIFIED: Share of the due remedies of the subject that are verified; 1 when
            none is due, as all of nothing is done.
        DISCIPLINED: 1 when the subject was disciplined, else 0.
        MEMBERS_DISCIPLINED: How many members of the unit were disciplined.
        SUBUNITS_DISCIPLINED: Share of the units right below that were disciplined; 0 of none.
        COLLECTIVE_LEVEL: Level decided for what the subject heads or belongs to.
    """

    SCORE = "score"
    REMEDIES_VERIFIED = "remedies_verified"
    DISCIPLINED = "disciplined"
    MEMBERS_DISCIPLINED = "members_disciplined"
    SUBUNITS_DISCIPLINED = "subunits_disciplined"
    COLLECTIVE_LEVEL = "collective_level"


DISCIPLINE_FACTS: frozenset[str] = frozenset(
    {RatingFact.DISCIPLINED, RatingFact.MEMBERS_DISCIPLINED, RatingFact.SUBUNITS_DISCIPLINED}
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """One condition and what became of it.

    Attributes:
        value: What is on record; None when nothing is.
        holds: None when it is not on record, or of another kind than is asked for; such a
            condition does not hold either.
    """

    condition: Condition
    value: FactValue | None
    holds: bool | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Advice:
    """Which level follows from what is on record.

    Attributes:
        level: None when a person must decide.
        judged: Every condition of every level, from the best level to the worst.
    """

    level: str | None
    judged: Mapping[str, tuple[Judged, ...]]


def share_done(done: int, of: int) -> Fraction:
    """Return what part is done, as an exact share; all of nothing is done."""
    return Fraction(done, of) if of else Fraction(1)


def band(level: Level, scale: Scale) -> tuple[Fraction | None, Fraction | None]:
    """Return from how many points on a level is, and below how many; None for no bound.

    The upper end is that of the nearest better level that has one; it tells people where a level
    ends, and excludes nobody.
    """
    better = scale.levels[: scale.rank(level.level)]
    ends = [each.score_from for each in better if each.score_from is not None]
    return level.score_from, ends[-1] if ends else None


def judge(level: Level, facts: Mapping[str, FactValue], scale: Scale) -> tuple[Judged, ...]:
    """Return the band of a level, if it has one, and its conditions in their order, judged.

    Of the band only the lower end is asked for: a score above it says nothing against a level,
    since a subject that lacks a condition of a better one comes down with the score it has.
    """
    asked = level.conditions
    if level.score_from is not None:
        asked = (Condition(fact=RatingFact.SCORE, at_least=level.score_from), *asked)
    return tuple(_judged(condition, facts.get(condition.fact), scale) for condition in asked)


def unmet(level: Level, facts: Mapping[str, FactValue], scale: Scale) -> tuple[Judged, ...]:
    """Return what a level asks for and does not hold, or is not on record."""
    return tuple(judged for judged in judge(level, facts, scale) if not judged.holds)


def attainable(
    scale: Scale, facts: Mapping[str, FactValue], *, hidden: Collection[str] = ()
) -> Advice:
    """Return the best level all of whose conditions hold.

    A level that asks for nothing follows only when each better one is known not to be reached,
    so that what merely is not on record puts nobody there: then a person must decide.

    Args:
        hidden: Facts that count as not on record. No level follows below one that only they
            could keep from being reached: their values must not show by what follows.
    """
    known = {name: value for name, value in facts.items() if name not in hidden}
    judged = {level.level: judge(level, known, scale) for level in scale.levels}
    for name, conditions in judged.items():
        shown = [each for each in conditions if each.condition.fact not in hidden]
        if not all(each.holds for each in shown):
            continue
        if len(shown) < len(conditions):
            break
        if conditions or _known_to_miss(name, judged):
            return Advice(level=name, judged=judged)
    return Advice(level=None, judged=judged)


def as_told(judged: Iterable[Judged], hidden: Collection[str]) -> tuple[Judged | None, ...]:
    """Return conditions that may be told, then None once for those on hidden facts, if any."""
    listed = tuple(judged)
    shown = tuple(each for each in listed if each.condition.fact not in hidden)
    return shown if len(shown) == len(listed) else (*shown, None)


def _known_to_miss(level: str, judged: Mapping[str, tuple[Judged, ...]]) -> bool:
    """Return whether there are better levels, each with a condition that is known not to hold."""
    names = list(judged)
    better = names[: names.index(level)]
    return bool(better) and all(
        any(each.holds is False for each in judged[name]) for name in better
    )


def _judged(condition: Condition, value: FactValue | None, scale: Scale) -> Judged:
    return Judged(condition=condition, value=value, holds=_holds(condition, value, scale))


def _holds(condition: Condition, value: FactValue | None, scale: Scale) -> bool | None:
    if isinstance(value, str):
        return _is_level(condition, value, scale)
    if value is None:
        return None
    if condition.at_least is not None:
        return value >= condition.at_least
    if condition.more_than is not None:
        return value > condition.more_than
    if condition.at_most is not None:
        return value <= condition.at_most
    if condition.less_than is not None:
        return value < condition.less_than
    return None


def _is_level(condition: Condition, value: str, scale: Scale) -> bool | None:
    known = {level.level for level in scale.levels}
    if condition.is_level is None or value not in known:
        return None
    return scale.rank(value) <= scale.rank(condition.is_level)
