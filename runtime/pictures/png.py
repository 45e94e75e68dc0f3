"""Pictures as PNG, for programs that do not know SVG."""

from __future__ import annotations

import tempfile
from pathlib import Path

from workflow.domain.errors import InvalidValueError

# Twice what a screen shows, so that it can be printed.
DOTS_PER_INCH = 192.0

# Nothing of a cycle is written in the language of typst: it only places the picture.
_PAGE = '#set page(width: auto, height: auto, margin: 0pt)\n#image("picture.svg")\n'


def as_png(svg: str) -> bytes:
    """Return a picture as PNG; its letters are those of the fonts of the machine, or of typst.

    Raises:
        InvalidValueError: The package that draws it is not installed.
    """
    try:
        import typst
    except ImportError as error:
        raise InvalidValueError("package_missing", package="reviewcycle[png]") from error
    with tempfile.TemporaryDirectory(prefix="reviewcycle-") as folder:
        page = Path(folder) / "page.typ"
        page.write_text(_PAGE, encoding="utf-8")
        page.with_name("picture.svg").write_text(svg, encoding="utf-8")
        return typst.compile(str(page), root=folder, format="png", ppi=DOTS_PER_INCH)
