"""`--as-of` on the command line: what was printed then is printed again, a year later."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from tests.functional import annual_2026 as annual
from tests.functional import test_story_annual_2026 as told
from tests.functional.annual_2026 import HEAD, OPENING, ORGANISATION, at_home, told_of
from tests.functional.opening import running_on
from tests.program import Run, Said

ASKED: Sequence[Sequence[str]] = (
    ("stuck", "--cycle", OPENING.cycle),
    ("progress", "--cycle", OPENING.cycle, "--by", "unit"),
    *(
        ("review", verb, f"{OPENING.cycle}/{subject}")
        for verb, subject in (("why", ORGANISATION), ("why", "A2"), ("show", at_home(HEAD)))
    ),
)
LATER = ("--now", "2027-12-31T09:00:00+07:00")


@dataclass(slots=True)
class Listener:
    """A program that asks how things stand whenever the day changes.

    Attributes:
        heard: What was answered as of the end of each moment, by the moment.
    """

    run: Run
    heard: dict[str, list[str]] = field(default_factory=dict)
    moment: str = ""

    def __call__(self, *arguments: object) -> Said:
        given = [*map(str, arguments)]
        moment = given[given.index("--now") + 1] if "--now" in given else self.moment
        if self.moment and moment > self.moment:
            self.listen()
        self.moment = moment
        return self.run(*arguments)

    def listen(self) -> None:
        """Ask as of the present moment."""
        self.heard[self.moment] = [self.ask(each, "--now", self.moment) for each in ASKED]

    def ask(self, question: Sequence[str], *options: str) -> str:
        """Return what a question is answered."""
        said = self.run(*question, *options, "-o", "json")
        assert said.status == 0, (question, said.err)
        return said.out


class TestLookingBackOverAYear:
    @pytest.mark.slow
    def test_prints_what_was_printed_then(self, tmp_path: Path) -> None:
        file = OPENING.play(tmp_path)
        listener = Listener(running_on(file))
        story = told_of(listener)
        annual.review(story, tmp_path)
        annual.hold_conference(story)
        for day in range(2, 8):
            story.day = f"2026-12-0{day}"
            story.do("tick")
        story.day = "2026-12-08"
        annual.results(story, tmp_path)
        told.TestAnnualRating().goes_upwards(story)
        told.TestAnnualRating().is_promised(story)
        for month in range(1, 10):
            for day in ("05", "12", "19", "26"):
                story.day = f"2027-0{month}-{day}"
                story.do("tick", "--release")
        listener.listen()

        assert len(listener.heard) >= 44
        assert len({tuple(answers) for answers in listener.heard.values()}) > 30
        for moment, answers in listener.heard.items():
            again = [listener.ask(each, "--as-of", moment, *LATER) for each in ASKED]
            assert again == answers, moment


class TestAsOf:
    def test_is_told_on_stderr_to_people(self, run: Run, opened: str) -> None:
        said = run("stuck", "--cycle", opened, "--as-of", "2022-11-01T08:00:00+07:00")

        assert said.status == 0
        assert "Nhìn lại" in said.err
        assert "Nhìn lại" not in said.out

    @pytest.mark.parametrize(
        "question",
        [
            ("stuck", "--cycle", "{cycle}"),
            ("progress", "--cycle", "{cycle}"),
            ("review", "list", "--cycle", "{cycle}"),
            ("review", "why", "{cycle}/A1"),
            ("review", "show", "{cycle}/A1"),
        ],
        ids=lambda words: "-".join(words[:2]),
    )
    @pytest.mark.parametrize(
        ("moment", "status", "code"),
        [
            ("2022-11-01T07:59:59+07:00", 5, "cycle_not_open_then"),
            ("2022-11-01T08:00:01+07:00", 6, "as_of_in_the_future"),
        ],
        ids=["before it was opened", "ahead"],
    )
    def test_is_refused_where_nothing_is_known(
        self, run: Run, opened: str, question: Sequence[str], moment: str, status: int, code: str
    ) -> None:
        words = [word.format(cycle=opened) for word in question]

        said = run(*words, "--as-of", moment, "-o", "json")

        assert (said.status, said.error["code"]) == (status, code)

    def test_reaches_pictures_too(self, run: Run, opened: str) -> None:
        early = ("--as-of", "2022-11-01T08:00:00+07:00", "-o", "json")
        drawn = ("progress", "--cycle", opened, "--picture", "funnel", "--out", "-")
        before = run(*drawn).out
        run("tick", "--now", "2022-11-22T08:00:00+07:00")

        assert run(*drawn).out != before
        assert run(*drawn, *early).out == before
