"""Whatever is changed in a definition: the difference is told, and previews and pictures work."""

from __future__ import annotations

import copy
from collections import Counter
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any
from xml.etree import ElementTree
from zoneinfo import ZoneInfo

from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from cli.definition_source import Source
from cli.definition_words import DefinitionWords
from cli.diagram import mermaid
from cli.difference_words import DifferenceWords
from cli.track_picture import track_picture
from runtime.file_calendar import shipped_calendar
from runtime.language import LANGUAGES, language
from runtime.shipped import shipped_definitions
from tests.definitions import shipped
from workflow.domain.calendar import START_OF_WORK, WorkingCalendar
from workflow.domain.deadline import Timetable, last_day
from workflow.domain.definition import Definition
from workflow.domain.definition_check import check_definition
from workflow.domain.definition_diff import Difference, DifferenceKind, differences
from workflow.domain.definition_preview import Preview, preview
from workflow.domain.moments import moment_at
from workflow.domain.written import written

BOUNDS = settings(
    max_examples=40,
    deadline=timedelta(seconds=20),
    suppress_health_check=[HealthCheck.filter_too_much, HealthCheck.too_slow],
)
Path = tuple[Any, ...]

DEFINITIONS = [shipped(name) for name in shipped_definitions()]
CALENDAR = shipped_calendar("vn_public") or WorkingCalendar(name="none", revision=0)
LANGUAGE = st.sampled_from(LANGUAGES)

# The kind as it is seen from the other side; one that is not here is its own.
MIRRORED = {
    kind: DifferenceKind(str(kind).replace(end, other))
    for kind in DifferenceKind
    for end, other in (("_added", "_removed"), ("_removed", "_added"))
    if kind.endswith(end)
}
WORDS = {"vi": "Chữ khác", "en": "Other words"}


class Case:
    """A shipped definition, and what it is after one change at a path; None removes."""

    def __init__(self, path: Path, put: Any, before: Definition, after: Definition) -> None:
        self.path, self.put, self.before, self.after = path, put, before, after

    def __repr__(self) -> str:
        return f"{self.before.name}: {self.path} = {str(self.put)[:80]}"


@st.composite
def cases(draw: st.DrawFn) -> Case:
    """Draw a shipped definition with a change that a check lets pass."""
    before = draw(st.sampled_from(DEFINITIONS))
    value = copy.deepcopy(written(before))
    path = draw(st.sampled_from(list(places(value))))
    holder, key = value, path[-1]
    for each in path[:-1]:
        holder = holder[each]
    put = None if draw(st.booleans()) else changed(draw, holder[key])
    if put is None:
        del holder[key]
    else:
        holder[key] = put
    checked = check_definition(value)
    assume(not checked.located and checked.definition not in (None, before))
    assert checked.definition is not None
    return Case(path, put, before, checked.definition)


def places(value: Any, path: Path = ()) -> Iterator[Path]:
    """Yield the path of everything in a document but the whole."""
    if isinstance(value, dict | list):
        pairs = value.items() if isinstance(value, dict) else enumerate(value)
        for key, inner in pairs:
            yield (*path, key)
            yield from places(inner, (*path, key))


def changed(draw: st.DrawFn, found: Any) -> Any:
    """Return another value that may stand where one was found; None where there is none."""
    match found:
        case {"vi": _, "en": _}:
            return WORDS
        case bool():
            return not found
        case int():
            return found + 1
        case list() if len(found) > 1:
            place = draw(st.integers(0, len(found) - 2))
            return [*found[:place], found[place + 1], found[place], *found[place + 2 :]]
        case str():
            return draw(st.sampled_from(["7wd", "P7M", "71%", "owner", "secretary", f"{found}x"]))
        case _:
            return None


def as_seen(found: Difference, *, from_the_other_side: bool = False) -> str:
    """Return all of a difference as a text, for counting."""
    kind, sides = found.kind, [found.before, found.after]
    if from_the_other_side:
        kind, sides = MIRRORED.get(kind, kind), sides[::-1]
    return repr((kind, found.path, found.track, found.stage, *sides))


