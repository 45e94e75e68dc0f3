"""A district copied many times beside itself, by hand: what a country would bring."""

from __future__ import annotations

from collections.abc import Mapping

from benchmarks.raw import Raw

# Of each table the columns that differ in a copy, with `?` for what is added to ids and `#` for the
# number of the copy; and which rows are copied, so that the top stands once.
_COPIES: Mapping[str, tuple[Mapping[str, str], str]] = {
    "unit": (
        {
            "id": "id + ?",
            "code": "code || '~#'",
            "parent_id": "CASE WHEN parent_id = 1 THEN 1 ELSE parent_id + ? END",
            "path": "CASE WHEN parent_id = 1 THEN '/1/' || (id + ?) || '/'"
            " ELSE '/1/' || (parent_id + ?) || '/' || (id + ?) || '/' END",
        },
        "id BETWEEN 2 AND {most}",
    ),
    "person": (
        {"id": "id + ?", "code": "code || '~#'", "unit_id": "unit_id + ?"},
        "unit_id BETWEEN 2 AND {most} AND id <= {most}",
    ),
    "role_grant": (
        {"person_id": "person_id + ?", "unit_id": "unit_id + ?"},
        "unit_id BETWEEN 2 AND {most} AND person_id <= {most}",
    ),
    "review": (
        {
            "id": "id + ?",
            "subject_id": "subject_id + ?",
            "venue_id": "venue_id + ?",
            "venue_path": "(SELECT path FROM unit WHERE unit.id = venue_id + ?)",
        },
        "id <= {most} AND venue_id BETWEEN 2 AND {most}",
    ),
    "dependency": (
        {"review_id": "review_id + ?", "needs_id": "needs_id + ?"},
        "review_id <= {most} AND needs_id <= {most}",
    ),
    "deadline": (
        {
            "id": "id + ?",
            "review_id": "review_id + ?",
            "venue_id": "venue_id + ?",
            "person_id": "person_id + ?",
        },
        "id <= {most} AND venue_id BETWEEN 2 AND {most}",
    ),
}


# What a review has in the history when its cycle is under way.
EVENTS_EACH = 6
# Like a move of a review that tells no more than itself; nothing measured here looks at hashes.
_EVENTS = """
INSERT INTO history (cycle_id, seq, at_us, recorded_us, kind, actor, review_id, command_id, body,
    prev, hash)
SELECT review.cycle_id, chain.seq + (review.id - 1) * {each} + place.number, told.at_us,
    told.recorded_us, told.kind, told.actor, review.id, told.command_id, told.body, told.prev,
    told.hash
FROM review
JOIN chain ON chain.cycle_id = review.cycle_id
CROSS JOIN (
    SELECT * FROM history WHERE kind = 'review_moved' ORDER BY length(body), seq LIMIT 1
) AS told
CROSS JOIN ({places}) AS place
"""


def multiply_reviews(url: str, size: int) -> None:
    """Copy units, people, reviews and what belongs to them until there are so many reviews.

    Every review gets so many events that a cycle under way has of it, by hand.
    """
    raw = Raw(url)
    counts = [raw.one(f"SELECT max(id) FROM {t}")[0] for t in ("unit", "person", "deadline")]
    most = max(counts)
    once = raw.one("SELECT count(*) FROM review")[0]
    raw.begin()
    for copy in range(1, -(-size // once)):
        for table, (changed, which) in _COPIES.items():
            _copy(raw, table, changed, which.format(most=most), copy=copy, added=copy * most)
    places = " UNION ALL ".join(f"SELECT {place} AS number" for place in range(1, EVENTS_EACH + 1))
    raw.run("UPDATE chain SET next_deadline = (SELECT max(id) + 1 FROM deadline)")
    raw.run(_EVENTS.format(each=EVENTS_EACH, places=places))
    raw.run(
        "UPDATE chain SET seq = (SELECT max(seq) FROM history WHERE cycle_id = 1)"
        " WHERE cycle_id = 1"
    )
    raw.commit()
    if raw.engine == "sqlite":
        raw.run("ANALYZE")
    raw.close()


def _copy(
    raw: Raw, table: str, changed: Mapping[str, str], which: str, *, copy: int, added: int
) -> None:
    names = [name for name, *_ in raw.run(f"SELECT * FROM {table} LIMIT 0").description]
    values = (changed.get(name, f'"{name}"') for name in names)
    selected = ", ".join(values).replace("?", str(added)).replace("#", str(copy))
    listed = ", ".join(f'"{name}"' for name in names)
    raw.run(f"INSERT INTO {table} ({listed}) SELECT {selected} FROM {table} WHERE {which}")
