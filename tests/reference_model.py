"""A second opinion on deadlines: one cycle in plain Python that walks day by day.

It shares nothing with the product and is in no hurry. A *case* owes something for each stage that
it enters. Clocks are looked at in quarters of an hour, since none in the world changes by less.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from typing import NamedTuple
from zoneinfo import ZoneInfo

DAY, QUARTER = timedelta(days=1), timedelta(minutes=15)
FINAL, LIST = {"exempt": "exempt", "withdraw": "withdrawn"}, "consolidate"


class To(NamedTuple):
    """A role, sought from the venue upwards, or on the nearest unit of a kind."""

    role: str
    at: str | None = None
    above: bool = False


class Rung(NamedTuple):
    """A rung: so many working days (`wd`) or days (`d`) from the due day."""

    count: int
    unit: str
    to: tuple[To, ...]
    do: str = "remind"
    catch_up: str = "highest_only"


class Stage(NamedTuple):
    """A stage: due within working days of its opening, or on a day."""

    name: str
    rungs: tuple[Rung, ...]
    within: int = 0
    on: date | None = None
    optional: bool = False


class Grant(NamedTuple):
    """Who holds a role on a unit, and from when to when."""

    role: str
    person: str
    unit: str
    first: date = date.min
    last: date = date.max


class Fired(NamedTuple):
    """A rung that fired for the n-th thing that a case owed, and who was meant."""

    case: str
    number: int
    visit: int
    rung: int
    scheduled_at: datetime
    fired_at: datetime
    do: str
    is_told: bool
    role: str
    unit: str
    people: tuple[str, ...]


@dataclass
class Owed:
    """What is owed at a visit of a stage; `places` are the rungs still to come."""

    stage: str
    visit: int
    due_on: date
    places: list[int]
    status: str = "open"
    kept: int | None = None


@dataclass
class Case:
    """What is reviewed: a person at a unit, or the unit itself."""

    code: str
    stages: Sequence[Stage]
    venue: str
    person: str | None = None
    state: str = ""
    visit: int = 1
    owed: list[Owed] = field(default_factory=list)

    @property
    def place(self) -> int:
        """Return which stage it is at; beyond the last when it is over."""
        names = [stage.name for stage in self.stages]
        return names.index(self.state) if self.state in names else len(names)

    @property
    def is_over(self) -> bool:
        return self.place == len(self.stages)

    @property
    def due(self) -> Owed | None:
        return next((each for each in self.owed if each.status in ("open", "held")), None)


class RefusedByModelError(Exception):
    """The rules say no; the first argument is why."""


@dataclass
class Cycle:
    """One cycle.

    `apart` tells whether days are worked on which the ordinary week does not hold, `units` the
    kind of each and the one above it; `holds` are codes of units, `*` for all, `=` and a case.
    """

    zone: ZoneInfo
    apart: Mapping[date, bool]
    units: Mapping[str, tuple[str, str | None]]
    grants: Sequence[Grant]
    cases: Mapping[str, Case]
    newest: datetime
    holds: set[str] = field(default_factory=set)
    ledger: list[Fired] = field(default_factory=list)

    def __post_init__(self) -> None:
        for case in self.cases.values():
            self._enter(case, case.stages[0].name, self.newest)

    def works(self, day: date) -> bool:
        return self.apart.get(day, day.weekday() < 5)

    def walk(self, day: date, count: int) -> date:
        """Return the day so many working days away; 0 is the day itself or the next worked."""
        if count == 0 and self.works(day):
            return day
        left = abs(count or 1)
        while left:
            day += -DAY if count < 0 else DAY
            left -= self.works(day)
        return day

    def left(self, today: date, due_on: date) -> int:
        """Return the working days after today through the due day, negative when it is past."""
        if due_on < today:
            return -self.left(due_on, today)
        return sum(self.works(today + n * DAY) for n in range(1, (due_on - today).days + 1))

    def today(self, now: datetime) -> date:
        return now.astimezone(self.zone).date()

    def end_of(self, day: date) -> datetime:
        """Return the first moment after which the day does not come back."""
        return first_moment(self.zone, day + DAY, time(0))

    def rung_at(self, due_on: date, rung: Rung) -> datetime:
        """Return when a rung is to fire: at eight, before the due day rather early than late."""
        by_work = rung.unit == "wd"
        day = self.walk(due_on, rung.count) if by_work else due_on + rung.count * DAY
        while not self.works(day):
            day += -DAY if rung.count < 0 else DAY
        return first_moment(self.zone, day, time(8))

    def is_held(self, case: Case) -> bool:
        covering = {"*", f"={case.code}", *self.above(case.venue)}
        return not case.is_over and bool(self.holds & covering)

    def above(self, unit: str) -> list[str]:
        parent = self.units[unit][1]
        return [unit] if parent is None else [unit, *self.above(parent)]

    def notices(self) -> set[tuple[object, ...]]:
        """Return what people are told: each rung by itself, lists once a tick."""
        told = [(who, at) for at in self.ledger if at.is_told for who in at.people]
        lists = {(who, at.do, at.fired_at.astimezone(UTC)) for who, at in told if at.do == LIST}
        return lists | {(who, at.do, *at[:2], at.rung) for who, at in told if at.do != LIST}

    def fire(
        self, code: str, trigger: str, now: datetime, to: str = "", due_on: date | None = None
    ) -> None:
        """Do what is asked about a case."""
        case = self.cases[code]
        names, own, goes_back = [each.name for each in case.stages], f"={code}", bool(to)
        self._refuse(now < self.newest, "now_before_newest_event")
        wrong = case.is_over != (trigger == "reopen") or (trigger == "return" and not case.place)
        self._refuse(wrong, "trigger_not_allowed")
        if trigger in ("hold", "resume"):
            is_above = trigger == "resume" and own not in self.holds and self.is_held(case)
            self._refuse(is_above, "held_above")
            self.rest(own, trigger, now, "requirements_unmet")
            return
        stays = self.is_held(case) and trigger not in FINAL
        is_idle = trigger == "skip" and not case.stages[case.place].optional
        self._refuse(stays or is_idle, "requirements_unmet")
        self._refuse(goes_back and to not in names[: case.place], "target_not_allowed")
        if case.due:
            case.due.kept, case.due.status = None, "met" if trigger == "complete" else "cancelled"
        case.visit += goes_back
        self.holds.discard(own)
        state = to or FINAL.get(trigger) or [*names, "done"][case.place + 1]
        self._enter(case, state, now, due_on)
        self.newest = now

    def rest(self, scope: str, act: str, now: datetime, refusal: str) -> None:
        """Begin a hold over something, or end it."""
        self._refuse(now < self.newest, "now_before_newest_event")
        self._refuse((scope in self.holds) == (act == "hold"), refusal)
        self.holds ^= {scope}
        self.newest = now
        for case in self.cases.values():
            if case.due and (case.due.status == "held") != self.is_held(case):
                self._turn(case.due, self.today(now))

    def tick(self, now: datetime) -> list[Fired]:
        """Fire each rung whose moment has come, however late; nothing before the newest event."""
        if now < self.newest:
            return []
        fired = [each for case in self.cases.values() for each in self._fired(case, now)]
        self.ledger += fired
        self.newest = now if fired else self.newest
        return fired

    def _refuse(self, wrong: bool, why: str) -> None:
        if wrong:
            raise RefusedByModelError(why)

    def _turn(self, owed: Owed, today: date) -> None:
        if owed.status == "open":
            owed.status, owed.kept = "held", self.left(today, owed.due_on)
            return
        kept, owed.status, owed.kept = owed.kept or 0, "open", None
        owed.due_on = self.walk(today, kept) if kept >= 0 else today
        while kept < 0 and (self.left(owed.due_on, today) != -kept or not self.works(owed.due_on)):
            owed.due_on -= DAY

    def _enter(self, case: Case, state: str, now: datetime, due_on: date | None = None) -> None:
        case.state = state
        if case.is_over:
            return
        stage, today = case.stages[case.place], self.today(now)
        due = due_on or stage.on or self.walk(today, stage.within)
        # A reminder from before there was anything to be reminded of never was.
        rungs = enumerate(stage.rungs)
        places = [n for n, rung in rungs if rung.count >= 0 or self.rung_at(due, rung) > now]
        case.owed.append(Owed(state, case.visit, due, places))
        if self.is_held(case):
            self._turn(case.owed[-1], today)

    def _fired(self, case: Case, now: datetime) -> Iterator[Fired]:
        owed = case.due
        if owed is None or owed.status == "held":
            return
        rungs, number = case.stages[case.place].rungs, case.owed.index(owed)
        moments = {place: self.rung_at(owed.due_on, rungs[place]) for place in owed.places}
        come = [place for place in owed.places if moments[place] <= now]
        owed.places = [place for place in owed.places if place not in come]
        day = self.today(now)
        todays = [n for n in come if self.today(moments[n]) >= day]
        speaks = [n for n in come if n in todays or rungs[n].catch_up != "record_only"]
        for place in come:
            rung, at = rungs[place], moments[place]
            is_highest = place == max((n for n in speaks if rungs[n].to == rung.to), default=None)
            told = {"each": True, "record_only": place in speaks}.get(rung.catch_up, is_highest)
            role, unit, people = self._meant(rung.to, case, day)
            key = (case.code, number, owed.visit, place, at, now, rung.do)
            yield Fired(*key, told and bool(people), role, unit, people)

    def _meant(self, to: Sequence[To], case: Case, day: date) -> tuple[str, str, tuple[str, ...]]:
        seats = [(each.role, unit) for each in to for unit in self._seats(each, case.venue)]
        for role, unit in seats:
            held = [each for each in self.grants if each[:1] + each[2:3] == (role, unit)]
            people = {each.person for each in held if each.first <= day <= each.last}
            people = {case.person} if role == "subject" else people - {case.person}
            if found := sorted(who for who in people if who):
                return role, unit, tuple(found)
        return (*seats[0], ()) if seats else (to[0].role, case.venue, ())

    def _seats(self, to: To, venue: str) -> list[str]:
        if to.role == "subject":
            return [venue]
        units = self.above(venue)[1 if to.above else 0 :]
        return [unit for unit in units if self.units[unit][0] == to.at][:1] if to.at else units


@cache
def first_moment(zone: ZoneInfo, day: date, shown: time) -> datetime:
    """Return the first moment from which clocks stay at a local time or after it."""
    wanted = datetime.combine(day, shown)
    moment = datetime.combine(day + DAY, time(12), tzinfo=UTC)
    while (moment - QUARTER).astimezone(zone).replace(tzinfo=None) >= wanted:
        moment -= QUARTER
    return moment
