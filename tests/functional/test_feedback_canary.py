"""Confidential feedback: no command tells the subject, or anybody beside him, whose answer it is.

Everything that only the answers know is a canary: codes and names of the respondents, and the
days on which they were asked and answered. Every command of the program is run by people who
may not see it, in every form, and whatever it prints or writes is searched.
"""

from __future__ import annotations

import re
import shutil
import zipfile
from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from tests.feedback_world import BOARD, CLERK, CYCLE, FeedbackWorld, definition, july, open_world
from tests.functional.every_command import Words, calls, every_command, new_files
from tests.program import Run
from tests.small_world import application
from workflow.application.feedback_reading import FeedbackReading
from workflow.domain import viewing
from workflow.domain.masking import MaskedFeedback, MaskedOpinion
from workflow.domain.rows import PersonRow
from workflow.domain.rows_of_feedback import AnswerRow, RequestRow

SUBJECT, COLLEAGUE, HEAD = "Q-2", "Q-3", "Q-1"
PEOPLE = tuple(f"KIN-P{number}" for number in range(1, 7))
RETIRED = tuple(f"KIN-R{number}" for number in range(1, 4))
ON_PAPER, LAST = (*RETIRED, *PEOPLE[:2]), PEOPLE[5]
MUST_ANSWER = {
    *((noun, verb) for noun in ("feedback", "review") for verb in ("list", "show")),
    *(("feedback", "export"), ("review", "why"), ("audit", "log"), ("audit", "export")),
    *(("audit", "verify"), ("audit", "anchor")),
    *(("stuck",), ("progress",), ("cycle", "show"), ("notice", "list"), ("person", "list")),
}
FORMS = ("table", "json", "ndjson", "csv")
WITHOUT_LEAK = ("feedback", "review", "audit", "stuck", "progress", "cycle", "notice")

# Nothing else happened in that year. Who has an account is told of elsewhere, as a person.
CANARY = re.compile("KIN-|Kín|2011")
CANARY_AMONG_PEOPLE = re.compile("KIN-R|Hưu|2011")
TELLS_OF_PEOPLE = (("person",), ("role",), ("unit",), ("cycle", "open"))

GIVEN = {
    "review": f"{CYCLE}/{SUBJECT}",
    "item": f"{CYCLE}/X-1",
    "cycle": CYCLE,
    "cycles": CYCLE,
    "unit": BOARD,
    "person": SUBJECT,
    "definition": "kiem_diem_2012",
    "date": "2012-07-24",
    "trigger": "complete",
    "text": "X-1",
}


def prepare(url: str) -> None:
    """Ask nine people in 2011 about one member and the board; all but one who has to answer did."""
    tracks: Any = definition()["tracks"]
    for track in tracks.values():
        track["stages"][0]["auto"] = True
    open_world(url, tracks=tracks)
    with application(url) as app:
        people = [_person(code, line) for line, code in enumerate(PEOPLE, start=2)]
        app.import_people(people, file="people.csv", command=app.command(now=july(2)))
        clerk = FeedbackWorld(app, CLERK)
        for act in (_ask, _answer_on_paper):
            for subject in (SUBJECT, BOARD):
                act(clerk, subject)


def close(url: str) -> None:
    """Let the last answer come in, by its respondent, so that it moves the reviews."""
    with application(url) as app:
        for subject in (SUBJECT, BOARD):
            _answer(FeedbackWorld(app, LAST), subject, [LAST])
        FeedbackWorld(app, CLERK).synthesise(SUBJECT, july(6))
        app.enforce_deadlines(command=app.command(now=july(25)))


def _person(code: str, line: int) -> PersonRow:
    return PersonRow(
        code=code,
        name=f"Kín {code}",
        email=None,
        language="vi",
        unit="Q.1",
        joined_on=None,
        managed_by=None,
        line=line,
    )


def _ask(world: FeedbackWorld, subject: str) -> None:
    rows = [
        RequestRow(
            subject=subject,
            respondent=code,
            respondents="retired" if code in RETIRED else "individuals",
            name=f"Kín Hưu {code}" if code in RETIRED else None,
            asked_on=date(2011, 11, 1),
            due_on=date(2011, 12, 20),
        )
        for code in (*PEOPLE, *RETIRED)
    ]
    world.app.ask_feedback(CYCLE, rows, command=world.command(july(3)))


def _answer_on_paper(world: FeedbackWorld, subject: str) -> None:
    _answer(world, subject, ON_PAPER)


def _answer(world: FeedbackWorld, subject: str, codes: Sequence[str]) -> None:
    rows = [
        AnswerRow(
            subject=subject,
            respondent=code,
            answered_on=date(2011, 11, 2 + place),
            text=f"Điểm thứ {place}",
        )
        for place, code in enumerate(codes)
    ]
    world.app.answer_feedback(CYCLE, rows, command=world.command(july(5)))


