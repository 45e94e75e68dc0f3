"""New identifiers, the one place where they are made up."""

from __future__ import annotations

import secrets
import uuid

# Neither I, L, O nor U: nothing is taken for a digit, and nothing is spelt by chance.
_LETTERS = "ABCDEFGHJKMNPQRSTVWXYZ"
_SIGNS = f"0123456789{_LETTERS}"
_LENGTH = 10


def new_id() -> str:
    """Return an identifier that nobody else has."""
    return str(uuid.uuid4())


def new_code() -> str:
    """Return a code that tells nothing, short enough to be typed from paper.

    It begins with a letter, so that no spreadsheet takes it for a number. Among a hundred
    thousand codes, two are alike once in 150,000 times.
    """
    rest = (secrets.choice(_SIGNS) for _ in range(_LENGTH - 1))
    return secrets.choice(_LETTERS) + "".join(rest)
