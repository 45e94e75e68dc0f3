"""A small organisation and a plain definition to simulate, of which everything can be worked out.

    H             the top, with its secretary
    H.1 ... H.3   three cells, each with its secretary

Both stages of a cell last five working days. A secretary is reminded on the first day on which a
stage is late, the one above is called on the third and on the fifth.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime
from typing import Any

from runtime.application import Application
from tests.databases import Template, template_database
from tests.small_world import calendar_days
from workflow.application.simulate import Simulation, SimulationRequest
from workflow.domain.behaviour import ALL_IN_TIME, Behaviour
from workflow.domain.behaviour_check import check_behaviour
from workflow.domain.rows import PersonRow, RoleRow, UnitRow

LOADED_AT = datetime(2026, 1, 5, 1, tzinfo=UTC)
# A Monday; until the last day of the month there is no holiday.
START_ON, UNTIL_ON = date(2026, 3, 2), date(2026, 3, 31)
FIRST_DUE_ON = date(2026, 3, 9)
TOP, CELLS = "H", ("H.1", "H.2", "H.3")

NAMED = {"vi": "Tên", "en": "Name"}


def a_stage(name: str, **changes: Any) -> dict[str, Any]:
    """Return a stage of five working days."""
    stage = {
        "stage": name,
        "kind": "task",
        "title": NAMED,
        "owner": "secretary",
        "due": {"within": "5wd"},
        "ladder": "short",
    }
    return {**stage, **changes}


def a_definition(*stages: Mapping[str, Any]) -> dict[str, Any]:
    """Return a definition with these stages, or with two of five working days."""
    above = {"role": "secretary", "at": "committee"}
    return {
        "name": "plain",
        "title": NAMED,
        "calendar": "vn_public",
        "time_zone": "Asia/Ho_Chi_Minh",
        "stalled_after": "5wd",
        "head_role": "secretary",
        "authority": "secretary",
        "roles": {"secretary": {"title": NAMED}},
        "ladders": {
            "short": [
                {"at": "1wd", "to": "owner"},
                {"at": "3wd", "to": above, "do": "escalate"},
                {"at": "5wd", "to": above, "do": "escalate"},
            ]
        },
        "tracks": {
            "cell": {
                "title": NAMED,
                "subjects": {"units": ["cell"]},
                "stages": list(stages) or [a_stage("first"), a_stage("second")],
            }
        },
    }


def a_behaviour(*rules: Mapping[str, Any], **default: Any) -> Behaviour:
    """Return a behaviour; without a default everybody else is in time."""
    value = {"default": default or {"on_time": "100%"}, "rules": list(rules)}
    checked = check_behaviour(value)
    assert checked.located == ()
    assert checked.behaviour is not None
    return checked.behaviour


def load(url: str) -> None:
    """Make the database and bring in the organisation."""
    app = Application.create(url, rehearsal=True)
    units = [
        UnitRow(code=TOP, name="Đơn vị H", kind="committee", parent=None, line=2),
        *(
            UnitRow(code=code, name=f"Đơn vị {code}", kind="cell", parent=TOP, line=line)
            for line, code in enumerate(CELLS, start=3)
        ),
    ]
    people = [
        PersonRow(
            code=f"{unit}-1",
            name=f"Người {unit}-1",
            email=f"{unit.lower()}@h.example" if unit != "H.3" else None,
            language="vi",
            unit=unit,
            joined_on=date(2010, 1, 1),
            managed_by=None,
            line=line,
        )
        for line, unit in enumerate((TOP, *CELLS), start=2)
    ]
    roles = [
        RoleRow(
            role="secretary", person=person.code, unit=person.unit, from_on=None, to_on=None, line=2
        )
        for person in people
    ]
    app.import_calendar("vn_public", calendar_days(), command=app.command(now=LOADED_AT))
    app.import_units(units, file="units.csv", command=app.command(now=LOADED_AT))
    app.import_people(people, file="people.csv", command=app.command(now=LOADED_AT))
    app.import_roles(roles, file="roles.csv", command=app.command(now=LOADED_AT))
    app.close()


LOADED: Template = template_database("simulating_loaded", load)


def simulated(
    app: Application,
    behaviour: Behaviour = ALL_IN_TIME,
    *,
    content: Mapping[str, Any] | None = None,
    **changes: Any,
) -> Simulation:
    """Return the simulation of a month of March."""
    given = {
        "content": content or a_definition(),
        "unit": TOP,
        "start_on": START_ON,
        "until_on": UNTIL_ON,
        "behaviour": behaviour,
    }
    return app.simulate(SimulationRequest(**{**given, **changes}), command=app.command())
