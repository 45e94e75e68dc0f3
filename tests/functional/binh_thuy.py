"""The files and commands by which Bình Thủy collects feedback."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from cli.main import main
from tests import feedback_world as world
from tests.feedback_world import BOARD, CLERK, CYCLE, GROUPS, RETIRED, SUBJECTS
from tests.functional.conftest import CALENDAR


def on(day: str) -> tuple[str, str]:
    """Return the option for a morning of July."""
    return "--now", f"2012-07-{day}T09:00:00+07:00"


def write(path: Path, rows: Sequence[dict[str, Any]]) -> Path:
    """Write a CSV file as people do."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, fieldnames=list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
    return path


def plain(rows: Sequence[Any], **renamed: str) -> list[dict[str, Any]]:
    """Return rows as the lines of a file."""
    return [
        {renamed.get(key, key): value for key, value in asdict(row).items() if key != "line"}
        for row in rows
    ]


def forms() -> list[dict[str, Any]]:
    """Return one form for each respondent and subject: 17 about each of 12."""
    return [
        {
            "Đối tượng": subject,
            "Mã người góp ý": code,
            "Họ và tên": f"Đồng chí {code}" if code in RETIRED else "",
            "Nhóm góp ý": group,
            "Ngày phát phiếu": "03/07/2012",
            "Hạn góp ý": "13/07/2012",
        }
        for subject in SUBJECTS
        for group, codes in GROUPS.items()
        for code in codes
    ]


def paper(subject: str, code: str) -> dict[str, Any]:
    """Return what came back from one respondent about one subject; HT-5 declines."""
    declines = code == "HT-5"
    return {
        "subject": subject,
        "respondent": code,
        "answered_on": "2012-07-10",
        "declined": "x" if declines else "",
        "text": "" if declines else f"Góp ý {world.TEXTS[code]} về {subject}",
    }


def play(database: Path, steps: Sequence[Sequence[object]]) -> None:
    """Run commands on a database."""
    for step in steps:
        given = [str(part) for part in (*step, "--db", f"sqlite:///{database}")]
        assert main(given) == 0, given


def steps_of_opening(folder: Path) -> list[Sequence[object]]:
    """Return the commands that bring the district in and open the cycle."""
    roles = plain(world.role_rows(), from_on="from", to_on="to")
    steps: list[Sequence[object]] = [
        ("init", "--rehearsal"),
        ("calendar", "import", CALENDAR),
        ("definition", "add", world.write_definition(folder)),
        ("unit", "import", write(folder / "units.csv", plain(world.unit_rows()))),
        ("person", "import", write(folder / "people.csv", plain(world.person_rows()))),
        ("role", "import", write(folder / "roles.csv", roles)),
        ("cycle", "open", "kiem_diem_2012", "--unit", BOARD, "--start", "2012-07-02"),
    ]
    return [(*step, *on("02")) for step in steps]


def steps_of_answering(folder: Path) -> list[Sequence[object]]:
    """Return the imports of what came on paper, and of what people entered themselves."""
    on_paper = (*GROUPS["organisations"][1:], *RETIRED)
    steps = []
    for actor, codes in [(CLERK, on_paper), *((code, [code]) for code in GROUPS["individuals"])]:
        rows = [paper(subject, code) for subject in SUBJECTS for code in codes]
        file = write(folder / f"{actor}.csv", rows)
        of = ("--of", "answers", "--cycle", CYCLE)
        steps.append(("feedback", "import", file, *of, "--as", actor, *on("11")))
    return list(steps)


def asking(folder: Path) -> Sequence[object]:
    """Return the command by which the forms go out."""
    of = ("--of", "requests", "--cycle", CYCLE, "--as", CLERK)
    return ("feedback", "import", write(folder / "forms.csv", forms()), *of, *on("03"))
