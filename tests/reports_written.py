"""Files of `stuck` and `progress` on a late morning, and what can be read in them."""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

from python_calamine import CalamineWorkbook

from runtime.language import language
from tests.functional.conftest import CYCLE
from tests.late_world import LATE
from tests.program import Run, Said

AT = ("--now", LATE)
CELL, UNDER = "TL.01.02", "TL.01"
HOSTILE = '=HYPERLINK("http://x","y") & "<r>"'
HEALTHS = ("waiting", "blocked", "overdue", "stalled", "on_track", "done")
FIRST_ROW = 4  # under the title, two lines that say of what, and a blank one

Written = Callable[..., Path]


def told(run: Run, *words: str) -> Any:
    """Return what a command answers as JSON."""
    return run(*words, "--cycle", CYCLE, "-o", "json", *AT).document


def out(run: Run, command: str, file: str, *arguments: str) -> Said:
    """Return what a command says that writes a file."""
    return run(command, "--cycle", CYCLE, "--out", file, *AT, "-o", "json", *arguments)


def called(run: Run, folder: Path, unit: str, name: str) -> None:
    """Give a unit another name."""
    with (folder / "renamed.csv").open("w", encoding="utf-8", newline="") as opened:
        writer = csv.writer(opened)
        writer.writerow(("code", "name", "kind", "parent"))
        writer.writerow((unit, name, "cell", UNDER))
    said = run("unit", "import", folder / "renamed.csv", *AT)
    assert said.status == 0, said.err


def sheets(file: Path) -> dict[str, list[list[Any]]]:
    """Return the cells of every sheet."""
    book = CalamineWorkbook.from_path(str(file))
    return {name: book.get_sheet_by_name(name).to_python() for name in book.sheet_names}


def named(key: str, code: str = "vi") -> str:
    """Return the name of a sheet."""
    return language(code).text("sheets", key)


def rows_of(cells: list[list[Any]]) -> list[dict[str, Any]]:
    """Return the rows of the first table of a sheet by their titles."""
    titles = cells[FIRST_ROW]
    return [dict(zip(titles, row, strict=True)) for row in cells[FIRST_ROW + 1 :]]


def text_of(file: Path) -> str:
    """Return whatever can be read in a file."""
    if file.suffix == ".csv":
        return file.read_text(encoding="utf-8-sig")
    with zipfile.ZipFile(file) as package:
        return "\n".join(package.read(name).decode("utf-8") for name in package.namelist())


def records(file: Path) -> list[dict[str, str]]:
    """Return the rows of a CSV file by their titles."""
    return list(csv.DictReader(io.StringIO(file.read_text(encoding="utf-8-sig"))))
