"""The process of one contender: `step` and `effect` come in by lines, answers go out as JSON."""

from __future__ import annotations

import json
import sys
import time
from importlib import import_module
from resource import RUSAGE_CHILDREN, RUSAGE_SELF, getrusage

from benchmarks.contender import Contender
from benchmarks.places import Place
from runtime.memory import collect_rarely


def main() -> None:
    """Make the contender that the argument names, and do what is asked until there is no more."""
    asked = json.loads(sys.argv[1])
    if asked["contender"].endswith("Product"):
        collect_rarely()  # as the program does
    kind = getattr(import_module(asked["module"]), asked["contender"])
    contender: Contender = kind(Place(**asked["place"]), asked["size"])
    for line in sys.stdin:
        answer = _step(contender) if line.strip() == "step" else contender.effect()
        sys.stdout.write(json.dumps(answer) + "\n")
        sys.stdout.flush()
    contender.leave()


def _step(contender: Contender) -> dict[str, float]:
    contender.prepare()
    cpu, began = _cpu(), time.perf_counter()
    done = contender.run()
    wall, cpu = time.perf_counter() - began, _cpu() - cpu
    return {"done": done, "wall_s": wall, "cpu_s": cpu}


def _cpu() -> float:
    """Return the processor time of this process and of those it has waited for, in seconds."""
    used = [getrusage(who) for who in (RUSAGE_SELF, RUSAGE_CHILDREN)]
    return sum(each.ru_utime + each.ru_stime for each in used)


if __name__ == "__main__":
    main()