def previewed(definition: Definition, starts_on: date) -> tuple[Preview, Timetable]:
    table = Timetable(calendar=CALENDAR, zone=ZoneInfo(definition.time_zone))
    return preview(definition, starts_on=starts_on, table=table), table


class TestDifferences:
    @BOUNDS
    @given(case=cases())
    def test_name_the_place_of_a_single_change(self, case: Case) -> None:
        found = differences(case.before, case.after)

        path = case.path
        first_place = next((n for n, key in enumerate(path) if isinstance(key, int)), len(path))
        keys = tuple(path[:first_place])
        assert found
        for each in found:
            shared = min(len(keys), len(each.path))
            assert each.path[:shared] == keys[:shared]
        if path[2:3] == ("stages",) and len(path) > 4:
            stages = (case.before.tracks[path[1]].stages, case.after.tracks[path[1]].stages)
            names = {each[path[3]].stage for each in stages if path[3] < len(each)}
            assert {each.track for each in found} == {path[1]}
            assert {each.stage for each in found} <= names

    @BOUNDS
    @given(one=cases(), other=cases())
    def test_are_the_same_from_both_sides(self, one: Case, other: Case) -> None:
        for before, after in ((one.before, one.after), (one.after, other.after)):
            there, back = differences(before, after), differences(after, before)

            assert Counter(map(as_seen, there)) == Counter(
                as_seen(each, from_the_other_side=True) for each in back
            )
            assert (there == ()) == (before == after)

    @BOUNDS
    @given(case=cases())
    def test_are_none_with_itself(self, case: Case) -> None:
        assert differences(case.after, case.after.model_copy(deep=True)) == ()

    @BOUNDS
    @given(case=cases(), lang=LANGUAGE)
    def test_have_a_sentence(self, case: Case, lang: str) -> None:
        first, second = (Source(definition=each, file="a") for each in (case.before, case.after))
        words = DifferenceWords(language=language(lang), first=first, second=second)

        for each in differences(case.before, case.after):
            told = words.sentence(each)
            assert told != str(each.kind)
            assert "{" not in told.partition('{"')[0]
            assert words.heading(each)


class TestPreview:
    @BOUNDS
    @given(case=cases(), starts_on=st.dates(date(2000, 1, 1), date(2100, 1, 1)))
    def test_agrees_with_the_rules_by_which_a_cycle_counts(
        self, case: Case, starts_on: date
    ) -> None:
        found, table = previewed(case.after, starts_on)

        assert [(stage.track, stage.stage) for stage in found.stages] == [
            (name, stage) for name, track in case.after.tracks.items() for stage in track.stages
        ]
        for stage in found.stages:
            opened_at = moment_at(stage.opens_on, local_time=START_OF_WORK, zone=table.zone)
            due_on = last_day(
                stage.stage.due, opened_at=opened_at, starts_on=starts_on, table=table
            )
            assert stage.due_on == due_on
            assert starts_on <= stage.opens_on <= found.last_on
            assert due_on is None or due_on <= found.last_on

    @BOUNDS
    @given(case=cases())
    def test_opens_stages_in_their_order(self, case: Case) -> None:
        found, _ = previewed(case.after, date(2026, 3, 2))

        for name in case.after.tracks:
            opened = [stage.opens_on for stage in found.stages if stage.track == name]
            assert opened == sorted(opened)


class TestPictures:
    @BOUNDS
    @given(case=cases(), lang=LANGUAGE)
    def test_are_drawn_of_every_sound_definition(self, case: Case, lang: str) -> None:
        words = DefinitionWords(definition=case.after, language=language(lang))

        drawn = mermaid(words, case.after.tracks)
        pictures = [track_picture(words, track, label="x") for track in case.after.tracks]

        assert drawn.count("end note") == sum(len(t.stages) for t in case.after.tracks.values())
        for picture in pictures:
            ElementTree.fromstring(picture)  # noqa: S314 - drawn above
