"""The addresses of the site, and what is answered when a page cannot be made."""

from __future__ import annotations

import logging
from collections.abc import Callable
from functools import partial
from pathlib import Path

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles

from runtime.pictures.making import CYCLE_PICTURES
from web.cycle_page import burnup_page, cycle_page, cycle_picture, overview
from web.depth_page import depth_page
from web.guard import Guard
from web.pages import page
from web.progress_page import progress_page
from web.review_page import review_page, review_picture
from web.stuck_page import stuck_page
from web.visit import Site, Visit
from workflow.domain.errors import (
    InvalidValueError,
    NotFoundError,
    RefusedError,
    ReviewCycleError,
    UnavailableError,
)

_STATIC = Path(__file__).parent / "static"
_LOG = logging.getLogger(__name__)
_NOT_FOUND, _BUG = 404, 500
_STATUS: tuple[tuple[type[ReviewCycleError], int], ...] = (
    (InvalidValueError, 400),
    (RefusedError, 403),
    (NotFoundError, _NOT_FOUND),
    (UnavailableError, 503),
)

Show = Callable[[Visit], Response]


def make_app(site: Site) -> Starlette:
    """Return the site as an application for a server."""
    pages: dict[str, Show] = {
        "/": overview,
        "/cycles/{cycle}": cycle_page,
        "/cycles/{cycle}/burnup": burnup_page,
        "/cycles/{cycle}/stuck": stuck_page,
        "/cycles/{cycle}/progress": progress_page,
        "/cycles/{cycle}/depth": depth_page,
        "/cycles/{cycle}/reviews/{subject}": review_page,
        "/cycles/{cycle}/reviews/{subject}/timeline.svg": review_picture,
    }
    files = {
        f"/cycles/{{cycle}}/pictures/{name}.svg": partial(cycle_picture, name=name)
        for name in CYCLE_PICTURES
    }
    return Starlette(
        routes=[
            *(Route(path, partial(_answer, site, show)) for path, show in (pages | files).items()),
            Mount("/static", StaticFiles(directory=_STATIC)),
        ],
        middleware=[Middleware(Guard)],
        exception_handlers={HTTPException: partial(_missing, site)},
    )


def _answer(site: Site, show: Show, request: Request) -> Response:
    """Return a page, or one that says why there is none."""
    try:
        visit = Visit(site, request)
        with visit.looking_back():
            return show(visit)
    except ReviewCycleError as error:
        status = next((code for kind, code in _STATUS if isinstance(error, kind)), _BUG)
        return _sorry(site, request, ("errors", error.code), status, **error.facts)
    except Exception:  # noqa: BLE001 - whatever else escapes is a bug, and is logged
        _LOG.exception("a page could not be made")
        return _sorry(site, request, ("web", "bug"), _BUG)


def _missing(site: Site, request: Request, error: Exception) -> Response:
    """Return the page for an address that leads nowhere."""
    status = error.status_code if isinstance(error, HTTPException) else _BUG
    return _sorry(site, request, ("web", "no_such_page"), status)


def _sorry(
    site: Site, request: Request, said: tuple[str, str], status: int, **facts: object
) -> Response:
    visit = Visit(site, request)
    sentence = visit.language.text(*said, **facts)
    return page(visit, "error.html", status=status, sentence=sentence)
