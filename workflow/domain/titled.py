"""Things that a definition lists by code with a title, found as people write them. Pure."""

from __future__ import annotations

from collections.abc import Mapping

from workflow.domain.located import among, nearest
from workflow.domain.terms import Title
from workflow.domain.text import fold


def code_named(titles: Mapping[str, Title], found: str) -> str | None:
    """Return the code that a code or title means, whatever its accents; None of an unknown one."""
    return found if found in titles else _by_fold(titles).get(fold(found))


def code_nearest(titles: Mapping[str, Title], found: str) -> str:
    """Return the code that was probably meant, else all that there are."""
    by_fold = _by_fold(titles)
    return by_fold.get(nearest(fold(found), by_fold) or "", among(titles))


def _by_fold(titles: Mapping[str, Title]) -> dict[str, str]:
    return {
        fold(name): code for code, title in titles.items() for name in (title.vi, title.en, code)
    }
