"""Words for people: the message catalogues, and dates and numbers as people write them."""

from __future__ import annotations

import string
import tomllib
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from decimal import Decimal
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from workflow.domain.share import percent

LANGUAGES = ("vi", "en")
DEFAULT_ZONE = "Asia/Ho_Chi_Minh"
NOTHING = "—"

_MESSAGES = Path(__file__).parent / "messages"
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_GROUPING = str.maketrans(",.", ".,")


class Language:
    """One of the languages in which the system speaks to people.

    Sentences are kept under a section and a stable code. They name facts as `{found}`;
    `{held_on:day}` reads an ISO text as a day, `{at:moment}` as a moment, `{count:number}`
    groups digits, `{exact:amount}` reads an exact amount such as `7.8`, `20%` or `20/3`,
    `{needed:share}` tells a share with its percentage, and `{count:day|days}` chooses by
    whether the count is one.

    Attributes:
        code: `vi` or `en`.
        zone: Time zone in which moments are shown.
    """

    def __init__(
        self, code: str, sections: Mapping[str, Mapping[str, str]], *, zone: str = DEFAULT_ZONE
    ) -> None:
        self.code = code
        self.zone = zone
        self._sections = sections

    def in_zone(self, zone: str) -> Language:
        """Return the same language, with moments shown in another time zone."""
        return Language(self.code, self._sections, zone=zone)

    def has(self, section: str, key: str) -> bool:
        """Return whether there is a sentence for `key`."""
        return key in self._sections.get(section, {})

    def keys(self, section: str) -> frozenset[str]:
        """Return the keys of a section; empty when there is none of that name."""
        return frozenset(self._sections.get(section, {}))

    def text(self, section: str, key: str, /, **facts: Any) -> str:
        """Return the sentence for `key` with its facts; the key itself when there is none."""
        sentence = self._sections.get(section, {}).get(key)
        return key if sentence is None else self._formatter.vformat(sentence, (), facts)

    def shown(self, value: object) -> str:
        """Return a value as people write it; digits of numbers are not grouped."""
        match value:
            case None | "":
                return NOTHING
            case bool():
                return self.text("frame", "yes" if value else "no")
            case datetime():
                return self.moment(value)
            case date():
                return self.day(value)
            case float() | Decimal():
                return self._separated(str(value))
            case list() | tuple():
                return self.listed(map(self.shown, value))
            case _:
                return str(value)

    def day(self, day: date) -> str:
        """Return a day: 21/11/2026, or 21 Nov 2026."""
        if self.code == "en":
            return f"{day.day} {_MONTHS[day.month - 1]} {day.year}"
        return f"{day.day:02}/{day.month:02}/{day.year:04}"

    def moment(self, at: datetime) -> str:
        """Return day and time in the time zone of this language."""
        local = at.astimezone(self._zone_info)
        return f"{self.day(local.date())} {local:%H:%M}"

    def number(self, value: float | Decimal) -> str:
        """Return a number with its digits grouped: 1.234,5 or 1,234.5."""
        return self._separated(f"{value:,}")

    def amount(self, text: str) -> str:
        """Return an exact amount such as `7.8`, `20%` or `20/3`: 7,8 or 20 %."""
        return self._separated(text.replace("%", " %"))

    def share(self, text: str) -> str:
        """Return an exact share such as `50%` or `2/3` with its percentage: 2/3 = 66,67 %."""
        if text.endswith("%"):
            return self.amount(text)
        part, _, whole = text.partition("/")
        return f"{text} = {self.amount(percent(int(part), int(whole or 1)))} %"

    def listed(self, items: Iterable[str]) -> str:
        """Return the items as one text, separated by commas."""
        return ", ".join(items) or NOTHING

    def _separated(self, written: str) -> str:
        return written if self.code == "en" else written.translate(_GROUPING)

    @cached_property
    def _zone_info(self) -> ZoneInfo:
        return ZoneInfo(self.zone)

    @cached_property
    def _formatter(self) -> _Sentence:
        return _Sentence(self)


class _Missing(str):
    """The name of a fact that was not given."""

    __slots__ = ()


class _Sentence(string.Formatter):
    """Fills facts into a sentence; one that is missing stays visible instead of failing."""

    def __init__(self, language: Language) -> None:
        self._language = language

    def get_value(self, key: int | str, _args: object, facts: Mapping[str, Any]) -> Any:
        return facts.get(str(key), _Missing(f"{{{key}}}"))

    def format_field(self, value: Any, spec: str) -> str:
        if isinstance(value, _Missing):
            return value
        language = self._language
        one, has_plural, many = spec.partition("|")
        if has_plural:
            return one if value == 1 else many
        if spec == "day" and isinstance(value, str):
            return language.day(date.fromisoformat(value))
        if spec == "moment" and isinstance(value, str):
            return language.moment(datetime.fromisoformat(value))
        if spec == "number" and isinstance(value, int | float | Decimal):
            return language.number(value)
        if spec == "amount" and isinstance(value, str):
            return language.amount(value)
        if spec == "share" and isinstance(value, str):
            return language.share(value)
        return language.shown(value)


@lru_cache(maxsize=len(LANGUAGES))
def language(code: str) -> Language:
    """Return a language with its catalogue, read from its file the first time.

    Args:
        code: One of `LANGUAGES`.
    """
    text = (_MESSAGES / f"{code}.toml").read_text(encoding="utf-8")
    return Language(code, tomllib.loads(text))


def language_of(environment: Mapping[str, str]) -> str:
    """Return the code of the language that the environment asks for; Vietnamese unless English.

    `REVIEWCYCLE_LANG` goes before the locale: `LC_ALL`, then `LC_MESSAGES`, then `LANG`.
    """
    for name in ("REVIEWCYCLE_LANG", "LC_ALL", "LC_MESSAGES", "LANG"):
        if wanted := environment.get(name):
            return "en" if wanted.lower().startswith("en") else "vi"
    return "vi"
