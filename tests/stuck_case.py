"""One reason for which a review is stuck, and what the person whom it names does about it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from tests.functional.opening import Telling
from tests.stuck_openings import Organisation
from workflow.domain.definition import Definition, Stage


@dataclass(slots=True)
class Play:
    """A cycle that is played from one reason to the next.

    Attributes:
        meetings: What is told of the meetings that were held, by code.
        number: Of the newest meeting, session or document.
    """

    organisation: Organisation
    definition: Definition
    story: Telling
    meetings: dict[str, list[str]] = field(default_factory=dict)
    newest: dict[str, str] = field(default_factory=dict)
    number: int = 0

    @property
    def today(self) -> date:
        """Return the day of what is done next."""
        return date.fromisoformat(self.story.day)

    def pass_to(self, day: date) -> None:
        """Let time pass until the first day of the week that is one of work."""
        while day.weekday() >= 5:
            day += timedelta(days=1)
        self.story.day = day.isoformat()
        self.story.do("tick")

    def next_number(self) -> int:
        """Return a number that nothing has yet."""
        self.number += 1
        return self.number


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """A reason of a review, and one of those whom it names.

    Attributes:
        review: As `review why` calls it.
        subject: As records call it: with its venue where it has several.
        named: Codes of all whom it names.
        who: Code of the one who acts.
    """

    play: Play
    review: str
    subject: str
    venue: str
    track: str
    stage: Stage
    code: str
    facts: Mapping[str, Any]
    named: Sequence[str]
    who: str | None

    @property
    def story(self) -> Telling:
        """Return the story in which it happens."""
        return self.play.story

    @property
    def here(self) -> tuple[str, str]:
        """Return the option that names the cycle."""
        return self.story.here

    @property
    def today(self) -> str:
        """Return the day of the act."""
        return self.story.day

    @property
    def person(self) -> str | None:
        """Return the person under review, None when a unit is."""
        bare = self.subject.partition("@")[0]
        return None if bare in self.play.organisation.places else bare

    def do(self, *given: object) -> Any:
        """Let the person act whom the reason names."""
        return self.story.do(*given, by=self.who)

    def let_somebody(self, *given: object) -> str:
        """Let the first person act who may; return who it was."""
        said = None
        for who in self.play.organisation.people:
            if who == self.who:
                continue
            said = self.story.run(*given, *self.story._frame(who))
            if said.status == 0:
                return who
        raise AssertionError((given, said and said.err))

    def holders_above(self, role: str) -> list[str]:
        """Return who holds a role on a unit above the venue."""
        organisation = self.play.organisation
        return [
            who
            for unit in organisation.lineage(self.venue)[1:]
            for who in organisation.places[unit].roles.get(role, ())
        ]

    @property
    def holders_anywhere(self) -> list[str]:
        """Return people who hold roles, those above the venue first."""
        organisation = self.play.organisation
        upwards = organisation.lineage(self.venue)[::-1]
        places = [organisation.places[unit].roles.values() for unit in upwards]
        return [who for roles in places for held in roles for who in held]

    @property
    def head(self) -> str:
        """Return who heads the venue, or else somebody there."""
        held = self.play.organisation.places[self.venue].roles
        return [*held.get(self.play.definition.head_role, ()), *self.bystanders][0]

    @property
    def bystanders(self) -> list[str]:
        """Return people not under review here, nearest first, those who head a unit last."""
        organisation = self.play.organisation
        head = self.play.definition.head_role
        heads = {who for at in organisation.places.values() for who in at.roles.get(head, ())}
        lineage = organisation.lineage(self.venue)
        near = [who for unit in lineage for who in _there(self, unit)]
        others = [w for w in (*near, *organisation.people) if w != self.person]
        return sorted(dict.fromkeys(others), key=lambda who: who in heads)


def _there(case: Case, unit: str) -> list[str]:
    at = case.play.organisation.places[unit]
    return [*at.people, *(who for held in at.roles.values() for who in held)]
