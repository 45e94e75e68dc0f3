"""One workload: its contenders take turns, each in a process of its own that stays alive."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Mapping
from contextlib import ExitStack
from dataclasses import asdict, dataclass, replace
from statistics import median
from typing import Any

from benchmarks.places import Place
from benchmarks.plan import FLOOR, FULL, LARGE, PRODUCT, Workload


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """How one contender did.

    Attributes:
        steps: How often it was measured.
        done: Units of work in one step.
        wall_s: Median of the steps, as the processor time, which is that of the client alone.
        peak_kib: Largest resident memory of its process.
        times_floor: Wall time for a unit beside that of the floor; `cpu_times_floor` likewise.
    """

    workload: str
    engine: str
    size: int
    contender: str
    unit: str
    steps: int
    done: int
    wall_s: float
    cpu_s: float
    peak_kib: int = 0
    times_floor: float = 1.0
    cpu_times_floor: float = 1.0
    bar: Mapping[str, float | None] | None = None

    @property
    def per_s(self) -> float:
        """Return units of work in a second."""
        return self.done / self.wall_s


class Runner:
    """The process of one contender."""

    def __init__(self, kind: str, place: Place, size: int) -> None:
        module, contender = kind.split(".")
        asked = {
            "module": f"benchmarks.{module}",
            "contender": contender,
            "place": place.to_json(),
            "size": size,
        }
        self._process = subprocess.Popen(
            [sys.executable, "-m", "benchmarks.child", json.dumps(asked)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        self.steps: list[dict[str, float]] = []

    def step(self) -> None:
        """Let it do one step."""
        self.steps.append(self._ask("step"))

    def effect(self) -> Any:
        """Return how many rows of each kind there are."""
        return self._ask("effect")

    def end(self) -> int:
        """Let it go, and return the largest resident memory it had, in KiB."""
        assert self._process.stdin
        self._process.stdin.close()
        _, status, used = os.wait4(self._process.pid, 0)
        self._process.returncode = os.waitstatus_to_exitcode(status)
        return used.ru_maxrss

    def kill(self) -> None:
        """End it if it still runs, because something failed."""
        if self._process.returncode is None:
            self._process.kill()
            self._process.wait()

    def _ask(self, what: str) -> Any:
        assert self._process.stdin
        assert self._process.stdout
        self._process.stdin.write(f"{what}\n")
        self._process.stdin.flush()
        answer = self._process.stdout.readline()
        if not answer:
            raise RuntimeError(f"no answer to {what}; see the trace above")
        return json.loads(answer)


def contest(workload: Workload, place: Place, size: int, mode: str) -> list[Result]:
    """Return how each contender did at one size."""
    runners: dict[str, Runner] = {}
    with ExitStack() as stack:
        for name, kind in workload.takes_part(size):
            runners[name] = Runner(kind, place, size)
            stack.callback(runners[name].kill)
        _take_turns(workload, runners, workload.rounds[FULL if mode == LARGE else mode])
        results = {
            name: _result(workload, place, size, name, runner) for name, runner in runners.items()
        }
    floor = results[FLOOR]
    return [_beside(floor, result) for result in results.values()]


def _take_turns(workload: Workload, runners: Mapping[str, Runner], rounds: int) -> None:
    for turn in range(rounds):
        for name, runner in runners.items():
            if name in (PRODUCT, FLOOR) or turn < workload.peers:
                runner.step()
        if turn == 0 and workload.scenario:
            _require_same(runners[PRODUCT].effect(), runners[FLOOR].effect(), workload.name)


def _require_same(product: Mapping[str, int], floor: Mapping[str, int], name: str) -> None:
    differing = {
        what: (product.get(what), floor.get(what))
        for what in product.keys() | floor.keys()
        if product.get(what) != floor.get(what)
    }
    if differing:
        raise RuntimeError(f"{name}: product and floor do not write the same: {differing}")


def _result(workload: Workload, place: Place, size: int, name: str, runner: Runner) -> Result:
    steps = runner.steps
    # The first step of several has caches to fill.
    counted = steps[1:] if len(steps) > 2 else steps
    return Result(
        workload=workload.name,
        engine=place.engine,
        size=size,
        contender=name,
        unit=workload.unit,
        steps=len(counted),
        done=round(median(step["done"] for step in counted)),
        wall_s=median(step["wall_s"] for step in counted),
        cpu_s=median(step["cpu_s"] for step in counted),
        peak_kib=runner.end(),
        bar=asdict(workload.bar) if workload.bar and name == PRODUCT else None,
    )


def _beside(floor: Result, result: Result) -> Result:
    wall, cpu = result.wall_s / result.done, result.cpu_s / result.done
    return replace(
        result,
        times_floor=wall / (floor.wall_s / floor.done),
        cpu_times_floor=cpu / (floor.cpu_s / floor.done),
    )
