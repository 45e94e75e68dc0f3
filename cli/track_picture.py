"""A track as a picture in SVG: its stages from above to below, as wide as a page. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from cli.definition_words import DefinitionWords
from cli.stage_words import SECTION, gate_lines, stage_rows
from runtime.pictures.svg import (
    LINE,
    SHADE,
    SOFT,
    Point,
    box,
    document,
    dot,
    line,
    text_at,
    width_of,
    wrapped,
)
from workflow.domain.chart import arrows_of
from workflow.domain.definition import DONE, EXEMPT, WITHDRAWN
from workflow.domain.machine import Trigger

if TYPE_CHECKING:
    from workflow.domain.definition import Stage

MILLIMETRES = 190  # an A4 page without its margins
WIDTH, MARGIN, LANE = 720.0, 8.0, 64.0
LEFT, RIGHT = LANE, WIDTH - MARGIN
ROOM = RIGHT - LEFT
MIDDLE = (LEFT + RIGHT) / 2
PADDING, GAP = 9.0, 28.0
TITLE, HEAD, BODY, SMALL = 19.0, 14.5, 12.5, 11.5
BUS = 32.0  # where the way back runs
BACK = 9.0  # how far above and below the middle of a title the ways back end and begin
ASIDE = 58.0  # how far beside the way on the way past a stage runs
BETWEEN = 14.0
INDENT = 12.0  # of the further lines of one entry


def track_picture(words: DefinitionWords, track: str, *, label: str) -> str:
    """Return a track as an SVG file that is legible without colours.

    Args:
        label: How people name the definition and its version.
    """
    picture = _Picture(words=words, track=track)
    picture.title(label)
    picture.start()
    for number, stage in enumerate(words.definition.tracks[track].stages, start=1):
        picture.gate(stage)
        picture.stage(number, stage)
    picture.ends()
    picture.ways_back()
    picture.legend()
    return document(
        picture.parts,
        width=WIDTH,
        height=picture.y + MARGIN,
        millimetres=MILLIMETRES,
        title=f"{words.track(track)} · {words.title(words.definition.title)}",
        lang=words.language.code,
    )


@dataclass(slots=True, kw_only=True)
class _Picture:
    """A picture that grows downwards.

    Attributes:
        y: Below everything that is drawn so far.
        parts: What is drawn.
        middles: Height of the middle of the title of each stage.
    """

    words: DefinitionWords
    track: str
    y: float = MARGIN
    parts: list[str] = field(default_factory=list)
    middles: dict[str, float] = field(default_factory=dict)

    def title(self, label: str) -> None:
        """Draw what the picture shows."""
        self._text(self.words.track(self.track), x=MARGIN, size=TITLE, bold=True)
        self._text(self.words.title(self.words.definition.title), x=MARGIN, size=BODY)
        self._text(label, x=MARGIN, size=SMALL)

    def start(self) -> None:
        """Draw where a review begins."""
        self.y += BETWEEN
        self.parts.append(dot((MIDDLE, self.y), 7))
        said = self._said("starts")
        self.parts.append(text_at((MIDDLE + BETWEEN, self.y + 4), said, size=SMALL))
        self.y += 7
        self._down()

    def gate(self, stage: Stage) -> None:
        """Draw for whom a stage waits, in a dashed box before it."""
        told = gate_lines(stage, self.words)
        if not told:
            return
        lines = [part for each in told for part in wrapped(each, ROOM * 0.7, BODY)]
        width = max(2 * ASIDE, *(width_of(each, BODY) for each in lines)) + 4 * PADDING
        height = len(lines) * BODY * LINE + PADDING
        left = MIDDLE - width / 2
        self.parts.append(box((left, self.y), width, height, radius=height / 4, dashed=True))
        self._lines(lines, x=MIDDLE, y=self.y + PADDING / 2, size=BODY, italic=True)
        self.y += height
        self._down(dashed=True)

    def stage(self, number: int, stage: Stage) -> None:
        """Draw a stage, and the way on from it."""
        head = f"{number}. {self.words.title(stage.title)}"
        if stage.optional:
            head += f" ({self._said('optional')})"
        titles = wrapped(head, ROOM - 2 * PADDING, HEAD, bold=True)
        strip = len(titles) * HEAD * LINE + PADDING
        rows = list(stage_rows(stage, self.words, track=self.track))
        beside = max(width_of(label, BODY, bold=True) for label, _ in rows) + PADDING
        room = ROOM - 2 * PADDING - beside - INDENT
        told = [
            (label if not place and not part else "", INDENT if part else 0, each)
            for label, entries in rows
            for place, entry in enumerate(entries)
            for part, each in enumerate(wrapped(entry, room, BODY))
        ]
        height = strip + len(told) * BODY * LINE + PADDING
        self.parts.append(box((LEFT, self.y), ROOM, height))
        self.parts.append(box((LEFT, self.y), ROOM, strip, fill=SHADE))
        self._lines(titles, x=LEFT + PADDING, y=self.y + PADDING / 2, size=HEAD, bold=True)
        for place, (label, indent, each) in enumerate(told):
            y = self.y + strip + PADDING / 2 + (place * LINE + 1) * BODY
            self.parts.append(text_at((LEFT + PADDING, y), label, size=BODY, bold=True))
            self.parts.append(text_at((LEFT + PADDING + beside + indent, y), each, size=BODY))
        self.middles[stage.stage] = self.y + strip / 2
        self.y += height
        self._onwards(stage)

    def ends(self) -> None:
        """Draw the final states, and from where they are reached."""
        width, height = self._pill_size(DONE)
        self._pill(DONE, left=MIDDLE - width / 2, stroke=2.2)
        self.y += height + BETWEEN
        middle, said = self.y + height / 2, self._said("from_any")
        self.parts.append(text_at((LEFT, middle + 4), said, size=SMALL))
        x = LEFT + width_of(said, SMALL) + PADDING
        for state, trigger in ((EXEMPT, Trigger.EXEMPT), (WITHDRAWN, Trigger.WITHDRAW)):
            name = self.words.language.text("triggers", str(trigger))
            end = x + width_of(name, SMALL) + 2 * PADDING
            self.parts.append(text_at((x + PADDING / 2, middle - 4), name, size=SMALL))
            self.parts.append(line([(x, middle), (end, middle)], arrow=True))
            x = self._pill(state, left=end) + BETWEEN
        self.y += height + BETWEEN

    def ways_back(self) -> None:
        """Draw the moves back to earlier stages, as one way beside them all."""
        back = [
            arrow
            for arrow in arrows_of(self.words.definition.tracks[self.track])
            if arrow.trigger is Trigger.RETURN
        ]
        if not back:
            return
        froms = sorted({self.middles[arrow.source] + BACK for arrow in back})
        tos = sorted({self.middles[arrow.target] - BACK for arrow in back})
        self.parts.append(line([(BUS, froms[-1]), (BUS, tos[0])], colour=SOFT))
        for y in froms:
            self.parts.append(line([(LEFT, y), (BUS, y)], colour=SOFT))
            self.parts.append(dot((LEFT, y), 2.5))
        for y in tos:
            self.parts.append(line([(BUS, y), (LEFT, y)], colour=SOFT, arrow=True))
        middle = (froms[-1] + tos[0]) / 2
        chosen = any(stage.returns_to is not None for stage in self._stages())
        said = self._said("returns_chosen" if chosen else "returns")
        at = (BUS - PADDING, middle)
        self.parts.append(text_at(at, said, size=SMALL, anchor="middle", turned=True))

    def legend(self) -> None:
        """Say what the signs mean."""
        if any(self.words.definition.ladder(stage) for stage in self._stages()):
            self._text(self._said("legend_ladder"), x=LEFT, size=SMALL)

    def _stages(self) -> Sequence[Stage]:
        return self.words.definition.tracks[self.track].stages

    def _onwards(self, stage: Stage) -> None:
        if stage.optional:
            x, end = MIDDLE + ASIDE, self.y + GAP
            way = [(x, self.y), (x, end)]
            if stage is self._stages()[-1]:
                width, height = self._pill_size(DONE)
                way = [way[0], (x, end + height / 2), (MIDDLE + width / 2, end + height / 2)]
            self.parts.append(line(way, arrow=True, dashed=True))
            name = self.words.language.text("triggers", str(Trigger.SKIP))
            self.parts.append(text_at((x + PADDING, self.y + GAP / 2 + 4), name, size=SMALL))
        self._down()

    def _down(self, *, dashed: bool = False) -> None:
        end = self.y + GAP
        self.parts.append(line([(MIDDLE, self.y), (MIDDLE, end)], arrow=True, dashed=dashed))
        self.y = end

    def _pill(self, state: str, *, left: float, stroke: float = 1.4) -> float:
        """Draw a final state; return its right end."""
        width, height = self._pill_size(state)
        name = self.words.language.text("states", state)
        at = (left + width / 2, self.y + height / 2 + BODY * 0.36)
        shape = box((left, self.y), width, height, radius=height / 2, stroke=stroke)
        self.parts += [shape, text_at(at, name, size=BODY, bold=True, anchor="middle")]
        return left + width

    def _pill_size(self, state: str) -> Point:
        name = self.words.language.text("states", state)
        return width_of(name, BODY, bold=True) + 4 * PADDING, BODY * LINE + PADDING

    def _text(self, text: str, *, x: float, size: float, bold: bool = False) -> None:
        lines = wrapped(text, RIGHT - x, size, bold=bold)
        for each in lines:
            self.y += size * LINE
            self.parts.append(text_at((x, self.y - size * (LINE - 1)), each, size=size, bold=bold))

    def _lines(
        self,
        lines: Sequence[str],
        *,
        x: float,
        y: float,
        size: float,
        bold: bool = False,
        italic: bool = False,
    ) -> None:
        """Write lines below `y`; those of gates stand in the middle."""
        for place, each in enumerate(lines):
            at = (x, y + (place * LINE + 1) * size)
            anchor = "middle" if italic else "start"
            self.parts.append(text_at(at, each, size=size, bold=bold, italic=italic, anchor=anchor))

    def _said(self, key: str) -> str:
        return self.words.language.text(SECTION, key)
