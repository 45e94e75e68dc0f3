"""A mail server that speaks SMTP over a real socket, and misbehaves when it is told to."""

from __future__ import annotations

import email
import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email.message import EmailMessage
from email.policy import default
from enum import Enum, auto
from typing import cast


class Mood(Enum):
    """How the server treats a message."""

    TAKES = auto()
    REFUSES = auto()
    HANGS_UP_AFTER_DATA = auto()
    KNOWS_NOBODY = auto()
    IS_FULL = auto()


_REFUSALS = {Mood.KNOWS_NOBODY: "550 no such user", Mood.IS_FULL: "452 mailbox full"}


@dataclass
class Mailbox:
    """What arrived, and how the next message is treated."""

    address: str = ""
    mood: Mood = Mood.TAKES
    messages: list[EmailMessage] = field(default_factory=list)


class _Server(socketserver.ThreadingTCPServer):
    daemon_threads = True

    def __init__(self, mailbox: Mailbox) -> None:
        super().__init__(("127.0.0.1", 0), _Conversation)
        self.mailbox = mailbox


class _Conversation(socketserver.StreamRequestHandler):
    def handle(self) -> None:
        self._say("220 ready")
        for line in iter(self.rfile.readline, b""):
            verb = line.upper().split()[:1]
            if verb == [b"QUIT"]:
                self._say("221 bye")
                return
            mailbox = cast("_Server", self.server).mailbox
            if verb == [b"RCPT"] and mailbox.mood in _REFUSALS:
                self._say(_REFUSALS[mailbox.mood])
            elif verb != [b"DATA"]:
                self._say("250 ok")
            elif not self._take(mailbox):
                return

    def _take(self, mailbox: Mailbox) -> bool:
        """Take a message; return whether the conversation goes on."""
        if mailbox.mood is Mood.REFUSES:
            self._say("451 try again later")
            return True
        self._say("354 go on")
        lines = [line.removeprefix(b".") for line in iter(self.rfile.readline, b".\r\n")]
        parsed = email.message_from_bytes(b"".join(lines), policy=default)
        mailbox.messages.append(cast("EmailMessage", parsed))
        if mailbox.mood is Mood.HANGS_UP_AFTER_DATA:
            return False
        self._say("250 taken")
        return True

    def _say(self, line: str) -> None:
        self.wfile.write(f"{line}\r\n".encode())


@contextmanager
def mail_server() -> Iterator[Mailbox]:
    """Run a server on a free port of this machine for as long as the block."""
    mailbox = Mailbox()
    with _Server(mailbox) as server:
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        mailbox.address = f"smtp://127.0.0.1:{server.server_address[1]}"
        try:
            yield mailbox
        finally:
            server.shutdown()
            thread.join()
