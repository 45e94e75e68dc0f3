"""Rules about who takes part and who waits for whom in a definition."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import product

from workflow.domain.conditions import GateKind
from workflow.domain.definition import Definition, Track
from workflow.domain.definition_places import GatePlace, gates_of
from workflow.domain.located import Located, among, mistake, nearest

_DOWNWARD = (GateKind.SUBUNITS, GateKind.MEMBERS)


def subjects_are_in_one_track(definition: Definition) -> Iterator[Located]:
    """Find kinds of unit that two tracks take, or one track twice.

    Where tracks take only some of them, opening a cycle tells whether they overlap.
    """
    taken: dict[tuple[str, str], str] = {}
    for name, track in definition.tracks.items():
        subjects = track.subjects
        if subjects.where is not None or subjects.tagged is not None:
            continue
        for way, kinds in (("units", subjects.units), ("people_in", subjects.people_in)):
            for place, kind in enumerate(kinds):
                path = ("tracks", name, "subjects", way, place)
                if (way, kind) in taken:
                    yield mistake("subjects_overlap", path, found=kind, track=taken[way, kind])
                taken.setdefault((way, kind), name)


def gates_are_different(definition: Definition) -> Iterator[Located]:
    """Find gates of a stage that look at the same reviews as another of its gates."""
    seen = set()
    for place in gates_of(definition):
        key = (place.at.path, place.gate.of)
        if key in seen:
            yield mistake("gate_repeated", (*place.path, "of"), found=str(place.gate.of))
        seen.add(key)


def gates_look_at_reviews(definition: Definition) -> Iterator[Located]:
    """Find gates behind which there can never be a review."""
    for place in gates_of(definition):
        if not _looked_at(place, definition):
            yield mistake("gate_without_reviews", (*place.path, "of"), found=str(place.gate.of))


def gates_name_stages(definition: Definition) -> Iterator[Located]:
    """Find gates on a stage that the reviews behind them do not go through.

    Members are known by kind, and all of them must; of the units above and below it depends
    on the tree which there are.
    """
    for place in gates_of(definition):
        tracks = _looked_at(place, definition)
        must_have = all if place.gate.of is GateKind.MEMBERS else any
        if not tracks or must_have(place.passed in track.order for track in tracks.values()):
            continue
        known = dict.fromkeys(stage for track in tracks.values() for stage in track.order)
        yield mistake(
            "gate_stage_unknown",
            (*place.path, "passed" if place.gate.passed else "of"),
            found=place.passed,
            expected=nearest(place.passed, [stage for stage in known if stage != place.passed]),
            tracks=among(name for name in tracks if place.passed not in tracks[name].order),
        )


def gates_do_not_wait_for_each_other(definition: Definition) -> Iterator[Located]:
    """Find pairs of gates of which neither can open before the other.

    A head is no member of the unit that he heads, so he and his unit are no such pair.
    """
    gates = {(place.at.path, place.gate.of): place for place in gates_of(definition)}.values()
    upward = [place for place in gates if place.gate.of is GateKind.SUPERIOR]
    downward = [
        place for place in gates if place.gate.of in _DOWNWARD and not place.at.is_of_people
    ]
    for pair in product(downward, upward):
        if _can_meet(*pair) and _waits(*pair) and _waits(*reversed(pair)):
            first, second = sorted(pair, key=lambda place: _rank(place, definition))
            yield mistake(
                "gates_wait_for_each_other",
                (*second.path, "of"),
                found=str(second.gate.of),
                gate=str(first.gate.of),
                track=first.at.track_name,
                stage=first.at.stage.stage,
            )


def _looked_at(place: GatePlace, definition: Definition) -> Mapping[str, Track]:
    """Return the tracks whose reviews a gate may look at."""
    from_person = place.at.is_of_people
    match place.gate.of:
        case GateKind.MEMBERS if not from_person:
            return _where(definition, people_in=place.at.track.subjects.units)
        case GateKind.SUBUNITS if not from_person:
            return _where(definition)
        case GateKind.HEADED_UNIT if from_person:
            return _where(definition)
        case GateKind.SUPERIOR:
            return _where(definition)
        case GateKind.OTHER_VENUES if from_person and _has_venues(definition):
            others = definition.tracks.items()
            return {name: track for name, track in others if track.subjects.is_of_people}
        case _:
            return {}


def _has_venues(definition: Definition) -> bool:
    """Return whether somebody can be reviewed at more than one venue."""
    return any(track.subjects.holders for track in definition.tracks.values())


def _where(definition: Definition, *, people_in: Sequence[str] = ()) -> Mapping[str, Track]:
    """Return the tracks of people in units of some kinds; without kinds those of units."""
    return {
        name: track
        for name, track in definition.tracks.items()
        if (set(people_in) & _venues(track) if people_in else track.subjects.units)
    }


def _can_meet(below: GatePlace, above: GatePlace) -> bool:
    """Return whether the two gates can look at each other's review."""
    if below.gate.of is GateKind.SUBUNITS:
        return not above.at.is_of_people
    kinds = set(below.at.track.subjects.units)
    return bool(kinds & _venues(above.at.track))


def _venues(track: Track) -> set[str]:
    """Return the kinds of unit at which a track reviews people."""
    holders = track.subjects.holders
    return {*track.subjects.people_in, *(holders.on if holders else ())}


def _waits(one: GatePlace, other: GatePlace) -> bool:
    """Return whether the other gate stands at or before the stage that the first waits for."""
    needed = other.at.track.order.get(one.passed)
    return needed is not None and other.at.rank <= needed


def _rank(place: GatePlace, definition: Definition) -> tuple[int, int]:
    return list(definition.tracks).index(place.at.track_name), place.at.rank


GATE_RULES = (
    subjects_are_in_one_track,
    gates_are_different,
    gates_look_at_reviews,
    gates_name_stages,
    gates_do_not_wait_for_each_other,
)
