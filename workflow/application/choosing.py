"""Choose reviews by a query: first by what is known of all, then by what is found of few."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cached_property

from workflow.application.assessing import Reading
from workflow.application.census import Line
from workflow.domain.health import Status
from workflow.domain.query import Query, QueryKey, Term, require_known
from workflow.domain.review import Review
from workflow.domain.standing import NOBODY

# What whoever waits, and why, is found out for each line.
COSTLY = (QueryKey.WAITING, QueryKey.REASON)


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

    def lines(self) -> list[Line]:
        """Return those that stand alike, counted together."""
        chosen = [line for line in self._reading.census.lines if self._is_chosen(line)]
        costly = self._query.of(*COSTLY).terms
        if not costly:
            return chosen
        census = self._reading.census
        census.look_behind(line.review.id for line in chosen if line.review.is_gated)
        found = [(line, census.assessment.assess(line.review)) for line in chosen]
        return [
            line
            for line, status in found
            if all(self._admits_status(term, line.review, status) for term in costly)
        ]

    @cached_property
    def _people(self) -> Mapping[int, str]:
        """Return the codes of all who hold a role or are under review."""
        return {person.id: person.code for person in self._reading.reports.people()}

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
        if not self._reading.sees(line.review):
            return False
        return all(self._admits(term, line) for term in self._query.without(*COSTLY).terms)

    def _admits(self, term: Term, line: Line) -> bool:
        """Return whether a line meets a condition that needs no status."""
        review = line.review
        match term.key:
            case QueryKey.TRACK:
                return term.admits({review.track})
            case QueryKey.STAGE:
                return term.admits({review.state})
            case QueryKey.HEALTH:
                return term.admits({str(line.health)})
            case QueryKey.LATE:
                return term.admits_number(line.working_days_late)
            case _:
                return self._admits_place(term, review)

    def _admits_place(self, term: Term, review: Review) -> bool:
        venue = self._reading.directory.units[review.venue_id]
        match term.key:
            case QueryKey.LEVEL:
                return term.admits({venue.kind})
            case QueryKey.UNIT:
                return term.admits({venue.code})
            case _:
                tops = (self._reading.unit(value).path for value in term.values)
                return any(review.venue_path.startswith(top) for top in tops) is not term.negated

    def _admits_status(self, term: Term, review: Review, status: Status) -> bool:
        if term.key is QueryKey.REASON:
            told = {self._reading.told(review, reason).code for reason in status.reasons}
            return term.admits(told)
        return term.admits(self._waited_for(status))

    def _waited_for(self, status: Status) -> set[str]:
        """Return the roles, units and people whose move it is, as they may be asked for."""
        found: set[str] = set()
        for resolution in status.waiting_on:
            unit = self._reading.directory.units[resolution.unit_id].code
            found |= {resolution.role, unit, f"{resolution.role}@{unit}"}
            found |= {self._people[person] for person in resolution.people if person != NOBODY}
        return found
