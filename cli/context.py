"""What the options and the environment say, handed to every command."""

from __future__ import annotations

import os
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from cli.terminal import say
from runtime.language import Language, language, language_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from runtime.application import Application
    from runtime.question_uses import QuestionUses
    from workflow.domain.command import Command

TABLE, JSON, NDJSON, CSV = "table", "json", "ndjson", "csv"
OUTPUTS = (TABLE, JSON, NDJSON, CSV)


@dataclass(frozen=True, slots=True, kw_only=True)
class Session:
    """One call of the program.

    Attributes:
        db: URL of the database; None for the default.
        lang: Code of the language.
        output: One of `OUTPUTS`.
        actor: Code of the person who acts; None for the operator.
        now: The moment to act as of; None for the present.
        command_id: Id of a command, to repeat it safely; None for a new one.
        shows_progress: Whether what takes long tells how far it is.
    """

    db: str | None = None
    lang: str = "vi"
    output: str = TABLE
    actor: str | None = None
    now: datetime | None = None
    command_id: str | None = None
    shows_progress: bool = True

    @property
    def language(self) -> Language:
        """Return the language in which this call answers."""
        return language(self.lang)

    @property
    def is_for_people(self) -> bool:
        """Return whether the result is read by people."""
        return self.output == TABLE

    def say(self, section: str, key: str, /, **facts: object) -> None:
        """Write a sentence to stderr."""
        say(self.language.text(section, key, **facts))

    @contextmanager
    def application(self) -> Iterator[Application]:
        """Open the use cases on the database of this call, and close them in the end."""
        from runtime.application import Application

        with closing(Application.open(self.db)) as application:
            yield application

    @contextmanager
    def asking(self, cycle: str, as_of: datetime | None) -> Iterator[tuple[QuestionUses, datetime]]:
        """Open the questions about a cycle, and yield them with the moment that is asked about."""
        with self.application() as application:
            now = application.now(self.now)
            if as_of is None:
                yield application, now
                return
            with application.as_of(as_of, cycle, now=now) as then:
                if self.is_for_people:
                    self.say("answers", "looking_back", as_of=as_of)
                yield then, as_of

    def command(self, application: Application) -> Command:
        """Return the frame of what this call changes."""
        return application.command(actor=self.actor, now=self.now, command_id=self.command_id)


def session_of(environment: Mapping[str, str] = os.environ) -> Session:
    """Return what the environment says, before any option."""
    return Session(
        db=environment.get("REVIEWCYCLE_DB") or None,
        lang=language_of(environment),
        actor=environment.get("REVIEWCYCLE_ACTOR") or None,
    )
