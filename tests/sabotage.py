"""Break the product on purpose, one text after the other, and see that its tests notice it.

    python -m tests.sabotage [NAME ...]    try these, or all of `tests/sabotages.py`

A name may be part of one. The tree is copied; only the copy is broken. Exits with 1 when a
sabotage stays unnoticed, or when a test fails where nothing is broken.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Sequence
from pathlib import Path

from tests.sabotaged import ROOT, Sabotage
from tests.sabotages import SABOTAGES

LEFT_BEHIND = shutil.ignore_patterns(".venv", ".git", ".*_cache", ".hypothesis")
FAILED = re.compile(r"^(?:FAILED|ERROR) (.*?)(?: - .*)?$", re.MULTILINE)
TESTS_RAN = (0, 1)


def main(names: Sequence[str]) -> int:
    """Try sabotages and return the exit status."""
    chosen = [each for each in SABOTAGES if not names or any(name in each.name for name in names)]
    if not chosen:
        say(f"no sabotage is called so: {', '.join(names)}")
        return 2
    with tempfile.TemporaryDirectory(prefix="sabotage-") as directory:
        copy = Path(directory) / "tree"
        shutil.copytree(ROOT, copy, ignore=LEFT_BEHIND)
        wrong = failing(copy, {test for each in chosen for test in each.tests})
        for test in wrong:
            say(f"fails although nothing is broken: {test}")
        unnoticed = [each for each in chosen if not is_noticed(copy, each)]
    say(f"{len(chosen)} tried, {len(unnoticed)} not noticed")
    return 1 if unnoticed or wrong else 0


def is_noticed(copy: Path, sabotage: Sabotage) -> bool:
    """Break the copy, say which tests did not fail, and mend it."""
    if sabotage.occurs(copy) != 1:
        say(f"NOT FOUND    {sabotage.name}: its text does not stand once in {sabotage.file}")
        return False
    whole = copy / f"{sabotage.file}.whole"
    shutil.copy2(copy / sabotage.file, whole)
    sabotage.apply(copy)
    try:
        failed = failing(copy, sabotage.tests)
    finally:
        # With its age, so that what was compiled from it counts again.
        whole.replace(copy / sabotage.file)
    missing = [test for test in sabotage.tests if not any(one.startswith(test) for one in failed)]
    say(f"{'NOT NOTICED ' if missing else 'noticed     '} {sabotage.name}")
    for test in missing:
        say(f"             {test}")
    return not missing


def failing(copy: Path, tests: Iterable[str]) -> list[str]:
    """Run tests in the copy and return those that fail.

    Raises:
        RuntimeError: They could not even be run.
    """
    options = ["-q", "-rfE", "--tb=no", "-m", "", "-p", "no:cacheprovider"]
    environment = {
        **os.environ,
        "PYTHONPATH": str(copy),
        # Nothing that is compiled from a broken text may be taken for the text itself.
        "PYTHONDONTWRITEBYTECODE": "1",
        "COLUMNS": "1000",
    }
    ran = subprocess.run(
        [sys.executable, "-m", "pytest", *options, *sorted(tests)],
        cwd=copy,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    if ran.returncode not in TESTS_RAN:
        raise RuntimeError(f"the tests did not run:\n{ran.stdout[-2000:]}\n{ran.stderr[-2000:]}")
    return FAILED.findall(ran.stdout)


def say(line: str) -> None:
    """Write a line at once, whoever reads it."""
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
