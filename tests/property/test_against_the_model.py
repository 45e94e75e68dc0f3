"""The use cases against the reference model: the same acts at the same moments, the same rows."""

from __future__ import annotations

import random
from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    rule,
    run_state_machine_as_test,
)

from runtime.application import Application
from tests.databases import Databases, SqliteDatabases
from tests.modelled_rows import expected, seen
from tests.modelled_world import (
    CELLS,
    HANOI,
    STAGE_NAMES,
    START_ON,
    Product,
    model,
    opened,
    template,
)
from tests.reference_model import Cycle, RefusedByModelError
from workflow.domain.errors import RefusedError

BEIRUT = ZoneInfo("Asia/Beirut")
DAY = timedelta(days=1)
SUBJECTS = ("H.1.1", "H.1.1-1", "H.1.1-2", "H.1.2-1", "H.1.2-3")
SCOPES = ("*", "H.1", *CELLS)
FORWARD = ("complete", "skip", "exempt", "withdraw")
BACKWARD = ("return", "reopen")


class Both:
    """The product and the model, which are asked the same."""

    def __init__(self, app: Application, zone: ZoneInfo) -> None:
        self.product, self.cycle, self.zone = Product(app), model(zone), zone
        self.now = self.cycle.newest

    def fire(self, code: str, trigger: str, to: str = "", due_on: date | None = None) -> None:
        """Fire a trigger on both sides."""
        self._act(
            lambda: self.cycle.fire(code, trigger, self.now, to, due_on),
            lambda: self.product.fire(code, trigger, self.now, to, due_on),
        )

    def rest(self, scope: str, act: str) -> None:
        """Begin or end a hold over many on both sides."""
        refusal = "already_held" if act == "hold" else "not_held"
        self._act(
            lambda: self.cycle.rest(scope, act, self.now, refusal),
            lambda: self.product.rest(scope, act, self.now),
        )

    def tick(self, *, batch: int = 500) -> None:
        """Run a pass of the scheduler on both sides, and compare what they report."""
        waits, before = self.now < self.cycle.newest, len(self.cycle.notices())

        fired = self.cycle.tick(self.now)
        report = self.product.tick(self.now, batch=batch)

        assert bool(report.skipped) == waits
        told = len(self.cycle.notices()) - before
        assert report.fired == len(fired)
        # Each batch begins lists of its own, which the message of the day tells together.
        assert report.notices == told if len(fired) < batch else report.notices >= told

    def compare(self) -> None:
        """Compare every row."""
        found, wanted = seen(self.product), expected(self.cycle)
        for what, rows in wanted.items():
            assert found[what] == rows, what

    def _act(self, ask_model: Callable[[], None], ask_product: Callable[[], None]) -> None:
        told = []
        for ask in (ask_model, ask_product):
            try:
                ask()
            except RefusedByModelError as refusal:
                told.append(str(refusal))
            except RefusedError as refusal:
                told.append(refusal.code)
            else:
                told.append("done")
        assert told[0] == told[1]


