"""Choose reviews by a query: first by what is known of all, then by what is found of few."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cached_property

from workflow.application.assessing import Reading
from workflow.application.census import Line
from workflow.domain.health import Status
from workflow.domain.query import Query, QueryKey, Term, require_known
from workflow.domain.review import Review
from workflow.domain.standing import NOBODY, Venue

# What whoever waits, and why, is found out for each line.
COSTLY = (QueryKey.WAITING, QueryKey.REASON)
# What is asked of the venue alone.
PLACES = (QueryKey.LEVEL, QueryKey.UNIT, QueryKey.UNDER)


class Choice:
    """The reviews of a cycle that a query means, as whoever reads may see them.

    Raises:
        InvalidValueError: The query names a track, stage, kind of unit, role or reason that the
            definition has not.
        NotFoundError: It names a unit that there is not.
    """

    def __init__(self, reading: Reading, query: Query) -> None:
        self._reading, self._query = reading, query
        self._require_known()
        # Who is waited for in his own case does not stand for others.
        asked = [value for term in query.of(QueryKey.WAITING).terms for value in term.values]
        people = map(reading.reports.person, asked)
        reading.count_apart(person.id for person in people if person is not None)

    def lines(self) -> list[Line]:
        """Return those that stand alike, counted together."""
        lines = [line for line in self._reading.census.lines if self._is_chosen(line)]
        chosen = self._at_their_venues(lines)
        costly = self._query.of(*COSTLY).terms
        if not costly:
            return chosen
        census = self._reading.census
        census.gates.look([line.review.id for line in chosen if line.review.is_gated])
        found = [
            (line, [(part, census.assessment.assess(part.review)) for part in line.each()])
            for line in chosen
        ]
        self._reading.learn(
            person for _, parts in found for _, status in parts for person in _waited_for(status)
        )
        admitted = (
            (
                line,
                [
                    venue
                    for part, status in parts
                    if all(self._admits_status(term, part.review, status) for term in costly)
                    for venue in part.venues
                ],
            )
            for line, parts in found
        )
        return [line.only(venues) for line, venues in admitted if venues]

    def _at_their_venues(self, lines: Iterable[Line]) -> list[Line]:
        """Return those at the venues that are asked for and may be seen."""
        reading, terms = self._reading, self._query.of(*PLACES).terms
        if reading.viewer is None and not terms:
            return list(lines)
        found = (
            (
                line,
                [
                    venue
                    for venue in line.venues
                    if all(self._admits_place(term, venue) for term in terms)
                    and reading.sees_at(line, venue)
                ],
            )
            for line in lines
        )
        return [line.only(venues) for line, venues in found if venues]

    @cached_property
    def _paths(self) -> Mapping[str, str]:
        """Return the paths of the units under which is asked, by code."""
        asked = self._query.of(QueryKey.UNDER).terms
        return {code: self._reading.path_of(code) for term in asked for code in term.values}

    def _require_known(self) -> None:
        definition = self._reading.context.definition
        tracks = definition.tracks
        known: Mapping[QueryKey, Iterable[str]] = {
            QueryKey.TRACK: tracks,
            QueryKey.STAGE: {s.stage for track in tracks.values() for s in track.stages},
            QueryKey.LEVEL: {unit.kind for unit in self._reading.directory.units.values()},
        }
        for term in self._query.terms:
            if term.key in known:
                require_known(term.key, term.values, set(known[term.key]))
            if term.key in (QueryKey.UNDER, QueryKey.UNIT):
                for value in term.values:
                    self._reading.unit(value)

    def _is_chosen(self, line: Line) -> bool:
        terms = self._query.without(*COSTLY, *PLACES).terms
        return all(self._admits(term, line) for term in terms)

    def _admits(self, term: Term, line: Line) -> bool:
        """Return whether a line meets a condition that needs no status."""
        match term.key:
            case QueryKey.TRACK:
                return term.admits({line.review.track})
            case QueryKey.STAGE:
                return term.admits({line.review.state})
            case QueryKey.HEALTH:
                return term.admits({str(line.health)})
            case _:
                return term.admits_number(line.working_days_late)

    def _admits_place(self, term: Term, venue: Venue) -> bool:
        match term.key:
            case QueryKey.LEVEL:
                return term.admits({self._reading.directory.units[venue.id].kind})
            case QueryKey.UNIT:
                return term.admits({self._reading.directory.units[venue.id].code})
            case _:
                tops = (self._paths[code] for code in term.values)
                return any(map(venue.path.startswith, tops)) is not term.negated

    def _admits_status(self, term: Term, review: Review, status: Status) -> bool:
        if term.key is QueryKey.REASON:
            told = {self._reading.told(review, reason).code for reason in status.reasons}
            return term.admits(told)
        return term.admits(self._whose_move(status))

    def _whose_move(self, status: Status) -> set[str]:
        """Return the roles, units and people whose move it is, as they may be asked for."""
        found = set(self._reading.codes(_waited_for(status)))
        for resolution in status.waiting_on:
            unit = self._reading.directory.units[resolution.unit_id].code
            found |= {resolution.role, unit, f"{resolution.role}@{unit}"}
        return found


def _waited_for(status: Status) -> set[int]:
    """Return the ids of the people whose move it is."""
    return {person for who in status.waiting_on for person in who.people} - {NOBODY}
