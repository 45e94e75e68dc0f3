"""A proxy in front of a PostgreSQL server that breaks lines in the ways networks do."""

from __future__ import annotations

import contextlib
import ctypes
import socket
import struct
import sys
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

import pytest
from sqlalchemy import URL, make_url

COMMITTED = b"C\x00\x00\x00\x0bCOMMIT\x00"

# A classic filter that takes no packet: the kernel of the other side gets no acknowledgement.
_TAKE_NOTHING = struct.pack("HBBI", 6, 0, 0, 0)
_ATTACH_FILTER, _DETACH_FILTER = 26, 27


@dataclass(slots=True)
class TcpProxy:
    """Listens on the local host and hands on what comes, until it is told otherwise.

    Attributes:
        upstream: The database behind it, reached by a socket file or by TCP.
        committed: How often the server has answered a COMMIT.
    """

    upstream: URL
    committed: int = 0
    _listener: socket.socket = field(init=False)
    _lines: list[tuple[socket.socket, socket.socket]] = field(default_factory=list, init=False)
    _awaited: int = field(default=0, init=False)
    _act: Callable[[], None] = field(default=lambda: None, init=False)
    _open: threading.Event = field(default_factory=threading.Event, init=False)

    def __post_init__(self) -> None:
        self._listener = socket.create_server(("127.0.0.1", 0))
        self._open.set()

    def url(self, **limits: str) -> str:
        """Return the address of the database through the proxy, with options of the URL."""
        host, port = self._listener.getsockname()
        query = {**self.upstream.query, **limits}
        query.pop("host", None)
        url = self.upstream.set(host=host, port=port, query=query)
        return url.render_as_string(hide_password=False)

    def after_commit(self, act: Callable[[], None], *, number: int = 1) -> None:
        """Do something when the server has done a COMMIT, before its answer is handed on."""
        self._awaited, self._act = self.committed + number, act

    def cut(self) -> None:
        """Cut every line; new ones are taken."""
        while self._lines:
            for end in self._lines.pop():
                with contextlib.suppress(OSError):
                    end.shutdown(socket.SHUT_RDWR)

    def go_silent(self) -> None:
        """Let no packet through in either direction, and acknowledge none."""
        self._open.clear()
        code = ctypes.create_string_buffer(_TAKE_NOTHING)
        self._set(_ATTACH_FILTER, struct.pack("HP", 1, ctypes.addressof(code)))

    def come_back(self) -> None:
        """Let packets through again."""
        self._set(_DETACH_FILTER, 0)
        self._open.set()

    def serve(self) -> None:
        """Take lines until the listener is closed."""
        with contextlib.suppress(OSError):
            while True:
                line = (self._listener.accept()[0], self._connected())
                self._lines.append(line)
                for way in (line, line[::-1]):
                    threading.Thread(target=self._hand_on, args=way, daemon=True).start()

    def close(self) -> None:
        """End every line and the listener."""
        self._open.set()
        self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        self.cut()

    def _set(self, option: int, value: bytes | int) -> None:
        for end in (self._listener, *(client for client, _ in self._lines)):
            end.setsockopt(socket.SOL_SOCKET, option, value)

    def _connected(self) -> socket.socket:
        folder, port = self.upstream.query.get("host"), self.upstream.port or 5432
        if folder is None:
            return socket.create_connection((self.upstream.host or "127.0.0.1", port))
        end = socket.socket(socket.AF_UNIX)
        end.connect(f"{folder}/.s.PGSQL.{port}")
        return end

    def _hand_on(self, come_from: socket.socket, go_to: socket.socket) -> None:
        with contextlib.suppress(OSError):
            while data := come_from.recv(65_536):
                if COMMITTED in data:
                    self.committed += 1
                    if self.committed == self._awaited:
                        self._act()
                self._open.wait()
                go_to.sendall(data)
        with contextlib.suppress(OSError):
            go_to.shutdown(socket.SHUT_RDWR)


@contextlib.contextmanager
def in_front_of(url: str) -> Iterator[TcpProxy]:
    """Yield a proxy in front of a database; where the system has no such filter, skip."""
    if not sys.platform.startswith("linux"):
        pytest.skip("only Linux lets a socket be deaf")
    proxy = TcpProxy(make_url(url))
    threading.Thread(target=proxy.serve, daemon=True).start()
    with contextlib.closing(proxy):
        yield proxy
