"""The shipped talent review of a company: a round of eleven people in two teams.

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

COMPANY, DIVISION, DEPARTMENT, FIRST, SECOND = "CO", "CO-D", "CO-D-P", "CO-D-P-1", "CO-D-P-2"
PEOPLE_GROUP, LEADER, DIRECTOR = "PG", "VP", "DIR"
TEAMS = {FIRST: ("A1", "A2", "A3", "A4"), SECOND: ("B1", "B2", "B3", "B4")}
MANAGERS = {FIRST: "MA", SECOND: "MB"}
NEW = "B4"
BELOW = tuple(person for team in TEAMS.values() for person in team)
EVERYBODY = (*BELOW, *MANAGERS.values(), DIRECTOR)
RATED = tuple(person for person in EVERYBODY if person != NEW)
HOMES = {
    **{person: team for team, people in TEAMS.items() for person in people},
    **dict.fromkeys(MANAGERS.values(), DEPARTMENT),
    DIRECTOR: DIVISION,
    LEADER: COMPANY,
    PEOPLE_GROUP: COMPANY,
}
ZONE = "Etc/UTC"

OPENING = Opening(
    definition="talent_review_360",
    units=(
        (COMPANY, "Company", "company", ""),
        (DIVISION, "Engineering", "division", COMPANY),
        (DEPARTMENT, "Platform", "department", DIVISION),
        (FIRST, "Storage", "team", DEPARTMENT),
        (SECOND, "Search", "team", DEPARTMENT),
    ),
    people=tuple(
        (code, f"Person {code}", "en", unit, "2025-11-03" if code == NEW else "2021-05-17", "")
        for code, unit in HOMES.items()
    ),
    roles=(
        *(("manager", manager, team) for team, manager in MANAGERS.items()),
        ("manager", DIRECTOR, DEPARTMENT),
        ("manager", LEADER, DIVISION),
        ("people_group", PEOPLE_GROUP, COMPANY),
    ),
    unit=COMPANY,
    starts_on="2026-01-12",
    name="Talent review 2026",
    calendar="monday_to_friday",
    zone=ZONE,
    lang="en",
)
SAID = "Explains decisions before they are taken"


def about(person: str) -> dict[str, str]:
    """Return who is asked about a person, by group: peers, reports, and the manager."""
    manages = {manager: team for team, manager in MANAGERS.items()}
    if person in BELOW:
        peers = {other: "peers" for other in TEAMS[HOMES[person]] if other != person}
        return {**peers, MANAGERS[HOMES[person]]: "manager"}
    if person == DIRECTOR:
        reports = dict.fromkeys(MANAGERS.values(), "reports")
        return {**reports, PEOPLE_GROUP: "peers", LEADER: "manager"}
    [peer] = set(manages) - {person}
    return {**dict.fromkeys(TEAMS[manages[person]], "reports"), peer: "peers", DIRECTOR: "manager"}


@pytest.fixture(scope="module")
def opened(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a rehearsal in which the round has begun; tests copy it."""
    return OPENING.play(tmp_path_factory.mktemp("talent"))


