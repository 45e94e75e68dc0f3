"""What every integration test stands on."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.smtp_server import Mailbox, mail_server


@pytest.fixture(autouse=True)
def _somewhere_else(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Run in a folder of its own: without a mail server messages are files in `outbox`."""
    monkeypatch.chdir(tmp_path)


@pytest.fixture
def mailbox() -> Iterator[Mailbox]:
    """Listen for mail; whoever wants to send there sets `REVIEWCYCLE_SMTP`."""
    with mail_server() as mailbox:
        yield mailbox
