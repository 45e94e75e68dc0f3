"""What differs between two definitions, each difference with its place. Pure."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any

from workflow.domain.conditions import Gate, Requirement
from workflow.domain.definition import Definition, Due, Rung, Stage, Track
from workflow.domain.longest_order import longest_common_order
from workflow.domain.record_rules import Consequence
from workflow.domain.scale import Cap, Condition, Level
from workflow.domain.selection import NotRatedWhen, NotReviewedWhen
from workflow.domain.terms import Part, Role, Target, Title


class DifferenceKind(StrEnum):
    """What became of a piece."""

    TRACK_ADDED = "track_added"
    TRACK_REMOVED = "track_removed"
    STAGE_ADDED = "stage_added"
    STAGE_REMOVED = "stage_removed"
    STAGE_MOVED = "stage_moved"
    DUE_CHANGED = "due_changed"
    LADDER_ADDED = "ladder_added"
    LADDER_REMOVED = "ladder_removed"
    RUNG_ADDED = "rung_added"
    RUNG_REMOVED = "rung_removed"
    RUNG_CHANGED = "rung_changed"
    REQUIREMENT_ADDED = "requirement_added"
    REQUIREMENT_REMOVED = "requirement_removed"
    REQUIREMENT_CHANGED = "requirement_changed"
    GATE_ADDED = "gate_added"
    GATE_REMOVED = "gate_removed"
    GATE_CHANGED = "gate_changed"
    ROLE_ADDED = "role_added"
    ROLE_REMOVED = "role_removed"
    TARGET_CHANGED = "target_changed"
    TITLE_CHANGED = "title_changed"
    ORDER_CHANGED = "order_changed"
    VALUE_ADDED = "value_added"
    VALUE_REMOVED = "value_removed"
    VALUE_CHANGED = "value_changed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """One difference.

    Attributes:
        path: Keys that lead to it; an entry of a list stands under its name, not its place.
        track: Name of the track in which it is; None elsewhere.
        stage: Name of the stage in which it is; None elsewhere.
        before: The piece of the first definition; None when it has none. Of a stage that was
            moved the name of the one before it, of another order the names.
        after: The same of the second one.
    """

    kind: DifferenceKind
    path: tuple[str, ...]
    track: str | None
    stage: str | None
    before: Any
    after: Any


def differences(before: Definition, after: Definition) -> tuple[Difference, ...]:
    """Return what differs, in the order of the keys; empty exactly when the two say the same.

    Seen from the other side the differences are the same, with `before` and `after` exchanged.
    """
    return tuple(_between(before, after, _Place()))


@dataclass(frozen=True, slots=True, kw_only=True)
class _Place:
    """Where in both definitions the comparison is."""

    path: tuple[str, ...] = ()
    track: str | None = None
    stage: str | None = None

    def to(self, key: str, piece: object = None) -> _Place:
        """Return the place of a piece under a key of this place."""
        place = replace(self, path=(*self.path, key))
        if isinstance(piece, Track):
            return replace(place, track=key)
        return replace(place, stage=piece.stage) if isinstance(piece, Stage) else place

    def found(self, kind: DifferenceKind, before: object, after: object) -> Difference:
        """Return a difference here."""
        return Difference(
            kind=kind,
            path=self.path,
            track=self.track,
            stage=self.stage,
            before=before,
            after=after,
        )


# How the entries of a list are told from each other. A list of anything else is one value.
_NAMES: Mapping[type, Callable[[Any], str]] = {
    Stage: lambda stage: str(stage.stage),
    Requirement: lambda requirement: str(requirement.name),
    Rung: lambda rung: str(rung.at),
    Gate: lambda gate: str(gate.of),
    NotRatedWhen: lambda rule: str(rule.reason),
    NotReviewedWhen: lambda rule: str(rule.reason),
    Level: lambda level: str(level.level),
    Condition: lambda condition: str(condition.fact),
    Cap: lambda cap: str(cap.cap),
    Consequence: lambda consequence: str(consequence.consequence),
}

# Kinds by what is compared: pieces that are there on one side only, and whole ones that differ.
_ONE_SIDED: Mapping[type, tuple[DifferenceKind, DifferenceKind]] = {
    Track: (DifferenceKind.TRACK_ADDED, DifferenceKind.TRACK_REMOVED),
    Stage: (DifferenceKind.STAGE_ADDED, DifferenceKind.STAGE_REMOVED),
    Rung: (DifferenceKind.RUNG_ADDED, DifferenceKind.RUNG_REMOVED),
    Requirement: (DifferenceKind.REQUIREMENT_ADDED, DifferenceKind.REQUIREMENT_REMOVED),
    Gate: (DifferenceKind.GATE_ADDED, DifferenceKind.GATE_REMOVED),
    Role: (DifferenceKind.ROLE_ADDED, DifferenceKind.ROLE_REMOVED),
}
_WHOLE: Mapping[type, DifferenceKind] = {
    Title: DifferenceKind.TITLE_CHANGED,
    Due: DifferenceKind.DUE_CHANGED,
    Rung: DifferenceKind.RUNG_CHANGED,
    Requirement: DifferenceKind.REQUIREMENT_CHANGED,
    Gate: DifferenceKind.GATE_CHANGED,
}


def _between(old: Any, new: Any, at: _Place) -> Iterator[Difference]:
    if old == new:
        return
    if old is None or new is None:
        yield _one_sided(old, new, at)
    elif type(old) is not type(new):
        yield at.found(DifferenceKind.VALUE_CHANGED, old, new)
    elif type(old) in _WHOLE:
        yield at.found(_WHOLE[type(old)], old, new)
    else:
        yield from _inside(old, new, at)


def _inside(old: Any, new: Any, at: _Place) -> Iterator[Difference]:
    match old:
        case Part():
            for name in type(old).model_fields:
                yield from _between(getattr(old, name), getattr(new, name), at.to(name))
        case Mapping():
            for key in dict.fromkeys((*old, *new)):
                yield from _entry(old.get(key), new.get(key), key, at)
        case tuple():
            yield from _lists(old, new, at)
        case _:
            yield at.found(DifferenceKind.VALUE_CHANGED, old, new)


def _entry(old: Any, new: Any, key: str, at: _Place) -> Iterator[Difference]:
    yield from _between(old, new, at.to(key, new if old is None else old))


def _one_sided(old: Any, new: Any, at: _Place) -> Difference:
    piece = new if old is None else old
    if _is_list_of(Target, piece):
        return at.found(DifferenceKind.TARGET_CHANGED, old, new)
    added, removed = DifferenceKind.VALUE_ADDED, DifferenceKind.VALUE_REMOVED
    if _is_list_of(Rung, piece):
        added, removed = DifferenceKind.LADDER_ADDED, DifferenceKind.LADDER_REMOVED
    added, removed = _ONE_SIDED.get(type(piece), (added, removed))
    return at.found(added if old is None else removed, old, new)


def _lists(old: tuple[Any, ...], new: tuple[Any, ...], at: _Place) -> Iterator[Difference]:
    both = (*old, *new)
    kind = next((kind for kind in _NAMES if _is_list_of(kind, both)), None)
    if kind is None:
        is_of_targets = _is_list_of(Target, both)
        yield at.found(
            DifferenceKind.TARGET_CHANGED if is_of_targets else DifferenceKind.VALUE_CHANGED,
            old,
            new,
        )
        return
    first, second = _named(old, _NAMES[kind]), _named(new, _NAMES[kind])
    if kind is Rung:
        yield from _shifted(first, second, at)
    for name in dict.fromkeys((*first, *second)):
        yield from _entry(first.get(name), second.get(name), name, at)
    yield from _order(list(first), list(second), at, of_stages=kind is Stage)


def _is_list_of(kind: type, value: object) -> bool:
    return isinstance(value, tuple) and all(isinstance(item, kind) for item in value)


def _named(items: Sequence[Any], name_of: Callable[[Any], str]) -> dict[str, Any]:
    """Return entries by name; of equal names the second is `name#2`."""
    seen: Counter[str] = Counter()
    named = {}
    for item in items:
        name = name_of(item)
        seen[name] += 1
        named[name if seen[name] == 1 else f"{name}#{seen[name]}"] = item
    return named


def _shifted(old: dict[str, Rung], new: dict[str, Rung], at: _Place) -> Iterator[Difference]:
    """Take the rungs that only fire on another day out of both, and yield them as changed."""
    gone, come = _without(old, new), _without(new, old)
    for deed, names in gone.items():
        for before, after in zip(names, come.get(deed, ()), strict=False):
            yield at.found(DifferenceKind.RUNG_CHANGED, old.pop(before), new.pop(after))


def _without(rungs: Mapping[str, Rung], others: Mapping[str, Rung]) -> dict[str, list[str]]:
    """Return the names of the rungs that others lack, by what the rungs do."""
    found: dict[str, list[str]] = defaultdict(list)
    for name, rung in rungs.items():
        if name not in others:
            found[repr((rung.to, rung.do, rung.catch_up))].append(name)
    return found


def _order(old: list[str], new: list[str], at: _Place, *, of_stages: bool) -> Iterator[Difference]:
    """Yield what both have in another order: each stage that moved, or the whole list."""
    common = set(old) & set(new)
    first, second = ([name for name in names if name in common] for names in (old, new))
    if first == second:
        return
    if not of_stages:
        yield at.found(DifferenceKind.ORDER_CHANGED, tuple(first), tuple(second))
        return
    kept = set(longest_common_order(first, second))
    for name in first:
        if name not in kept:
            place = replace(at.to(name), stage=name)
            before, after = (_before(name, names) for names in (old, new))
            yield place.found(DifferenceKind.STAGE_MOVED, before, after)


def _before(name: str, names: Sequence[str]) -> str | None:
    place = names.index(name)
    return names[place - 1] if place else None
