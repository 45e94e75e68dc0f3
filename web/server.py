"""Serve the pages on this machine until the process is told to stop."""

from __future__ import annotations

import signal
import socket
from collections.abc import Callable
from types import FrameType
from typing import TYPE_CHECKING

import uvicorn

from web.app import make_app
from web.guard import is_loopback
from workflow.domain.errors import InvalidValueError, RefusedError

if TYPE_CHECKING:
    from web.visit import Site

_STOPS_AFTER_S = 5


def serve(site: Site, *, host: str, port: int, on_ready: Callable[[str], None]) -> None:
    """Answer requests until SIGTERM or SIGINT; what is being answered is finished.

    Args:
        port: 0 for any that is free.
        on_ready: Told the address when it can be opened.

    Raises:
        RefusedError: The host could be reached from another machine.
        InvalidValueError: The address cannot be listened at.
    """
    if not is_loopback(host):
        raise RefusedError("only_this_machine", host=host)
    config = uvicorn.Config(
        make_app(site),
        lifespan="off",
        access_log=False,
        log_level="warning",
        log_config=None,
        server_header=False,
        proxy_headers=False,
        ws="none",
        timeout_graceful_shutdown=_STOPS_AFTER_S,
    )
    with _listening(host, port) as listening:
        on_ready(_address(host, listening.getsockname()[1]))
        for number in (signal.SIGTERM, signal.SIGINT):
            # The server takes the signal first, and hands it on when it has stopped.
            signal.signal(number, _has_stopped)
        uvicorn.Server(config).run(sockets=[listening])


def _listening(host: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        return socket.create_server((host, port), family=family)
    except OSError as error:
        why = error.strerror or str(error)
        raise InvalidValueError("port_not_free", host=host, port=port, why=why) from error


def _address(host: str, port: int) -> str:
    return f"http://{f'[{host}]' if ':' in host else host}:{port}/"


def _has_stopped(_number: int, _frame: FrameType | None) -> None:
    """Let the process go on to its end."""
