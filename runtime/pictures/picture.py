"""One picture with what belongs to it: a title, a sentence, a table, and blocks for a terminal."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from runtime.pictures.canvas import Canvas
from runtime.pictures.shades import Shade

WIDE, NARROW = 720.0, 344.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """A table in words and numbers: what a picture shows, or stands on a page of its own.

    Attributes:
        titles: One for each column; the first column names the row.
        numbers: Which columns stand at the right.
    """

    titles: Sequence[str]
    rows: Sequence[Sequence[str]]
    numbers: Sequence[bool]


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """A picture that can be drawn at any width.

    Attributes:
        name: What it is called in commands and addresses.
        scope: Of what and when it is.
        sentence: The one thing that can be read from it.
        table: Everything in it, exactly.
        blocks: The same for a terminal, with blocks instead of bars.
        legend: Shades that occur, with what they mean.
        draw: Draws what stands between the sentence and the legend.
        notes: Lines that a terminal shows below the legend.
        least: Narrowest width at which it can be read.
    """

    name: str
    title: str
    scope: str
    sentence: str
    table: Table
    blocks: Table
    legend: Sequence[tuple[Shade, str]]
    draw: Callable[[Canvas], None]
    lang: str
    notes: Sequence[str] = ()
    least: float = NARROW

    def svg(self, *, width: float = WIDE, prefix: str = "", headed: bool = True) -> str:
        """Return the picture as an SVG file.

        Args:
            width: In units of which a letter has about twelve.
            prefix: Of names within the file, for a page that holds several pictures.
            headed: Whether it says what it shows, of what; a page may say so above it.
        """
        canvas = Canvas(width=max(width, self.least), prefix=f"{prefix}{self.name}-")
        if headed:
            canvas.heading(self.title, self.scope)
        canvas.sentence(self.sentence)
        self.draw(canvas)
        canvas.legend(self.legend)
        return canvas.document(title=self.title, description=self.sentence, lang=self.lang)
