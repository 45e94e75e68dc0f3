"""Prepared databases, each made from another, in a process of its own."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from dataclasses import replace

from benchmarks import organisation
from benchmarks.crowd import multiply_reviews
from benchmarks.district import District
from benchmarks.organisation import application
from benchmarks.places import POSTGRES, SQLITE, Place
from benchmarks.raw import Raw

DAY_US = 86_400_000_000
DISTRICT = 20_000  # members of the district that is multiplied
OPEN_IN_ALL = 1_000  # members of the cycle whose deadlines are multiplied


def load(url: str, size: int) -> None:
    """Bring in a district of so many members."""
    organisation.load(url, District(size))


def load_tree(url: str, size: int) -> None:
    """Bring in a district of so many units, with few people."""
    organisation.load(url, District.of_units(size))


def open_cycle(url: str, _size: int) -> None:
    """Open the cycle."""
    with application(url) as app:
        organisation.open_cycle(app)


def disseminate(url: str, size: int) -> None:
    """Let every member reach the stage of feedback."""
    with application(url) as app:
        organisation.disseminate(app, size)


def bring_to_remediation(url: str, size: int) -> None:
    """Let every member reach the stage of remediation, with nothing unmet."""
    with application(url) as app:
        organisation.bring_to_remediation(app, size)


def let_a_tenth_be_due(url: str, _size: int) -> None:
    """Put nine of ten deadlines off and three forward; the cycle lets all come at once."""
    raw = Raw(url)
    raw.run("UPDATE deadline SET next_at = next_at + ? WHERE id % 10 <> 0", 30 * DAY_US)
    raw.run(
        "UPDATE deadline SET due_on = '2022-11-03', due_at = due_at - ?, next_at = next_at - ?"
        " WHERE id IN (10, 20, 30)",
        *(DAY_US, DAY_US),
    )
    raw.close()


def multiply(url: str, size: int) -> None:
    """Copy the deadlines until there are so many, none of them due soon, by hand."""
    raw = Raw(url)
    raw.run("UPDATE deadline SET next_at = next_at + ?", 30 * DAY_US)
    names = [name for name, *_ in raw.run("SELECT * FROM deadline LIMIT 0").description]
    others = ", ".join(f'"{name}"' for name in names if name != "id")
    count = raw.one("SELECT count(*) FROM deadline")[0]
    while count < size:
        raw.run(
            f"INSERT INTO deadline (id, {others}) SELECT id + ?, {others} FROM deadline"
            " WHERE id <= ?",
            count,
            size - count,
        )
        count = raw.one("SELECT count(*) FROM deadline")[0]
    raw.run("UPDATE chain SET next_deadline = ? WHERE cycle_id = 1", count + 1)
    raw.close()


def let_a_tenth_of_many_be_due(url: str, _size: int) -> None:
    """Bring a tenth of the copies back to when they were due, and three of them forward."""
    raw = Raw(url)
    raw.run("UPDATE deadline SET next_at = next_at - ? WHERE id % 10 = 0", 30 * DAY_US)
    raw.close()
    let_a_tenth_be_due(url, _size)


Step = Callable[[str, int], None]

SCENARIOS: dict[str, tuple[str, Step]] = {
    "loaded": ("", load),
    "tree": ("", load_tree),
    "opened": ("loaded", open_cycle),
    "informed": ("opened", disseminate),
    "remediating": ("informed", bring_to_remediation),
    "tenth_due": ("opened", let_a_tenth_be_due),
    "crowded": ("opened", multiply),
    "crowded_tenth_due": ("crowded", let_a_tenth_of_many_be_due),
    "country": ("informed", multiply_reviews),
}

# What is copied many times is made so large at first.
COPIED = {"crowded": OPEN_IN_ALL, "country": DISTRICT}


def prepare(place: Place, scenario: str, size: int) -> str:
    """Return the name of a prepared database, which is made when it is not there."""
    name = f"{scenario}_{size}"
    if place.exists(name):
        return name
    before, step = SCENARIOS[scenario]
    smaller = min(size, COPIED.get(scenario, size))
    template = prepare(place, before, smaller) if before else ""
    replace(place, template=template).copy(name)
    step(place.url_of(name), size)
    _settle(place, name)
    return name


def _settle(place: Place, name: str) -> None:
    """Do what a server does by itself some time after many changes."""
    if place.engine == POSTGRES:
        raw = Raw(place.url_of(name))
        raw.run("VACUUM ANALYZE")
        raw.run("CHECKPOINT")
        raw.close()


if __name__ == "__main__":
    asked = json.loads(sys.argv[1])
    place = Place(**asked["place"])
    assert place.engine in (SQLITE, POSTGRES)
    sys.stdout.write(prepare(place, asked["scenario"], asked["size"]))