@pytest.fixture(scope="module")
def evaluated(opened: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the rehearsal when every manager has evaluated, and nothing is calibrated."""
    folder = tmp_path_factory.mktemp("evaluated")
    file = shutil.copy(opened, folder / "story.db")
    story = told_of(running_on(file))
    ask(story, folder)
    story.day = "2026-01-21"
    rate_oneself(story)
    draw_together(story)
    story.day = "2026-01-29"
    evaluate(story)
    return file


@pytest.fixture
def story(request: pytest.FixtureRequest, run: Run, tmp_path: Path) -> Telling:
    """Return the story on a copy of the rehearsal that a test names."""
    shutil.copy(request.getfixturevalue(request.param), tmp_path / "reviewcycle.db")
    return told_of(run)


def told_of(run: Run) -> Telling:
    return Telling(run, OPENING)


def reviews(story: Telling, *people: str) -> list[str]:
    return [story.of(person) for person in people]


def ask(story: Telling, folder: Path) -> None:
    """Ask about everybody, and take what came in; the manager about each stays silent."""
    asked = [
        (person, other, group, story.day)
        for person in EVERYBODY
        for other, group in about(person).items()
    ]
    answers = [
        (person, other, "2026-01-20", f"{SAID} ({person}, {place})")
        for person in EVERYBODY
        for place, other in enumerate([*about(person)][:-1])
    ]
    columns = ("subject", "respondent", "group", "asked_on")
    file = write(folder / "requests.csv", columns, asked)
    story.do("feedback", "import", file, "--of", "requests", *story.here)
    story.day = "2026-01-20"
    columns = ("subject", "respondent", "answered_on", "text")
    file = write(folder / "answers.csv", columns, answers)
    story.do("feedback", "import", file, "--of", "answers", *story.here)


def rate_oneself(story: Telling) -> None:
    """Let one person enter a level, and the people group those of the others, as told."""
    story.do("rating", "self", story.of("A1"), "--level", "exceeding", by="A1")
    others = [person for person in RATED if person != "A1"]
    story.do("rating", "self", *reviews(story, *others), "--level", "performing", by=PEOPLE_GROUP)


def draw_together(story: Telling) -> None:
    """Let each manager draw together what was said about his people."""
    for person in EVERYBODY:
        told = ("--text", "What was said, drawn together")
        story.do("feedback", "synthesise", story.of(person), *told, by=manager_of(person))


def manager_of(person: str) -> str:
    return {**MANAGERS, DEPARTMENT: DIRECTOR, DIVISION: LEADER}[HOMES[person]]


def evaluate(story: Telling) -> None:
    """Give everybody a level, by whoever manages him: two differ from what they said."""
    told = {"A1": "performing", "A4": "developing"}
    for person in RATED:
        level = ("--level", told.get(person, "performing"))
        grounds = ("--grounds", "Goals of the year") if person in told else ()
        story.do("rating", "appraise", story.of(person), *level, *grounds, by=manager_of(person))


def calibrate(story: Telling, unit: str, *people: str, by: str) -> None:
    """Hold the session of a unit, and propose the levels of its people."""
    told = ("--unit", unit, "--on", story.day, "--code", f"CAL-{unit}", "--chair", by)
    story.do("meeting", "record", *story.here, *told)
    rated = [person for person in people if person not in (NEW, "A4")]
    story.do("rating", "propose", *reviews(story, *rated), "--level", "performing", by=by)


@pytest.mark.parametrize("story", ["opened"], indirect=True)
class TestRound:
    def test_leaves_unrated_who_was_hired_less_than_three_months_ago(self, story: Telling) -> None:
        listed = story.do("review", "list", *story.here, "--track", "person")["items"]

        assert {item["subject"] for item in listed} == {*EVERYBODY}
        assert story.show(NEW)["not_rated_reason"] == "too_new_to_rate"
        assert story.show("A1")["due_on"] == "2026-01-22"

    def test_tells_who_has_not_evaluated_himself_in_words_of_the_company(
        self, story: Telling
    ) -> None:
        story.day = "2026-01-27"
        page = story.read("stuck", *story.here)

        assert "Self-evaluation" in page
        assert vietnamese_letters(page) == set()
        assert words_of_one_country(page) == set()


@pytest.mark.parametrize("story", ["evaluated"], indirect=True)
class TestFeedback:
    def test_is_never_told_to_its_subject_with_a_name(self, story: Telling) -> None:
        story.day = "2026-01-30"
        asked = ("feedback", "show", story.of("A1"))

        own, drawn = (story.do(*asked, by=person) for person in ("A1", "MA"))
        page = story.read(*asked, by="A1")

        peers = {"A2", "A3", "A4"}
        assert (own["received"], own["requests"]) == (3, [])
        assert {each["respondent"] for each in own["opinions"]} == {None}
        assert SAID in page
        assert not peers & {*page.split()}
        assert {each["respondent"] for each in drawn["opinions"]} == peers


@pytest.mark.parametrize("story", ["evaluated"], indirect=True)
class TestCalibration:
    def test_goes_from_the_teams_upwards_to_talks_in_their_window(self, story: Telling) -> None:
        self.is_not_open_before_its_day(story)
        self.goes_upwards(story)
        self.is_final(story)
        self.is_talked_about(story)
        for noun in (("progress",), ("stuck",), ("rating", "count"), ("audit", "log")):
            story.read(*noun, *story.here)

        assert story.run("audit", "verify").status == 0
        assert words_of_one_country("".join(story.heard)) == set()
        assert vietnamese_letters("".join(story.pages)) == set()

    def is_not_open_before_its_day(self, story: Telling) -> None:
        """On 30 January nobody calibrates yet."""
        story.day = "2026-01-30"
        assert "not_yet_open" in story.lacks(FIRST)
        story.day = "2026-02-02"
        story.read("tick")
        assert story.lacks(FIRST) == ["meeting_not_held"]
        assert story.lacks(DEPARTMENT) == ["waits_for_subunits", "meeting_not_held"]
        assert "waits_for_headed_unit" in story.lacks("MA")

    def goes_upwards(self, story: Telling) -> None:
        """Calibrate the teams, then the department, then who manages it."""
        story.day = "2026-02-09"
        for team, people in TEAMS.items():
            calibrate(story, team, *people, by=DIRECTOR)
        raised = ("rating", "propose", story.of("A4"), "--level", "performing")
        assert story.refused(*raised, by=DIRECTOR) == "grounds_needed"
        story.do(*raised, "--grounds", "Compared with the others of the level", by=DIRECTOR)
        assert story.lacks(DEPARTMENT) == ["meeting_not_held"]
        story.day = "2026-02-16"
        calibrate(story, DEPARTMENT, *MANAGERS.values(), by=LEADER)
        calibrate(story, DIVISION, DIRECTOR, by=PEOPLE_GROUP)
        assert {story.stage(unit) for unit in (*TEAMS, DEPARTMENT)} == {"done"}
        assert {story.stage(person) for person in (*MANAGERS.values(), DIRECTOR)} == {"decision"}

    def is_final(self, story: Telling) -> None:
        """The leader of the division decides until 27 February; one is nobody's to decide."""
        story.day = "2026-02-27"
        assert story.show("A1")["due_on"] == "2026-02-27"
        decide = ("rating", "decide", *reviews(story, *RATED), "--level", "performing")
        story.do(*decide, by=LEADER)
        counted = story.do("rating", "count", *story.here)["rows"]
        rows = [row for row in counted if row["group"] == "person"]
        [performing] = [row for row in rows if row["value"] == "performing"]
        [new] = [row for row in rows if row["counted"] == "not_rated"]
        assert (performing["count"], performing["of"]) == (10, 10)
        assert (new["value"], new["count"]) == ("too_new_to_rate", 1)

    def is_talked_about(self, story: Telling) -> None:
        """Talks begin on 16 March and end with April."""
        assert "not_yet_open" in story.lacks("A1")
        story.day = "2026-03-16"
        story.read("tick")
        assert story.show("A1")["due_on"] == "2026-04-30"
        goal = ("--text", "Lead one project of the team", "--on", story.day)
        story.do("commitment", "record", *story.here, "--subject", "A1", *goal)
        assert story.stage("A1") == "done"


class TestDefinition:
    def test_names_nothing_of_one_country(self) -> None:
        text = (DEFINITIONS / "talent_review_360.yaml").read_text(encoding="utf-8")

        assert words_of_one_country(text) == set()
