"""One request: in which language it is answered, for whom, and where its links lead."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import TYPE_CHECKING
from urllib.parse import quote, urlencode
from zoneinfo import ZoneInfo

from starlette.requests import Request

from runtime.language import DEFAULT_ZONE, LANGUAGES, Language, language
from runtime.wording import Wording
from workflow.domain.moments import parse_moment
from workflow.domain.text import nfc

if TYPE_CHECKING:
    from runtime.application import Application
    from runtime.question_uses import QuestionUses
    from workflow.application.catalogue import CycleContext

AS_OF = "as_of"
# What a browser sends is shorter; whoever sends more is answered in the first that is understood.
_MOST_LANGUAGES = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Site:
    """What every page is made of.

    Attributes:
        actor: Code of the person who looks; None for the operator.
        given: The moment to report as of; None for the present.
        lang: Language of who asks for none.
    """

    application: Application
    actor: str | None
    given: datetime | None
    lang: str


class Visit:
    """A request to a site.

    Attributes:
        questions: What is asked, of the present or of what was known at a moment.
        now: The moment of the answer.
        as_of: The moment at which it looks back; None when it does not.
    """

    def __init__(self, site: Site, request: Request) -> None:
        self.site = site
        self.request = request
        self.questions: QuestionUses = site.application
        self.now = site.application.now(site.given)
        self.as_of: datetime | None = None

    @contextmanager
    def looking_back(self) -> Iterator[None]:
        """Ask about a cycle as the system knew it at a moment, where one stands in the address.

        Raises:
            InvalidValueError: That is no moment.
            NotFoundError: The cycle was not open yet.
            RefusedError: The moment lies ahead, or history does not tell the cycle whole.
        """
        asked = self.asked(AS_OF)
        if asked is None or "cycle" not in self.request.path_params:
            yield
            return
        moment = parse_moment(asked, name=AS_OF, zone=ZoneInfo(DEFAULT_ZONE))
        with self.application.as_of(moment, self.code("cycle"), now=self.now) as then:
            self.questions, self.now, self.as_of = then, moment, moment
            yield

    @property
    def application(self) -> Application:
        """Return the use cases."""
        return self.site.application

    @property
    def actor(self) -> str | None:
        """Return who looks."""
        return self.site.actor

    @cached_property
    def language(self) -> Language:
        """Return the language: the one that is asked for, else what the browser prefers."""
        asked = self.request.query_params.get("lang", "")
        if asked in LANGUAGES:
            return language(asked)
        return language(preferred(self.request.headers.get("accept-language", ""), self.site.lang))

    @property
    def local_time(self) -> str:
        """Return the moment of the answer as a form has it."""
        return f"{self.now.astimezone(ZoneInfo(DEFAULT_ZONE)):%Y-%m-%dT%H:%M}"

    def words(self, context: CycleContext) -> Wording:
        """Return the words of a cycle, with moments in its time zone."""
        zone = context.definition.time_zone
        return Wording(context=context, language=self.language.in_zone(zone))

    def asked(self, name: str) -> str | None:
        """Return what a form or an address asks for; None when nothing."""
        return nfc(self.request.query_params.get(name, "")) or None

    def code(self, name: str) -> str:
        """Return a code that stands in the path."""
        return nfc(str(self.request.path_params[name]))

    def link(self, *parts: str, **query: object) -> str:
        """Return an address of this site; the language and, within a cycle, the moment are kept."""
        kept = self.request.query_params.get("lang")
        as_of = self.asked(AS_OF) if parts and self.as_of else None
        wanted = {"lang": kept if kept in LANGUAGES else None, AS_OF: as_of} | query
        return address(parts, wanted)

    def here(self, **query: object) -> str:
        """Return the address of this page with some of its query changed."""
        parts = [part for part in self.request.url.path.split("/") if part]
        known: dict[str, object] = dict(self.request.query_params)
        return address([_decoded(part) for part in parts], known | query)


def address(parts: tuple[str, ...] | list[str], query: Mapping[str, object]) -> str:
    """Return a path with a query; what is None is left out."""
    path = "/" + "/".join(quote(part, safe="") for part in parts)
    given = {name: value for name, value in query.items() if value is not None}
    return f"{path}?{urlencode(given)}" if given else path


def preferred(header: str, otherwise: str) -> str:
    """Return the language that a browser prefers of those there are.

    Args:
        header: As `Accept-Language` has it, such as `en-GB,en;q=0.9,vi;q=0.5`.
        otherwise: Returned when it names none of them.
    """
    found: list[tuple[float, int, str]] = []
    for place, part in enumerate(header.split(",")[:_MOST_LANGUAGES]):
        name, _, weight = part.strip().partition(";")
        code = name.strip().lower().split("-")[0]
        if code in LANGUAGES:
            found.append((-_weight(weight), place, code))
    return min(found)[2] if found and min(found)[0] < 0 else otherwise


def _weight(text: str) -> float:
    _, has_value, value = text.strip().partition("q=")
    try:
        return float(value) if has_value else 1.0
    except ValueError:
        return 0.0


def _decoded(part: str) -> str:
    from urllib.parse import unquote

    return unquote(part)
