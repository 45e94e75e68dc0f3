"""Workers that tick on one database while any of them is killed at any moment."""

from __future__ import annotations

import random
import signal
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from multiprocessing.process import BaseProcess

from runtime.application import Application
from storage.backup import closing_database
from storage.engine import open_database
from storage.types import to_microseconds
from tests.crash.processes import LONGEST_S, SERVER
from tests.small_world import World

BATCH = 5
# At least about so many die where one works.
KILLED_OF_EACH = 3
LOOKS_EVERY_S = 0.02

_SOUND = (0, -signal.SIGKILL)


def tick_until_nothing_is_left(url: str, now: datetime) -> None:
    """Fire what is due and not somebody else's, in small batches; the life of a worker."""
    with closing(Application.open(url)) as app:
        while World(app).tick(now, batch=BATCH).fired:
            pass


@dataclass(slots=True, kw_only=True)
class Crowd:
    """So many processes at all times.

    Attributes:
        killed: How many of them were killed.
    """

    url: str
    now: datetime
    at_random: random.Random
    killed: int = 0
    _members: list[BaseProcess] = field(default_factory=list)

    def work(self, size: int) -> None:
        """Let so many work, and kill one each time that a little more has fired."""
        try:
            self._members = [self._started() for _ in range(size)]
            with _counting_due(self.url, self.now) as due:
                left = due()
                most = 1 + left // (KILLED_OF_EACH * size)
                while left:
                    place = self.at_random.randrange(size)
                    wanted = left - self.at_random.randint(1, most)
                    while (left := due()) > wanted and self._members[place].is_alive():
                        self._members[place].join(LOOKS_EVERY_S)
                    self._replace(place)
            for member in self._members:
                member.join(LONGEST_S)
                assert_is_sound(member)
        finally:
            for member in self._members:
                member.kill()

    def _replace(self, place: int) -> None:
        member = self._members[place]
        member.kill()
        member.join(LONGEST_S)
        assert_is_sound(member)
        self.killed += member.exitcode == -signal.SIGKILL
        self._members[place] = self._started()

    def _started(self) -> BaseProcess:
        process = SERVER.Process(target=tick_until_nothing_is_left, args=(self.url, self.now))
        process.start()
        return process


def assert_is_sound(member: BaseProcess) -> None:
    """See that a worker was killed or came to its end: no error ends one."""
    assert member.exitcode in _SOUND, f"a worker failed by itself: {member.exitcode}"


@contextmanager
def _counting_due(url: str, now: datetime) -> Iterator[Callable[[], int]]:
    query = f"""
        SELECT count(*) FROM deadline
        WHERE status = 'open' AND next_at <= {to_microseconds(now)}
    """
    with closing_database(open_database(url)) as database:

        def count() -> int:
            with database.reader.begin() as connection:
                return connection.exec_driver_sql(query).scalar_one()

        yield count
