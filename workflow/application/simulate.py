"""Simulate a cycle: open it in a database of its own, play it, and sum up what came of it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from workflow.application.catalogue import Catalogue, CycleContext
from workflow.application.commanding import require_cycle
from workflow.application.copy_organisation import OrganisationPart, copy_part, part_of
from workflow.application.enforce_deadlines import EnforceDeadlines
from workflow.application.open_cycle import OpenCycle, OpenRequest
from workflow.application.play_cycle import MOST_AT_ONCE, OnDay, Play
from workflow.application.sum_up_play import PlayedCycle, sum_up
from workflow.domain.behaviour import ALL_IN_TIME, Behaviour
from workflow.domain.behaviour_check import unknown_names
from workflow.domain.canonical import content_hash
from workflow.domain.command import Command
from workflow.domain.definition import Definition
from workflow.domain.errors import InvalidFileError, InvalidValueError
from workflow.domain.located import Located
from workflow.domain.moments import moment_at
from workflow.ports.cycles import StoredDefinition
from workflow.ports.reports import Reports
from workflow.ports.scratch import NewScratch, Scratch
from workflow.ports.unit_of_work import UnitOfWork

LONGEST_DAYS = 5 * 366

Content = Mapping[str, Any]


def _without_places(mistakes: Iterable[Located]) -> InvalidFileError:
    return InvalidFileError(tuple(mistake.problem for mistake in mistakes))


@dataclass(frozen=True, slots=True, kw_only=True)
class SimulationRequest:
    """What is asked.

    Attributes:
        content: Content of a definition that was checked.
        unit: Code of the top of the part of the tree that takes part.
        until_on: The last day that is played.
        behaviour: Who is late by how much.
        top: How many of the people who are told are named.
        locate: Turns mistakes in the behaviour into an error.
    """

    content: Content
    unit: str
    start_on: date
    until_on: date
    behaviour: Behaviour = ALL_IN_TIME
    seed: int = 0
    top: int = 10
    locate: Callable[[Iterable[Located]], InvalidFileError] = _without_places


@dataclass(frozen=True, slots=True, kw_only=True)
class Simulation:
    """What a simulation answers.

    Attributes:
        left_out: How many requirements were left out, because they read records.
        played: What came of the cycle.
        context: The definition and the calendar by which it was played.
    """

    left_out: int
    played: PlayedCycle
    context: CycleContext = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Simulate:
    """The use case behind `simulate`; what it reads is never changed, and nothing is sent.

    Attributes:
        read: Begins a reading of the real organisation.
        new_scratch: Makes the database in which the cycle is played.
    """

    read: Callable[[], Reports]
    new_scratch: NewScratch

    def __call__(
        self, request: SimulationRequest, *, command: Command, on_day: OnDay = lambda *_: None
    ) -> Simulation:
        """Play a cycle over the tree, the people and the roles as they are.

        Raises:
            NotFoundError: There is no such unit.
            InvalidValueError: The last day is before the first, or years after it.
            InvalidFileError: The behaviour names what there is not.
            RefusedError: The cycle could not be opened, for the same reasons.
        """
        _require_days(request)
        # Read at once and let go: whoever works meanwhile must not wait for the play.
        with self.read() as reports:
            script = _script(reports, request)
        now = moment_at(request.start_on, local_time=time(0), zone=script.zone)
        command = replace(command, now=now, is_dated=True, keeps_answer=False)
        with self.new_scratch() as scratch:
            played, context = _played(scratch, script, request, command, on_day)
        return Simulation(left_out=script.left_out, played=played, context=context)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Script:
    """What is played, and by whom."""

    content: dict[str, Any]
    definition: Definition
    left_out: int
    part: OrganisationPart

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.definition.time_zone)

    def copy(self, work: UnitOfWork, *, at: datetime) -> None:
        """Store everything; the caller commits."""
        copy_part(self.part, work, calendar=self.definition.calendar)
        work.definitions.add(
            StoredDefinition(
                name=self.definition.name,
                version=1,
                hash=content_hash(self.content),
                body=self.content,
                added_at=at,
            )
        )


def _script(reports: Reports, request: SimulationRequest) -> _Script:
    playable, left_out = without_requirements(request.content)
    definition = Definition.model_validate(playable)
    part = part_of(reports, request.unit, calendar=definition.calendar)
    mistakes = tuple(unknown_names(request.behaviour, definition, part.codes))
    if mistakes:
        raise request.locate(mistakes)
    return _Script(content=playable, definition=definition, left_out=left_out, part=part)


def without_requirements(content: Content) -> tuple[dict[str, Any], int]:
    """Return the content of a definition without what reads records, and how much that was.

    A stage that is left as soon as its requirements are met waits for somebody to complete it.
    """
    tracks: dict[str, Any] = {}
    left_out = 0
    for name, track in content["tracks"].items():
        stages = []
        for stage in track["stages"]:
            asked = stage.get("requires") or ()
            left_out += len(asked)
            idle = {"requires", "auto"} if asked else {"requires"}
            stages.append({key: value for key, value in stage.items() if key not in idle})
        tracks[name] = {**track, "stages": stages}
    return {**content, "tracks": tracks}, left_out


def _require_days(request: SimulationRequest) -> None:
    start_on, until_on = request.start_on.isoformat(), request.until_on.isoformat()
    if request.until_on < request.start_on:
        raise InvalidValueError("until_before_start", until=until_on, starts_on=start_on)
    if request.until_on - request.start_on > timedelta(days=LONGEST_DAYS):
        raise InvalidValueError("simulation_too_long", until=until_on, days=LONGEST_DAYS)


def _played(
    scratch: Scratch,
    script: _Script,
    request: SimulationRequest,
    command: Command,
    on_day: OnDay,
) -> tuple[PlayedCycle, CycleContext]:
    with scratch.begin() as work:
        script.copy(work, at=command.now)
        work.commit()
    catalogue = Catalogue()
    name = script.definition.name
    asked = OpenRequest(definition=name, unit=request.unit, start_on=request.start_on)
    opened = OpenCycle(begin=scratch.begin, catalogue=catalogue)(asked, command=command)
    with scratch.begin() as work:
        context = catalogue.for_work(work, require_cycle(work, opened.cycle))
    play = Play(
        scratch=scratch,
        enforce=EnforceDeadlines(begin=scratch.begin, catalogue=catalogue, batch=MOST_AT_ONCE),
        context=context,
        behaviour=request.behaviour,
        seed=request.seed,
        lineages=script.part.lineages,
        command=command,
    )
    play.run(request.start_on, request.until_on, on_day=on_day)
    with scratch.outcomes() as outcomes:
        return sum_up(outcomes, context, until=request.until_on, top=request.top), context
