"""Pictures of a cycle or a review: blocks on a terminal, or a file in SVG or PNG."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from cli.context import Session
from cli.exporting import write_new
from cli.frame import option
from cli.output import show
from cli.page import Page
from cli.parameters import STANDARD_INPUT, TEXT
from cli.table import write_table
from runtime.visible import visible
from workflow.domain.errors import InvalidValueError

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from runtime.pictures.picture import Picture
    from runtime.question_uses import QuestionUses

# Written out, so that other commands need not import what draws them.
CYCLE_PICTURES = ("heatmap", "funnel", "ageing", "burnup")
REVIEW_PICTURES = ("timeline",)
SVG, PNG = ".svg", ".png"
OTHER_FORMS = (".csv", ".docx", ".xlsx")

out_option: Callable[[Any], Any] = option("--out", "file", metavar="FILE", type=TEXT)


def require_picture(picture: str | None, file: str | None) -> None:
    """Let a file pass that something is drawn into.

    Raises:
        InvalidValueError: A file is named, and no picture; or it is meant to hold something else.
    """
    if file is None:
        return
    if picture is None:
        raise InvalidValueError("option_missing", name="--picture")
    if Path(file).suffix.lower() in OTHER_FORMS:
        raise InvalidValueError("export_form_unknown", found=file, expected=[SVG, PNG])


def cycle_picture(
    session: Session,
    questions: QuestionUses,
    name: str,
    *,
    cycle: str,
    under: str | None,
    now: datetime,
) -> Picture:
    """Return a picture of a cycle in the language of a session."""
    from runtime.pictures.making import Asked, of_cycle

    asked = Asked(cycle=cycle, now=now, under=under, actor=session.actor, language=session.language)
    return of_cycle(questions, name, asked)


def show_picture(session: Session, picture: Picture, file: str | None, **told: object) -> None:
    """Write a picture into a new file, or show it; `-` writes the SVG to stdout.

    Args:
        told: What scripts are told beside it.

    Raises:
        InvalidValueError: The file cannot be written, or what draws a PNG is not installed.
        RefusedError: There is such a file already.
    """
    drawn = picture.svg()
    if file == STANDARD_INPUT:
        sys.stdout.write(drawn)
        return
    if file is not None:
        write_new(file, _content(drawn, file))
    answer = {
        **told,
        "picture": picture.name,
        "sentence": picture.sentence,
        "written": file,
        "svg": drawn,
    }
    show(session, answer, page=lambda page: _write(page, picture, file))


def _content(drawn: str, file: str) -> bytes:
    if Path(file).suffix.lower() != PNG:
        return drawn.encode()
    from runtime.pictures.png import as_png

    return as_png(drawn)


def _write(page: Page, picture: Picture, file: str | None) -> None:
    if file is not None:
        page.line(picture.sentence)
        page.sentence("answers", "drawn", file=file)
        return
    from runtime.pictures.shades import BLOCKS

    page.line(picture.title)
    page.line(picture.scope)
    page.line()
    page.line(picture.sentence)
    page.line()
    blocks = picture.blocks
    rows = [[visible(cell) for cell in row] for row in blocks.rows]
    write_table([*map(visible, blocks.titles)], rows, numbers=blocks.numbers)
    if picture.legend:
        page.line()
        page.line("   ".join(f"{BLOCKS[shade]} {meaning}" for shade, meaning in picture.legend))
    for note in picture.notes:
        page.line(note)
