"""The cycle of a shipped definition: how it is opened, and a story told of it in any language."""

from __future__ import annotations

import io
import re
import unicodedata
from collections.abc import Mapping, Sequence
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass
from datetime import date, datetime, time
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from cli.main import main
from tests.functional.conftest import ROOT
from tests.functional.story import Step, Story, write
from tests.program import Run, Said

DEFINITIONS = ROOT / "definitions"
UNITS = ("code", "name", "kind", "parent")
PEOPLE = ("code", "name", "language", "unit", "joined_on", "managed_by")
ROLES = ("role", "person", "unit")

_OF_ONE_COUNTRY = re.compile(
    r"viet ?nam|vn_public|ho_chi_minh|\+07:00|\bparty\b|\bcells?\b|\bcadres?\b|\bcommunes?\b"
    r"|\bstanding board\b|\bcommittees?\b|\bdistricts?\b|\bprovinces?\b|thoi lai"
    r"|\bdang (vien|bo|uy)\b|\bchi bo\b|\bbi thu\b|\bcap uy\b|\buy vien\b|\bhuyen\b|\bthanh uy\b",
    re.IGNORECASE,
)


def words_of_one_country(text: str) -> set[str]:
    """Return the words in a text that only the organisation of Viet Nam has."""
    plain = unicodedata.normalize("NFD", text.replace("đ", "d").replace("Đ", "D"))
    bare = "".join(sign for sign in plain if not unicodedata.combining(sign))
    return {match[0].lower() for match in _OF_ONE_COUNTRY.finditer(bare)}


def vietnamese_letters(text: str) -> set[str]:
    """Return the letters with Vietnamese marks in a text."""
    return {
        sign
        for sign in text
        if sign in "đĐ" or (sign.isalpha() and len(unicodedata.normalize("NFD", sign)) > 1)
    }


def running_on(file: Path) -> Run:
    """Return the program on a database, for what several tests begin with."""

    def call(*arguments: object) -> Said:
        out, err = io.StringIO(), io.StringIO()
        with redirect_stdout(out), redirect_stderr(err):
            status = main([*map(str, arguments), "--db", f"sqlite:///{file}"])
        return Said(status=status, out=out.getvalue(), err=err.getvalue())

    return call


@dataclass(frozen=True, slots=True, kw_only=True)
class Opening:
    """What is brought in before a cycle opens.

    Attributes:
        units: Rows as `UNITS` names them; `people` and `roles` likewise.
        unit: Code of the unit that opens the cycle.
        starts_on: First day of the cycle, on which everything is brought in.
        name: Of the cycle; the title of the definition if empty.
    """

    definition: str
    units: Sequence[Sequence[object]]
    people: Sequence[Sequence[object]]
    roles: Sequence[Sequence[object]]
    unit: str
    starts_on: str
    name: str = ""
    calendar: str = "vn_public"
    zone: str = "Asia/Ho_Chi_Minh"
    lang: str = "vi"

    @property
    def cycle(self) -> str:
        """Return the code of the cycle."""
        return f"{self.definition}-{self.unit}"

    def at(self, day: str) -> tuple[str, str]:
        """Return the option for the morning of a day where the cycle is held."""
        moment = datetime.combine(date.fromisoformat(day), time(9), ZoneInfo(self.zone))
        return "--now", moment.isoformat()

    def play(self, folder: Path) -> Path:
        """Return a rehearsal in which the cycle is open."""
        file = folder / "story.db"
        run = running_on(file)
        for step in self._steps(folder):
            said = run(*step, *self.at(self.starts_on))
            assert said.status == 0, (step, said.err)
        return file

    def _steps(self, folder: Path) -> tuple[Step, ...]:
        days = DEFINITIONS / "calendars" / f"{self.calendar}.json"
        name = ("--name", self.name) if self.name else ()
        start = ("--unit", self.unit, "--start", self.starts_on, *name)
        return (
            ("init", "--rehearsal"),
            ("calendar", "import", days, "--name", self.calendar),
            ("definition", "add", DEFINITIONS / f"{self.definition}.yaml"),
            ("unit", "import", write(folder / "units.csv", UNITS, self.units)),
            ("person", "import", write(folder / "people.csv", PEOPLE, self.people)),
            ("role", "import", write(folder / "roles.csv", ROLES, self.roles)),
            ("cycle", "open", self.definition, *start),
        )


class Telling(Story):
    """The story of one cycle, in the language and the time zone of those who hold it.

    Attributes:
        heard: Everything that the program has answered, as it was printed.
        pages: What of it people read, which is in one language only.
    """

    def __init__(self, run: Run, opening: Opening, day: str | None = None) -> None:
        super().__init__(self._listening(run), day or opening.starts_on)
        self.opening = opening
        self.heard: list[str] = []
        self.pages: list[str] = []

    @property
    def here(self) -> tuple[str, str]:
        """Return the option that names the cycle."""
        return "--cycle", self.opening.cycle

    def of(self, subject: str) -> str:
        """Return what the review of a subject is called."""
        return f"{self.opening.cycle}/{subject}"

    def read(self, *given: object, by: str | None = None) -> str:
        """Run a command that must succeed, and return the page that people read."""
        said = self.run(*given, *self._told(by))
        assert said.status == 0, (given, said.err)
        self.pages.append(said.out)
        return said.out

    def status(self, *given: object, by: str | None = None) -> int:
        """Run a command, and return its exit status."""
        return self.run(*given, *self._told(by)).status

    def show(self, subject: str) -> Mapping[str, Any]:
        """Return the review of a subject."""
        shown: Mapping[str, Any] = self.do("review", "show", self.of(subject))
        return shown

    def stage(self, subject: str) -> str:
        """Return where the review of a subject stands."""
        return self.state(self.of(subject))

    def lacks(self, subject: str) -> list[str]:
        """Return what the review of a subject still lacks, by code."""
        return self.unmet(self.of(subject))

    def _listening(self, run: Run) -> Run:
        def call(*arguments: object) -> Said:
            said = run(*arguments)
            self.heard += [said.out, said.err]
            return said

        return call

    def _told(self, by: str | None) -> tuple[str, ...]:
        actor = ("--as", by) if by else ()
        return (*actor, *self.opening.at(self.day), "--lang", self.opening.lang)

    def _frame(self, by: str | None) -> tuple[str, ...]:
        return (*self._told(by), "-o", "json")
