"""The shipped review of States by States: one session of fourteen, and what follows it.

Played in English; nothing of it belongs to the organisation for which the program was made.
"""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.functional.opening import (
    DEFINITIONS,
    Opening,
    Telling,
    running_on,
    vietnamese_letters,
    words_of_one_country,
)
from tests.functional.story import write
from tests.program import Run

COUNCIL = "HRC"
STATES = tuple(f"S{number:02}" for number in range(1, 15))
FIRST, SECOND = STATES[:2]
HEADS = {state: f"{state}-H" for state in STATES}
# The council has 47 members; those under review are among them here.
OTHERS = tuple(f"M{number:02}" for number in range(1, 34))
TROIKAS = {
    state: tuple(OTHERS[(3 * place + each) % len(OTHERS)] for each in range(3))
    for place, state in enumerate(STATES)
}
PRESIDENT, OFFICER = "PRES", "SEC"
AT_THE_COUNCIL = (PRESIDENT, OFFICER, *OTHERS)
ZONE = "Europe/Zurich"
NOT_FOUND = 5
MORNING, AFTERNOON = "09:00-12:30", "14:30-18:00"

OPENING = Opening(
    definition="un_upr",
    units=(
        (COUNCIL, "Council", "council", ""),
        *((state, f"State {state}", "state", COUNCIL) for state in STATES),
    ),
    people=(
        *((code, f"Person {code}", "en", COUNCIL, "", "") for code in AT_THE_COUNCIL),
        *((head, f"Person {head}", "en", state, "", "") for state, head in HEADS.items()),
    ),
    roles=(
        ("president", PRESIDENT, COUNCIL),
        ("secretariat", OFFICER, COUNCIL),
        *(("delegate", code, COUNCIL) for code in (*OTHERS, *HEADS.values())),
        *(("head_of_delegation", head, state) for state, head in HEADS.items()),
        *(("troika", code, state) for state in STATES for code in TROIKAS[state]),
    ),
    unit=COUNCIL,
    starts_on="2025-11-03",
    name="Review of States",
    calendar="monday_to_friday",
    zone=ZONE,
    lang="en",
)
PAGES = (("progress",), ("stuck",), ("suggestion", "list"), ("remedy", "list"), ("audit", "log"))
DOCUMENTS = ("national_report", "un_compilation", "stakeholder_summary")
RECOMMENDATIONS = tuple(f"REC-{number}" for number in range(1, 6))
SUPPORTED, NOTED = RECOMMENDATIONS[:3], RECOMMENDATIONS[3:]


