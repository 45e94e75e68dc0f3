"""A browser and the pages it opens: Chromium, and `reviewcycle serve` as people start it."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Error, sync_playwright

from cli.dev import BROWSERS
from tests.late_world import LATE, make

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Return Chromium; where there is none the tests are skipped, never in CI."""
    found = next(filter(None, map(shutil.which, BROWSERS)), None)
    with sync_playwright() as playwright:
        try:
            opened = playwright.chromium.launch(executable_path=found)
        except Error as error:
            if os.environ.get("CI") == "true":
                raise
            pytest.skip(f"Chromium does not start here: {error}")
        yield opened
        opened.close()


@pytest.fixture(scope="session")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Return the address of the pages of a late morning."""
    database = make(tmp_path_factory.mktemp("late"))
    command = [sys.executable, "-m", "cli.main", "serve", "--port", "0", "--now", LATE]
    with subprocess.Popen(
        [*command, "--db", f"sqlite:///{database}"], cwd=ROOT, stderr=subprocess.PIPE, text=True
    ) as process:
        assert process.stderr is not None
        said = process.stderr.readline()
        found = re.search(r"http://\S+/", said)
        assert found is not None, said + process.stderr.read()
        yield found[0]
        process.terminate()
        process.stderr.read()
