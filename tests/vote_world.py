"""A commune whose committee is voted on: a confidence vote, and a ballot on ratings.

D         the district: D-1 its secretary, D-2 and D-3 its standing board, D-4 without a role
X         the commune: X-1 the secretary, X-2 ... X-6 members, X-7 the clerk who records votes,
          X-8 and X-9 who count; all of them are under review
X.1       a cell of it with one member, X.1-1
Y         another commune with one member, Y-1
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from runtime.application import Application
from tests.databases import Template, template_database
from tests.definitions import NAMED
from tests.voting import CONFIDENCE
from workflow.application.desk import Recorded
from workflow.application.list_votes import ReadVote, VoteFilter
from workflow.application.open_cycle import OpenRequest
from workflow.domain.command import Command
from workflow.domain.rows import PersonRow, RoleRow, UnitRow
from workflow.domain.rows_of_votes import CountRow, VoteRow

ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
CYCLE = "voting-D"
HELD_ON = date(2018, 11, 20)
CLERK, BOARD, SUBJECT, OTHER = "X-7", "D-2", "X-2", "X-3"
TELLERS = ("X-8", "X-9")

LEVELS = ("excellent", "good", "completed", "not_completed")


def at(day: date, hour: int = 8) -> datetime:
    """Return a moment of a local day."""
    return datetime.combine(day, time(hour), tzinfo=ZONE).astimezone(UTC)


LOADED_AT, OPENED_AT = at(date(2018, 11, 1)), at(date(2018, 11, 5))
PLANNED_AT, COUNTED_AT = at(date(2018, 11, 6)), at(HELD_ON, 17)
CONFIRMED_AT, READ_AT = at(HELD_ON, 18), at(date(2018, 12, 1))


def definition(**changes: Any) -> dict[str, Any]:
    """Return a definition in which every review waits for a confidence vote."""
    held = [{"vote_held": {"rule": "confidence"}}]
    cadre = [_stage("voting", auto=True, requires=held), _stage("rating")]
    content = {
        "name": "voting",
        "title": NAMED,
        "calendar": "vn_public",
        "time_zone": "Asia/Ho_Chi_Minh",
        "stalled_after": "20wd",
        "head_role": "secretary",
        "authority": {"role": "standing_board", "at": "district"},
        "roles": {
            "secretary": {"title": NAMED, "reach": "subtree"},
            "clerk": {"title": NAMED},
            "standing_board": {"title": NAMED, "reach": "subtree"},
        },
        "scale": {"levels": [{"level": name, "title": _level(name)} for name in LEVELS]},
        "votes": _votes(),
        "tracks": {
            "cadre": _track(cadre, people_in=["commune", "cell"]),
            "collective": _track([_stage("voting")], units=["commune"]),
        },
    }
    return {**content, **changes}


def _votes() -> dict[str, Any]:
    ballot = {**dict.fromkeys(LEVELS, NAMED), "not_rated": NAMED}
    of_members = {"base": "membership", "quorum": None, "recorded_by": "clerk"}
    # Twice in five years, as a district had it; once and in the third year, as regulation 262.
    twice = {"begins": "2015-08-01", "years": 5, "times": 2}
    once = {"begins": "2016-07-01", "years": 5, "in_year": 3}
    return {
        "confidence": {**CONFIDENCE, "recorded_by": ["clerk", "standing_board"], "term": twice},
        "rating_ballot": {"title": NAMED, "options": ballot, "two_tellers": False},
        "assembly": {**CONFIDENCE, **of_members, "term": once},
    }


def _track(stages: list[dict[str, Any]], **subjects: Any) -> dict[str, Any]:
    return {"title": NAMED, "subjects": subjects, "stages": stages}


def _level(name: str) -> dict[str, str]:
    return {"vi": f"Mức {name}", "en": name}


def _stage(name: str, **changes: Any) -> dict[str, Any]:
    stage = {"stage": name, "kind": "task", "title": NAMED, "owner": "secretary"}
    return {**stage, "due": {"no_deadline": True}, **changes}


def unit_rows() -> list[UnitRow]:
    """Return the units, parents first."""
    places = [("D", "district", None), ("X", "commune", "D"), ("X.1", "cell", "X")]
    places.append(("Y", "commune", "D"))
    return [
        UnitRow(code=code, name=f"Đơn vị {code}", kind=kind, parent=parent, line=line)
        for line, (code, kind, parent) in enumerate(places, start=2)
    ]


def person_rows() -> list[PersonRow]:
    """Return the people."""
    places = [(f"D-{n}", "D") for n in range(1, 5)] + [(f"X-{n}", "X") for n in range(1, 10)]
    places += [("X.1-1", "X.1"), ("Y-1", "Y")]
    return [
        PersonRow(
            code=code,
            name=f"Cán bộ {code}",
            email=None,
            language="vi",
            unit=unit,
            joined_on=date(2000, 1, 1),
            managed_by=None,
            line=line,
        )
        for line, (code, unit) in enumerate(places, start=2)
    ]


def role_rows() -> list[RoleRow]:
    """Return who is what."""
    held = [("secretary", "D-1", "D"), ("standing_board", "D-2", "D")]
    held += [("standing_board", "D-3", "D"), ("secretary", "X-1", "X"), ("clerk", CLERK, "X")]
    return [
        RoleRow(role=role, person=person, unit=unit, from_on=None, to_on=None, line=line)
        for line, (role, person, unit) in enumerate(held, start=2)
    ]


def install(url: str) -> None:
    """Make the database, bring in the organisation and open the cycle."""
    app = Application.create(url, rehearsal=True)
    app.import_calendar("vn_public", [], command=app.command(now=LOADED_AT))
    app.add_definition(definition(), command=app.command(now=LOADED_AT))
    app.import_units(unit_rows(), file="u", command=app.command(now=LOADED_AT))
    app.import_people(person_rows(), file="p", command=app.command(now=LOADED_AT))
    app.import_roles(role_rows(), file="r", command=app.command(now=LOADED_AT))
    request = OpenRequest(definition="voting", unit="D", start_on=date(2018, 11, 5))
    app.open_cycle(request, command=app.command(now=OPENED_AT))
    app.close()


OPENED: Template = template_database("votes_opened", install)

NUMBERS: dict[str, Any] = {
    "convened": 30,
    "present": 21,
    "issued": 21,
    "collected": 21,
    "valid": 21,
    "invalid": 0,
}


@dataclass(frozen=True, slots=True)
class World:
    """What people do with votes.

    Attributes:
        actor: Code of the person who acts; None for the operator.
    """

    app: Application
    actor: str | None = None

    def by(self, actor: str | None) -> World:
        """Return the same world for a person who acts."""
        return World(self.app, actor)

    def command(self, now: datetime, command_id: str | None = None) -> Command:
        """Return the frame of an act."""
        return self.app.command(actor=self.actor, now=now, command_id=command_id)

    def plan(
        self,
        *subjects: str,
        now: datetime = PLANNED_AT,
        command_id: str | None = None,
        **given: Any,
    ) -> Recorded:
        """Plan a vote of the commune about subjects, which two people count."""
        told = {"rule": "confidence", "unit": "X", "held_on": HELD_ON, "tellers": TELLERS}
        row = VoteRow(subjects=subjects or (SUBJECT,), **{**told, **given})
        return self.app.plan_votes(CYCLE, [row], command=self.command(now, command_id))

    def count(
        self,
        code: str = "V1",
        teller: int = 1,
        votes: Mapping[str, Mapping[str, int]] | None = None,
        *,
        now: datetime = COUNTED_AT,
        command_id: str | None = None,
        person: str | None = None,
        **numbers: int,
    ) -> Recorded:
        """Enter what a teller counted: numbers, and votes by subject and option."""
        rows = count_rows(code, teller, votes or {}, person=person, **numbers)
        return self.app.count_votes(CYCLE, rows, command=self.command(now, command_id))

    def enter(
        self,
        rows: Sequence[CountRow],
        *,
        file: str | None = "c.csv",
        plan: bool = False,
        now: datetime = COUNTED_AT,
    ) -> Recorded:
        """Enter rows of a file."""
        command = self.command(now)
        return self.app.count_votes(CYCLE, rows, file=file, plan=plan, command=command)

    def counted(self, *, low: int = 14, subjects: Sequence[str] = (SUBJECT,), **plan: Any) -> None:
        """Plan a vote that both tellers count alike, with so many low votes of 21."""
        self.plan(*subjects, **plan)
        votes = {subject: {"high": 21 - low, "confidence": 0, "low": low} for subject in subjects}
        for teller in (1, 2):
            self.count("V1", teller, votes, **NUMBERS)

    def confirm(
        self, *codes: str, now: datetime = CONFIRMED_AT, command_id: str | None = None, **given: Any
    ) -> Recorded:
        """Confirm votes."""
        command = self.command(now, command_id)
        return self.app.confirm_votes(CYCLE, codes or ("V1",), command=command, **given)

    def cancel(self, *codes: str, reason: str = "Ghi nhầm", now: datetime = COUNTED_AT) -> Recorded:
        """Cancel votes."""
        command = self.command(now)
        return self.app.cancel_votes(CYCLE, codes or ("V1",), reason=reason, command=command)

    def listed(self, *, now: datetime = READ_AT, **wanted: Any) -> list[ReadVote]:
        """Return the votes that the person sees."""
        found = self.app.list_votes(CYCLE, VoteFilter(**wanted), now=now, actor=self.actor)
        return [*found.items]

    def one(self, code: str = "V1", *, now: datetime = READ_AT) -> ReadVote:
        """Return one vote as the person sees it."""
        [found] = self.app.list_votes.one(CYCLE, code, now=now, actor=self.actor).items
        return found

    def results(self, code: str = "V1") -> set[str]:
        """Return the subjects whose results the person sees."""
        vote = self.one(code)
        return {row.key for number, row in vote.reviews.items() if number in vote.shown}

    def state(self, subject: str = SUBJECT) -> str:
        """Return at which stage a review stands."""
        shown = self.app.show_review(CYCLE, subject, now=READ_AT)
        return shown.subject.row.review.state

    def unmet(self, subject: str = SUBJECT) -> list[str]:
        """Return the codes of what a review lacks."""
        shown = self.app.show_review(CYCLE, subject, now=READ_AT)
        return [each.reason.code for each in shown.requirements if each.reason is not None]


def count_rows(
    code: str,
    teller: int,
    votes: Mapping[str, Mapping[str, int]],
    *,
    person: str | None = None,
    **numbers: Any,
) -> list[CountRow]:
    """Return what a teller counted as the rows of a file from line 2 on."""
    place: dict[str, Any] = {"vote": code, "teller": teller}
    rows = [CountRow(**place, person=person, **numbers, line=2)] if numbers or person else []
    told = [(subject, name, n) for subject, found in votes.items() for name, n in found.items()]
    rows += [
        CountRow(**place, subject=subject, option=option, count=count, line=line)
        for line, (subject, option, count) in enumerate(told, start=3)
    ]
    return rows
