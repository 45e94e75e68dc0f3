"""What the processes of these tests do; functions by name, because they travel to the process."""

from __future__ import annotations

import contextlib
from dataclasses import dataclass
from datetime import date
from typing import Any

from runtime.application import Application
from tests import small_world
from tests.crash.acts_of_organisation import ACTS
from tests.crash.processes import Act
from tests.databases import Template, template_database
from tests.migrating import add_version, climbing, migrate, renaming, setting
from tests.small_world import LOADED_AT, World, november
from workflow.application.add_definition import AddedDefinition
from workflow.application.add_evidence import EvidenceRequest
from workflow.application.close_cycle import ClosedCycle
from workflow.application.desk import Recorded
from workflow.application.fire_trigger import Fired
from workflow.application.hold_cycle import HeldCycle, HoldRequest
from workflow.application.import_organisation import ImportReport
from workflow.application.migrate_cycle import MigratedCycle
from workflow.application.mute_notices import MuteRequest
from workflow.application.open_cycle import OpenedCycle, OpenRequest
from workflow.application.remind_people import RemindedPeople, RemindRequest
from workflow.application.retry_notices import RetriedNotices, RetryRequest
from workflow.domain.errors import ConflictError, NotFoundError
from workflow.domain.migration import DuePolicy
from workflow.domain.notice import NoticeStatus
from workflow.domain.records.monitoring import Every
from workflow.domain.records.remedy import IndicatorKind
from workflow.domain.rows_of_checks import CheckSeriesRow
from workflow.domain.rows_of_meetings import ConclusionRow, MeetingRow
from workflow.domain.rows_of_plans import PlanRow
from workflow.domain.rows_of_remedies import RemedyRow
from workflow.domain.rows_of_remedy_parts import IndicatorRow

CELL, CELL_HEAD = "H.1.1", "H.1.1-1"
FOLLOWING = f"{small_world.CYCLE}-2"
RUNGS_DUE_AT = november(8, 8, 30)
BATCH = 13
# Whom the gate of the cell waits for: its secretary is rated after it.
LAST_MEMBERS = (small_world.FIRST, small_world.SECOND)


@dataclass(frozen=True, slots=True, kw_only=True)
class Crashing:
    """An act of which every boundary is tried.

    Attributes:
        before: The database on which it begins.
        again: What is done after the kill; the same act when None, under the same command id.
    """

    before: Template
    act: Act
    again: Act | None = None

    def repeat(self, app: Application) -> Any:
        """Do it again after the kill."""
        return (self.again or self.act)(app)


def insist(act: Act, app: Application) -> Any:
    """Do it once more when someone else was first, as the error asks."""
    try:
        return act(app)
    except ConflictError:
        return act(app)


def import_units(app: Application) -> ImportReport:
    command = app.command(now=LOADED_AT, command_id="units")
    return app.import_units(small_world.unit_rows(), file="units.csv", command=command)


def import_people(app: Application) -> ImportReport:
    command = app.command(now=LOADED_AT, command_id="people")
    return app.import_people(small_world.person_rows(), file="people.csv", command=command)


def add_definition(app: Application) -> AddedDefinition:
    changed = small_world.definition()
    changed["title"] = {"vi": "Kiểm điểm cuối năm", "en": "Year-end review"}
    return app.add_definition(changed, command=app.command(now=LOADED_AT, command_id="definition"))


def open_cycle(app: Application) -> OpenedCycle:
    return World(app).open(command_id="open")


def open_cycle_unless_open(app: Application) -> None:
    """Do what somebody does who was told nothing: ask anew, as another command."""
    with contextlib.suppress(ConflictError):
        World(app).open()


def disseminate(app: Application, *, unit: str) -> Recorded:
    return World(app).disseminate(unit, november(2, 9))


def record_meeting(app: Application) -> Recorded:
    return World(app).meet(CELL, november(10, 9), command_id="meeting")


def import_plans(app: Application) -> Recorded:
    rows = [
        PlanRow(code=f"K{number}", unit=unit, meets_on=date(2022, 11, 14 + number), line=number + 2)
        for number, unit in enumerate((*small_world.GRASSROOTS, "H.1.1"))
    ]
    command = app.command(now=november(10, 9), command_id="plans")
    return app.plan_meetings(small_world.CYCLE, rows, file="plans.csv", command=command)


def plan_checks(app: Application) -> Recorded:
    row = CheckSeriesRow(
        code="KT1",
        subject=CELL,
        title="Giao ban",
        every=Every.WEEK,
        starts_on=date(2022, 11, 14),
        times=4,
        places=("Thôn 1", "Thôn 2"),
    )
    command = app.command(now=november(10, 9), command_id="checks")
    return app.keep_check_series(small_world.CYCLE, [row], command=command)


def close_meeting(app: Application) -> Recorded:
    command = app.command(now=november(10, 11), command_id="close")
    return app.close_meeting(small_world.CYCLE, "HN-1", command=command)


