"""The small words of a definition: names, titles, durations, shares, and whom a role means."""

from __future__ import annotations

import re
from datetime import date, datetime
from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, StrictBool, StringConstraints
from pydantic_core import PydanticCustomError

from workflow.domain.durations import CalendarDays, Duration, Months, WorkingDays, parse_duration
from workflow.domain.errors import InvalidValueError
from workflow.domain.periods import YearlyDay, parse_yearly_day
from workflow.domain.share import Share, parse_share

SUBJECT = "subject"
OWNER = "owner"
SUPERVISOR = "supervisor"

_DAY = re.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}")

Language = Literal["vi", "en"]
_NAME = r"^[a-z][a-z0-9_]{0,39}$"
Name = Annotated[str, StringConstraints(pattern=_NAME)]
Sentence = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=500)]


def is_name(text: str) -> bool:
    """Return whether a definition may call something so."""
    return re.fullmatch(_NAME, text) is not None


def _parsed(parse: Any, wanted: Any, *, written: Any) -> BeforeValidator:
    def read(value: object) -> object:
        if isinstance(value, wanted):
            return value
        try:
            parsed = parse(str(value))
        except InvalidValueError as error:
            # The code reaches the reader as it is; pydantic wants a literal only for its own.
            raise PydanticCustomError(error.code, "{expected}", dict(error.facts)) from error
        if not isinstance(parsed, wanted):
            expected = {"expected": "5wd, -3wd, 10d"}
            raise PydanticCustomError("offset_not_days", "{expected}", expected)
        return parsed

    return BeforeValidator(read, json_schema_input_type=written)


def _day(value: object) -> date:
    """Return the day of an ISO text; a number or a moment is not taken for one."""
    if isinstance(value, date) and not isinstance(value, datetime):
        return value
    expected = {"expected": "YYYY-MM-DD"}
    if not isinstance(value, str) or not _DAY.fullmatch(value):
        raise PydanticCustomError("day_unreadable", "{expected}", expected)
    try:
        return date.fromisoformat(value)
    except ValueError as error:
        raise PydanticCustomError("day_does_not_exist", "{expected}", expected) from error


def _any_day(value: object) -> date | YearlyDay:
    """Return the day of an ISO text, or a day of every year."""
    if isinstance(value, YearlyDay):
        return value
    if isinstance(value, str):
        try:
            yearly = parse_yearly_day(value)
        except InvalidValueError as error:
            raise PydanticCustomError(error.code, "{expected}", dict(error.facts)) from error
        if yearly is not None:
            return yearly
    return _day(value)


def _role_alone(value: object) -> object:
    return {"role": value} if isinstance(value, str) else value


def named_alone(value: object) -> object:
    """Return a name that stands alone, with or without a colon, as one without parameters."""
    if isinstance(value, str):
        return {value: {}}
    if isinstance(value, dict):
        return {name: {} if given is None else given for name, given in value.items()}
    return value


def as_list(value: object) -> object:
    """Return a value that stands alone as a list of one."""
    return value if isinstance(value, (list, tuple)) else [value]


_Days = Annotated[str, StringConstraints(pattern=r"^[+-]?([0-9]+(wd|d|w)|P[0-9]+D)$")]
_Length = Annotated[str, StringConstraints(pattern=r"^[+-]?([0-9]+(wd|d|w)|P[0-9]+[DMY])$")]
_Zero = Literal[0, "0"]
_Part = Annotated[str, StringConstraints(pattern=r"^\s*[0-9]+([.,][0-9]+)?\s*[%/]\s*[0-9]*\s*$")]

AnyDuration = Annotated[
    Duration,
    _parsed(parse_duration, (WorkingDays, CalendarDays, Months), written=_Length | _Zero),
]
Offset = Annotated[
    WorkingDays | CalendarDays,
    _parsed(parse_duration, (WorkingDays, CalendarDays), written=_Days | _Zero),
]
AnyShare = Annotated[Share, _parsed(parse_share, Share, written=_Part)]
Day = Annotated[date, BeforeValidator(_day)]
AnyDay = Annotated[date | YearlyDay, BeforeValidator(_any_day, json_schema_input_type=str)]


class Part(BaseModel):
    """A piece of a definition: frozen, and nothing in it that is not known."""

    model_config = ConfigDict(frozen=True, extra="forbid", arbitrary_types_allowed=True)


class Title(Part):
    """A name for people, in both languages."""

    vi: Sentence
    en: Sentence

    def text(self, language: str) -> str:
        """Return the name in `language`; Vietnamese when it is not English."""
        return self.en if language == "en" else self.vi


class Target(Part):
    """A role on a unit: who owes something, or who is told.

    Attributes:
        role: Code of a role of the definition, or `subject` for the person under review.
        at: Kind of unit on which the role is sought; without it the search starts on
            the venue unit and climbs until somebody holds the role.
        above: The search starts on the unit above the venue.
    """

    role: Name
    at: Name | None = None
    above: StrictBool = False

    # Targets are looked up by the million; what the base class does takes ten times as long.
    def __hash__(self) -> int:
        """Return a hash of all that a target says."""
        return hash((self.role, self.at, self.above))

    def __eq__(self, other: object) -> bool:
        """Return whether another target says the same."""
        if self is other:
            return True
        if not isinstance(other, Target):
            return NotImplemented
        return (self.role, self.at, self.above) == (other.role, other.at, other.above)


_OneTarget = Annotated[Target, BeforeValidator(_role_alone, json_schema_input_type=Name | Target)]
_Alternatives = Annotated[tuple[_OneTarget, ...], Field(min_length=1, max_length=20)]
Targets = Annotated[
    _Alternatives, BeforeValidator(as_list, json_schema_input_type=_OneTarget | _Alternatives)
]


TO_OWNER: Targets = (Target(role=OWNER),)


class Role(Part):
    """What a person may be on a unit, and how far that reaches."""

    title: Title
    reach: Literal["self", "subtree"] = "self"
