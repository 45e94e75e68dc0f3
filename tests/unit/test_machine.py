"""The state machine of a track: what can be fired where, and where it leads."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from itertools import product
from random import Random

import pytest

from tests.definitions import a_stage, track_of
from workflow.domain.definition import FINAL_STATES
from workflow.domain.machine import ReviewMachine, Trigger, Verdict

STAGES = ("one", "two", "three")
STATES = (*STAGES, *FINAL_STATES)
AFTER = {"one": "two", "two": "three", "three": "done"}
EARLIER = {"one": (), "two": ("one",), "three": ("one", "two")}
INSIDE = ("complete", "exempt", "hold", "resume", "skip", "withdraw")

MACHINE = ReviewMachine(track_of(*(a_stage(name) for name in STAGES)))
PERMITTED = Verdict(permitted=True)
EVERYWHERE = [
    pytest.param(trigger, state, id=f"{trigger} from {state}")
    for trigger, state in product(Trigger, STATES)
]


def targets_without_library(trigger: str, state: str) -> tuple[str, ...]:
    """Return where a trigger may lead, said once more without a state machine."""
    is_final = state in FINAL_STATES
    if trigger == Trigger.REOPEN:
        return STAGES if is_final else ()
    if is_final:
        return ()
    match trigger:
        case Trigger.COMPLETE | Trigger.SKIP:
            return (AFTER[state],)
        case Trigger.RETURN:
            return EARLIER[state]
        case Trigger.EXEMPT:
            return ("exempt",)
        case Trigger.WITHDRAW:
            return ("withdrawn",)
        case _:
            return (state,)


class TestReturnsTo:
    def test_are_the_only_stages_to_which_a_review_is_returned(self) -> None:
        stages = (a_stage("one"), a_stage("two", returns_to=[]), a_stage("three"))
        machine = ReviewMachine(track_of(*stages, a_stage("four", returns_to=["three", "one"])))

        found = {name: machine.targets_of("return", name) for name in ("two", "three", "four")}

        assert found == {"two": (), "three": ("one", "two"), "four": ("one", "three")}
        assert "return" not in machine.triggers_from("two")


class TestTriggersFrom:
    @pytest.mark.parametrize(
        ("state", "triggers"),
        [
            pytest.param("one", INSIDE, id="the first stage has none to return to"),
            pytest.param("two", tuple(sorted((*INSIDE, "return"))), id="a stage in the middle"),
            pytest.param("three", tuple(sorted((*INSIDE, "return"))), id="the last stage"),
            pytest.param("done", ("reopen",), id="done"),
            pytest.param("exempt", ("reopen",), id="exempt"),
            pytest.param("withdrawn", ("reopen",), id="withdrawn"),
        ],
    )
    def test_are_those_of_the_state(self, state: str, triggers: tuple[str, ...]) -> None:
        assert MACHINE.triggers_from(state) == triggers

    def test_hold_nothing_that_the_library_adds(self) -> None:
        drawn = {trigger for state in STATES for trigger in MACHINE.triggers_from(state)}

        assert drawn == set(Trigger)

    def test_of_a_track_with_one_stage_do_not_hold_return(self) -> None:
        machine = ReviewMachine(track_of(a_stage("only")))

        assert machine.triggers_from("only") == INSIDE
        assert machine.targets_of("complete", "only") == ("done",)


class TestTargetsOf:
    @pytest.mark.parametrize(("trigger", "state"), EVERYWHERE)
    def test_are_those_that_the_order_of_stages_allows(self, trigger: str, state: str) -> None:
        assert MACHINE.targets_of(trigger, state) == targets_without_library(trigger, state)


class TestNextState:
    @pytest.mark.parametrize(
        ("trigger", "state", "expected"),
        [
            pytest.param("complete", "one", "two", id="completing leads to the next stage"),
            pytest.param("complete", "three", "done", id="completing the last ends it"),
            pytest.param("skip", "two", "three", id="skipping as well"),
            pytest.param("skip", "three", "done", id="skipping the last ends it, too"),
            pytest.param("hold", "two", "two", id="holding stays"),
            pytest.param("resume", "two", "two", id="resuming stays"),
            pytest.param("exempt", "one", "exempt", id="exempting ends it"),
            pytest.param("withdraw", "three", "withdrawn", id="withdrawing ends it"),
        ],
    )
    def test_follows_the_trigger(self, trigger: str, state: str, expected: str) -> None:
        assert MACHINE.next_state(trigger, state, PERMITTED) == expected

    @pytest.mark.parametrize(
        ("trigger", "state", "target", "expected"),
        [
            pytest.param("return", "three", "two", "two", id="return to the stage before"),
            pytest.param("return", "three", "one", "one", id="return to the first"),
            pytest.param("return", "three", "three", None, id="no return to the stage itself"),
            pytest.param("return", "two", "three", None, id="no return to a later stage"),
            pytest.param("return", "two", "done", None, id="no return to the end"),
            pytest.param("return", "two", "nowhere", None, id="no return to an unknown stage"),
            pytest.param("return", "two", None, None, id="no return to nowhere"),
            pytest.param("reopen", "done", "one", "one", id="reopen at the first stage"),
            pytest.param("reopen", "exempt", "three", "three", id="reopen at the last"),
            pytest.param("reopen", "withdrawn", "two", "two", id="reopen what was withdrawn"),
            pytest.param("reopen", "done", "exempt", None, id="no way from one end to another"),
        ],
    )
    def test_follows_the_target_that_is_named(
        self, trigger: str, state: str, target: str | None, expected: str | None
    ) -> None:
        verdict = Verdict(permitted=True, target=target)

        assert MACHINE.next_state(trigger, state, verdict) == expected

    @pytest.mark.parametrize("state", STATES)
    def test_is_none_when_the_rules_say_no(self, state: str) -> None:
        ways = [
            (trigger, target)
            for trigger in MACHINE.triggers_from(state)
            for target in MACHINE.targets_of(trigger, state)
        ]

        found = [
            MACHINE.next_state(trigger, state, Verdict(permitted=False, target=target))
            for trigger, target in ways
        ]

        assert set(found) == {None}


class TestDrawing:
    def test_gives_the_library_no_text_that_it_would_import(self) -> None:
        transitions = MACHINE._machine.get_transitions()

        callbacks = [
            condition.func for transition in transitions for condition in transition.conditions
        ]

        assert len(callbacks) == len(transitions)
        assert all(callable(callback) for callback in callbacks)

    def test_has_no_effects(self) -> None:
        machine = MACHINE._machine
        states = machine.states.values()
        hooks = [
            machine.before_state_change,
            machine.after_state_change,
            machine.prepare_event,
            machine.finalize_event,
            machine.on_exception,
            *(hook for state in states for hook in (state.on_enter, state.on_exit)),
            *(t.before + t.after + t.prepare for t in machine.get_transitions()),
        ]

        assert not any(hooks)

    def test_keeps_no_review(self) -> None:
        MACHINE.next_state("complete", "one", PERMITTED)

        assert MACHINE._machine.models == []


class TestSharing:
    def test_by_eight_threads_never_mixes_their_walks(self) -> None:
        before = sys.getswitchinterval()
        sys.setswitchinterval(1e-5)
        try:
            with ThreadPoolExecutor(max_workers=8) as pool:
                wrong = [error for found in pool.map(wrong_steps, range(8)) for error in found]
        finally:
            sys.setswitchinterval(before)

        assert wrong == []


def wrong_steps(seed: int) -> list[tuple[str, str, str | None]]:
    """Walk 2,000 times through the machine, and return the steps that led elsewhere."""
    random = Random(seed)
    return [step for _ in range(2_000) for step in wrong_steps_of_a_walk(random)]


def wrong_steps_of_a_walk(random: Random) -> Iterator[tuple[str, str, str | None]]:
    state = "one"
    for _ in range(6):
        trigger = random.choice(MACHINE.triggers_from(state))
        targets = targets_without_library(trigger, state)
        verdict = Verdict(permitted=random.random() < 0.9, target=random.choice(targets))
        wanted = verdict.target if verdict.permitted else None
        found = MACHINE.next_state(trigger, state, verdict)
        if found != wanted:
            yield trigger, state, found
        state = found or state
