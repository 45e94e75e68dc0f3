"""Rules about the scale of a definition: its levels, what they ask for, and its caps."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from workflow.domain.definition import Definition
from workflow.domain.located import Located, Path, among, mistake, nearest
from workflow.domain.rating_conditions import RatingFact
from workflow.domain.scale import Cap, CapBase, Condition, Scale, write_amount

_SCALE: Path = ("scale",)


def levels_are_known(definition: Definition) -> Iterator[Located]:
    """Find levels that are named and that the scale does not have."""
    if definition.scale is None:
        return
    known = [level.level for level in definition.scale.levels]
    for path, name in _named_levels(definition.scale):
        if name not in known:
            yield mistake("level_unknown", path, found=name, expected=nearest(name, known))


def bands_descend(definition: Definition) -> Iterator[Located]:
    """Find bands of points that do not begin below that of the better level."""
    levels = definition.scale.levels if definition.scale else ()
    placed = [
        (place, level.score_from)
        for place, level in enumerate(levels)
        if level.score_from is not None
    ]
    for (_, better), (place, score) in pairwise(placed):
        if score >= better:
            path = (*_SCALE, "levels", place, "score_from")
            yield mistake(
                "bands_out_of_order",
                path,
                found=write_amount(score),
                expected=f"< {write_amount(better)}",
            )


def bands_are_reached(definition: Definition) -> Iterator[Located]:
    """Find bands of points that begin above the greatest score there is."""
    scale = definition.scale
    for place, level in enumerate(scale.levels if scale else ()):
        if scale and level.score_from is not None and level.score_from > scale.most_points:
            yield mistake(
                "band_out_of_reach",
                (*_SCALE, "levels", place, "score_from"),
                found=write_amount(level.score_from),
                expected=str(scale.most_points),
            )


def facts_are_known(definition: Definition) -> Iterator[Located]:
    """Find conditions about facts that nobody works out and that are no results."""
    if definition.scale is None:
        return
    known = [*RatingFact, *definition.scale.results]
    for path, condition in _conditions(definition.scale):
        if condition.fact not in known:
            expected = nearest(condition.fact, known)
            yield mistake(
                "condition_fact_unknown", (*path, "fact"), found=condition.fact, expected=expected
            )


def comparisons_fit(definition: Definition) -> Iterator[Located]:
    """Find numbers that are compared with a level, and levels that are with a number."""
    if definition.scale is None:
        return
    for path, condition in _conditions(definition.scale):
        is_level = condition.fact == RatingFact.COLLECTIVE_LEVEL
        if is_level != (condition.is_level is not None):
            expected = "is_level" if is_level else "at_least, more_than, at_most, less_than"
            yield mistake("comparison_unfit", path, found=condition.fact, expected=expected)


def results_have_free_names(definition: Definition) -> Iterator[Located]:
    """Find results that are called like a fact that is worked out."""
    for name in definition.scale.results if definition.scale else ():
        if name in tuple(RatingFact):
            path = (*_SCALE, "results", name)
            yield mistake("result_name_reserved", path, found=name, at_key=True)


def caps_are_different(definition: Definition) -> Iterator[Located]:
    """Find caps that are called like an earlier one."""
    names = [cap.cap for _, cap in _caps(definition)]
    for place, (path, cap) in enumerate(_caps(definition)):
        if cap.cap in names[:place]:
            yield mistake("cap_repeated", (*path, "cap"), found=cap.cap)


def tracks_are_known(definition: Definition) -> Iterator[Located]:
    """Find tracks that a cap or a condition names and that are not defined."""
    conditions = _conditions(definition.scale) if definition.scale else ()
    for path, part in (*conditions, *_caps(definition)):
        for place, name in enumerate(part.tracks):
            if name not in definition.tracks:
                expected = nearest(name, definition.tracks)
                here = (*path, "tracks", place)
                yield mistake("track_unknown", here, found=name, expected=expected)


def caps_have_a_base(definition: Definition) -> Iterator[Located]:
    """Find caps whose good level is not below the capped one, or of which there is none."""
    if definition.scale is None:
        return
    levels = [level.level for level in definition.scale.levels]
    for path, cap in _caps(definition):
        if cap.level not in levels or cap.base is CapBase.ALL_RATED:
            continue
        below = levels[levels.index(cap.level) + 1 :]
        if not below:
            yield mistake("cap_without_base", (*path, "level"), found=cap.level)
        elif cap.base_level in levels and cap.base_level not in below:
            here = (*path, "base_level")
            yield mistake("base_level_not_below", here, found=cap.base_level, expected=among(below))


def caps_are_raised_upwards(definition: Definition) -> Iterator[Located]:
    """Find caps that would be lowered by raising them."""
    for path, cap in _caps(definition):
        if cap.raised_share is not None and cap.raised_share.value < cap.share.value:
            here = (*path, "raised_share")
            found, expected = str(cap.raised_share), f"≥ {cap.share}"
            yield mistake("raised_share_below", here, found=found, expected=expected)


def words_of_caps_have_effect(definition: Definition) -> Iterator[Located]:
    """Find what a cap says in vain: who raises what may not be, and a base that is not asked."""
    for path, cap in _caps(definition):
        if cap.raised_by is not None and cap.raised_share is None:
            here = (*path, "raised_by")
            yield mistake(
                "cap_word_idle", here, found="raised_by", expected="raised_share", at_key=True
            )
        if cap.base_level is not None and cap.base is CapBase.ALL_RATED:
            here, expected = (*path, "base_level"), "base: good_only"
            yield mistake("cap_word_idle", here, found="base_level", expected=expected, at_key=True)


def _caps(definition: Definition) -> Iterator[tuple[Path, Cap]]:
    for place, cap in enumerate(definition.scale.caps if definition.scale else ()):
        yield (*_SCALE, "caps", place), cap


def _conditions(scale: Scale) -> Iterator[tuple[Path, Condition]]:
    for rank, level in enumerate(scale.levels):
        for place, condition in enumerate(level.conditions):
            yield (*_SCALE, "levels", rank, "conditions", place), condition


def _named_levels(scale: Scale) -> Iterator[tuple[Path, str]]:
    for path, condition in _conditions(scale):
        if condition.is_level is not None:
            yield (*path, "is_level"), condition.is_level
    if scale.good_from is not None:
        yield (*_SCALE, "good_from"), scale.good_from
    for place, cap in enumerate(scale.caps):
        path = (*_SCALE, "caps", place)
        yield (*path, "level"), cap.level
        if cap.base_level is not None:
            yield (*path, "base_level"), cap.base_level


SCALE_RULES = (
    levels_are_known,
    bands_descend,
    bands_are_reached,
    facts_are_known,
    comparisons_fit,
    results_have_free_names,
    caps_are_different,
    tracks_are_known,
    caps_have_a_base,
    caps_are_raised_upwards,
    words_of_caps_have_effect,
)
