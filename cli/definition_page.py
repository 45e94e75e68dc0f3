"""A definition in words, to be read beside the regulation that it was made from."""

from __future__ import annotations

import textwrap
from typing import TYPE_CHECKING, Any

from cli.definition_words import DefinitionWords
from cli.page import Page
from cli.stage_words import gate_lines, stage_rows
from workflow.domain.written import written

if TYPE_CHECKING:
    from workflow.domain.definition import Definition, Stage

WIDTH = 80
INDENT = "    "


def write_definition(page: Page, definition: Definition) -> None:
    """Write every stage of every track: who, until when, what is asked, whom it reminds."""
    words = DefinitionWords(definition=definition, language=page.language)
    for name, track in definition.tracks.items():
        page.line()
        page.line(words.track(name))
        for key in ("subjects", "not_reviewed_when", "not_rated_when"):
            if rule := getattr(track, key):
                label = page.language.text("diagram", key)
                _write(page, f"{label}: {_as_written(written(rule))}", indent="  ")
        for number, stage in enumerate(track.stages, start=1):
            page.line(f"  {number}. {words.title(stage.title)}")
            _write_stage(page, stage, words, track=name)


def _write_stage(page: Page, stage: Stage, words: DefinitionWords, *, track: str) -> None:
    for line in gate_lines(stage, words):
        _write(page, line)
    for label, entries in stage_rows(stage, words, track=track, in_full=True):
        if len(entries) == 1 and not entries[0].startswith("•"):
            _write(page, f"{label}: {entries[0]}")
            continue
        _write(page, f"{label}:")
        for entry in entries:
            _write(page, entry, indent=f"{INDENT}  ")


def _as_written(value: Any) -> str:
    """Return a rule as the file says it, without its brackets."""
    match value:
        case dict():
            told = (f"{key}: {_as_written(item)}" for key, item in value.items() if key != "title")
            return "; ".join(told)
        case list():
            apart = " · " if any(isinstance(item, dict) for item in value) else ", "
            return apart.join(map(_as_written, value))
        case _:
            return str(value)


def _write(page: Page, text: str, *, indent: str = INDENT) -> None:
    lines = textwrap.wrap(
        text,
        WIDTH,
        initial_indent=indent,
        subsequent_indent=f"{indent}  ",
        break_on_hyphens=False,
    )
    page.line("\n".join(lines))
