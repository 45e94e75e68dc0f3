"""Monitoring checks: scheduled once, made once, and missed when their day is over."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from runtime.application import Application
from tests.databases import Databases
from tests.small_world import (
    INSTALLED,
    TOP,
    application,
    definition,
    person_rows,
    role_rows,
    unit_rows,
)
from workflow.application.fire_trigger import FireRequest
from workflow.application.open_cycle import OpenRequest
from workflow.domain.command import Command
from workflow.domain.errors import RefusedError
from workflow.domain.rows_of_checks import CheckRow

CELL, DUE = "H.1.1", date(2022, 11, 8)
START = datetime(2022, 11, 1, 1, tzinfo=UTC)


def monitoring() -> dict[str, Any]:
    """Return a definition whose one stage is left when every check that is due was made."""
    plain = definition()
    stage = {
        "stage": "monitoring",
        "kind": "monitoring",
        "title": {"vi": "Theo dõi", "en": "Monitoring"},
        "owner": "secretary",
        "requires": [{"checks_scheduled": {"at_least": 1}}, "checks_made"],
        "due": {"on": "2022-12-15"},
    }
    cells = {**plain["tracks"]["cell"], "stages": [stage]}
    return {**plain, "name": "monitoring_only", "tracks": {"cell": cells}}


@pytest.fixture
def app(databases: Databases) -> Iterator[Application]:
    with application(databases.clone(INSTALLED)) as app:
        app.import_units(unit_rows(), file="u", command=on(app, START))
        app.import_people(person_rows(), file="p", command=on(app, START))
        app.import_roles(role_rows(), file="r", command=on(app, START))
        app.add_definition(monitoring(), command=on(app, START))
        request = OpenRequest(definition="monitoring_only", unit=TOP, start_on=date(2022, 11, 1))
        app.open_cycle(request, command=on(app, START))
        yield app


def on(app: Application, now: datetime) -> Command:
    return app.command(now=now)


def record(app: Application, now: datetime, *, made_on: date | None = None) -> list[int]:
    entry = CheckRow(subject=CELL, due_on=DUE, made_on=made_on)
    return list(app.record_checks(cycle(app), [entry], command=on(app, now)).ids)


def cycle(app: Application) -> str:
    [line] = app.lists.cycles()
    return line.cycle.code


def reasons(app: Application, now: datetime) -> list[str]:
    details = app.show_review(cycle(app), CELL, now=now)
    return [reason.code for reason in details.subject.status.reasons]


class TestCheck:
    def test_is_the_scheduled_one_when_it_is_made(self, app: Application) -> None:
        scheduled = record(app, START)

        made = record(app, START + timedelta(days=7), made_on=DUE)

        assert made == scheduled

    def test_is_missed_when_its_day_is_over_and_the_next_tick_says_so(
        self, app: Application
    ) -> None:
        record(app, START)
        before, after = START + timedelta(days=6), START + timedelta(days=8)
        app.enforce_deadlines(command=on(app, before))
        said_before = reasons(app, before)

        app.enforce_deadlines(command=on(app, after))

        assert said_before == ["ready_not_completed"]
        assert reasons(app, after) == ["checks_missed"]

    def test_that_is_made_late_lets_the_stage_be_completed(self, app: Application) -> None:
        record(app, START)
        late = START + timedelta(days=9)
        request = FireRequest(cycle=cycle(app), subject=CELL, trigger="complete")
        with pytest.raises(RefusedError, match="checks_missed"):
            app.fire_trigger(request, command=on(app, late))

        record(app, late, made_on=late.date())

        assert app.fire_trigger(request, command=on(app, late)).target == "done"
