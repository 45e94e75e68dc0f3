"""YAML as plain values with the place of each, for files that strangers write.

A part of YAML is enough for people and leaves nothing to exploit: no tags, anchors, aliases or
merge keys, and one document.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, TypeAlias

import yaml

from runtime.readers.encoding import decode, place
from runtime.readers.problems import ProblemList, refusal, refuse_above
from runtime.readers.yaml_syntax import add_syntax_problem
from workflow.domain.errors import Problem

MOST_BYTES = 1_000_000
MOST_VALUES = 100_000
DEEPEST = 30

Place: TypeAlias = tuple[int, int]
Path: TypeAlias = tuple[str | int, ...]
_Event: TypeAlias = Any  # the published types do not tell which events have anchor, tag and mark

# The event stream keeps no stack of its own, so that the C loader is safe here; composing is not.
_LOADER = yaml.CSafeLoader if yaml.__with_libyaml__ else yaml.SafeLoader
_WORDS: Mapping[str, bool | None] = {
    "true": True,
    "True": True,
    "false": False,
    "False": False,
    "null": None,
    "~": None,
    "": None,
}
_WHOLE_NUMBER = re.compile("[-+]?(?:0|[1-9][0-9]{0,17})")
# Beside control characters: what YAML takes for the end of a line and an editor does not.
_NOT_TEXT = re.compile(
    "[^\t\n\r -~\u00a0-\u2027\u202a-\ud7ff\ue000-\ufefe\uff00-\ufffd\U00010000-\U0010ffff]"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Tree:
    """A document as plain values.

    Attributes:
        file: Name of the file.
        value: Dicts, lists, text, whole numbers, booleans and None. Decimals, times, days and
            words such as `no` are text.
    """

    file: str
    value: Any
    _values: Mapping[Path, Place] = field(repr=False)
    _keys: Mapping[Path, Place] = field(repr=False)

    def position(self, path: Path) -> Place:
        """Return line and column of the value at `path`.

        Parts of the path that are not in the file are skipped, so that the nearest value above
        is found for what is missing.
        """
        return self._values[self._known(path)]

    def key_position(self, path: Path) -> Place:
        """Return line and column of the key of `path`; of an item of a list, of its value."""
        known = self._known(path)
        return self._keys.get(known) or self._values[known]

    def placed(self, problem: Problem, *, at_key: bool = False) -> Problem:
        """Return a problem of this document with the line and column of its dotted path."""
        path: Path = ()
        for part in (problem.path or "").split("."):
            index = int(part) if part.isdecimal() else part
            path = next(
                (longer for longer in ((*path, part), (*path, index)) if longer in self._values),
                path,
            )
        line, column = self.key_position(path) if at_key else self.position(path)
        return replace(problem, file=self.file, line=line, column=column)

    def _known(self, path: Path) -> Path:
        known: Path = ()
        for part in path:
            if (*known, part) in self._values:
                known = (*known, part)
        return known


def read_yaml(data: bytes, *, file: str) -> Tree:
    """Return the one document of a YAML file, its text in NFC.

    Raises:
        InvalidFileError: With every problem up to the first one that hides the rest.
    """
    refuse_above(len(data), limit=MOST_BYTES, file=file)
    # Composed first, so that a column counts the letters that a person sees.
    text = unicodedata.normalize("NFC", decode(data, file=file))
    strange = _NOT_TEXT.search(text)
    if strange:
        line, column = place(text[: strange.start()])
        found = f"U+{ord(strange[0]):04X}"
        raise refusal(file, "character_not_allowed", line=line, column=column, found=found)
    problems = ProblemList(file)
    reading = _Reading(text, problems)
    value = reading.document()
    problems.raise_if_any()
    if value is None:
        raise refusal(file, "file_empty", line=1, column=1)
    return Tree(file=file, value=value, _values=reading.values, _keys=reading.keys)


class _UnreadableError(Exception):
    """What follows cannot be read; the reason is among the problems."""


class _Reading:
    """One pass over the events of a file."""

    def __init__(self, text: str, problems: ProblemList) -> None:
        self.values: dict[Path, Place] = {(): (1, 1)}
        self.keys: dict[Path, Place] = {}
        self._count = 0
        self._text = text
        self._problems = problems
        self._events: Iterator[_Event] = yaml.parse(text, _LOADER)

    def document(self) -> Any:
        value = None
        seen = False
        try:
            for event in self._events:
                if isinstance(event, yaml.DocumentStartEvent):
                    if seen:
                        self._add("several_documents", event, ())
                        break
                    seen = True
                    value = self._value(next(self._events), ())
        except yaml.YAMLError as error:
            add_syntax_problem(error, text=self._text, problems=self._problems)
        except _UnreadableError:
            pass
        return value

    def _value(self, event: _Event, path: Path) -> Any:
        self._note(event, path)
        if isinstance(event, yaml.AliasEvent):
            self._add("anchor_not_allowed", event, path, found=f"*{event.anchor}")
            return None
        if event.anchor is not None:
            self._add("anchor_not_allowed", event, path, found=f"&{event.anchor}")
        if event.tag is not None:
            self._add("tag_not_allowed", event, path, found=event.tag)
        if isinstance(event, yaml.ScalarEvent):
            return self._scalar(event, path)
        if len(path) >= DEEPEST:
            self._add("nested_too_deeply", event, path, expected=str(DEEPEST))
            raise _UnreadableError
        if isinstance(event, yaml.MappingStartEvent):
            return self._mapping(path)
        return self._sequence(path)

    def _note(self, event: _Event, path: Path) -> None:
        self._count += 1
        if self._count > MOST_VALUES:
            self._add("too_many_values", event, path, expected=str(MOST_VALUES))
            raise _UnreadableError
        self.values.setdefault(path, _place(event))

    def _mapping(self, path: Path) -> dict[str, Any]:
        found: dict[str, Any] = {}
        for event in self._events:
            if isinstance(event, yaml.MappingEndEvent):
                break
            key = self._key(event, path)
            here = (*path, "?" if key is None else key)
            if key in found:
                first_line, _ = self.keys[here]
                self._add("duplicate_key", event, here, found=key, first_line=first_line)
            self.keys.setdefault(here, _place(event))
            value = self._value(next(self._events), here)
            if key is not None:
                found.setdefault(key, value)
        return found

    def _key(self, event: _Event, path: Path) -> str | None:
        """Return the key, or None when it is refused; what it stands for is still read."""
        key = self._value(event, (*path, "?"))
        if key == "<<":
            self._add("merge_key_not_allowed", event, path, found="<<")
        elif isinstance(key, str):
            return key
        elif not isinstance(event, yaml.AliasEvent):
            found = event.value if isinstance(event, yaml.ScalarEvent) else None
            self._add("key_not_text", event, path, found=found)
        return None

    def _sequence(self, path: Path) -> list[Any]:
        found: list[Any] = []
        for event in self._events:
            if isinstance(event, yaml.SequenceEndEvent):
                break
            found.append(self._value(event, (*path, len(found))))
        return found

    def _scalar(self, event: _Event, path: Path) -> Any:
        text = unicodedata.normalize("NFC", event.value)
        strange = _NOT_TEXT.search(text)  # an escape such as "\0" gets past the look at the file
        if strange:
            found = f"U+{ord(strange[0]):04X}"
            self._add("character_not_allowed", event, path, found=found)
        if event.style or event.tag:
            return text
        if text in _WORDS:
            return _WORDS[text]
        return int(text) if _WHOLE_NUMBER.fullmatch(text) else text

    def _add(self, code: str, event: _Event, path: Path, **facts: Any) -> None:
        line, column = _place(event)
        dotted = ".".join(map(str, path))
        self._problems.add(code, line=line, column=column, path=dotted, **facts)


def _place(event: _Event) -> Place:
    return event.start_mark.line + 1, event.start_mark.column + 1
