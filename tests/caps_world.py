"""Caps of every kind on an organisation of two communes, with proposals beyond them."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from cli.main import main
from tests.definitions import NAMED, a_stage, a_track
from tests.functional.conftest import CALENDAR

CYCLE, DECIDER = "members-D", ("--as", "D-1")
AT = ("--now", "2026-11-20T09:00:00+07:00")
FILES = {
    "unit": """\
code,name,kind,parent
D,Huyện ủy,district,
G1,Đảng bộ xã 1,grassroots,D
G2,Đảng bộ xã 2,grassroots,D
G1.1,Chi bộ 1,cell,G1
G1.2,Chi bộ 2,cell,G1
G2.1,Chi bộ 3,cell,G2
""",
    # Of each unit the first is its head.
    "person": "code,name,unit\n"
    + "".join(
        f"{unit}-{number},Đảng viên {unit}-{number},{unit}\n"
        for unit, count in (("D", 2), ("G1", 2), ("G2", 1), ("G1.1", 4), ("G1.2", 4), ("G2.1", 5))
        for number in range(1, count + 1)
    ),
    "role": """\
role,person,unit
secretary,D-1,D
secretary,G1-1,G1
secretary,G2-1,G2
secretary,G1.1-1,G1.1
secretary,G1.2-1,G1.2
secretary,G2.1-1,G2.1
supervisor,D-2,G1
supervisor,G1.1-3,G1.2
""",
}
FIRST = ("G1-1", "G1-2", *(f"{cell}-{n}" for cell in ("G1.1", "G1.2") for n in range(1, 5)))


def definition() -> dict[str, Any]:
    """Return a definition with caps of each kind on members, and one on collectives."""
    above = {"role": "secretary", "at": "district"}
    stage = a_stage(
        "rating", kind="rating", owner=above, requires=[{"rating_decided": {"by": [above]}}]
    )
    of_members = {"level": "excellent", "share": "50%", "tracks": ["members"]}
    return {
        "name": "members",
        "title": NAMED,
        "calendar": "vn_public",
        "time_zone": "Asia/Ho_Chi_Minh",
        "stalled_after": "5wd",
        "head_role": "secretary",
        "authority": {"role": "secretary", "above": True},
        "roles": {
            "secretary": {"title": NAMED, "reach": "subtree"},
            "supervisor": {"title": NAMED},
        },
        "scale": {
            "levels": [{"level": name, "title": NAMED} for name in ("excellent", "good", "poor")],
            "not_rated": {"new": NAMED, "ill": NAMED},
            "over_cap_by": {"role": "secretary", "at": "district"},
            "caps": [
                {"cap": "everybody", "within": "grassroots", **of_members},
                {"cap": "no_heads", "within": "grassroots", "exclude_heads": True, **of_members},
                {"cap": "raisable", "within": "grassroots", "raised_share": "2/3", **of_members},
                {"cap": "whole", **of_members},
                {"cap": "cells", "level": "excellent", "share": "50%", "tracks": ["cells"]},
            ],
        },
        "tracks": {
            "members": a_track(stage, subjects={"people_in": ["cell", "grassroots"]}),
            "cells": a_track(stage, subjects={"units": ["cell"]}),
        },
    }


def rating(verb: str, value: str, subjects: Sequence[str]) -> Sequence[object]:
    """Return the command that gives one level, or none for a reason, to several subjects."""
    kind = "--not-rated" if value in ("new", "ill") else "--level"
    given = (kind, value, "--on", "2026-11-20", "--document", "1-QĐ/HU", *DECIDER)
    return ("rating", verb, *(f"{CYCLE}/{subject}" for subject in subjects), *given)


def make(folder: Path) -> Path:
    """Return a rehearsal: all heads of the first organisation are proposed for the best level.

    Decided are two good members of the first cell, and that one of the last was ill.
    """
    file = folder / "caps.db"
    for noun, text in FILES.items():
        (folder / f"{noun}.csv").write_text(text, encoding="utf-8")
    (folder / "members.yaml").write_text(json.dumps(definition()), encoding="utf-8")
    best = ("G1-1", "G1.1-1", "G1.2-1", "G1.1-2")
    steps: list[Sequence[object]] = [
        ("init", "--rehearsal"),
        ("calendar", "import", CALENDAR),
        *((noun, "import", folder / f"{noun}.csv") for noun in FILES),
        ("definition", "add", folder / "members.yaml"),
        ("cycle", "open", "members", "--unit", "D", "--start", "2026-11-02"),
        rating("propose", "good", [code for code in FIRST if code not in best]),
        rating("propose", "excellent", best),
        rating("propose", "excellent", ["G2.1-1", "G1.1"]),
        (
            "rating",
            "raise-cap",
            "G1",
            "raisable",
            "--cycle",
            CYCLE,
            "--reason",
            "Dẫn đầu",
            *DECIDER,
        ),
        rating("decide", "good", ["G1.1-3", "G1.1-4"]),
        rating("decide", "ill", ["G2.1-2"]),
    ]
    for step in steps:
        given = [*map(str, step), *AT, "--db", f"sqlite:///{file}"]
        assert main(given) == 0, step
    return file


def decide_beyond(file: Path) -> None:
    """Decide the best level for one, in a commune where nobody is good, with grounds."""
    beyond = ("--override", "cap_exceeded", "--grounds", "Nổi bật")
    given = [*map(str, rating("decide", "excellent", ["G2.1-1"])), *beyond]
    assert main([*given, *AT, "--db", f"sqlite:///{file}"]) == 0
