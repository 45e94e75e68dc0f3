"""Read votes, their results and their totals, as far as whoever reads may see them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar

from workflow.application.assessing import Reading, require_cycle
from workflow.application.catalogue import Catalogue, CycleContext
from workflow.application.list_ratings import sees_rating
from workflow.application.vote_files import load_votes, with_names
from workflow.domain.confidentiality import is_own_case
from workflow.domain.errors import InvalidValueError, NotFoundError
from workflow.domain.organisation import Person, Unit
from workflow.domain.records.rating import Rating, RatingStep
from workflow.domain.records.record import Record
from workflow.domain.records.vote import Vote, VoteStatus
from workflow.domain.review import Reason, Review
from workflow.domain.vote_file import VoteFile
from workflow.domain.vote_totals import Totals, totals_of
from workflow.ports.reports import Reports, ReviewFilter, ReviewRow

R = TypeVar("R", bound=Record)
EVERY_STATUS = tuple(VoteStatus)


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadVote:
    """A vote as whoever reads may see it.

    Attributes:
        unit: The unit that votes.
        people: The tellers, by id.
        reviews: Those on the ballot that are shown, by review in Vietnamese order.
        shown: Ids of those of them whose results are shown too.
        is_whole: Whether a role reaches the unit; else only the own result is shown.
        proposals: The newest proposed rating of each that may be seen, where the options are
            levels.
    """

    context: CycleContext
    file: VoteFile
    unit: Unit
    people: Mapping[int, Person]
    reviews: Mapping[int, ReviewRow]
    shown: frozenset[int]
    is_whole: bool
    proposals: Mapping[int, Rating]

    @property
    def key(self) -> str:
        """Return `CYCLE/CODE`."""
        return f"{self.context.cycle.code}/{self.file.vote.code}"

    def named(self, reasons: Iterable[Reason]) -> list[Reason]:
        """Return reasons about those that are shown, with their codes."""
        names = {number: row.key for number, row in self.reviews.items()}
        return [
            with_names(reason, names)
            for reason in reasons
            if reason.facts.get("subject") in {None, *self.shown}
        ]


@dataclass(frozen=True, slots=True, kw_only=True)
class VoteList:
    """Votes of a cycle by day and code."""

    context: CycleContext
    as_of: datetime
    items: Sequence[ReadVote]


@dataclass(frozen=True, slots=True, kw_only=True)
class VoteFilter:
    """Which votes are asked for; None means all.

    Attributes:
        under: Code of the unit at or under which somebody votes.
    """

    under: str | None = None
    rule: str | None = None
    status: VoteStatus | None = None
    stratum: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ListVotes:
    """The use case behind `vote list`, `show`, `export` and `totals`."""

    read: Callable[[], Reports]
    catalogue: Catalogue

    def __call__(
        self,
        cycle: str,
        wanted: VoteFilter = VoteFilter(),
        *,
        now: datetime,
        actor: str | None = None,
    ) -> VoteList:
        """Return the votes that may be seen.

        Raises:
            NotFoundError: No such cycle, unit or person.
            InvalidValueError: The definition has no such rule.
        """
        with self.read() as reports:
            reading = Reading(reports, self.catalogue, cycle, now=now, actor=actor)
            votes = list(_wanted(reading, wanted))
            items = sorted(_read(reading, votes), key=_place)
            return VoteList(context=reading.context, as_of=reading.now, items=items)

    def one(self, cycle: str, code: str, *, now: datetime, actor: str | None = None) -> VoteList:
        """Return one vote.

        Raises:
            NotFoundError: No such cycle or person, or no vote that may be seen.
        """
        with self.read() as reports:
            reading = Reading(reports, self.catalogue, cycle, now=now, actor=actor)
            found = reports.records(reading.cycle.id, Vote, by="code", values=[code])
            items = _read(reading, found)
            if not items:
                raise NotFoundError("vote_not_found", vote=f"{cycle}/{code}")
            return VoteList(context=reading.context, as_of=reading.now, items=items)

    def codes(self, cycle: str, ids: Iterable[int]) -> list[str]:
        """Return the codes of votes in the order of their numbers.

        Raises:
            NotFoundError: No such cycle.
        """
        with self.read() as reports:
            number = require_cycle(reports, cycle).id
            return [vote.code for vote in reports.records(number, Vote, by="id", values=ids)]

    def totals(
        self, cycle: str, wanted: VoteFilter = VoteFilter(), *, now: datetime, actor: str | None
    ) -> tuple[datetime, list[Totals]]:
        """Return the moment, and the totals of each rule by which was voted, in their order.

        Votes are summed that the actor may see whole.

        Raises:
            NotFoundError: No such cycle, unit or person.
            InvalidValueError: The definition has no such rule.
        """
        found = self(cycle, wanted, now=now, actor=actor)
        by_rule: dict[str, list[VoteFile]] = {}
        for vote in found.items:
            if vote.is_whole:
                by_rule.setdefault(vote.file.vote.rule, []).append(vote.file)
        rules = found.context.definition.votes
        return found.as_of, [
            totals_of(name, rule, by_rule[name]) for name, rule in rules.items() if name in by_rule
        ]


def _wanted(reading: Reading, wanted: VoteFilter) -> Iterable[Vote]:
    known = reading.context.definition.votes
    if wanted.rule is not None and wanted.rule not in known:
        expected = ", ".join(known) or "—"
        raise InvalidValueError("vote_rule_unknown", found=wanted.rule, expected=expected)
    path = reading.path_of(wanted.under)
    units = reading.directory.units
    for vote in reading.reports.records(reading.cycle.id, Vote):
        if (
            units[vote.unit_id].path.startswith(path)
            and wanted.rule in (None, vote.rule)
            and wanted.status in (None, vote.status)
            and wanted.stratum in (None, vote.stratum)
        ):
            yield vote


def _place(vote: ReadVote) -> tuple[object, ...]:
    return vote.file.vote.held_on, vote.unit.code, vote.file.vote.id


def _read(reading: Reading, votes: Sequence[Vote]) -> list[ReadVote]:
    """Return votes with their names, those left out that may not be seen."""

    def find(kind: type[R], by: str, values: Iterable[int], /) -> list[R]:
        return reading.reports.records(reading.cycle.id, kind, by=by, values=values)

    files = load_votes(find, votes, reading.context.definition)
    ids = tuple({number for file in files for number in file.subjects})
    found = reading.reports.reviews(reading.cycle.id, ReviewFilter(ids=ids)) if ids else []
    rows = {row.review.id: row for row in sorted(found, key=lambda row: (row.sort, row.key))}
    seen = [(file, _sight(reading, file, rows)) for file in files]
    visible = [(file, sight) for file, sight in seen if sight is not None]
    tellers = {one.person_id for file, _ in visible for one in file.tellers.values()}
    people = {one.id: one for one in reading.reports.people(ids=tellers)} if tellers else {}
    return [_one(reading, file, sight, rows, people) for file, sight in visible]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Sight:
    """What whoever reads sees of a vote: some of the subjects, and results of some of them."""

    is_whole: bool
    subjects: frozenset[int]
    results: frozenset[int]


def _sight(reading: Reading, file: VoteFile, rows: Mapping[int, ReviewRow]) -> _Sight | None:
    """Return what may be seen: nobody learns the own result before it is confirmed."""
    about = frozenset(file.about)
    viewer = reading.viewer
    if viewer is None:
        return _Sight(is_whole=True, subjects=about, results=about)
    own = frozenset(number for number in about if _is_own(reading, rows[number].review))
    hidden = frozenset() if file.vote.status is VoteStatus.CONFIRMED else own
    if viewer.reaches(file.vote.unit_id):
        return _Sight(is_whole=True, subjects=about, results=about - hidden)
    if own - hidden:
        return _Sight(is_whole=False, subjects=own, results=own)
    return None


def _is_own(reading: Reading, review: Review) -> bool:
    viewer = reading.viewer
    return viewer is not None and is_own_case(
        viewer.person_id, review, reading.context.definition, reading.directory
    )


def _one(
    reading: Reading,
    file: VoteFile,
    sight: _Sight,
    rows: Mapping[int, ReviewRow],
    people: Mapping[int, Person],
) -> ReadVote:
    shown = {number: row for number, row in rows.items() if number in sight.subjects}
    rates = sight.is_whole and is_rating_ballot(reading.context, file)
    return ReadVote(
        context=reading.context,
        file=file,
        unit=reading.directory.units[file.vote.unit_id],
        people={one.person_id: people[one.person_id] for one in file.tellers.values()},
        reviews=shown,
        shown=sight.results,
        is_whole=sight.is_whole,
        proposals=_proposals(reading, shown) if rates else {},
    )


def is_rating_ballot(context: CycleContext, file: VoteFile) -> bool:
    """Return whether the options of a vote are levels of the scale, or that there is none."""
    scale = context.definition.scale
    levels = {level.level for level in scale.levels} if scale else set()
    return bool(levels & file.rule.options.keys()) and (
        file.rule.options.keys() <= {*levels, "not_rated"}
    )


def _proposals(reading: Reading, rows: Mapping[int, ReviewRow]) -> dict[int, Rating]:
    """Return the newest proposed rating of subjects that may be seen, by review."""
    ids = {row.review.subject_id for row in rows.values()}
    proposed = {
        (rating.subject_kind, rating.subject_id): rating
        for rating in reading.reports.records(reading.cycle.id, Rating, by="subject_id", values=ids)
        if rating.newest and rating.step is RatingStep.PROPOSED
    }
    places = {
        number: (row.review.subject_kind, row.review.subject_id) for number, row in rows.items()
    }
    return {
        number: proposed[place]
        for number, place in places.items()
        if place in proposed and sees_rating(reading, proposed[place], rows[number].review)
    }
