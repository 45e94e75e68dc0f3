"""What differs between two definitions, as people say it."""

from __future__ import annotations

import textwrap
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from cli.definition_source import Source
from cli.definition_words import DefinitionWords
from runtime.language import LANGUAGES, Language
from workflow.domain.terms import Title

if TYPE_CHECKING:
    from workflow.domain.conditions import Gate
    from workflow.domain.definition_diff import Difference

SECTION = "differences"
LONGEST_VALUE = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class DifferenceWords:
    """Two definitions in words of one language."""

    language: Language
    first: Source
    second: Source

    def heading(self, found: Difference) -> str:
        """Return under which heading a difference stands: its stage, track or ladder."""
        if found.track is None:
            of_ladder = found.path[0] == "ladders"
            key, name = ("of_ladder", found.path[1]) if of_ladder else ("of_definition", "")
            return self._said(key, ladder=name)
        track = self._title_of(found.track, None)
        if found.stage is None:
            return track
        return self._said("of_stage", track=track, stage=self._title_of(found.track, found.stage))

    def sentence(self, found: Difference) -> str:
        """Return a difference in words, without where it is."""
        if found.kind == "title_changed":
            before, after = self._titles(found.before, found.after)
        else:
            first, second = self._sides()
            before = self._piece(found, found.before, first)
            after = self._piece(found, found.after, second)
        return self._said(str(found.kind), what=self._what(found), before=before, after=after)

    def _said(self, key: str, /, **facts: object) -> str:
        return self.language.text(SECTION, key, **facts)

    def _sides(self) -> tuple[DefinitionWords, DefinitionWords]:
        first = DefinitionWords(definition=self.first.definition, language=self.language)
        second = DefinitionWords(definition=self.second.definition, language=self.language)
        return first, second

    def _title_of(self, track: str, stage: str | None) -> str:
        """Return the title of a track or stage, as the second definition has it if it does."""
        first, second = self._sides()
        tracks = second.definition.tracks
        is_there = track in tracks and (stage is None or stage in tracks[track].order)
        words = second if is_there else first
        return words.track(track) if stage is None else words.stage(track, stage)

    def _what(self, found: Difference) -> str:
        """Return the path from the heading on, in words where there are some."""
        headed = 0 if found.track is None and found.path[0] != "ladders" else 2
        path = ".".join(found.path[4 if found.stage is not None else headed :])
        named = f"key_{path}"
        return self._said(named) if self.language.has(SECTION, named) else path

    def _titles(self, before: Title, after: Title) -> tuple[str, str]:
        """Return both titles, in a language in which they differ."""
        codes = (self.language.code, *LANGUAGES)
        code = next(code for code in codes if before.text(code) != after.text(code))
        return before.text(code), after.text(code)

    def _piece(self, found: Difference, piece: Any, words: DefinitionWords) -> str:
        if found.kind == "stage_moved":
            return self._place_after(found, piece, words)
        if piece is None:
            return self.language.shown(None)
        told = _IN_WORDS.get(str(found.kind).partition("_")[0], _value)
        return told(words, piece, found)

    def _place_after(self, found: Difference, stage: str | None, words: DefinitionWords) -> str:
        if stage is None:
            return self._said("place_first")
        return self._said("place_after", stage=words.stage(found.track or "", stage))


def _titled(words: DefinitionWords, piece: Any, _: Difference) -> str:
    return words.title(piece.title)


def _value(words: DefinitionWords, piece: Any, _: Difference) -> str:
    title = piece if isinstance(piece, Title) else getattr(piece, "title", None)
    if isinstance(title, Title):
        return words.title(title)
    return textwrap.shorten(words.value(piece), LONGEST_VALUE, placeholder="…")


def _gate(words: DefinitionWords, piece: Gate, found: Difference) -> str:
    stages = words.definition.tracks[str(found.track)]
    return words.gate(piece, stages.stage(str(found.stage)))


# By the first word of the kind of difference.
_IN_WORDS: Mapping[str, Callable[[DefinitionWords, Any, Difference], str]] = {
    "track": _titled,
    "stage": _titled,
    "role": _titled,
    "due": lambda words, piece, _: words.due(piece),
    "rung": lambda words, piece, _: words.rung(piece),
    "ladder": lambda words, piece, _: "; ".join(map(words.rung, piece)),
    "requirement": lambda words, piece, _: words.requirement(piece),
    "gate": _gate,
    "target": lambda words, piece, _: words.targets(piece),
}
