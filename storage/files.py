"""Contents of files in SQL: each once in a cycle, in the transaction of what it proves."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import Connection, bindparam, insert, select

from storage import tables
from storage.bulk import among

_file = tables.evidence_file
_OF_CYCLE = _file.c.cycle_id == bindparam("cycle_id")
_ALL = select(_file.c.sha256, _file.c.size).where(_OF_CYCLE).order_by(_file.c.sha256)
_KNOWN = select(_file.c.sha256).where(_OF_CYCLE, among(_file.c.sha256, "hashes"))
_CONTENT = select(_file.c.content).where(_OF_CYCLE, _file.c.sha256 == bindparam("sha256"))


class SqlFileStore:
    """`FileStore` over one connection."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def put(self, cycle_id: int, sha256: str, content: bytes) -> None:
        """Store a content unless it is there already."""
        if self.known(cycle_id, [sha256]):
            return
        row = {"cycle_id": cycle_id, "sha256": sha256, "size": len(content), "content": content}
        self._connection.execute(insert(_file), row)

    def known(self, cycle_id: int, hashes: Iterable[str]) -> set[str]:
        """Return which of some hashes have a content."""
        given = {"cycle_id": cycle_id, "hashes": sorted(set(hashes))}
        return set(self._connection.scalars(_KNOWN, given))


def sizes(connection: Connection, cycle_id: int) -> dict[str, int]:
    """Return the size that is noted of each content of a cycle, in bytes by hash."""
    found = connection.execute(_ALL, {"cycle_id": cycle_id})
    return {row.sha256: row.size for row in found}


def content(connection: Connection, cycle_id: int, sha256: str) -> bytes | None:
    """Return a content; None when there is none under the hash."""
    given = {"cycle_id": cycle_id, "sha256": sha256}
    found = connection.scalar(_CONTENT, given)
    return None if found is None else bytes(found)
