"""What people should know when a cycle goes on by another version; nothing is refused for it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator

from workflow.domain.definition import Definition
from workflow.domain.enrolment import Finding, Place

SAMPLE = 5

Taken = frozenset[tuple[str, str, str]]


def taken(places: Iterable[Place]) -> Taken:
    """Return who is taken, as (track, code of the subject, code of the venue)."""
    return frozenset((place.track, place.subject_code, place.venue.code) for place in places)


def find(before: Definition, after: Definition, *, then: Taken, now: Taken) -> Iterator[Finding]:
    """Yield tracks that come and go, and whom the selectors of the tracks that stay take.

    Nobody is enrolled or removed: who is under review was settled when the cycle was opened.

    Args:
        before: The version that is left.
        after: The one that comes.
        then: Whom the first would take today.
        now: Whom the second would take today.
    """
    come = _by_track(now)
    old, new = before.tracks, after.tracks
    for track in (name for name in new if name not in old):
        yield Finding(code="track_added", facts={"track": track, "count": len(come[track])})
    for track in (name for name in old if name not in new):
        yield Finding(code="track_removed", facts={"track": track})
    both = old.keys() & new.keys()
    for track, codes in _by_track(each for each in then - now if each[0] in both).items():
        yield Finding(code="no_longer_taken", facts=_facts(track, codes))
    for track, codes in _by_track(each for each in now - then if each[0] in both).items():
        yield Finding(code="newly_taken", facts=_facts(track, codes))


def _facts(track: str, codes: list[str]) -> dict[str, object]:
    return {"track": track, "count": len(codes), "sample": codes[:SAMPLE]}


def _by_track(found: Iterable[tuple[str, str, str]]) -> dict[str, list[str]]:
    grouped: defaultdict[str, list[str]] = defaultdict(list)
    for track, subject, _ in sorted(found):
        grouped[track].append(subject)
    return grouped
