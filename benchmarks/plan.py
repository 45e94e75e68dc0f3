"""What is measured: who takes part in which workload, at which size and how often."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from benchmarks.places import POSTGRES, SQLITE

QUICK, FULL, LARGE = "quick", "full", "large"
PRODUCT, FLOOR = "product", "floor"


@dataclass(frozen=True, slots=True, kw_only=True)
class Bar:
    """What is promised: so many times the floor, or so many seconds."""

    times_floor: float | None = None
    seconds: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Workload:
    """Something to measure.

    Attributes:
        unit: What a step does, of which `run` tells the number.
        contenders: Name to `module.Class`.
        scenario: The prepared database; empty for none.
        sizes: By mode; the sizes of a mode include those of the modes before, but for `quick`.
        rounds: Steps of product and floor by mode; the others take one, or as many as `peers`.
        largest: Sizes beyond which a contender stays away.
        needs: Scenarios that a contender reads from besides.
    """

    name: str
    unit: str
    contenders: Mapping[str, str]
    scenario: str = ""
    sizes: Mapping[str, tuple[int, ...]]
    rounds: Mapping[str, int]
    peers: int = 1
    bar: Bar | None = None
    largest: Mapping[str, int] = field(default_factory=dict)
    needs: tuple[str, ...] = ()
    engines: tuple[str, ...] = (SQLITE, POSTGRES)

    def sizes_of(self, mode: str) -> tuple[int, ...]:
        """Return the sizes of a mode."""
        if mode == LARGE:
            return (*self.sizes[FULL], *self.sizes.get(LARGE, ()))
        return self.sizes[mode]

    def takes_part(self, size: int) -> Iterator[tuple[str, str]]:
        """Yield the contenders of a size."""
        for name, kind in self.contenders.items():
            if size <= self.largest.get(name, size):
                yield name, kind


WORKLOADS = (
    Workload(
        name="one transition",
        unit="transition",
        scenario="remediating",
        contenders={
            PRODUCT: "one_transition.Product",
            FLOOR: "one_transition.Floor",
            "transitions + ORM": "one_transition.Naive",
        },
        sizes={QUICK: (1_000,), FULL: (1_000,)},
        rounds={QUICK: 30, FULL: 300},
        peers=30,
        bar=Bar(times_floor=2.5),
    ),
    Workload(
        name="bulk transitions",
        unit="transition",
        scenario="informed",
        contenders={
            PRODUCT: "bulk.Product",
            FLOOR: "bulk.Floor",
            "transitions + ORM": "bulk.Naive",
        },
        sizes={QUICK: (1_000,), FULL: (1_000,)},
        rounds={QUICK: 2, FULL: 7},
        bar=Bar(times_floor=5),
    ),
    Workload(
        name="tick, a tenth due",
        unit="rung",
        scenario="tenth_due",
        contenders={
            PRODUCT: "tick.Product",
            FLOOR: "tick.Floor",
            "APScheduler, memory": "apscheduler_jobs.InMemory",
            "APScheduler, table": "apscheduler_jobs.InTable",
        },
        sizes={QUICK: (1_000,), FULL: (1_000, 10_000), LARGE: (100_000,)},
        rounds={QUICK: 2, FULL: 5},
        bar=Bar(times_floor=3),
        largest={"APScheduler, table": 10_000},
    ),
    Workload(
        name="tick, many due",
        unit="rung",
        scenario="crowded_tenth_due",
        contenders={PRODUCT: "tick.Product", FLOOR: "tick.Floor"},
        sizes={QUICK: (10_000,), FULL: (100_000,), LARGE: (1_000_000,)},
        rounds={QUICK: 2, FULL: 3},
        bar=Bar(times_floor=3),
    ),
    Workload(
        name="tick, nothing due",
        unit="pass",
        scenario="crowded",
        contenders={PRODUCT: "tick.QuietProduct", FLOOR: "tick.QuietFloor"},
        sizes={QUICK: (20_000,), FULL: (1_000_000,)},
        rounds={QUICK: 20, FULL: 100},
        bar=Bar(seconds=0.005),
    ),
    Workload(
        name="open a cycle",
        unit="review",
        scenario="loaded",
        needs=("opened",),
        contenders={PRODUCT: "opening.Product", FLOOR: "opening.Floor"},
        sizes={QUICK: (1_000,), FULL: (4_000,), LARGE: (100_000,)},
        rounds={QUICK: 2, FULL: 5},
    ),
    Workload(
        name="stuck, top 50",
        unit="question",
        scenario="informed",
        contenders={PRODUCT: "reading.StuckProduct", FLOOR: "reading.StuckFloor"},
        sizes={QUICK: (1_000,), FULL: (4_000,), LARGE: (100_000,)},
        rounds={QUICK: 5, FULL: 20},
        bar=Bar(times_floor=2),
    ),
    Workload(
        name="progress",
        unit="question",
        scenario="informed",
        contenders={PRODUCT: "reading.ProgressProduct", FLOOR: "reading.ProgressFloor"},
        sizes={QUICK: (1_000,), FULL: (4_000,), LARGE: (100_000,)},
        rounds={QUICK: 5, FULL: 20},
        bar=Bar(times_floor=2),
    ),
    Workload(
        name="stuck, a country",
        unit="question",
        scenario="country",
        contenders={PRODUCT: "reading.StuckProduct", FLOOR: "reading.StuckFloor"},
        sizes={QUICK: (), FULL: (), LARGE: (1_000_000,)},
        rounds={QUICK: 1, FULL: 5},
        bar=Bar(times_floor=2),
    ),
    Workload(
        name="progress, a country",
        unit="question",
        scenario="country",
        contenders={PRODUCT: "reading.ProgressProduct", FLOOR: "reading.ProgressFloor"},
        sizes={QUICK: (), FULL: (), LARGE: (1_000_000,)},
        rounds={QUICK: 1, FULL: 5},
        bar=Bar(times_floor=2),
    ),
    Workload(
        name="by unit, a country",
        unit="question",
        scenario="country",
        contenders={PRODUCT: "reading.ByUnitProduct", FLOOR: "reading.ByUnitFloor"},
        sizes={QUICK: (), FULL: (), LARGE: (1_000_000,)},
        rounds={QUICK: 1, FULL: 5},
        bar=Bar(seconds=1),
    ),
    Workload(
        name="subtree, a country",
        unit="question",
        scenario="country",
        contenders={PRODUCT: "reading.SubtreeProduct", FLOOR: "reading.SubtreeFloor"},
        sizes={QUICK: (), FULL: (), LARGE: (1_000_000,)},
        rounds={QUICK: 1, FULL: 5},
        bar=Bar(seconds=0.1),
    ),
    Workload(
        name="why, a country",
        unit="question",
        scenario="country",
        contenders={PRODUCT: "reading.WhyProduct", FLOOR: "reading.WhyFloor"},
        sizes={QUICK: (), FULL: (), LARGE: (1_000_000,)},
        rounds={QUICK: 1, FULL: 5},
        bar=Bar(seconds=1),
    ),
    Workload(
        name="simulate a year",
        unit="review",
        scenario="tree",
        contenders={PRODUCT: "simulating.Product", FLOOR: "simulating.Floor"},
        sizes={QUICK: (100,), FULL: (10_000,)},
        rounds={QUICK: 2, FULL: 2},
        bar=Bar(seconds=60),
        engines=(SQLITE,),
    ),
    Workload(
        name="reviewcycle --help",
        unit="start",
        contenders={PRODUCT: "cold_start.Help", FLOOR: "cold_start.Python"},
        sizes={QUICK: (0,), FULL: (0,)},
        rounds={QUICK: 5, FULL: 15},
        bar=Bar(seconds=0.25),
        engines=(SQLITE,),
    ),
    Workload(
        name="reviewcycle stuck",
        unit="start",
        scenario="informed",
        contenders={
            PRODUCT: "cold_start.Stuck",
            FLOOR: "cold_start.Python",
            "import sqlalchemy": "cold_start.PythonWithSqlAlchemy",
        },
        sizes={QUICK: (1_000,), FULL: (4_000,), LARGE: (100_000,)},
        rounds={QUICK: 3, FULL: 10},
        engines=(SQLITE,),
    ),
)
