"""Make pages of templates; everything that is put into them is escaped."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup
from starlette.responses import HTMLResponse, Response

from runtime.language import LANGUAGES
from runtime.pictures.picture import NARROW, WIDE, Picture
from runtime.visible import visible

if TYPE_CHECKING:
    from web.visit import Visit
    from workflow.domain.cycle import Cycle
    from workflow.domain.organisation import Unit

_TEMPLATES = Path(__file__).parent / "templates"
SVG = "image/svg+xml"


@dataclass(frozen=True, slots=True, kw_only=True)
class Crumb:
    """A page above this one."""

    title: str
    link: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Drawn:
    """A picture as a page shows it: drawn for a wide window and for a narrow one.

    Attributes:
        file: Address of it as a file.
    """

    picture: Picture
    wide: Markup
    narrow: Markup
    file: str


@cache
def _templates() -> Environment:
    return Environment(
        loader=FileSystemLoader(_TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=_shown,
    )


def _shown(value: Any) -> Any:
    """Return a text with signs that deceive as escapes; what is markup stays as it is."""
    return visible(value) if type(value) is str else value


def page(
    visit: Visit, template: str, *, status: int = 200, above: Sequence[Crumb] = (), **told: object
) -> Response:
    """Return a page.

    Args:
        above: The pages above it, the highest first.
        told: What the template names.
    """

    def text(key: str, /, **facts: object) -> str:
        return visit.language.text("web", key, **facts)

    languages = {code: visit.here(lang=code) for code in LANGUAGES}
    body = (
        _templates()
        .get_template(template)
        .render(
            t=text,
            say=visit.language.text,
            language=visit.language,
            link=visit.link,
            languages=languages,
            above=above,
            actor=visit.actor,
            lang_asked=visit.asked("lang"),
            as_of=visit.as_of,
            as_of_asked=visit.asked("as_of") if visit.as_of else None,
            present=visit.here(as_of=None),
            **told,
        )
    )
    headers = {"Content-Language": visit.language.code, "Vary": "Accept-Language"}
    return HTMLResponse(body, status_code=status, headers=headers)


def drawn(picture: Picture, *, file: str) -> Drawn:
    """Return a picture for a page."""
    # Each drawing has names of its own; the page hides one of the two.
    return Drawn(
        picture=picture,
        wide=Markup(picture.svg(width=WIDE, prefix="w-", headed=False)),  # noqa: S704 - escaped where it is drawn
        narrow=Markup(picture.svg(width=NARROW, prefix="n-", headed=False)),  # noqa: S704 - the same
        file=file,
    )


def picture_file(picture: Picture) -> Response:
    """Return a picture as a file to keep."""
    headers = {"Content-Disposition": f'inline; filename="{picture.name}.svg"'}
    return Response(picture.svg(), media_type=SVG, headers=headers)


def crumbs(
    visit: Visit, cycle: Cycle, units: Iterable[Unit] = (), *, of: str | None = None
) -> list[Crumb]:
    """Return the pages above one of a cycle.

    Args:
        units: Through which it leads down the tree, the highest first.
        of: Page of the cycle that those links lead to; its own page when absent.
    """
    parts = ("cycles", cycle.code, *([of] if of else ()))
    return [
        Crumb(title=visit.language.text("web", "overview"), link=visit.link()),
        Crumb(title=cycle.name, link=visit.link("cycles", cycle.code)),
        *(Crumb(title=unit.name, link=visit.link(*parts, under=unit.code)) for unit in units),
    ]
