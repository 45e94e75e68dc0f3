"""New identifiers, the one place where they are made up."""

from __future__ import annotations

import uuid


def new_id() -> str:
    """Return an identifier that nobody else has."""
    return str(uuid.uuid4())
