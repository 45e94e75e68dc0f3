"""Filling in templates: of minutes, and of whatever else is sent as a Word file."""

from __future__ import annotations

import io
from collections.abc import Iterable, Mapping
from typing import Any

from docxtpl import DocxTemplate
from jinja2 import StrictUndefined
from jinja2.sandbox import ImmutableSandboxedEnvironment
from markupsafe import Markup, escape

from runtime import language as languages
from runtime.minutes.package import checked_package, repacked
from runtime.minutes.parts import LayoutScan
from runtime.minutes.tags import check_course
from runtime.minutes.words import MinutesWords, plain_text, words_of
from runtime.readers.problems import ProblemList, refusal
from runtime.shipped import shipped_minutes_template
from workflow.domain.errors import InvalidFileError
from workflow.domain.minutes import Minutes

MOST_LETTERS = 5_000_000
TEMPLATE = "template.docx"


def render_minutes(
    minutes: Minutes,
    *,
    template: bytes | None = None,
    language: str,
    zone: str = languages.DEFAULT_ZONE,
    file: str = TEMPLATE,
) -> bytes:
    """Return minutes as a Word file; the same minutes give the same bytes.

    Args:
        template: A Word file of the office; None for the one that ships with the program.
        language: `vi` or `en`: the shipped template, and how days and shares are written.
        zone: Time zone in which moments are shown.
        file: What the problems of the template call it.

    Raises:
        InvalidFileError: The template is no Word file, not safe, or has tags that are wrong.
    """
    words = words_of(minutes, language=languages.language(language).in_zone(zone))
    if template is None:
        template = shipped_minutes_template(language)
    return fill_template(template, words, kind=MinutesWords, file=file)


def fill_template(
    template: bytes, words: Mapping[str, object], *, kind: type, file: str = TEMPLATE
) -> bytes:
    """Return a Word file, filled in from a template; the same words give the same bytes.

    Args:
        template: A Word file with tags.
        words: What the tags name.
        kind: The typed dictionary that the words are.
        file: What the problems of the template call it.

    Raises:
        InvalidFileError: The template is no Word file, not safe, or has tags that are wrong.
    """
    return repacked(_filled(checked_package(template, file=file), words, kind=kind, file=file))


def _filled(package: bytes, words: Mapping[str, object], *, kind: type, file: str) -> bytes:
    form, output = _Form(package, kind=kind, file=file), io.BytesIO()
    try:
        form.render(dict(words), _Engine(file=file))
        form.save(output)
    except InvalidFileError:
        raise
    except Exception as error:  # whatever the parsers stumble on in a damaged file
        raise refusal(file, "docx_damaged") from error
    return output.getvalue()


class _Form(DocxTemplate):  # type: ignore[misc]  # published without types
    """A template whose parts are checked when they are filled in."""

    def __init__(self, package: bytes, *, kind: type, file: str) -> None:
        super().__init__(io.BytesIO(package))
        self._file, self._kind = file, kind

    def render_xml_part(self, src_xml: str, *arguments: Any) -> str:
        problems = ProblemList(self._file)
        check_course(src_xml, problems, words=self._kind)
        problems.raise_if_any()
        filled: str = super().render_xml_part(src_xml, *arguments)
        # The library would mend what is torn, and lose text without a word.
        LayoutScan(file=self._file).read(filled.encode())
        return filled

    def render_footnotes(self, *_arguments: Any) -> None:
        """Leave footnotes as they are: the library would fill in what it has filled in."""


class _Engine(ImmutableSandboxedEnvironment):
    """Where tags are run: only the given names exist, and what comes out is bounded."""

    def __init__(self, *, file: str) -> None:
        super().__init__(autoescape=True, undefined=StrictUndefined, finalize=_as_text)
        self.globals.clear()
        self.filters.clear()
        self.tests.clear()
        self._file = file

    def concat(self, pieces: Iterable[str]) -> str:
        kept, letters = [], 0
        for piece in pieces:
            letters += len(piece)
            if letters > MOST_LETTERS:
                raise refusal(self._file, "minutes_too_long", expected=str(MOST_LETTERS))
            kept.append(piece)
        return "".join(kept)


def _as_text(value: object) -> Markup:
    """Return a word as text for a Word file, whatever signs it holds."""
    escaped = str(escape(plain_text(str(value))))
    # The library would read `{_{` as `{{` afterwards.
    return Markup(escaped.replace("_", "&#95;"))  # noqa: S704 - escaped right here
