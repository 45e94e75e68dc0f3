"""A proxy in front of a PostgreSQL server that breaks lines in the ways networks do."""

from __future__ import annotations

import contextlib
import ctypes
import itertools
import socket
import struct
import sys
import threading
from collections.abc import Callable, Iterator

import pytest
from sqlalchemy import URL, make_url

COMMITTED = b"C\x00\x00\x00\x0bCOMMIT\x00"

# A classic filter that takes no packet: the kernel of the other side gets no acknowledgement.
_TAKE_NOTHING = struct.pack("HBBI", 6, 0, 0, 0)
_ATTACH_FILTER, _DETACH_FILTER = 26, 27


class TcpProxy:
    """Hands on what comes, until it is told otherwise; `committed` counts answered COMMITs."""

    def __init__(self, upstream: URL) -> None:
        self.committed = 0
        self._upstream = upstream
        self._listener = socket.create_server(("127.0.0.1", 0))
        self._lines: list[tuple[socket.socket, socket.socket]] = []
        self._threads: list[threading.Thread] = []
        self._awaited, self._act = 0, self.cut
        self._open = threading.Event()
        self._open.set()
        self._begin(self._serve)

    def url(self, **limits: str) -> str:
        """Return the address of the database through the proxy, with options of the URL."""
        host, port = self._listener.getsockname()
        query = {**self._upstream.query, **limits}
        query.pop("host", None)
        return self._upstream.set(host=host, port=port, query=query).render_as_string(False)

    def after_commit(self, act: Callable[[], None], *, number: int = 1) -> None:
        """Do something when the server has done a COMMIT, before its answer is handed on."""
        self._awaited, self._act = self.committed + number, act

    def cut(self) -> None:
        """Cut every line; new ones are taken."""
        for end in itertools.chain(*self._lines):
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

    def close(self) -> None:
        """End every line and the listener."""
        self._open.set()
        self._listener.shutdown(socket.SHUT_RDWR)
        self._threads[0].join()
        self.cut()
        for thread in self._threads:
            thread.join()
        for end in (self._listener, *itertools.chain(*self._lines)):
            end.close()

    def _serve(self) -> None:
        with contextlib.suppress(OSError):
            while True:
                line = (self._listener.accept()[0], self._connected())
                self._lines.append(line)
                for way in (line, line[::-1]):
                    self._begin(self._hand_on, *way)

    def _begin(self, act: Callable[..., None], *given: socket.socket) -> None:
        self._threads.append(threading.Thread(target=act, args=given, daemon=True))
        self._threads[-1].start()

    def _set(self, option: int, value: bytes | int) -> None:
        for end in (self._listener, *(client for client, _ in self._lines)):
            end.setsockopt(socket.SOL_SOCKET, option, value)

    def _connected(self) -> socket.socket:
        folder, port = self._upstream.query.get("host"), self._upstream.port or 5432
        if folder is None:
            return socket.create_connection((self._upstream.host or "127.0.0.1", port))
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
    with contextlib.closing(TcpProxy(make_url(url))) as proxy:
        yield proxy
