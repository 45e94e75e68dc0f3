"""Governing documents, the sessions at which they were explained, and whom these reached."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from workflow.domain.records.record import Record


@dataclass(frozen=True, slots=True, kw_only=True)
class Document(Record):
    """A governing document, such as `21-CTr/TU`.

    Attributes:
        number: As it was written first, such as `04-NQ/TW`.
        plain_number: The same without zeros in front, by which it is found.
        kind: Such as `HD`; None where the number has none, as that of a law.
        unit_id: Unit that issued it; None when that is above the tree.
        holds: False when it was recorded by mistake.
    """

    TABLE: ClassVar[str] = "document"
    TEXTS: ClassVar[frozenset[str]] = frozenset({"title"})
    LOOKUPS: ClassVar[tuple[str, ...]] = ("unit_id",)
    UNIQUE: ClassVar[tuple[tuple[str, ...], ...]] = (("plain_number",),)

    id: int
    number: str
    plain_number: str
    kind: str | None = None
    title: str | None = None
    unit_id: int | None = None
    issued_on: date
    holds: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentParent(Record):
    """A document implements another; `holds` is false when that was recorded by mistake."""

    TABLE: ClassVar[str] = "document_parent"
    KEY: ClassVar[tuple[str, ...]] = ("document_id", "parent_id")

    document_id: int
    parent_id: int
    holds: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Dissemination(Record):
    """A session at which documents were explained to people of a unit.

    Attributes:
        documents: Their numbers.
        target_group: Whom it was for, in words, such as `key cadres`.
        headcount: How many came, where no names were taken; counts for no coverage of people.
        classes: How many classes the session stands for.
        makes_up_for: The session that some had missed.
        holds: False when it was recorded by mistake; then nobody is present.
    """

    TABLE: ClassVar[str] = "dissemination"
    TEXTS: ClassVar[frozenset[str]] = frozenset({"note"})
    LOOKUPS: ClassVar[tuple[str, ...]] = ("unit_id",)
    UNIQUE: ClassVar[tuple[tuple[str, ...], ...]] = (("code",),)

    id: int
    code: str
    unit_id: int
    held_on: date
    documents: tuple[str, ...] = ()
    target_group: str | None = None
    headcount: int | None = None
    classes: int = 1
    makes_up_for: int | None = None
    note: str | None = None
    holds: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Attendance(Record):
    """A person was at a session; `present` is false when that was recorded by mistake."""

    TABLE: ClassVar[str] = "dissemination_attendance"
    KEY: ClassVar[tuple[str, ...]] = ("person_id", "dissemination_id")
    LOOKUPS: ClassVar[tuple[str, ...]] = ("dissemination_id",)

    person_id: int
    dissemination_id: int
    present: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class CoverageReport(Record):
    """How far a dissemination had come, as a unit reported it: figures beside the names.

    A unit has one report of a day; another one takes its place.

    Attributes:
        reached: How many people; None when the report has only a percentage.
        whole: How many it was meant for; None when the report does not say.
        percent: The percentage as it was written, never corrected.
    """

    TABLE: ClassVar[str] = "coverage_report"
    UNIQUE: ClassVar[tuple[tuple[str, ...], ...]] = (("unit_id", "as_of_on"),)

    id: int
    unit_id: int
    as_of_on: date
    reached: int | None = None
    whole: int | None = None
    percent: str | None = None
