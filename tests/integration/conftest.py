"""What every integration test stands on."""

from __future__ import annotations

from pathlib import Path

import pytest


@pytest.fixture(autouse=True)
def _somewhere_else(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Run in a folder of its own: without a mail server messages are files in `outbox`."""
    monkeypatch.chdir(tmp_path)
