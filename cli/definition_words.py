"""Pieces of a definition as people say them: days, roles, rungs, gates and requirements."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from cli.plain import as_json, plain
from runtime.language import Language
from workflow.domain.durations import MONTHS_IN_YEAR, CalendarDays, Duration, Months, WorkingDays
from workflow.domain.periods import YearlyDay
from workflow.domain.share import Share
from workflow.domain.written import written

if TYPE_CHECKING:
    from workflow.domain.conditions import Decider, Gate, Requirement
    from workflow.domain.definition import Definition, Due, Rung, Stage
    from workflow.domain.terms import Target, Title

LEAP_YEAR = date(2000, 1, 1)
SECTION, PARAMETERS = "definition_words", "requirement_parameters"


@dataclass(frozen=True, slots=True, kw_only=True)
class DefinitionWords:
    """The words of one definition in one language; a code without a title stays a code."""

    definition: Definition
    language: Language

    def title(self, title: Title) -> str:
        """Return a title in the language."""
        return title.text(self.language.code)

    def track(self, code: str) -> str:
        """Return the title of a track."""
        track = self.definition.tracks.get(code)
        return self.title(track.title) if track else code

    def stage(self, track: str, code: str) -> str:
        """Return the title of a stage of a track, or of one so named in another track."""
        tracks = self.definition.tracks
        named = [name for name in (track, *tracks) if name in tracks and code in tracks[name].order]
        return self.title(tracks[named[0]].stage(code).title) if named else code

    def role(self, code: str) -> str:
        """Return the title of a role."""
        role = self.definition.roles.get(code)
        return self.title(role.title) if role else self.language.text("roles", code)

    def unit_kind(self, code: str) -> str:
        """Return what a kind of unit is called, as far as one track is of it alone."""
        titles = [
            self.title(track.title)
            for track in self.definition.tracks.values()
            if tuple(track.subjects.units) == (code,)
        ]
        return titles[0] if len(titles) == 1 else code

    def targets(self, targets: Iterable[Target | Decider]) -> str:
        """Return whom alternatives mean."""
        return self._said("or").join(map(self._target, targets))

    def length(self, length: Duration) -> str:
        """Return a length of time, whatever its sign."""
        count = abs(length.count)
        match length:
            case WorkingDays():
                return self._said("working_days", count=count)
            case CalendarDays():
                return self._said("calendar_days", count=count)
            case Months() if count and count % MONTHS_IN_YEAR == 0:
                return self._said("years", count=count // MONTHS_IN_YEAR)
            case _:
                return self._said("months", count=count)

    def day(self, day: date | YearlyDay) -> str:
        """Return a day; one of every year without the year."""
        if isinstance(day, YearlyDay):
            return self.language.day(day.from_day(LEAP_YEAR))[: -len("/2000")]
        return self.language.day(day)

    def due(self, due: Due) -> str:
        """Return when a stage is due; a way without words as it is written."""
        if due.no_deadline:
            return self._said("due_none")
        if due.on is not None:
            return self._said("due_on", day=self.day(due.on))
        if due.before is not None:
            key = "due_on" if due.inclusive else "due_before"
            return self._said(key, day=self.day(due.before))
        if due.within is not None:
            return self._said(f"due_within_{due.of}", length=self.length(due.within))
        if due.working_day is not None:
            return self._working_day(due.working_day, due.of)
        return self.value(due)

    def _working_day(self, number: int, period: str) -> str:
        key = "due_working_day" if number > 0 else "due_working_day_back"
        key = "due_last_working_day" if number == -1 else key
        return self._said(key, number=abs(number), period=self._said(f"of_{period}"))

    def offset(self, offset: Duration) -> str:
        """Return how far from the last valid day a rung lies."""
        if not offset.count:
            return self._said("rung_on")
        key = "rung_before" if offset.count < 0 else "rung_after"
        return self._said(key, length=self.length(offset))

    def rung(self, rung: Rung) -> str:
        """Return when a rung fires, what it does, and to whom."""
        does = self.language.text("notice_kinds", str(rung.do))
        to = self.targets(rung.to)
        return self._said("rung", at=self.offset(rung.at), does=does, to=to)

    def gate(self, gate: Gate, stage: Stage) -> str:
        """Return for whom a stage waits, and which stage they must have passed."""
        waits = self.language.text("reason_names", f"waits_for_{gate.of}")
        passed = self.stage("", gate.passed or stage.stage)
        return self._said("gate", waits=waits, stage=passed)

    def requirement(self, item: Requirement, *, in_full: bool = True) -> str:
        """Return what a requirement asks.

        Args:
            in_full: Whether also who has to supply it, and of whom it is asked.
        """
        told = self._condition(item)
        if not in_full:
            return told
        if item.owed_by is not None:
            told = self._said(
                "requirement_owed_by", requirement=told, who=self.targets(item.owed_by)
            )
        when = getattr(item, "when", None)
        return told if when is None else self._said("requirement_when", requirement=told, when=when)

    def value(self, value: object) -> str:
        """Return any piece on one line, as a file would say it."""
        found = written(value)
        inner = found if isinstance(found, list) else [found]
        if any(isinstance(item, dict | list) for item in inner):
            return as_json(plain(found), indent=None)
        return self.language.shown(found)

    def _said(self, key: str, /, **facts: object) -> str:
        return self.language.text(SECTION, key, **facts)

    def _target(self, target: Target | Decider) -> str:
        role = self.role(target.role)
        if getattr(target, "above", False):
            role = self._said("target_above", role=role)
        where = [] if target.at is None else [self.unit_kind(target.at)]
        if (level := getattr(target, "managed_by", None)) is not None:
            where.append(self._said("managed_by", value=level))
        return self._said("target_at", role=role, where=", ".join(where)) if where else role

    def _condition(self, item: Requirement) -> str:
        asked = item.parameters
        if isinstance(asked, tuple):
            return self._said(item.name, conditions="; ".join(map(self._together, asked)))
        if (title := getattr(asked, "title", None)) is not None:
            return self.title(title)
        name = self.language.text("requirements", item.name)
        given = {key: getattr(asked, key) for key in type(asked).model_fields}
        parameters = [
            self._parameter(key, found)
            for key, found in given.items()
            if found is not None and found is not False and found not in ((), "reviewed")
        ]
        if not parameters:
            return name
        return self._said("requirement_of", requirement=name, parameters=", ".join(parameters))

    def _together(self, items: Any) -> str:
        several = items if isinstance(items, tuple) else (items,)
        return self._said("and").join(map(self.requirement, several))

    def _parameter(self, key: str, found: Any) -> str:
        match key, found:
            case "role" | "attended_by", _:
                return self.role(found)
            case "rule", _:
                rule = self.definition.votes.get(found)
                return self.title(rule.title) if rule else str(found)
            case "step", _:
                return self.language.text("rating_steps", found)
            case "at", _:
                return self.unit_kind(found)
            case "by", _:
                return self.targets(found)
            case "of", "members":
                return self.language.text(PARAMETERS, "of_members")
            case _:
                return self._measured(key, found)

    def _measured(self, key: str, found: Any) -> str:
        match found:
            case WorkingDays() | CalendarDays() | Months():
                told = self.length(found)
            case Share():
                told = self.language.amount(str(found))
            case _:
                told = self.value(found)
        word = key if self.language.has(PARAMETERS, key) else "other"
        return self.language.text(PARAMETERS, word, key=key, value=told)
