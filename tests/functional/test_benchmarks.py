"""The benchmarks run, and every contender is measured beside its floor."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


@pytest.mark.slow
class TestQuickMode:
    def test_measures_every_contender_beside_its_floor(self, tmp_path: Path) -> None:
        results = tmp_path / "results.json"
        command = [sys.executable, "-m", "benchmarks", "--quick", "--engine", "sqlite"]

        subprocess.run([*command, "--json", str(results)], cwd=ROOT, check=True, timeout=300)

        found = json.loads(results.read_text(encoding="utf-8"))["results"]
        workloads = {result["workload"] for result in found}
        floors = {r["workload"] for r in found if r["contender"] == "floor"}
        assert floors == workloads
        assert {"one transition", "bulk transitions", "tick, a tenth due"} <= workloads
        assert all(result["wall_s"] > 0 and result["times_floor"] > 0 for result in found)