@pytest.fixture(scope="module")
def databases(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """Return the database while answers come in, and after they have."""
    folder = tmp_path_factory.mktemp("canary")
    made = {name: folder / f"{name}.db" for name in ("collecting", "closed")}
    prepare(f"sqlite:///{made['collecting']}")
    shutil.copy(made["collecting"], made["closed"])
    close(f"sqlite:///{made['closed']}")
    return made


class Search:
    """Runs commands as somebody, each on a fresh database, and searches what comes of it."""

    def __init__(self, run: Run, database: Path, folder: Path) -> None:
        self.run = run
        self.database = database
        self.folder = folder
        self.statuses: dict[Words, int] = {}
        (folder / "rows.csv").write_text("subject,respondent\nQ-2,X-1\n", encoding="utf-8")

    def leaks(self, path: Words, words: Sequence[str], actor: str) -> list[str]:
        """Return the canaries in what a command prints and writes."""
        target = self.folder / "reviewcycle.db"
        shutil.copy(self.database, target)
        known = frozenset(file for file in self.folder.rglob("*") if file.is_file())
        said = self.run(*words, "--as", actor, "--now", "2012-07-25T09:00:00+07:00")
        assert said.status != 1, (words, said.err)
        self.statuses[path] = said.status
        told = said.out + said.err
        for file in new_files(self.folder, known):
            if not file.name.startswith(target.name):
                told += "\n" + _text_of(file)
            file.unlink()
        is_about_people = any(path[: len(start)] == start for start in TELLS_OF_PEOPLE)
        canary = CANARY_AMONG_PEOPLE if is_about_people else CANARY
        return [f"{' '.join(words)} as {actor}: {found}" for found in canary.findall(told)]

    def all_leaks(
        self, actor: str, *, form: str, review: str = SUBJECT, nouns: Sequence[str] = ()
    ) -> Iterator[str]:
        """Yield the canaries in what every command says."""
        given = {**GIVEN, "review": f"{CYCLE}/{review}"}
        for path, command in every_command():
            if nouns and path[0] not in nouns:
                continue
            file = "rows.csv" if "import" in path else "written.csv"
            for words in calls(path, command, {**given, "file": file}):
                yield from self.leaks(path, [*words, "-o", form], actor)


def _text_of(file: Path) -> str:
    if not zipfile.is_zipfile(file):
        return file.read_text(encoding="utf-8", errors="replace")
    with zipfile.ZipFile(file) as parts:
        return "\n".join(parts.read(name).decode("utf-8", "replace") for name in parts.namelist())


@pytest.fixture
def closed(run: Run, databases: dict[str, Path], tmp_path: Path) -> Search:
    return Search(run, databases["closed"], tmp_path)


@pytest.fixture
def collecting(run: Run, databases: dict[str, Path], tmp_path: Path) -> Search:
    return Search(run, databases["collecting"], tmp_path)


class TestEveryCommand:
    @pytest.mark.parametrize("form", FORMS)
    def test_keeps_from_the_subject_whose_answers_they_are(self, closed: Search, form: str) -> None:
        assert list(closed.all_leaks(SUBJECT, form=form)) == []

    def test_that_reads_is_run_in_earnest(self, closed: Search) -> None:
        list(closed.all_leaks(SUBJECT, form="json"))

        answered = {path for path, status in closed.statuses.items() if status == 0}
        assert answered >= MUST_ANSWER

    def test_does_so_while_answers_come_in(self, collecting: Search) -> None:
        assert list(collecting.all_leaks(SUBJECT, form="json")) == []

    @pytest.mark.parametrize(
        ("actor", "review"),
        [
            pytest.param(COLLEAGUE, SUBJECT, id="a member of the same board"),
            pytest.param(HEAD, BOARD, id="the head of the collective"),
            pytest.param(HEAD, SUBJECT, id="the secretary, about a member"),
        ],
    )
    def test_keeps_it_from_others_too(self, closed: Search, actor: str, review: str) -> None:
        assert list(closed.all_leaks(actor, form="json", review=review, nouns=WITHOUT_LEAK)) == []

    @pytest.mark.parametrize("end", ["csv", "xlsx"])
    def test_that_exports_keeps_it_in_every_file(self, closed: Search, end: str) -> None:
        for kind in ("requests", "answers"):
            words = ["feedback", "export", f"out.{end}", "--of", kind, "--cycle", CYCLE]
            assert closed.leaks(("feedback", "export"), words, SUBJECT) == []

    def test_tells_who_draws_the_answers_together(self, closed: Search) -> None:
        leaks = list(closed.all_leaks(CLERK, form="json", nouns=["feedback", "review", "audit"]))

        for command in ("feedback show", "feedback list", "feedback export", "review show"):
            assert any(leak.startswith(command) for leak in leaks), command


class TestSearch:
    """Without any one of the masks, something is found: a search that finds nothing is none."""

    @pytest.fixture
    def leaks(self, closed: Search) -> Iterator[str]:
        return closed.all_leaks(SUBJECT, form="json", nouns=["feedback", "review", "audit"])

    def test_finds_whose_answers_are_read(
        self, leaks: Iterator[str], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(FeedbackReading, "sees_answers", lambda *_: True)

        found = " ".join(leaks)

        assert all(f"feedback {verb}" in found for verb in ("show", "list", "export"))

    def test_finds_who_was_asked(
        self, leaks: Iterator[str], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(FeedbackReading, "requests", lambda self, n: self._requests.get(n, []))

        found = " ".join(leaks)

        assert all(f"feedback {verb}" in found for verb in ("show", "list", "export"))

    def test_finds_who_is_told_beside_an_opinion(
        self, leaks: Iterator[str], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        names = {"KIN-R1": "Điểm thứ 0"}

        def unmasked(found: FeedbackReading, review_id: int) -> MaskedFeedback:
            shown = tuple(
                MaskedOpinion(
                    code=opinion.code,
                    respondents=next((n for n, t in names.items() if t == opinion.text), None),
                    text=opinion.text,
                    disposition=None,
                    answer=None,
                )
                for opinion in found.opinions(review_id)
            )
            return MaskedFeedback(published=None, opinions=shown)

        monkeypatch.setattr(FeedbackReading, "masked", unmasked)

        assert "feedback show" in " ".join(leaks)

    def test_finds_answers_in_the_history(
        self, leaks: Iterator[str], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(viewing, "CONFIDENTIAL_KINDS", frozenset())

        assert "review show" in " ".join(leaks)

    def test_finds_whose_answer_was_the_last(
        self, leaks: Iterator[str], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(viewing, "hides_actor", lambda *_: False)

        assert "review show" in " ".join(leaks)
