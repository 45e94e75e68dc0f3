"""Plain data as bytes in one way only, and its hash."""

from __future__ import annotations

import hashlib
import json

# Made once: `json.dumps` makes one for each call that differs from its defaults.
_JSON = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def canonical_json(value: object) -> bytes:
    """Return the one way of writing plain data as bytes: sorted keys, no spaces, UTF-8."""
    return _JSON.encode(value).encode()


def content_hash(value: object) -> str:
    """Return the SHA-256 of plain data in hexadecimal; equal content has an equal hash."""
    return hashlib.sha256(canonical_json(value)).hexdigest()
