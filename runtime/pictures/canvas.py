"""A picture that grows downwards: headings, bars with a label above them, and a legend. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from runtime.pictures.shades import Shade, fill_of, patterns
from runtime.pictures.svg import LINE, Point, box, document, text_at, width_of, wrapped

MARGIN = 12.0
TITLE, HEAD, BODY, SMALL = 18.0, 14.0, 13.0, 11.5
BAR, GAP, BETWEEN = 20.0, 14.0, 8.0
SWATCH = 14.0
# As wide as the text of an A4 page.
_MILLIMETRES, _OF = 190.0, 720.0


@dataclass(slots=True, kw_only=True)
class Canvas:
    """What is drawn so far.

    Attributes:
        y: Below everything that is drawn.
        prefix: Of names within the file.
    """

    width: float
    prefix: str
    y: float = MARGIN
    parts: list[str] = field(default_factory=list)

    @property
    def room(self) -> float:
        """Return how wide it is between its margins."""
        return self.width - 2 * MARGIN

    def heading(self, title: str, scope: str) -> None:
        """Write what the picture shows, and of what."""
        self.text(title, size=TITLE, bold=True)
        self.text(scope, size=SMALL)
        self.y += BETWEEN

    def sentence(self, sentence: str) -> None:
        """Write what can be read from the picture."""
        self.text(sentence, size=HEAD)
        self.y += GAP

    def text(self, text: str, *, size: float = BODY, bold: bool = False) -> None:
        """Write a text below everything, on as many lines as it needs."""
        for each in wrapped(text, self.room, size, bold=bold):
            self.y += size * LINE
            at = (MARGIN, self.y - size * (LINE - 1))
            self.parts.append(text_at(at, each, size=size, bold=bold))

    def pair(self, left: str, right: str) -> None:
        """Write two texts on one line, or one below the other where they do not fit."""
        fits = width_of(left, BODY, bold=True) + width_of(right, BODY) + GAP <= self.room
        if not fits:
            self.text(left, bold=True)
            self.text(right)
            return
        self.y += BODY * LINE
        base = self.y - BODY * (LINE - 1)
        self.parts.append(text_at((MARGIN, base), left, size=BODY, bold=True))
        self.parts.append(text_at((self.width - MARGIN, base), right, size=BODY, anchor="end"))

    def bar(self, segments: Iterable[tuple[Shade, int]], *, of: int) -> None:
        """Draw counts as parts of one bar.

        Args:
            of: How many would fill the whole width.
        """
        self.y += 3
        x = MARGIN
        for shade, count in segments:
            if count <= 0:
                continue
            wide = self.room * count / max(of, 1)
            self.rectangle((x, self.y), wide, BAR, shade)
            x += wide
        self.y += BAR + GAP

    def rectangle(self, at: Point, width: float, height: float, shade: Shade) -> None:
        """Draw a filled rectangle with a thin edge."""
        fill = fill_of(shade, prefix=self.prefix)
        self.parts.append(box(at, width, height, fill=fill, radius=0, stroke=0.8))

    def legend(self, shades: Sequence[tuple[Shade, str]]) -> None:
        """Draw what the shades mean, in as many lines as they need."""
        if not shades:
            return
        x, self.y = MARGIN, self.y + BETWEEN
        for shade, meaning in shades:
            wide = SWATCH + 5 + width_of(meaning, SMALL) + GAP
            if x > MARGIN and x + wide - GAP > self.width - MARGIN:
                x, self.y = MARGIN, self.y + SWATCH + BETWEEN
            self.rectangle((x, self.y), SWATCH, SWATCH, shade)
            at = (x + SWATCH + 5, self.y + SWATCH - 3)
            self.parts.append(text_at(at, meaning, size=SMALL))
            x += wide
        self.y += SWATCH + BETWEEN

    def document(self, *, title: str, description: str, lang: str) -> str:
        """Return everything as an SVG file."""
        return document(
            [patterns(Shade, prefix=self.prefix), *self.parts],
            width=self.width,
            height=self.y + MARGIN,
            millimetres=_MILLIMETRES * self.width / _OF,
            title=title,
            description=description,
            lang=lang,
        )
