"""`reviewcycle definition diagram`: a definition as a picture."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

import click

from cli.context import Session
from cli.definition_source import Source, source_of
from cli.definition_words import DefinitionWords
from cli.exporting import write_new
from cli.frame import argument, command, option
from cli.output import Listing, show
from cli.page import Page
from cli.parameters import STANDARD_INPUT, TEXT, OneOf
from workflow.domain.errors import InvalidValueError, RefusedError
from workflow.domain.located import among

MERMAID, SVG = "mermaid", "svg"

PICTURES = Listing(key="pictures", columns=(), fields=("track", "written", "svg"))


@command("diagram")
@argument("definition", metavar="NAME|FILE", type=TEXT)
@option("--track", metavar="TRACK", type=TEXT)
@option("--format", "form", type=OneOf((MERMAID, SVG)), default=MERMAID)
@option("--out", "file", metavar="FILE", type=TEXT)
@click.pass_obj
def diagram(
    session: Session, definition: str, track: str | None, form: str, file: str | None
) -> None:
    """Draw a definition."""
    source = source_of(session, definition)
    tracks = _tracks(source, track)
    draw = _draw_diagram if form == MERMAID else _draw_pictures
    draw(session, source, tracks, None if file == STANDARD_INPUT else file)


def _tracks(source: Source, wanted: str | None) -> Sequence[str]:
    known = list(source.definition.tracks)
    if wanted is None:
        return known
    if wanted not in known:
        raise InvalidValueError("track_unknown", found=wanted, expected=among(known))
    return [wanted]


def _draw_diagram(
    session: Session, source: Source, tracks: Sequence[str], file: str | None
) -> None:
    from cli.diagram import mermaid

    words = DefinitionWords(definition=source.definition, language=session.language)
    drawn = mermaid(words, tracks)
    if file is not None:
        _write({file: f"{drawn}\n"})
    answer = {**source.to_json(), "mermaid": drawn, "written": file}
    show(session, answer, page=lambda page: _tell(page, drawn, [file] if file else []))


def _draw_pictures(
    session: Session, source: Source, tracks: Sequence[str], file: str | None
) -> None:
    from cli.track_picture import track_picture

    if file is None and len(tracks) > 1 and session.is_for_people:
        raise InvalidValueError("track_needed", expected=among(tracks))
    words = DefinitionWords(definition=source.definition, language=session.language)
    label = source.definition.name if source.file else source.label
    drawn = {track: track_picture(words, track, label=label) for track in tracks}
    files = {track: _file_of(track, file, tracks) for track in tracks} if file else {}
    _write({files[track]: drawn[track] for track in files})
    pictures = [
        {"track": track, "written": files.get(track), "svg": drawn[track]} for track in tracks
    ]
    show(
        session,
        {**source.to_json(), "pictures": pictures},
        listing=PICTURES,
        page=lambda page: _tell(page, drawn[tracks[0]].rstrip(), list(files.values())),
    )


def _file_of(track: str, file: str, tracks: Sequence[str]) -> str:
    """Return the file of a track: the one that is named, or one beside it for each."""
    path = Path(file)
    return file if len(tracks) == 1 else str(path.with_stem(f"{path.stem}-{track}"))


def _write(contents: Mapping[str, str]) -> None:
    """Write new files, all or none.

    Raises:
        InvalidValueError: One cannot be written.
        RefusedError: There is such a file already.
    """
    for file in contents:
        if Path(file).exists():
            raise RefusedError("file_exists", file=file)
    for file, content in contents.items():
        write_new(file, content.encode())


def _tell(page: Page, drawn: str, files: Sequence[str]) -> None:
    """Write where the pictures are, or the picture itself."""
    if not files:
        page.line(drawn)
    for file in files:
        page.sentence("answers", "drawn", file=file)