def complete(app: Application, *, command_id: str = "complete") -> Fired:
    return World(app).fire(CELL, "complete", november(10, 10), command_id=command_id)


def rate(app: Application, *, subject: str) -> Recorded:
    return World(app, small_world.SECRETARY).rate([subject], november(10, 10))


def exempt(app: Application, *, subject: str) -> Fired:
    now = november(10, 10)
    return World(app).fire(subject, "exempt", now, reason="Chuyển sinh hoạt đảng")


def hold(app: Application) -> Fired:
    now = november(10, 10)
    return World(app).fire(CELL, "hold", now, reason="Chờ kết luận thanh tra", command_id="hold")


def hold_cycle(app: Application) -> HeldCycle:
    request = HoldRequest(cycle=small_world.CYCLE, reason="Bão")
    return app.hold_cycle(request, command=app.command(now=november(2, 10), command_id="rest"))


def close_cycle(app: Application) -> ClosedCycle:
    command = app.command(now=november(30, 10), command_id="close cycle")
    return app.close_cycle(small_world.CYCLE, command=command)


def retry_notices(app: Application) -> RetriedNotices:
    command = app.command(now=november(2, 10), command_id="retry")
    return app.retry_notices(RetryRequest(), command=command)


def remind_people(
    app: Application, *, where: str = "health:overdue,on_track", command_id: str = "remind"
) -> RemindedPeople:
    request = RemindRequest(cycle=small_world.CYCLE, where=where)
    command = app.command(now=november(10, 10), command_id=command_id)
    return app.remind_people(request, command=command)


def mute_notices(app: Application) -> Recorded:
    request = MuteRequest(cycle=small_world.CYCLE, person=CELL_HEAD, reason="Nghỉ chế độ")
    command = app.command(now=november(2, 10), command_id="mute")
    return app.mute_notices(request, command=command)


def unmute_notices(app: Application) -> Recorded:
    request = MuteRequest(cycle=small_world.CYCLE, person=CELL_HEAD, reason="Đi làm lại")
    command = app.command(now=november(3, 10), command_id="unmute")
    return app.unmute_notices(request, command=command)


def migrate_cycle(app: Application, *, command_id: str = "migrate") -> MigratedCycle:
    return migrate(
        World(app),
        november(10, 10),
        2,
        moves=("dissemination=study",),
        due=DuePolicy.RECOMPUTE,
        command_id=command_id,
    )


def tick(app: Application) -> None:
    World(app).tick(RUNGS_DUE_AT, batch=BATCH)


def tick_late(app: Application) -> None:
    World(app).tick(november(10, 10), batch=BATCH)


def tick_one_by_one(app: Application) -> int:
    """Fire what is due in as many transactions as can be, and return how many rungs that was."""
    fired = 0
    while (report := World(app).tick(RUNGS_DUE_AT, batch=1)).fired:
        fired += report.fired
    return fired


def carry_over(app: Application) -> Recorded:
    command = app.command(now=november(10, 10), command_id="carry")
    return app.carry_over_remedies(FOLLOWING, earlier=small_world.CYCLE, command=command)


def follow_cycle(app: Application) -> OpenedCycle:
    request = OpenRequest(
        definition=small_world.DEFINITION,
        unit=small_world.TOP,
        start_on=date(2022, 11, 9),
        follows=small_world.CYCLE,
    )
    command = app.command(now=november(10, 10), command_id="follow")
    return app.follow_cycle(request, command=command)


def add_evidence(app: Application) -> Recorded:
    request = EvidenceRequest(
        cycle=small_world.CYCLE, remedy="R1", name="bien-ban.pdf", content=b"%PDF-1.4"
    )
    command = app.command(now=november(10, 10), command_id="evidence")
    return app.add_evidence(request, command=command)


def _promised(url: str) -> None:
    small_world.load_and_open(url)
    rows = [
        RemedyRow(subject=subject, title="Khắc phục", owner=CELL_HEAD, due_on=date(2022, 12, 1))
        for subject in (CELL, *LAST_MEMBERS)
    ]
    indicator = IndicatorRow(remedy="R1", text="Số vụ", kind=IndicatorKind.ZERO)
    with small_world.application(url) as app:
        cycle, command = small_world.CYCLE, app.command(now=november(9, 9))
        app.keep_remedies(cycle, rows, command=command)
        app.keep_indicators(cycle, [indicator], command=app.command(now=november(9, 10)))


def _followed(url: str) -> None:
    _promised(url)
    request = OpenRequest(
        definition=small_world.DEFINITION, unit=small_world.TOP, start_on=date(2022, 11, 9)
    )
    with small_world.application(url) as app:
        app.open_cycle(request, command=app.command(now=november(9, 11)))


def _with_two_versions(url: str) -> None:
    _met(url)
    ladder = [{"at": "-9wd", "to": "owner"}, {"at": "0wd", "to": "owner"}]
    with small_world.application(url) as app:
        add_version(
            World(app),
            renaming("dissemination", "study"),
            setting("study", due={"on": "2022-11-09"}),
            setting("rating", "cell", waits_for=[]),
            climbing(member=ladder),
        )


