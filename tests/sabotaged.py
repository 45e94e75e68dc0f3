"""What a sabotage is, and short names of the tests that notice many of them."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[1]


@dataclass(frozen=True, slots=True)
class Sabotage:
    """One change of one text of the product that some tests must notice.

    Attributes:
        name: What is broken, as a sentence.
        file: Where, from the root of the project.
        text: What stands there, exactly once.
        becomes: What stands there instead.
        tests: Each of these must fail, as pytest selects them.
    """

    name: str
    file: str
    text: str
    becomes: str
    tests: tuple[str, ...]

    def apply(self, root: Path) -> None:
        """Break the product that stands in a directory."""
        file = root / self.file
        whole = file.read_text(encoding="utf-8")
        file.write_text(whole.replace(self.text, self.becomes), encoding="utf-8")

    def occurs(self, root: Path = ROOT) -> int:
        """Return how often the text stands in its file."""
        file = root / self.file
        return file.read_text(encoding="utf-8").count(self.text) if file.exists() else 0


def killed(act: str) -> str:
    """Return the test that kills an act on SQLite at every statement."""
    test = "test_is_done_wholly_or_not_at_all_and_repeating_it_completes_it"
    return f"tests/crash/test_crash_points.py::TestCommand::{test}[{act}-sqlite]"


def unanswered(act: str) -> str:
    """Return the test that loses the reply of an act."""
    test = "test_without_a_reply_is_done_once_and_answers_when_it_is_repeated"
    return f"tests/crash/test_lost_replies.py::TestCommand::{test}[{act}-postgresql]"


def sent_twice(act: str, engine: str) -> str:
    """Return the test that sends a command twice."""
    at_once = "test_has_one_effect_and_one_answer_when_two_send_it_at_once"
    before_the_end = "test_has_one_effect_and_one_answer_when_it_comes_again_before_the_end"
    test = at_once if engine == "sqlite" else before_the_end
    return f"tests/crash/test_two_processes.py::TestCommandId::{test}[{act}-{engine}]"


def of(file: str, *tests: str) -> tuple[str, ...]:
    """Return tests of one file."""
    return tuple(f"tests/{file}.py::{test}" for test in tests)


TICK_KILLED = of(
    "crash/test_crash_points",
    "TestTick::test_is_done_batch_by_batch_and_the_next_one_does_the_rest[sqlite]",
)
MANY_WORKERS = of(
    "crash/test_many_workers",
    "TestWorkers::test_fire_every_rung_once_however_many_die[sqlite-4-workers-1000-rungs]",
)
