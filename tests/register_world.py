"""A district with two communes, whose registers are kept as in Mỏ Cày Bắc.

MB          the district: MB-1 the secretary, MB-2 of the standing board, MB-3 in charge of X1,
            MB-4 a clerk without a role
X1, X2      two communes, each with its secretary (X1-1) and a clerk who reads (X1-2)
X1.1, ...   two cells below each, with a secretary (X1.1-1) and two members; that of
                X2.2 is of the standing board too
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from runtime.application import Application
from tests.databases import Template, template_database
from tests.definitions import NAMED
from tests.suggestion_world import calendar_days
from workflow.application.desk import Recorded
from workflow.application.list_registers import RegisterFilter, RegisterLine, RegisterList
from workflow.application.open_cycle import OpenRequest
from workflow.application.registers import REGISTERS
from workflow.application.registers.register import RegisterRow
from workflow.domain.command import Command
from workflow.domain.rows import PersonRow, RoleRow, UnitRow

ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
DISTRICT, COMMUNES = "MB", ("X1", "X2")
CELLS = ("X1.1", "X1.2", "X2.1", "X2.2")
BOARD, AREA, CLERK = "MB-2", "MB-3", "MB-4"
HEAD, MEMBER, OTHER = "X1.1-1", "X1.1-2", "X1.1-3"
BOARD_MEMBER = "X2.2-1"  # has authority over the cell that he heads, and where he is reviewed
READER = "X1-2"  # reaches the commune and its cells, and has authority over nobody
CYCLE = "registers-MB"

GRADES = {
    "excellent": {"vi": "Xuất sắc", "en": "Excellent"},
    "good": {"vi": "Tốt", "en": "Good"},
    "fair": {"vi": "Trung bình", "en": "Fair"},
    "poor": {"vi": "Kém", "en": "Poor"},
}
RESULTS = {
    "targets_met": {"vi": "Chỉ tiêu đạt và vượt", "en": "Targets met"},
    "documents_studied": {"vi": "Đảng viên học tập văn bản", "en": "Documents studied"},
    "production": {"vi": "Giá trị sản xuất", "en": "Production"},
    "roads": {"vi": "Đường giao thông", "en": "Roads"},
    "road_length": {"vi": "Chiều dài đường", "en": "Length of roads"},
    "budget": {"vi": "Thu ngân sách", "en": "Budget"},
    "health_insurance": {"vi": "Bảo hiểm y tế", "en": "Health insurance"},
}


def at(day: date, hour: int = 8) -> datetime:
    """Return a moment of a local day."""
    return datetime.combine(day, time(hour), tzinfo=ZONE).astimezone(UTC)


LOADED_AT, OPENED_AT = at(date(2021, 12, 1)), at(date(2022, 1, 3))
NOW = at(date(2022, 11, 15))


def definition(**changes: Any) -> dict[str, Any]:
    """Return a definition in which members undertake something in writing."""
    board = {"role": "standing_board", "at": "district"}
    return {
        "name": "registers",
        "title": NAMED,
        "calendar": "vn_public",
        "time_zone": "Asia/Ho_Chi_Minh",
        "stalled_after": "20wd",
        "head_role": "secretary",
        "authority": board,
        "roles": {
            "secretary": {"title": NAMED, "reach": "subtree"},
            "standing_board": {"title": NAMED, "reach": "subtree"},
            "area_leader": {"title": NAMED},
            "clerk": {"title": NAMED, "reach": "subtree"},
        },
        "monitoring": {
            "area_reports_by": {"role": "area_leader", "at": "commune"},
            "responds": [{"role": "secretary"}, board],
            "quality": {
                "grades": GRADES,
                "good_from": "good",
                "attendance": "2/3",
                "minutes": 60,
            },
        },
        "scale": {"levels": [{"level": "good", "title": NAMED}], "results": RESULTS},
        "tracks": {
            "collective": _track(units=["commune", "cell"]),
            "member": _track("commitments_made", people_in=["commune", "cell"]),
        },
        **changes,
    }


def _track(*requires: str, **subjects: Any) -> dict[str, Any]:
    stage = {
        "stage": "monitoring",
        "kind": "monitoring",
        "title": NAMED,
        "owner": "secretary",
        "requires": list(requires),
        "due": {"no_deadline": True},
    }
    return {"title": NAMED, "subjects": subjects, "stages": [stage]}


def unit_rows() -> list[UnitRow]:
    """Return the units, parents first."""
    kinds = {**dict.fromkeys(COMMUNES, "commune"), **dict.fromkeys(CELLS, "cell")}
    return [
        UnitRow(
            code=code,
            name=f"Đơn vị {code}",
            kind=kinds.get(code, "district"),
            parent=None if code == DISTRICT else code.rpartition(".")[0] or DISTRICT,
            line=line,
        )
        for line, code in enumerate((DISTRICT, *COMMUNES, *CELLS), start=2)
    ]


def person_rows() -> list[PersonRow]:
    """Return the people."""
    counts = {DISTRICT: 4, **dict.fromkeys(COMMUNES, 2), **dict.fromkeys(CELLS, 3)}
    places = [(f"{unit}-{n}", unit) for unit, count in counts.items() for n in range(1, count + 1)]
    return [
        PersonRow(
            code=code,
            name=f"Đảng viên {code}",
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
    held = [("secretary", f"{unit}-1", unit) for unit in (DISTRICT, *COMMUNES, *CELLS)]
    held += [("standing_board", BOARD, DISTRICT), ("area_leader", AREA, "X1")]
    held.append(("standing_board", BOARD_MEMBER, DISTRICT))
    held += [("clerk", f"{unit}-2", unit) for unit in COMMUNES]
    return [
        RoleRow(role=role, person=person, unit=unit, from_on=None, to_on=None, line=line)
        for line, (role, person, unit) in enumerate(held, start=2)
    ]


def install(url: str) -> None:
    """Make the database, bring in the organisation and open the cycle."""
    app = Application.create(url, rehearsal=True)

    def command(now: datetime = LOADED_AT) -> Command:
        return app.command(now=now)

    app.import_calendar("vn_public", calendar_days(), command=command())
    app.add_definition(definition(), command=command())
    app.import_units(unit_rows(), file="u", command=command())
    app.import_people(person_rows(), file="p", command=command())
    app.import_roles(role_rows(), file="r", command=command())
    request = OpenRequest(definition="registers", unit=DISTRICT, start_on=date(2022, 1, 3))
    app.open_cycle(request, command=command(OPENED_AT))
    app.close()


OPENED: Template = template_database("registers_opened", install)


@dataclass(frozen=True, slots=True)
class World:
    """What people write in registers.

    Attributes:
        actor: Code of the person who acts; None for the operator.
    """

    app: Application
    actor: str | None = None

    def by(self, actor: str | None) -> World:
        """Return the same world for a person who acts."""
        return World(self.app, actor)

    def command(self, now: datetime = NOW, command_id: str | None = None) -> Command:
        """Return the frame of an act."""
        return self.app.command(actor=self.actor, now=now, command_id=command_id)

    def keep(
        self,
        name: str,
        rows: Sequence[RegisterRow],
        *,
        file: str | None = None,
        plan: bool = False,
        command_id: str | None = None,
        now: datetime = NOW,
    ) -> Recorded:
        """Keep rows of a register."""
        keep = self.app.keep_register(REGISTERS[name])
        command = self.command(now, command_id)
        return keep(CYCLE, rows, file=file, plan=plan, command=command)

    def record(self, name: str, *, cleared: Sequence[str] = (), **values: Any) -> Recorded:
        """Keep one row of a register."""
        return self.keep(name, [RegisterRow(values=values, cleared=tuple(cleared))])

    def found(self, name: str, *, now: datetime = NOW, **wanted: Any) -> RegisterList:
        """Return what the person sees of a register, with what is odd about it."""
        return self.app.list_register(
            REGISTERS[name], CYCLE, RegisterFilter(**wanted), now=now, actor=self.actor
        )

    def list(self, name: str, **wanted: Any) -> list[RegisterLine]:
        """Return the rows that the person sees."""
        return list(self.found(name, **wanted).items)

    def one(self, name: str, **wanted: Any) -> dict[str, Any]:
        """Return the values of the only row that the person sees."""
        [line] = self.list(name, **wanted)
        return dict(line.values)


def open_another(world: World, *, unit: str = DISTRICT, **changes: Any) -> str:
    """Return the code of a cycle of the same units under other rules."""
    command = world.command()
    world.app.add_definition({**definition(**changes), "name": "others"}, command=command)
    request = OpenRequest(definition="others", unit=unit, start_on=date(2022, 11, 15))
    return world.app.open_cycle(request, command=world.command()).cycle