def _with_units(url: str) -> None:
    small_world.install(url)
    with small_world.application(url) as app:
        import_units(app)


def _ready_to_meet(url: str) -> None:
    small_world.load_and_open(url)
    with small_world.application(url) as app:
        World(app).bring_to_meeting(CELL, november(9, 9))


def _met(url: str) -> None:
    _ready_to_meet(url)
    with small_world.application(url) as app:
        record_meeting(app)


def _waiting_for_members(url: str) -> None:
    _met(url)
    with small_world.application(url) as app:
        complete(app)


def _over(url: str) -> None:
    """Bring every review to its end, with something that outlives the cycle."""
    _promised(url)
    with small_world.application(url) as app:
        world = World(app)
        people = [row.code for row in small_world.person_rows()]
        for subject in (*people, *reversed(small_world.UNITS)):
            with contextlib.suppress(NotFoundError):
                world.fire(subject, "exempt", november(10, 10), reason="Chuyển sinh hoạt đảng")


def _undelivered(url: str) -> None:
    small_world.load_and_open(url)
    with small_world.application(url) as app:
        World(app).tick(november(1))
        with app._begin() as work:
            keys = [(cycle, each.key) for who in work.notices.owed_to(limit=99)
                    for cycle, each in work.notices.owed(who)]  # fmt: skip
            work.notices.mark(keys, NoticeStatus.FAILED, digest="2022-11-01.1", at=november(1, 9))
            work.commit()


def _muted(url: str) -> None:
    small_world.load_and_open(url)
    with small_world.application(url) as app:
        mute_notices(app)


def _signed(url: str) -> None:
    _ready_to_meet(url)
    row = MeetingRow(
        code="HN-1",
        unit=CELL,
        held_on=date(2022, 11, 10),
        chair="H.1.1-2",
        secretary="H.1.1-3",
        supervisors=(small_world.supervisor_of(CELL),),
        present=("H.1.1-1", "H.1.1-2", "H.1.1-3"),
        item_chairs=(("H.1.1-2", "H.1.1-1"),),
    )
    conclusion = ConclusionRow(meeting="HN-1", text="Sinh hoạt chuyên đề còn ít")
    with small_world.application(url) as app:
        world, cycle = World(app), small_world.CYCLE
        app.keep_meetings(cycle, [row], command=world.command(november(10, 9)))
        app.keep_conclusions(cycle, [conclusion], command=world.command(november(10, 9)))
        for who in ("H.1.1-2", "H.1.1-3"):
            app.sign_meeting(cycle, "HN-1", command=world.by(who).command(november(10, 10)))


SIGNED = template_database("small_world_signed", _signed)
READY_TO_MEET = template_database("small_world_ready_to_meet", _ready_to_meet)
PROMISED = template_database("small_world_promised", _promised)
FOLLOWED = template_database("small_world_followed", _followed)
MET = template_database("small_world_met", _met)
WAITING_FOR_MEMBERS = template_database("small_world_waiting", _waiting_for_members)
TWO_VERSIONS = template_database("small_world_two_versions", _with_two_versions)

CRASHING = {
    "unit import": Crashing(before=small_world.INSTALLED, act=import_units),
    "person import": Crashing(
        before=template_database("small_world_units", _with_units), act=import_people
    ),
    "definition add": Crashing(before=small_world.OPENED, act=add_definition),
    "cycle open": Crashing(before=small_world.LOADED, act=open_cycle, again=open_cycle_unless_open),
    "meeting record": Crashing(before=READY_TO_MEET, act=record_meeting),
    "meeting plans import": Crashing(before=small_world.OPENED, act=import_plans),
    "check plan": Crashing(before=small_world.OPENED, act=plan_checks),
    "meeting close": Crashing(before=SIGNED, act=close_meeting),
    "remedy carry-over": Crashing(before=FOLLOWED, act=carry_over),
    "remedy evidence add": Crashing(before=PROMISED, act=add_evidence),
    "cycle open --follows": Crashing(before=PROMISED, act=follow_cycle),
    "review fire complete": Crashing(before=MET, act=complete),
    "cycle migrate": Crashing(before=TWO_VERSIONS, act=migrate_cycle),
    "cycle hold": Crashing(before=small_world.OPENED, act=hold_cycle),
    "cycle close": Crashing(before=template_database("small_world_over", _over), act=close_cycle),
    **{name: Crashing(before=before, act=act) for name, (before, act) in ACTS.items()},
    "notice retry": Crashing(
        before=template_database("small_world_undelivered", _undelivered), act=retry_notices
    ),
    "notice remind": Crashing(before=small_world.OPENED, act=remind_people),
    "notice mute": Crashing(before=small_world.OPENED, act=mute_notices),
    "notice unmute": Crashing(
        before=template_database("small_world_muted", _muted), act=unmute_notices
    ),
    "review fire hold": Crashing(before=MET, act=hold),
}
TICK = Crashing(before=small_world.OPENED, act=tick)