class Machine(RuleBasedStateMachine):
    """Any acts in any order, with a clock that mostly goes on."""

    def __init__(self, databases: Databases) -> None:
        super().__init__()
        self._databases = databases

    @initialize()
    def open(self) -> None:
        self.app = opened(self._databases.clone(template(HANOI)))
        self.both = Both(self.app, HANOI)

    @rule(hours=st.integers(1, 30))
    def hours_pass(self, hours: int) -> None:
        self.both.now += timedelta(hours=hours)

    @rule(days=st.integers(1, 6), hour=st.integers(0, 23))
    def days_pass(self, days: int, hour: int) -> None:
        day = self.both.now.astimezone(HANOI).date() + days * DAY
        self.both.now = datetime.combine(day, time(hour), tzinfo=HANOI)

    @rule(weeks=st.integers(1, 3))
    def weeks_pass(self, weeks: int) -> None:
        self.both.now += timedelta(weeks=weeks)

    @rule(hours=st.integers(1, 24))
    def the_clock_goes_back(self, hours: int) -> None:
        self.both.now -= timedelta(hours=hours)

    @rule(batch=st.sampled_from((500, 1, 3)))
    def tick(self, batch: int) -> None:
        self.both.tick(batch=batch)
        self.both.compare()

    @rule(days=st.integers(1, 8))
    def tick_every_morning(self, days: int) -> None:
        for _ in range(days):
            day = self.both.now.astimezone(HANOI).date() + DAY
            self.both.now = datetime.combine(day, time(8), tzinfo=HANOI)
            self.both.tick()
        self.both.compare()

    @rule(code=st.sampled_from(SUBJECTS), trigger=st.sampled_from(FORWARD))
    def go_on(self, code: str, trigger: str) -> None:
        self.both.fire(code, trigger)
        self.both.compare()

    @rule(
        code=st.sampled_from(SUBJECTS),
        trigger=st.sampled_from(BACKWARD),
        to=st.sampled_from(STAGE_NAMES),
        days=st.integers(-4, 12),
    )
    def go_back(self, code: str, trigger: str, to: str, days: int) -> None:
        due_on = self.both.now.astimezone(HANOI).date() + days * DAY
        self.both.fire(code, trigger, to, due_on)
        self.both.compare()

    @rule(code=st.sampled_from(SUBJECTS), act=st.sampled_from(("hold", "resume")))
    def rest(self, code: str, act: str) -> None:
        self.both.fire(code, act)
        self.both.compare()

    @rule(scope=st.sampled_from(SCOPES), act=st.sampled_from(("hold", "resume", "resume")))
    def rest_together(self, scope: str, act: str) -> None:
        self.both.rest(scope, act)
        self.both.compare()

    def teardown(self) -> None:
        if hasattr(self, "app"):
            self.app.close()


class TestAnyActs:
    @pytest.mark.parametrize("examples", [50, pytest.param(500, marks=pytest.mark.slow)])
    def test_leave_the_rows_of_the_model(
        self, tmp_path: Path, sqlite_templates: Path, examples: int
    ) -> None:
        databases = SqliteDatabases(directory=tmp_path, templates=sqlite_templates)

        run_state_machine_as_test(
            lambda: Machine(databases),
            settings=settings(
                max_examples=examples,
                stateful_step_count=40,
                suppress_health_check=list(HealthCheck),
            ),
        )


def working_days(cycle: Cycle, count: int) -> list[date]:
    """Return the working days from the opening on."""
    return [cycle.walk(START_ON, number) for number in range(count)]


def play_a_day(both: Both, day: date, dice: random.Random) -> None:
    """Do what happens on a day, at odd times."""
    for minutes in sorted(dice.sample(range(24 * 60), 2)):
        both.now = datetime.combine(day, time(minutes // 60, minutes % 60), tzinfo=both.zone)
        code, what = dice.choice([*both.cycle.cases]), dice.random()
        if what < 0.4:
            both.tick(batch=dice.choice((4, 500)))
        elif what < 0.5:
            both.fire(code, dice.choice(("complete", "complete", "complete", *FORWARD)))
        elif what < 0.7:
            to, due_on = dice.choice(STAGE_NAMES), day + dice.randint(-3, 20) * DAY
            trigger = "reopen" if both.cycle.cases[code].is_over else "return"
            both.fire(code, trigger, to, due_on)
        elif what < 0.9:
            both.fire(code, dice.choice(("hold", "resume", "resume")))
        else:
            scope = dice.choice([*SCOPES, *both.cycle.holds & {*SCOPES}])
            both.rest(scope, dice.choice(("hold", "resume", "resume", "resume")))


class TestAYear:
    @pytest.mark.parametrize("seed", [1, pytest.param(2, marks=pytest.mark.slow)])
    @pytest.mark.parametrize("zone", [BEIRUT], ids=lambda zone: zone.key)
    def test_of_working_days_leaves_the_rows_of_the_model(
        self, databases: Databases, zone: ZoneInfo, seed: int
    ) -> None:
        dice = random.Random(seed)
        app = opened(databases.clone(template(zone)))
        both = Both(app, zone)

        for number, day in enumerate(working_days(both.cycle, 250), start=1):
            # Now and then nobody does anything, and the scheduler does not run either.
            if dice.random() < 0.9:
                play_a_day(both, day, dice)
            if number % 5 == 0:
                both.compare()

        assert len(both.cycle.ledger) > 100
        app.close()
