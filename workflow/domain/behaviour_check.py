"""Checking how people are assumed to keep their days: every mistake, with its place."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from workflow.domain.behaviour import Behaviour, BehaviourRule, Days, Pace
from workflow.domain.definition import Definition
from workflow.domain.durations import CalendarDays, WorkingDays, parse_duration
from workflow.domain.errors import InvalidValueError
from workflow.domain.located import Located, Path, among, mistake, nearest, shown
from workflow.domain.share import Share, parse_share

MOST_RULES = 1_000
MOST_DAYS = 1_000
SPAN_EXPECTED = "1wd..10wd, 3d..20d, 5wd"

_BEHAVIOUR = ("default", "rules")
_PLACE = ("track", "stage", "unit")
_PACE = ("on_time", "late", "never")
_LATE = ("share", "by")
_SHARE = "80%, 2/3"
_WHOLE = Share(Fraction(1))
_BETWEEN = re.compile(r"\s*\.\.\s*")


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckedBehaviour:
    """What a check found.

    Attributes:
        behaviour: The behaviour; None when there is a mistake.
        located: Every mistake with its place.
    """

    behaviour: Behaviour | None
    located: tuple[Located, ...]


def check_behaviour(value: object) -> CheckedBehaviour:
    """Return the behaviour that a plain value describes, or every mistake in it."""
    checking = _Checking([])
    behaviour = checking.behaviour(value)
    if checking.found:
        return CheckedBehaviour(behaviour=None, located=tuple(checking.found))
    return CheckedBehaviour(behaviour=behaviour, located=())


def unknown_names(
    behaviour: Behaviour, definition: Definition, units: Collection[str]
) -> Iterator[Located]:
    """Find tracks, stages and units of rules that a definition or a part of a tree does not have.

    Args:
        behaviour: What was checked before.
        definition: What is played.
        units: Codes of the units that take part.
    """
    for place, rule in enumerate(behaviour.rules):
        path: Path = ("rules", place)
        tracks = definition.tracks
        if rule.track is not None and rule.track not in tracks:
            expected = nearest(rule.track, tracks)
            yield mistake("track_unknown", (*path, "track"), found=rule.track, expected=expected)
        stages = dict.fromkeys(
            stage.stage
            for name, track in tracks.items()
            for stage in track.stages
            if rule.track in (None, name) or rule.track not in tracks
        )
        if rule.stage is not None and rule.stage not in stages:
            expected = nearest(rule.stage, stages)
            yield mistake("stage_unknown", (*path, "stage"), found=rule.stage, expected=expected)
        if rule.unit is not None and rule.unit not in units:
            yield mistake("unit_unknown", (*path, "unit"), found=rule.unit)


@dataclass(frozen=True, slots=True)
class _Checking:
    """One pass over a document; what is wrong is noted, and reading goes on.

    Attributes:
        found: The mistakes so far.
    """

    found: list[Located]

    def behaviour(self, value: object) -> Behaviour | None:
        document = self._mapping(value, (), known=_BEHAVIOUR)
        if document is None:
            return None
        rules = self._rules(document.get("rules", []))
        if "default" not in document:
            self.found.append(mistake("key_missing", (), expected="default"))
            return None
        default = self._pace(document["default"], ("default",), known=_PACE)
        return None if default is None else Behaviour(default=default, rules=rules)

    def _rules(self, value: object) -> tuple[BehaviourRule, ...]:
        path: Path = ("rules",)
        if not isinstance(value, list):
            self._wrong_type(value, path, "[…]")
            return ()
        if len(value) > MOST_RULES:
            self.found.append(mistake("list_too_long", path, expected=f"≤ {MOST_RULES}"))
            return ()
        rules = (self._rule(item, (*path, place)) for place, item in enumerate(value))
        return tuple(rule for rule in rules if rule is not None)

    def _rule(self, value: object, path: Path) -> BehaviourRule | None:
        pace = self._pace(value, path, known=(*_PLACE, *_PACE))
        if not isinstance(value, Mapping):
            return None
        named = {key: self._code(value[key], (*path, key)) for key in _PLACE if key in value}
        if not named:
            self.found.append(mistake("rule_place_missing", path, expected=among(_PLACE)))
        return None if pace is None else BehaviourRule(pace=pace, **named)

    def _code(self, value: object, path: Path) -> str | None:
        if isinstance(value, bool) or not isinstance(value, str | int) or value == "":
            self._wrong_type(value or None, path, '"…"')
            return None
        return str(value)

    def _pace(self, value: object, path: Path, *, known: tuple[str, ...]) -> Pace | None:
        before = len(self.found)
        given = self._mapping(value, path, known=known)
        if given is None:
            return None
        on_time = self._share(given, "on_time", path)
        never = self._share(given, "never", path)
        late, late_by = self._late(given, path)
        if len(self.found) > before:
            return None
        whole = Share(on_time + late + never)
        if whole != _WHOLE:
            found, expected = str(whole), str(_WHOLE)
            self.found.append(mistake("shares_not_whole", path, found=found, expected=expected))
            return None
        return Pace(on_time=on_time, late=late, late_by=late_by)

    def _late(self, given: Mapping[str, Any], path: Path) -> tuple[Fraction, tuple[Days, Days]]:
        nothing = Fraction(0), (WorkingDays(1), WorkingDays(1))
        if "late" not in given:
            return nothing
        here = (*path, "late")
        late = self._mapping(given["late"], here, known=_LATE)
        if late is None:
            return nothing
        for key in _LATE:
            if key not in late:
                self.found.append(mistake("key_missing", here, expected=key))
        by = self._span(late["by"], (*here, "by")) if "by" in late else None
        return self._share(late, "share", here), by or nothing[1]

    def _share(self, given: Mapping[str, Any], key: str, path: Path) -> Fraction:
        if key not in given:
            return Fraction(0)
        value, here = given[key], (*path, key)
        if value is None or isinstance(value, list | dict):
            self._wrong_type(value, here, _SHARE)
            return Fraction(0)
        try:
            return parse_share(str(value)).value
        except InvalidValueError as error:
            expected = str(error.facts["expected"])
            self.found.append(mistake(error.code, here, found=shown(value), expected=expected))
            return Fraction(0)

    def _span(self, value: object, path: Path) -> tuple[Days, Days] | None:
        ends = [_days(part) for part in _BETWEEN.split(value)] if isinstance(value, str) else []
        match ends:
            case [WorkingDays() as first] | [CalendarDays() as first]:
                span: tuple[Days, Days] = (first, first)
            case [WorkingDays() as first, WorkingDays() as last]:
                span = (first, last)
            case [CalendarDays() as first, CalendarDays() as last]:
                span = (first, last)
            case _:
                found = shown(value)
                self.found.append(
                    mistake("late_span_wrong", path, found=found, expected=SPAN_EXPECTED)
                )
                return None
        wrong = _beyond(span, path, found=shown(value))
        self.found.extend(wrong)
        return None if wrong else span

    def _mapping(
        self, value: object, path: Path, *, known: tuple[str, ...]
    ) -> Mapping[str, Any] | None:
        if not isinstance(value, Mapping):
            self._wrong_type(value, path, f"{{{among(known)}}}")
            return None
        for key in value:
            if key not in known:
                expected = nearest(str(key), known)
                where = (*path, str(key))
                self.found.append(
                    mistake("key_unknown", where, found=str(key), expected=expected, at_key=True)
                )
        return value

    def _wrong_type(self, value: object, path: Path, expected: str) -> None:
        if value is None:
            self.found.append(mistake("value_missing", path, expected=expected))
        else:
            found = shown(value)
            self.found.append(mistake("value_wrong_type", path, found=found, expected=expected))


def _beyond(span: tuple[Days, Days], path: Path, *, found: str) -> list[Located]:
    first, last = span
    if first.count < 1:
        return [mistake("duration_not_positive", path, found=found, expected=SPAN_EXPECTED)]
    if last.count < first.count:
        expected = f"{last}..{first}"
        return [mistake("late_span_backwards", path, found=found, expected=expected)]
    if last.count > MOST_DAYS:
        return [mistake("duration_too_long", path, found=found, expected=f"≤ {MOST_DAYS}")]
    return []


def _days(text: str) -> Days | None:
    try:
        found = parse_duration(text.strip())
    except InvalidValueError:
        return None
    return found if isinstance(found, WorkingDays | CalendarDays) else None
