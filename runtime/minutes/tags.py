"""The tags of a template: `{{ … }}` puts a word, `{% … %}` repeats or leaves out.

Only these few forms exist, so that a template can neither compute nor call, nor loop for ever.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from runtime.minutes.words import MinutesWords, vocabulary
from runtime.readers.problems import ProblemList

MOST_TAGS = 1_000
DEEPEST = 10
FORMS = "{{ unit }}, {%p if absent %}, {%p endif %}, {%p for one in absent %}, {%p endfor %}"

_NAME = "[A-Za-z_][A-Za-z0-9_]{0,40}"
_WORD = rf"{_NAME}(?:\.{_NAME})?"
# `{%p` and `{%tr` take away the paragraph or the row that they stand in.
_TAG = re.compile(
    rf"\{{\{{ *(?P<put>{_WORD}) *\}}\}}"
    rf"|\{{%(?P<around>p|tr)? +(?:for +(?P<one>{_NAME}) +in +(?P<many>{_NAME})"
    rf"|(?P<test>if|elif) +(?:not +)?(?P<tested>{_WORD})"
    r"|(?P<plain>else|endif|endfor)) *%\}"
)
_BRACE = re.compile(r"[{}]")
_OPENING = re.compile(r"\{[{%#]")  # whatever the template engine may take for the start of a tag
_LOOP = ("first", "index", "last")


def check_forms(text: str, problems: ProblemList) -> None:
    """Check that every brace in a paragraph belongs to a tag."""
    others = _TAG.sub(lambda tag: " " * len(tag[0]), text)
    if brace := _BRACE.search(others):
        problems.add("tag_not_understood", found=text[brace.start() :], expected=FORMS)


def tags_taking_away(around: str, text: str) -> list[str]:
    """Return the tags in `text` that take away a paragraph (`p`) or a row (`tr`)."""
    return [tag[0] for tag in _TAG.finditer(text) if tag["around"] == around]


def check_course(text: str, problems: ProblemList, *, words: type = MinutesWords) -> None:
    """Check the tags of one part of a file in their order, as the template engine sees them.

    Args:
        text: The part as it is stored.
        problems: Where what is wrong is noted.
        words: The typed dictionary whose names the template may use.
    """
    course = _Course(problems=problems, names=vocabulary(words))
    known = {tag.start(): tag for tag in _TAG.finditer(text)}
    if len(known) > MOST_TAGS:
        problems.add("too_many_tags", expected=str(MOST_TAGS))
        return
    for opening in _OPENING.finditer(text):
        tag = known.get(opening.start())
        if tag is None or tag["around"]:
            found = re.sub("<[^>]*>", "", text[opening.start() :][:200])
            problems.add("tag_not_understood", found=found, expected=FORMS)
        else:
            course.take(tag)
    for tag in course.opened:
        problems.add("tags_do_not_match", found=tag[0])


@dataclass(slots=True, kw_only=True)
class _Course:
    """What has been opened and not closed yet, the innermost last."""

    problems: ProblemList
    names: Mapping[str, frozenset[str]]
    opened: list[re.Match[str]] = field(default_factory=list)

    def take(self, tag: re.Match[str]) -> None:
        """Check a tag against what is open."""
        if word := tag["put"] or tag["tested"]:
            self._look_up(word, listed=not tag["put"])
        if tag["many"]:
            self._begin(tag)
        elif tag["test"] == "if":
            self._open(tag)
        elif tag["test"] or tag["plain"]:
            self._go_on(tag)

    def _begin(self, tag: re.Match[str]) -> None:
        lists = [name for name, fields in self.names.items() if fields]
        if any(each["many"] for each in self.opened):
            self.problems.add("loop_in_loop", found=tag[0])
        if tag["many"] not in lists:
            self._tell_unknown(tag["many"], lists)
        if tag["one"] in (*self.names, "loop"):
            self.problems.add("placeholder_taken", found=tag["one"])
        self._open(tag)

    def _open(self, tag: re.Match[str]) -> None:
        self.opened.append(tag)
        if len(self.opened) == DEEPEST + 1:
            self.problems.add("nested_too_deeply", expected=str(DEEPEST))

    def _go_on(self, tag: re.Match[str]) -> None:
        """Take a tag that belongs to the one opened last: `elif`, `else` or an end."""
        last = self.opened[-1] if self.opened else None
        is_loop = last is not None and bool(last["many"])
        ends = bool(tag["plain"]) and tag["plain"] != "else"
        if last is None or is_loop != (tag["plain"] == "endfor") or not (ends or last["test"]):
            self.problems.add("tags_do_not_match", found=tag[0])
        elif ends:
            self.opened.pop()
        else:
            self.opened[-1] = tag

    def _look_up(self, word: str, *, listed: bool) -> None:
        """Check a name; only a condition may name a whole list."""
        name, _, inner = word.partition(".")
        if not inner:
            allowed = [one for one, fields in self.names.items() if listed or not fields]
        else:
            allowed = [f"{name}.{one}" for one in self._within(name)] or list(self.names)
        if word not in allowed:
            self._tell_unknown(word, allowed)

    def _within(self, name: str) -> Iterable[str]:
        """Return what may be named behind the dot of `name`."""
        for tag in self.opened:
            if tag["many"] and name in ("loop", tag["one"]):
                return _LOOP if name == "loop" else sorted(self.names.get(tag["many"], ()))
        return ()

    def _tell_unknown(self, found: str, allowed: Iterable[str]) -> None:
        self.problems.add("placeholder_unknown", found=found, expected=", ".join(allowed))
