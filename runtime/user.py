"""The user of the operating system, who stands in the history as operator."""

from __future__ import annotations

import getpass
from functools import cache


@cache
def operator() -> str:
    """Return the name of the user, or `unknown`: a container may run as a bare number."""
    try:
        return getpass.getuser()
    except (OSError, KeyError):
        return "unknown"
