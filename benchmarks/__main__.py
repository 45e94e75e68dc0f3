"""Measure: `python -m benchmarks [--quick | --large] [--engine E] [--only TEXT] [--json FILE]`."""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import asdict, replace
from pathlib import Path

from benchmarks.contest import Result, contest
from benchmarks.places import POSTGRES, SQLITE, Place
from benchmarks.plan import FULL, LARGE, QUICK, WORKLOADS, Workload
from benchmarks.report import HEAD, line, machine


def main() -> None:
    """Measure what the arguments ask for."""
    asked = _arguments()
    about = machine()
    with ExitStack() as stack:
        places = {engine: _place(engine, stack) for engine in asked.engine or (SQLITE, POSTGRES)}
        print(HEAD)
        results = [_printed(result) for result in _run(asked, places)]
    if asked.json:
        found = {**about, "mode": asked.mode, "results": [asdict(each) for each in results]}
        asked.json.write_text(json.dumps(found, indent=1) + "\n", encoding="utf-8")


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks")
    mode = parser.add_mutually_exclusive_group()
    for name, told in ((QUICK, "small and short"), (LARGE, "up to 100 000 subjects as well")):
        mode.add_argument(f"--{name}", dest="mode", action="store_const", const=name, help=told)
    parser.set_defaults(mode=FULL)
    parser.add_argument(
        "--engine", action="append", choices=(SQLITE, POSTGRES), help="one database only"
    )
    parser.add_argument("--only", default="", metavar="TEXT", help="workloads whose name has it")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the results there too")
    return parser.parse_args()


def _run(asked: argparse.Namespace, places: dict[str, Place]) -> Iterator[Result]:
    for workload in WORKLOADS:
        for engine, place in places.items():
            if asked.only in workload.name and engine in workload.engines:
                for size in workload.sizes_of(asked.mode):
                    sys.stderr.write(f"{workload.name}, {engine}, {size} ...\n")
                    prepared = _prepared(workload, place, size)
                    yield from contest(workload, prepared, size, asked.mode)


def _printed(result: Result) -> Result:
    print(line(result), flush=True)
    return result


def _place(engine: str, stack: ExitStack) -> Place:
    if engine == SQLITE:
        folder = stack.enter_context(tempfile.TemporaryDirectory(prefix="reviewcycle-bench-"))
        return Place(engine=engine, home=folder)
    server = subprocess.Popen(
        [sys.executable, "-m", "benchmarks.server"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    stack.callback(server.communicate)
    assert server.stdout
    return Place(engine=engine, home=server.stdout.readline().strip())


def _prepared(workload: Workload, place: Place, size: int) -> Place:
    names = [_prepare(place, scenario, size) for scenario in (*workload.needs, workload.scenario)]
    return replace(place, template=names[-1])


def _prepare(place: Place, scenario: str, size: int) -> str:
    if not scenario:
        return ""
    asked = json.dumps({"place": place.to_json(), "scenario": scenario, "size": size})
    command = [sys.executable, "-m", "benchmarks.scenarios", asked]
    return subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True).stdout


if __name__ == "__main__":
    main()