@pytest.fixture(scope="module")
def opened(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a rehearsal in which the session is being prepared; tests copy it."""
    return OPENING.play(tmp_path_factory.mktemp("un_upr"))


@pytest.fixture(scope="module")
def reviewed(opened: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the rehearsal after the review of two States, their reports not yet written."""
    file = shutil.copy(opened, tmp_path_factory.mktemp("reviewed") / "story.db")
    story = told_of(running_on(file))
    story.day = "2026-02-09"
    for state in (FIRST, SECOND):
        hand_in(story, state)
    ask(story)
    story.day = "2026-05-04"
    hold_review(story, FIRST, MORNING)
    hold_review(story, SECOND, AFTERNOON)
    return file


@pytest.fixture
def story(request: pytest.FixtureRequest, run: Run, tmp_path: Path) -> Telling:
    """Return the story on a copy of the rehearsal that a test names."""
    shutil.copy(request.getfixturevalue(request.param), tmp_path / "reviewcycle.db")
    return told_of(run)


def told_of(run: Run) -> Telling:
    return Telling(run, OPENING)


def hand_in(story: Telling, state: str) -> None:
    """Hand in the three documents of a State, and take them in."""
    review = story.of(state)
    story.do("dossier", "check", review, *DOCUMENTS, by=HEADS[state])
    story.do("dossier", "submit", review, "--to", COUNCIL, by=HEADS[state])
    story.do("dossier", "receive", review, "--receipt", f"R-{state}", by=OFFICER)


def ask(story: Telling) -> None:
    """Put one advance question to the first State, and close the time for them."""
    story.day = "2026-04-24"
    asked = ("--from", "states", "--respondent", SECOND)
    story.do("feedback", "ask", story.of(FIRST), *asked, "--on", "2026-03-02")
    story.do(
        *("feedback", "answer", story.of(FIRST), "--respondent", SECOND, "--on", story.day),
        *("--opinion", "Which measures ensure access to courts?"),
    )
    for state in (FIRST, SECOND):
        story.do("review", "fire", story.of(state), "complete", by=TROIKAS[state][0])


def hold_review(story: Telling, state: str, session: str) -> None:
    """Hold the review of a State in one session of the day."""
    begins, ends = session.split("-")
    story.do(
        *("meeting", "record", *story.here, "--unit", state, "--on", story.day),
        *("--code", f"WG-{state}", "--from", begins, "--to", ends),
        *("--chair", PRESIDENT, "--secretary", OFFICER, "--supervisor", PRESIDENT),
    )


def sit(story: Telling, state: str, code: str, begins: str, ends: str) -> None:
    """Hold a later meeting about a State."""
    story.do(
        *("meeting", "record", *story.here, "--unit", state, "--on", story.day, "--code", code),
        *("--from", begins, "--to", ends, "--chair", PRESIDENT, "--supervisor", PRESIDENT),
    )


@pytest.mark.parametrize("story", ["opened"], indirect=True)
class TestSession:
    def test_is_of_fourteen_states_whose_days_count_back_from_it(self, story: Telling) -> None:
        listed = story.do("review", "list", *story.here)["items"]

        assert [item["subject"] for item in listed] == [*STATES]
        # Twelve weeks before 4 May 2026.
        assert {item["due_on"] for item in listed} == {"2026-02-09"}

    def test_is_planned_with_two_reviews_a_day_of_three_and_a_half_hours(
        self, story: Telling
    ) -> None:
        story.day = "2026-02-02"
        days = ("--from", "2026-05-04", "--to", "2026-05-12", "--role", "president")
        times = ("--session", MORNING, "--session", AFTERNOON)

        story.do("meeting", "schedule", *story.here, *days, *times)

        planned = story.do("meeting", "list", *story.here)["items"]
        assert {item["unit"] for item in planned} == {*STATES}
        assert len({item["meets_on"] for item in planned}) == 7
        [shown] = [item for item in planned if item["unit"] == FIRST]
        assert "+02:00" in str(story.do("meeting", "show", shown["meeting"], *story.here))

    def test_tells_who_has_handed_in_nothing(self, story: Telling) -> None:
        story.day = "2026-02-09"
        for state in (FIRST, SECOND):
            hand_in(story, state)
        story.day = "2026-02-12"

        stuck = story.do("stuck", *story.here)["items"]
        page = story.read("stuck", *story.here)
        why = story.read("review", "why", story.of(STATES[2]))

        assert [item["subject"] for item in stuck] == [*STATES[2:]]
        assert {item["health"] for item in stuck} == {"overdue"}
        assert "Head of delegation" in page
        assert "National report" in why


@pytest.mark.parametrize("story", ["reviewed"], indirect=True)
class TestReview:
    def test_goes_from_the_questions_to_the_next_review(
        self, story: Telling, tmp_path: Path
    ) -> None:
        story.day = "2026-05-05"
        self.is_answered(story)
        self.is_adopted_no_sooner_than_two_days_later(story)
        self.is_responded_to(story, tmp_path)
        self.is_implemented(story)
        self.is_carried_over(story)
        for noun in (*PAGES, ("review", "show", story.of(FIRST))):
            story.read(*noun, *(story.here if "show" not in noun else ()))

        assert story.run("audit", "verify").status == 0
        assert words_of_one_country("".join(story.heard)) == set()
        assert vietnamese_letters("".join(story.pages)) == set()

    def is_answered(self, story: Telling) -> None:
        """The State whose questions are open stays in the review, the other goes on."""
        assert [story.stage(state) for state in (FIRST, SECOND)] == ["review", "adoption"]
        assert story.lacks(FIRST) == ["opinions_unanswered"]
        [opinion] = story.do("feedback", "show", story.of(FIRST))["opinions"]
        answer = ("--text", "Legal aid is granted to everybody.")
        told = ("feedback", "dispose", opinion["opinion"], "explained", *story.here, *answer)
        story.do(*told, by=HEADS[FIRST])
        assert story.stage(FIRST) == "adoption"

    def is_adopted_no_sooner_than_two_days_later(self, story: Telling) -> None:
        """A report that was handed out the day before is not adopted yet."""
        story.day = "2026-05-06"
        report = ("--text", "Report of the working group", "--sent", story.day)
        story.do("report", "write", story.of(FIRST), *report, by=TROIKAS[FIRST][0])
        story.do("report", "accept", story.of(FIRST), by=PRESIDENT)
        assert story.lacks(FIRST) == ["report_sent_late"]
        story.day = "2026-05-07"
        sit(story, FIRST, "ADOPT-1", "17:00", "17:30")
        assert story.lacks(FIRST) == ["report_sent_late"]
        story.day = "2026-05-08"
        sit(story, FIRST, "ADOPT-2", "15:00", "15:30")
        assert story.stage(FIRST) == "plenary"

    def is_responded_to(self, story: Telling, folder: Path) -> None:
        """Recommendations are taken up by the troika, and supported or noted by the State."""
        columns = ("code", "subject", "topic", "proposed_by", "proposed_on")
        rows = [
            (code, FIRST, f"Recommendation {code}", OTHERS[20 + place], "2026-05-04")
            for place, code in enumerate(RECOMMENDATIONS)
        ]
        story.do("suggestion", "import", write(folder / "rec.csv", columns, rows), *story.here)
        first, second, _ = TROIKAS[FIRST]
        codes = [story.of(code) for code in RECOMMENDATIONS]
        assert story.status("suggestion", "show", codes[0], by=HEADS[FIRST]) == NOT_FOUND
        story.do("suggestion", "approve", *codes, by=first)
        assert story.lacks(FIRST) == [
            *("suggestions_unnotified", "suggestions_unconcluded", "meeting_too_short")
        ]
        story.do("suggestion", "notify", *codes, by=first)
        story.do("suggestion", "follow", *codes, "--by", second, by=first)
        why = story.read("review", "why", story.of(FIRST))
        assert "5 of 5 suggested points are not explained.  → waiting on: Head of" in why
        story.day = "2026-06-25"
        for group, word in ((SUPPORTED, "Supported."), (NOTED, "Noted.")):
            group_codes = [story.of(code) for code in group]
            story.do("suggestion", "explain", *group_codes, "--text", word, by=HEADS[FIRST])
        sit(story, FIRST, "PLENARY", "10:00", "11:00")
        assert story.lacks(FIRST) == ["suggestions_unconcluded"]
        story.do("suggestion", "conclude", *codes, "--outcome", "open", by=second)
        assert story.stage(FIRST) == "mid_term_report"

    def is_implemented(self, story: Telling) -> None:
        """What is supported is to be done; the report between two reviews is voluntary."""
        for code in SUPPORTED:
            told = ("--suggestion", code, "--owner", HEADS[FIRST], "--due", "2030-10-31")
            story.do("remedy", "add", story.of(FIRST), f"Implement {code}", *told)
        supported = story.do("remedy", "list", *story.here, "--source", "suggestion")["items"]
        assert len(supported) == len(SUPPORTED)
        assert story.lacks(FIRST) == ["does_not_hold"]
        # The end of half the cycle: thirty months after the plenary.
        assert story.show(FIRST)["due_on"] == "2028-12-25"
        reason = ("--reason", "No report between two reviews")
        story.do("review", "fire", story.of(FIRST), "skip", *reason, by=HEADS[FIRST])
        assert story.stage(FIRST) == "implementation"
        assert story.show(FIRST)["due_on"] == "2030-11-03"

    def is_carried_over(self, story: Telling) -> None:
        """The next review deals with every earlier recommendation, the noted ones too."""
        story.day = "2030-10-31"
        story.do("review", "fire", story.of(FIRST), "complete", by=OFFICER)
        story.day = "2030-11-04"
        opened = story.do(
            *("cycle", "open", "un_upr", "--unit", COUNCIL, "--start", story.day),
            *("--follows", OPENING.cycle, "--by", OTHERS[0]),
        )
        again = ("--cycle", opened["cycle"])
        proposed = story.do("suggestion", "list", *again)["items"]
        going = story.do("remedy", "list", *again)["items"]
        assert len(proposed) == len(RECOMMENDATIONS)
        assert len(going) == len(SUPPORTED)

    def test_counts_a_mid_term_report_that_is_made(self, story: Telling) -> None:
        story.day = "2026-05-06"
        report = ("--text", "Report of the working group", "--sent", story.day)
        story.do("report", "write", story.of(SECOND), *report, by=TROIKAS[SECOND][0])
        story.do("report", "accept", story.of(SECOND), by=PRESIDENT)
        story.day = "2026-05-08"
        sit(story, SECOND, "ADOPT", "15:30", "16:00")
        story.day = "2026-06-25"
        sit(story, SECOND, "PLENARY", "11:00", "12:00")
        assert story.lacks(SECOND) == ["does_not_hold"]
        told = ("--title", "Mid-term report", "--every", "once", "--from", "2028-09-29")
        story.do("check", "plan", story.of(SECOND), *told, "--checker", OFFICER)
        [check] = story.do("check", "list", *story.here, "--under", SECOND)["items"]

        story.day = "2028-09-30"
        made = ("--on", "2028-09-29", "--result", "good")
        story.do("check", "make", check["check"], *story.here, *made, by=OFFICER)
        story.do("review", "fire", story.of(SECOND), "complete", by=HEADS[SECOND])

        assert story.stage(SECOND) == "implementation"


class TestDefinition:
    def test_names_nothing_of_one_country(self) -> None:
        text = (DEFINITIONS / "un_upr.yaml").read_text(encoding="utf-8")
        table_of_days = (DEFINITIONS / "calendars" / "monday_to_friday.json").read_text("utf-8")

        assert words_of_one_country(text + table_of_days) == set()
