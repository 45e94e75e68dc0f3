"""The tutorial, typed as a reader types it: every command is run and every answer compared."""

from __future__ import annotations

import io
import re
import shlex
import shutil
from collections.abc import Iterator
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass
from pathlib import Path

import pytest

from cli.main import main
from tests.postgres import PostgresServer

ROOT = Path(__file__).parents[2]
TUTORIALS = {
    "en": ROOT / "docs" / "tutorial" / "README.md",
    "vi": ROOT / "docs" / "tutorial" / "README.vi.md",
}
FIRST_PAGES = {"en": ROOT / "README.md", "vi": ROOT / "README.vi.md"}
JSON_REFERENCE = ROOT / "docs" / "reference" / "json.md"

BLOCK = re.compile(r"^```console\n(.*?)^```$", re.M | re.S)
LEFT_OUT = "..."
PROMPT = "$ "
ADDRESS = ".../reviewcycle.db"


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """A command of a page, and what the page shows below it."""

    command: str
    shown: str

    @property
    def arguments(self) -> list[str]:
        program, *arguments = shlex.split(self.command)
        assert program == "reviewcycle", self.command
        return arguments

    @property
    def shows_a_refusal(self) -> bool:
        return self.shown.startswith(("Error: ", "Lỗi: "))


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What the program did with a step."""

    step: Step
    status: int
    said: str


def steps(page: Path) -> list[Step]:
    """Return the commands of a page in their order."""
    found: list[Step] = []
    for block in BLOCK.findall(page.read_text(encoding="utf-8")):
        for part in re.split(r"^(?=\$ )", block, flags=re.M):
            command, _, shown = part.partition("\n")
            if part:
                assert command.startswith(PROMPT), f"{page.name}: {command}"
                found.append(Step(command=command.removeprefix(PROMPT), shown=shown))
    return found


def carried_out(step: Step) -> Answer:
    """Run a step, its two streams as one, as a terminal shows them."""
    said = io.StringIO()
    with redirect_stdout(said), redirect_stderr(said):
        status = main(step.arguments)
    return Answer(step=step, status=status, said=said.getvalue())


def is_shown(said: str, shown: str) -> bool:
    """Return whether a page shows an answer; `...` on a line of its own stands for any lines."""
    lines = [
        r"(?:.*\n)*?" if line == LEFT_OUT else f"{_pattern(line)}\n" for line in shown.splitlines()
    ]
    trimmed = "".join(f"{line.rstrip()}\n" for line in said.splitlines())
    return re.fullmatch("".join(lines), trimmed) is not None


def _pattern(line: str) -> str:
    return ".*".join(map(re.escape, line.split(LEFT_OUT)))


def differences(answers: list[Answer]) -> list[str]:
    """Return what the program answered where a page shows something else."""
    return [
        f"$ {answer.step.command}\n{answer.said}"
        for answer in answers
        if not is_shown(answer.said, answer.step.shown)
    ]


@dataclass(frozen=True, slots=True, kw_only=True)
class Walk:
    """A tutorial that was walked through, and the folder in which its database is."""

    language: str
    folder: Path
    answers: list[Answer]

    def go_on(self, page: Path) -> list[Answer]:
        """Carry out the steps of a page there."""
        with pytest.MonkeyPatch.context() as environment:
            environment.chdir(self.folder)
            environment.setenv("REVIEWCYCLE_LANG", self.language)
            environment.delenv("REVIEWCYCLE_DB", raising=False)
            return [carried_out(step) for step in steps(page)]


@pytest.fixture(scope="module")
def walked(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Walk:
    """Return the tutorial of a language, walked through in a folder with the shipped files."""
    folder = tmp_path_factory.mktemp("project")
    shutil.copytree(ROOT / "docs" / "tutorial", folder / "docs" / "tutorial")
    shutil.copytree(ROOT / "definitions" / "calendars", folder / "definitions" / "calendars")
    shutil.copy(ROOT / "definitions" / "standard_review.yaml", folder / "definitions")
    walk = Walk(language=request.param, folder=folder, answers=[])
    walk.answers.extend(walk.go_on(TUTORIALS[walk.language]))
    return walk


@pytest.fixture
def postgres_url(postgres_server: PostgresServer) -> Iterator[str]:
    """Return the address of an empty database on a server."""
    name = postgres_server.create()
    yield postgres_server.url_of(name)
    postgres_server.drop(name)


class TestTutorial:
    @pytest.mark.parametrize("walked", TUTORIALS, indirect=True)
    def test_shows_what_the_program_answers(self, walked: Walk) -> None:
        answers = walked.answers

        assert len(answers) > 50
        assert differences(answers) == []
        assert [a.step.command for a in answers if (a.status > 0) != a.step.shows_a_refusal] == []

    def test_shows_the_same_on_postgresql(
        self, postgres_url: str, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.chdir(ROOT)
        monkeypatch.setenv("REVIEWCYCLE_DB", postgres_url)
        elsewhere = [
            Step(command=step.command, shown=step.shown.replace(ADDRESS, LEFT_OUT))
            for step in steps(TUTORIALS["vi"])
        ]

        answers = [carried_out(step) for step in elsewhere]

        assert differences(answers) == []

    def test_has_the_same_commands_in_both_languages(self) -> None:
        said_by_people = re.compile('"[^"]*"')

        commands = {
            language: [said_by_people.sub('""', step.command) for step in steps(page)]
            for language, page in TUTORIALS.items()
        }

        assert commands["vi"] == commands["en"]


class TestJsonReference:
    @pytest.mark.parametrize("walked", ["en"], indirect=True)
    def test_shows_what_the_program_answers(self, walked: Walk) -> None:
        answers = walked.go_on(JSON_REFERENCE)

        assert len(answers) >= 6
        assert differences(answers) == []


class TestFirstPage:
    @pytest.mark.slow
    @pytest.mark.parametrize("language", FIRST_PAGES)
    def test_shows_what_the_demo_prints(
        self, language: str, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv("REVIEWCYCLE_LANG", language)
        [demo] = steps(FIRST_PAGES[language])
        quiet = Step(command=f"{demo.command} --no-progress", shown=demo.shown)

        answers = [carried_out(quiet)]

        assert differences(answers) == []


class TestIsShown:
    @pytest.mark.parametrize(
        ("said", "shown", "expected"),
        [
            ("a\nb\n", "a\nb\n", True),
            ("a\nb\nc\n", "a\n...\nc\n", True),
            ("a\nc\n", "a\n...\nc\n", True),
            ("no. 12, 13\n", "no. ..., 13\n", True),
            ("a\nb\n", "a\n", False),
            ("a\nb\n", "a\nB\n", False),
            ("a.b\n", "aXb\n", False),
        ],
        ids=["same", "lines", "no lines", "within a line", "more", "other", "no pattern"],
    )
    def test_compares_line_by_line(self, said: str, shown: str, *, expected: bool) -> None:
        assert is_shown(said, shown) is expected
