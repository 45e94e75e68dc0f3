"""Documents, sessions, attendance and reports of coverage, as people write them in rows.

What is None is left as it is stored; what `cleared` names is taken away.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

EVERYBODY = "*"


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentRow:
    """A governing document.

    Attributes:
        unit: Code of the unit that issued it; None when that is above the tree.
        parents: Numbers of all documents that it implements.
        holds: False when it was recorded by mistake.
    """

    number: str
    issued_on: date
    unit: str | None = None
    title: str | None = None
    parents: tuple[str, ...] | None = None
    holds: bool | None = None
    cleared: tuple[str, ...] = ()
    line: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionRow:
    """A session at which documents were explained.

    Attributes:
        code: By which it is known; one is made when there is none.
        documents: Their numbers.
        attended: Codes of people to add, or `EVERYBODY` for who is under review at the unit.
        reaches_everybody: A new session without names and headcount was for everybody there.
        makes_up_for: Code of the session that some had missed.
        holds: False when it was recorded by mistake.
    """

    unit: str
    held_on: date
    code: str | None = None
    documents: tuple[str, ...] | None = None
    target_group: str | None = None
    headcount: int | None = None
    classes: int | None = None
    makes_up_for: str | None = None
    note: str | None = None
    attended: tuple[str, ...] | None = None
    reaches_everybody: bool = False
    holds: bool | None = None
    cleared: tuple[str, ...] = ()
    line: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class AttendanceRow:
    """A person was at a session, or was not, though it had been recorded.

    Attributes:
        session: Its code.
        person: Code of the person.
    """

    session: str
    person: str
    present: bool = True
    line: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class CoverageReportRow:
    """How far a dissemination had come on a day, as a unit reported it.

    Attributes:
        whole: How many it was meant for.
        percent: As it was written, such as `97,67 %` or `> 98 %`.
    """

    unit: str
    as_of_on: date
    reached: int | None = None
    whole: int | None = None
    percent: str | None = None
    line: int = 0
