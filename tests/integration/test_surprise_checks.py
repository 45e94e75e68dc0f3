"""Surprise checks: no way of reading or acting tells the subject of one before it is made."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from datetime import date
from typing import Any

import pytest

from tests.databases import Databases
from tests.monitoring_world import (
    BOARD,
    BOSS,
    CYCLE,
    DEPUTY,
    FIRST,
    HEAD,
    INSPECTOR,
    MEMBER,
    OPENED,
    OPENED_AT,
    SUBJECT,
    SUPERVISOR,
    World,
    march,
)
from tests.small_world import application
from workflow.application.find_stuck import Grouping, StuckRequest
from workflow.domain.errors import NotFoundError, RefusedError
from workflow.domain.records.monitoring import CheckResult
from workflow.domain.rows_of_checks import ResultRow

Read = Callable[[World], Any]

SERIES, FIRST_CHECK = "CS1", 2
LATER = march(17)

READING: dict[str, Read] = {
    "check list": lambda world: world.checks(now=LATER),
    "check list --missed": lambda world: world.checks(now=LATER, missed=True),
    "check list --checker": lambda world: world.checks(now=LATER, checker=INSPECTOR),
    "check series, coverage, export": lambda world: world.series(now=LATER),
    "check findings": lambda world: world.signals(now=LATER),
    "audit log": lambda world: [
        event.body
        for event in world.app.read_history(CYCLE, now=LATER, actor=world.actor)
        if "check" in event.kind
    ],
    "review show": lambda world: [
        event.body
        for event in world.app.show_review(CYCLE, SUBJECT, now=LATER, actor=world.actor).history
        if "check" in event.kind
    ],
    "deadlines of review show": lambda world: list(
        world.app.show_review(CYCLE, SUBJECT, now=LATER, actor=world.actor).deadlines
    ),
    "notice list": lambda world: world.app.lists.notices(cycle=CYCLE, person=world.actor),
}


def why(world: World) -> list[tuple[str, dict[str, Any]]]:
    """Return the reasons in every place where they are told."""
    actor = world.actor
    shown = world.app.show_review(CYCLE, SUBJECT, now=LATER, actor=actor)
    stuck = world.app.find_stuck(
        StuckRequest(cycle=CYCLE, by=Grouping.REASON), now=LATER, actor=actor
    )
    _, listed = world.app.lists.reviews(CYCLE, now=LATER, actor=actor)
    named = [*stuck.items, *listed, shown.subject]
    reasons = [
        *(each.reason for each in shown.requirements if each.reason is not None),
        *(
            reason
            for one in named
            if one.row.subject_code == SUBJECT
            for reason in one.status.reasons
        ),
    ]
    assert SUBJECT in {one.row.subject_code for one in stuck.items}
    of_others = {"checks_not_scheduled"}
    told = [group.key for group in stuck.groups or ()]
    counted = [(code, {}) for code in told if code not in of_others]
    return [
        *world.reasons(now=LATER),
        *counted,
        *((each.code, dict(each.facts)) for each in reasons),
    ]


@pytest.fixture
def world(databases: Databases) -> Iterator[World]:
    """Return the world with surprise checks of a unit, of which the first two were missed."""
    with application(databases.clone(OPENED)) as app:
        world = World(app)
        world.surprise()
        world.tick(march(6))
        world.tick(LATER)
        yield world


class TestReading:
    @pytest.mark.parametrize("actor", [HEAD, DEPUTY, SUPERVISOR])
    @pytest.mark.parametrize("path", READING)
    def test_tells_nothing_to_those_who_serve_there(
        self, world: World, path: str, actor: str
    ) -> None:
        assert READING[path](world.by(actor)) == []

    @pytest.mark.parametrize("path", sorted(READING.keys() - {"deadlines of review show"}))
    def test_tells_those_above(self, world: World, path: str) -> None:
        above = BOSS if path == "notice list" else BOARD

        assert READING[path](world.by(above))

    def test_tells_the_checker(self, world: World) -> None:
        checker = world.by(INSPECTOR)

        assert [line.check.id for line in checker.checks(now=LATER)] == [2, 3, 4]
        assert [line.series.code for line in checker.series(now=LATER)] == [SERIES]
        assert READING["notice list"](checker)

    @pytest.mark.parametrize("actor", [HEAD, DEPUTY, SUPERVISOR])
    def test_of_one_is_not_found(self, world: World, actor: str) -> None:
        with pytest.raises(NotFoundError, match="check_not_found"):
            world.app.list_checks.one(CYCLE, FIRST_CHECK, now=LATER, actor=actor)
        with pytest.raises(NotFoundError, match="series_not_found"):
            world.by(actor).checks(now=LATER, series=SERIES)

    @pytest.mark.parametrize("actor", [HEAD, DEPUTY, SUPERVISOR])
    def test_of_why_counts_none_of_them(self, world: World, actor: str) -> None:
        assert {code for code, _ in why(world.by(BOARD))} == {"checks_missed"}
        assert why(world.by(BOARD))[0][1] == {"made": 0, "due": 2, "surprise": 2}

        told = why(world.by(actor))

        assert {code for code, _ in told} == {"superior_not_ready"}
        assert not any(facts for _, facts in told)

    def test_of_a_refusal_counts_none_of_them(self, world: World) -> None:
        with pytest.raises(RefusedError) as caught:
            world.by(HEAD).fire("complete", now=LATER)

        [reason] = caught.value.facts["reasons"]
        assert (reason.code, dict(reason.facts)) == ("superior_not_ready", {})

    def test_of_what_is_missing_counts_the_others(self, world: World) -> None:
        other = world.with_definition({"checks_scheduled": {"at_least": 5}})
        other.surprise()
        other.plan(times=1)

        told = other.by(HEAD).reasons(now=march(2))

        assert told == [("checks_not_scheduled", {"scheduled": 1, "needed": 5})]
        assert other.by(BOARD).reasons(now=march(2))[0][1]["scheduled"] == 4

    def test_of_places_tells_none(self, world: World) -> None:
        other = world.with_definition({"places_covered": {"at_least": "100%"}})
        other.surprise()

        told = other.by(HEAD).reasons(now=march(2))

        assert told == [("superior_not_ready", {})]

    def test_of_the_review_does_not_show_that_something_was_planned(self, world: World) -> None:
        def shown() -> tuple[object, ...]:
            found = world.app.show_review(CYCLE, SUBJECT, now=LATER, actor=HEAD).subject
            review = found.row.review
            return review.touched_at, found.status.since

        before = shown()
        world.surprise(now=LATER)
        world.by(BOARD).cancel(6, now=LATER)
        world.by(BOARD).stop(SERIES, now=LATER)

        assert shown() == before
        assert before[0] == OPENED_AT

    def test_of_announced_checks_is_for_everybody(self, world: World) -> None:
        world.plan(now=LATER)

        head = world.by(HEAD)
        assert [line.check.id for line in head.checks(now=LATER)] == [6, 7, 8]
        assert [line.series.code for line in head.series(now=LATER)] == ["CS5"]


class TestOneThatWasMade:
    @pytest.fixture
    def made(self, world: World) -> World:
        world.by(INSPECTOR).make(FIRST_CHECK, now=LATER, result=CheckResult.FAIR, finding="Tốt")
        return world

    def test_is_shown_and_the_rest_is_not(self, made: World) -> None:
        [line] = made.by(HEAD).checks(now=LATER)

        assert (line.check.id, line.check.result) == (FIRST_CHECK, CheckResult.FAIR)
        assert (line.series, made.by(HEAD).series(now=LATER)) == (None, [])
        shown = made.app.list_checks.one(CYCLE, FIRST_CHECK, now=LATER, actor=HEAD).items
        assert shown[0].check.finding == "Tốt"

    @pytest.mark.parametrize("path", ["audit log", "review show"])
    def test_is_told_by_history_without_its_series(self, made: World, path: str) -> None:
        [body] = READING[path](made.by(HEAD))
        plain = READING[path](made.by(BOARD))[-1]

        table = body["records"]["monitoring_check"]
        row = dict(zip(table["columns"], table["rows"][0], strict=True))
        assert (row["id"], row["made_on"], row["series_id"]) == (2, "2026-03-17", None)
        assert '"check_series"' not in json.dumps(body)
        assert 1 in plain["records"]["monitoring_check"]["rows"][0]

    @pytest.mark.parametrize(("actor", "error"), [(HEAD, RefusedError), (DEPUTY, RefusedError)])
    def test_is_not_corrected_by_those_who_were_checked(
        self, made: World, actor: str, error: type[Exception]
    ) -> None:
        with pytest.raises(error, match="surprise_by_its_subject"):
            made.by(actor).make(FIRST_CHECK, now=LATER, result=CheckResult.GOOD)


class TestActing:
    @pytest.mark.parametrize("actor", [HEAD, DEPUTY, SUPERVISOR])
    @pytest.mark.parametrize(
        ("act", "code"),
        [
            pytest.param(lambda w: w.make(FIRST_CHECK, now=LATER), "check_not_found", id="make"),
            pytest.param(
                lambda w: w.cancel(FIRST_CHECK, now=LATER), "check_not_found", id="cancel"
            ),
            pytest.param(lambda w: w.stop(SERIES, now=LATER), "series_not_found", id="stop"),
            pytest.param(
                lambda w: w.results(
                    ResultRow(series=SERIES, due_on=FIRST, made_on=FIRST), now=LATER
                ),
                "series_not_found",
                id="results of the series",
            ),
            pytest.param(
                lambda w: w.results(
                    ResultRow(subject=SUBJECT, due_on=FIRST, made_on=FIRST), now=LATER
                ),
                "check_not_due",
                id="results of the subject",
            ),
        ],
    )
    def test_finds_nothing(
        self, world: World, act: Callable[[World], Any], code: str, actor: str
    ) -> None:
        with pytest.raises(NotFoundError, match=code):
            act(world.by(actor))

    def test_does_not_change_it(self, world: World) -> None:
        with pytest.raises(NotFoundError, match="series_not_found"):
            world.by(HEAD).change(SERIES, times=1, now=LATER)

    def test_does_not_fulfil_it(self, world: World) -> None:
        with pytest.raises(RefusedError, match="own_case"):
            world.by(HEAD).record(FIRST, made_on=FIRST, now=LATER)

        [first, *_] = world.checks(now=LATER, series=SERIES)
        assert first.status == "missed"

    def test_does_not_plan_it(self, world: World) -> None:
        with pytest.raises(RefusedError, match="surprise_by_its_subject"):
            world.by(HEAD).plan(is_surprise=True, now=LATER)

    @pytest.mark.parametrize("checker", [HEAD, DEPUTY, MEMBER, SUPERVISOR])
    def test_is_not_of_a_checker_who_serves_there(self, world: World, checker: str) -> None:
        with pytest.raises(RefusedError, match="checker_serves_there"):
            world.surprise(checker=checker, now=LATER)
        with pytest.raises(RefusedError, match="checker_serves_there"):
            world.by(BOARD).change(SERIES, checker=checker, now=LATER)

    def test_announces_what_is_ahead(self, world: World) -> None:
        world.by(BOARD).change(SERIES, is_surprise=False, now=LATER)

        assert [line.check.id for line in world.by(HEAD).checks(now=LATER)] == [4]
        assert [line.series.code for line in world.by(HEAD).series(now=LATER)] == [SERIES]


class TestOfAPerson:
    PERSON = "VT-2"

    @pytest.fixture
    def person(self, world: World) -> World:
        world.surprise(self.PERSON, checker=HEAD, now=LATER, starts_on=date(2026, 3, 23))
        return world

    def test_is_kept_from_the_person_alone(self, person: World) -> None:
        def seen(actor: str) -> int:
            lines = person.by(actor).checks(now=LATER)
            return sum(line.row.subject_code == self.PERSON for line in lines)

        assert (seen(self.PERSON), seen(HEAD), seen("VT-3"), seen(BOARD)) == (0, 3, 3, 3)

    def test_is_not_made_by_the_person(self, person: World) -> None:
        with pytest.raises(RefusedError, match="checker_serves_there"):
            person.surprise(self.PERSON, checker=self.PERSON, now=LATER)

    def test_is_never_told_to_the_person(self, person: World) -> None:
        for day in range(20, 32):
            person.tick(march(day))

        about = {
            row.person for row in person.app.lists.notices(cycle=CYCLE) if row.review == self.PERSON
        }
        assert self.PERSON not in about
        assert about == {HEAD, "VT-3"}
