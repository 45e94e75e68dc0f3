"""The results as a table for people, and the machine they come from."""

from __future__ import annotations

import os
import platform
import sqlite3
from datetime import UTC, datetime
from pathlib import Path

from benchmarks.contest import Result

HEAD = (
    f"{'workload':20} {'database':10} {'size':>9} {'contender':20} {'median':>12} {'CPU':>12}"
    f" {'per second':>11} {'x floor':>8} {'CPU x':>7} {'peak':>7}  bar"
)


def line(result: Result) -> str:
    """Return the line of a result, below HEAD."""
    return (
        f"{result.workload:20} {result.engine:10} {result.size or '':>9} {result.contender:20}"
        f" {_time(result.wall_s):>12} {_time(result.cpu_s):>12} {result.per_s:>11,.1f}"
        f" {result.times_floor:>8.2f} {result.cpu_times_floor:>7.2f}"
        f" {result.peak_kib / 1024:>5.0f} M  {_bar(result)}"
    ).rstrip()


def machine() -> dict[str, str | int | float]:
    """Return what the numbers depend on."""
    return {
        "at": datetime.now(UTC).isoformat(timespec="seconds"),
        "processor": _processor(),
        "processors": os.cpu_count() or 0,
        "load": round(os.getloadavg()[0], 2),
        "system": platform.platform(),
        "python": platform.python_version(),
        "sqlite": sqlite3.sqlite_version,
    }


def _time(seconds: float) -> str:
    return f"{seconds * 1_000:,.2f} ms"


def _bar(result: Result) -> str:
    if result.bar is None:
        return ""
    times, seconds = result.bar["times_floor"], result.bar["seconds"]
    if times is not None:
        return f"{result.times_floor:.2f} of {times:g} x floor"
    assert seconds is not None
    return f"{_time(result.wall_s)} of {_time(seconds)}"


def _processor() -> str:
    file = Path("/proc/cpuinfo")
    lines = file.read_text(encoding="utf-8").splitlines() if file.exists() else []
    names = (line.partition(":")[2].strip() for line in lines if line.startswith("model name"))
    return next(names, platform.processor())
