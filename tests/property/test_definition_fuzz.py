"""Whatever is done to a definition: the check answers, in bounds, and what it lets pass works."""

from __future__ import annotations

import copy
import json
import re
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from runtime.readers.definitions import read_definition
from runtime.shipped import shipped_definitions
from workflow.domain.calendar import WorkingCalendar
from workflow.domain.canonical import canonical_json
from workflow.domain.deadline import Timetable, last_day
from workflow.domain.definition import Definition
from workflow.domain.definition_check import Checked, check_definition
from workflow.domain.definition_shape import MOST_MISTAKES
from workflow.domain.enrolment import enrol
from workflow.domain.located import path_in
from workflow.domain.machine import ReviewMachine
from workflow.domain.organisation import Directory

LONGEST = timedelta(seconds=10)  # hundreds of times what it takes
CODE = re.compile("[a-z][a-z_]{2,39}")
# Words of the library that must never reach people.
FOREIGN = re.compile("[Ii]nput should|valid|pydantic|[Ee]xtra inputs|unable to", re.ASCII)
SOUND = [
    read_definition(file.read_bytes(), file=name)[0] for name, file in shipped_definitions().items()
]

OF_THE_LANGUAGE = """
    owner subject secretary member meeting rating done superior subunits members headed_unit
    passed of at to role units people_in vi en on before within no_deadline of cycle auto
    5wd -3wd 0 999999wd P6M P1Y 36500d 100% 2/3 2022-11-30 2022-02-30 0001-01-01 9999-12-31
    coverage meeting_held rating_decided owed_by UTC America ../x
"""
WORDS = st.sampled_from(OF_THE_LANGUAGE.split())
PLAIN = st.recursive(
    st.none() | st.booleans() | st.integers() | WORDS | st.text("aZ_ .▸é'{", max_size=45),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(WORDS, inner, max_size=3),
    max_leaves=5,
)


def containers(value: Any) -> list[Any]:
    """Return every list and mapping that holds something, the outermost first."""
    inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    found = [value] if inner else []
    return found + [each for item in inner for each in containers(item)]


@st.composite
def mutated(draw: st.DrawFn) -> Any:
    """Draw a shipped definition after a few changes anywhere in it."""
    value = copy.deepcopy(draw(st.sampled_from(SOUND)))
    for _ in range(draw(st.integers(1, 4))):
        places = containers(value)
        if not places:
            break
        holder = draw(st.sampled_from(places))
        keys = list(holder) if isinstance(holder, dict) else list(range(len(holder)))
        key = draw(st.sampled_from(keys))
        match draw(st.sampled_from(["drop", "put", "move", "rename", "repeat"])):
            case "drop":
                del holder[key]
            case "put":
                holder[key] = draw(PLAIN)
            case "move":
                holder[key] = copy.deepcopy(draw(st.sampled_from(places)))
            case "rename" if isinstance(holder, dict):
                holder[draw(WORDS)] = holder.pop(key)
            case "repeat" if isinstance(holder, list):
                holder.append(copy.deepcopy(holder[key]))
    return value


def lets_pass(checked: Checked) -> bool:
    return checked.definition is not None and not checked.located


class TestCheckDefinition:
    @settings(deadline=LONGEST, suppress_health_check=[HealthCheck.data_too_large])
    @given(value=mutated() | PLAIN)
    def test_answers_with_places_that_are_in_the_document(self, value: Any) -> None:
        checked = check_definition(value)

        assert len(checked.located) <= MOST_MISTAKES
        assert checked.definition is not None or checked.located
        for located in checked.located:
            problem = located.problem
            assert CODE.fullmatch(problem.code)
            assert path_in(value, located.path) in (located.path, located.path[:-1])
            assert problem.found is None or len(problem.found) <= 120
            assert not FOREIGN.search(problem.expected or "")

    @settings(deadline=LONGEST)
    @given(value=mutated())
    def test_finds_every_mistake_in_the_file(self, value: Any) -> None:
        read, locate = read_definition(json.dumps(value, ensure_ascii=False).encode(), file="a")

        checked = check_definition(read)

        for problem in locate(checked.located).problems:
            assert problem.line == 1 or problem.code == "more_problems"

    @settings(deadline=LONGEST)
    @given(value=mutated(), starts_on=st.dates(date(2000, 1, 1), date(2100, 1, 1)))
    def test_lets_nothing_pass_that_cannot_run(self, value: Any, starts_on: date) -> None:
        checked = check_definition(value)

        if lets_pass(checked):
            stored = json.loads(canonical_json(value))
            definition = Definition.model_validate(stored)
            assert definition == checked.definition
            run(definition, starts_on)


def run(definition: Definition, starts_on: date) -> None:
    """Do with a definition what a cycle does, as far as that needs no people."""
    calendar = WorkingCalendar(name="plain", revision=1)
    table = Timetable(calendar=calendar, zone=ZoneInfo(definition.time_zone))
    opened_at = datetime(2022, 11, 1, tzinfo=UTC)
    calendar.offset(starts_on, definition.stalled_after)
    nobody = Directory([], [], on=starts_on)
    enrol(
        definition,
        units=[],
        people=[],
        directory=nobody,
        starts_on=starts_on,
        calendar=calendar,
    )
    for track in definition.tracks.values():
        ReviewMachine(track)
        assert len(track.order) == len(track.stages)
        for stage in track.stages:
            due_on = last_day(stage.due, opened_at=opened_at, starts_on=starts_on, table=table)
            if due_on is not None:
                table.rung_moments(definition.ladder(stage), due_on=due_on)
