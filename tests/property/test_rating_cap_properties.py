"""Caps agree with counting subjects one by one, in whole numbers, whatever a cap says."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime

from hypothesis import given
from hypothesis import strategies as st

from workflow.domain.organisation import Unit
from workflow.domain.rating_cap import cap_sum, moved, would_exceed
from workflow.domain.rating_count import Rated, at_home, by_level, rated, within
from workflow.domain.records.rating import Rating, RatingStep
from workflow.domain.review import Review, SubjectKind
from workflow.domain.scale import Cap, Scale

NAMED = {"vi": "Tên", "en": "Name"}
LEVELS = ("excellent", "good", "completed", "not_completed")
SCALE = Scale.model_validate({"levels": [{"level": name, "title": NAMED} for name in LEVELS]})
AT = datetime(2026, 11, 2, tzinfo=UTC)

# A district with two grassroots organisations, and cells under each of them.
PATHS = {1: "/1/", 2: "/1/2/", 3: "/1/3/", 4: "/1/2/4/", 5: "/1/2/5/", 6: "/1/3/6/"}
KINDS = {1: "district", 2: "grassroots", 3: "grassroots", 4: "cell", 5: "cell", 6: "cell"}
UNITS = {
    number: Unit(
        id=number,
        code=f"U{number}",
        name=f"U{number}",
        kind=KINDS[number],
        parent_id=None,
        path=path,
    )
    for number, path in PATHS.items()
}


@dataclass(frozen=True)
class Someone:
    """A person, drawn at random."""

    track: str
    venues: tuple[int, ...]
    home: int
    is_head: bool
    level: str | None
    older: str | None


@dataclass(frozen=True)
class Wanted:
    """A cap, drawn at random, with its share in whole numbers."""

    level: int
    part: int
    whole: int
    raised_part: int | None
    base: str
    good: int
    rounding: str
    tracks: tuple[str, ...]
    within: str | None
    exclude_heads: bool

    @property
    def cap(self) -> Cap:
        """Return it as a definition says it."""
        raised = None if self.raised_part is None else f"{self.raised_part}/{self.whole}"
        return Cap.model_validate(
            {
                "cap": "drawn",
                "level": LEVELS[self.level],
                "share": f"{self.part}/{self.whole}",
                "raised_share": raised,
                "base": self.base,
                "base_level": LEVELS[self.good],
                "rounding": self.rounding,
                "tracks": self.tracks,
                "within": self.within,
                "exclude_heads": self.exclude_heads,
            }
        )


levels = st.sampled_from((*LEVELS, None))


@st.composite
def people(draw: st.DrawFn) -> Someone:
    """Draw a person, who may be reviewed at several venues."""
    venues = draw(st.lists(st.sampled_from(list(PATHS)), min_size=1, max_size=3, unique=True))
    return Someone(
        track=draw(st.sampled_from(("members", "leaders"))),
        venues=tuple(venues),
        home=draw(st.sampled_from(list(PATHS))),
        is_head=draw(st.booleans()),
        level=draw(levels),
        older=draw(levels),
    )


@st.composite
def caps(draw: st.DrawFn) -> Wanted:
    """Draw a cap that a definition may hold."""
    level = draw(st.integers(0, 2))
    whole = draw(st.integers(1, 100))
    part = draw(st.integers(0, whole))
    return Wanted(
        level=level,
        part=part,
        whole=whole,
        raised_part=draw(st.none() | st.integers(part, whole)),
        base=draw(st.sampled_from(("good_only", "good_or_better", "all_rated"))),
        good=draw(st.integers(level + 1, 3)),
        rounding=draw(st.sampled_from(("floor", "half_up", "ceil"))),
        tracks=tuple(draw(st.lists(st.sampled_from(("members", "leaders")), unique=True))),
        within=draw(st.sampled_from((None, "district", "grassroots", "cell"))),
        exclude_heads=draw(st.booleans()),
    )


# The oracle: people one by one, and no fraction anywhere.


def place_of(person: Someone) -> int:
    """Return where a person counts: at home, else where he was enrolled first."""
    return person.home if person.home in person.venues else person.venues[0]


def scope_of(person: Someone, wanted: Wanted) -> int | None:
    """Return the unit in which a person counts, by walking up from where he is."""
    if wanted.within is None:
        return 1
    for number in reversed([int(part) for part in PATHS[place_of(person)].split("/") if part]):
        if KINDS[number] == wanted.within:
            return number
    return None


def counts_in(person: Someone, wanted: Wanted, unit: int) -> bool:
    """Return whether a person is one of those who count together."""
    if wanted.exclude_heads and person.is_head:
        return False
    if wanted.tracks and person.track not in wanted.tracks:
        return False
    return person.level is not None and scope_of(person, wanted) == unit


def base_of(group: Sequence[Someone], wanted: Wanted) -> int:
    """Count those of whom the cap is a share."""
    counted = 0
    for person in group:
        place = LEVELS.index(person.level or "")
        is_good_only = wanted.base == "good_only" and place == wanted.good
        is_better = wanted.base == "good_or_better" and place <= wanted.good
        if is_good_only or is_better or wanted.base == "all_rated":
            counted += 1
    return counted


def most(base: int, part: int, wanted: Wanted) -> int:
    """Return how many are allowed, by trying: the whole numbers one after the other."""
    number = 0
    while not _is_enough(number, base, part, wanted):
        number += 1
    return number


def _is_enough(number: int, base: int, part: int, wanted: Wanted) -> bool:
    exact = part * base  # of `wanted.whole`
    match wanted.rounding:
        case "floor":
            return (number + 1) * wanted.whole > exact
        case "ceil":
            return number * wanted.whole >= exact
        case _:
            return (2 * number + 1) * wanted.whole > 2 * exact


def stored(everybody: Sequence[Someone]) -> tuple[list[Review], list[Rating], dict[int, int]]:
    """Return the reviews and ratings of people, and where the people are at home."""
    reviews: list[Review] = []
    ratings: list[Rating] = []
    for number, person in enumerate(everybody, 1):
        reviews += [
            Review(
                cycle_id=1,
                id=100 * number + place,
                track=person.track,
                subject_kind=SubjectKind.PERSON,
                subject_id=number,
                venue_id=venue,
                venue_path=PATHS[venue],
                state="rating",
                rank=2,
                entered_at=AT,
                opened_at=AT,
                touched_at=AT,
            )
            for place, venue in enumerate(person.venues)
        ]
        ratings += [
            Rating(
                subject_kind=SubjectKind.PERSON,
                subject_id=number,
                id=2 * number + is_newest,
                step=RatingStep.DECIDED,
                level=level,
                given_on=date(2026, 11, 2),
                given_by="P",
                newest=is_newest,
            )
            for is_newest, level in ((False, person.older), (True, person.level))
            if level is not None
        ]
    return reviews, ratings, {number: person.home for number, person in enumerate(everybody, 1)}


def grouped(everybody: Sequence[Someone], wanted: Wanted) -> dict[int, list[Rated]]:
    """Return who counts together, as the product finds it."""
    reviews, ratings, homes = stored(everybody)
    heads = {number for number, person in enumerate(everybody, 1) if person.is_head}
    subjects = rated(
        at_home(reviews, lambda _: homes), ratings, step=RatingStep.DECIDED, heads=frozenset(heads)
    )
    return within(wanted.cap, subjects, UNITS, whole=1)


class TestCapSum:
    @given(st.lists(people(), max_size=40), caps(), st.booleans())
    def test_is_that_of_counting_one_by_one(
        self, everybody: list[Someone], wanted: Wanted, raised: bool
    ) -> None:
        groups = grouped(everybody, wanted)

        for unit in PATHS:
            found = cap_sum(wanted.cap, by_level(groups.get(unit, [])), SCALE, raised=raised)
            together = [person for person in everybody if counts_in(person, wanted, unit)]
            have = sum(LEVELS.index(person.level or "") == wanted.level for person in together)
            part = wanted.raised_part if raised and wanted.raised_part is not None else wanted.part
            allowed = most(base_of(together, wanted), part, wanted)
            assert found.base_count == base_of(together, wanted)
            assert (found.given, found.allowed) == (have, allowed)
            assert found.excess == (have - allowed if have > allowed else 0)
            assert sum(found.counts.values()) == len(together)

    @given(st.lists(people(), max_size=40), caps())
    def test_counts_everybody_in_one_unit_at_most(
        self, everybody: list[Someone], wanted: Wanted
    ) -> None:
        groups = grouped(everybody, wanted)

        counted = [each.review.subject_id for group in groups.values() for each in group]

        assert len(counted) == len(set(counted))


class TestWouldExceed:
    @given(
        st.lists(st.tuples(levels, levels), max_size=12),
        st.dictionaries(st.sampled_from(LEVELS), st.integers(0, 30)),
        caps(),
    )
    def test_judges_what_stands_there_after_all_moves(
        self, moves: list[tuple[str | None, str | None]], more: dict[str, int], wanted: Wanted
    ) -> None:
        before = {
            level: more.get(level, 0) + sum(was == level for was, _ in moves) for level in LEVELS
        }
        after = {
            level: more.get(level, 0) + sum(to == level for _, to in moves) for level in LEVELS
        }

        found = would_exceed(wanted.cap, before, moves, SCALE)

        last = cap_sum(wanted.cap, after, SCALE)
        assert moved(before, moves) == after
        assert found in (None, last)
        if not last.excess:
            assert found is None
        elif last.excess > cap_sum(wanted.cap, before, SCALE).excess:
            assert found == last

    @given(st.dictionaries(st.sampled_from(LEVELS), st.integers(0, 30)), caps())
    def test_never_refuses_to_do_nothing(self, counts: dict[str, int], wanted: Wanted) -> None:
        assert would_exceed(wanted.cap, counts, [], SCALE) is None
