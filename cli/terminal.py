"""The two streams of the terminal."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping
from io import TextIOWrapper
from typing import TextIO

from runtime.visible import visible_lines


def use_utf8() -> None:
    """Write UTF-8 whatever the code page; what is no character at all is written as an escape."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")


def is_terminal(stream: TextIO) -> bool:
    """Return whether somebody looks at this stream."""
    return stream.isatty()


def has_colour(stream: TextIO, environment: Mapping[str, str] = os.environ) -> bool:
    """Return whether colours help here: on a terminal, unless NO_COLOR is set."""
    return is_terminal(stream) and not environment.get("NO_COLOR")


def say(text: str) -> None:
    """Write a line for people to stderr."""
    sys.stderr.write(f"{visible_lines(text)}\n")
    sys.stderr.flush()
