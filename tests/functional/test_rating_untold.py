"""What proposals, refusals and pages about ratings keep from whoever may not learn it."""

from __future__ import annotations

import re
import shutil
from pathlib import Path
from typing import Any

import pytest

from tests.functional.test_rating_thoi_lai import receive, submit
from tests.program import Run, Said
from tests.rating_world import (
    DISTRICT_SECRETARY,
    FIRST,
    FIRST_HEAD,
    HERE,
    JSON,
    MEMBER,
    NEIGHBOUR,
    NOW,
    OTHER_BOARD,
    SECOND_HEAD,
    decided,
    open_cycle,
    rated,
    review,
    story,
)
from tests.thoi_lai import CELLS, COMMUNE, DEPUTY, SECRETARY, done, write

LEVELS = """\
  levels:
    - level: excellent
      title: {vi: Hoàn thành xuất sắc nhiệm vụ, en: Completed excellently}
      score_from: 90
      conditions:
        - {fact: disciplined, at_most: 0}
        - {fact: members_disciplined, at_most: 0, tracks: [cell]}
        - {fact: subunits_disciplined, at_most: 0, tracks: [cell]}
    - level: good
      title: {vi: Hoàn thành tốt nhiệm vụ, en: Completed well}
      score_from: 70
      conditions:
        - {fact: collective_level, is_level: completed, tracks: [member]}
    - {level: completed, title: {vi: Hoàn thành nhiệm vụ, en: Completed}, score_from: 50}
    - {level: not_completed, title: {vi: Không hoàn thành nhiệm vụ, en: Not completed}}
  head_not_above_collective: true
"""
DISCIPLINE = re.compile("disciplin|kỷ luật", re.IGNORECASE)
UNTOLD = {"fact": None, "asked": "untold", "bound": None, "value": None, "holds": None}
GROUNDS = ("--grounds", "Có sản phẩm cụ thể vượt yêu cầu")
WITHOUT_SIGHT = [
    pytest.param(FIRST_HEAD, id="secretary of the cell"),
    pytest.param(DEPUTY, id="board of the commune"),
]


@pytest.fixture(scope="module")
def untold_database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a rehearsal whose levels ask for discipline and collectives; tests copy it."""
    return open_cycle(tmp_path_factory.mktemp("untold"), LEVELS)


def disciplined(run: Run, subject: str, *given: object) -> None:
    """Record a measure of discipline."""
    case = ("--subject", subject, "--kind", "warning", "--on", "2022-06-01")
    done(run("discipline", "record", *HERE, *case, *given, *NOW, *JSON))


def conditions(said: Said) -> list[dict[str, Any]]:
    """Return the conditions that the finding of a proposal tells as not met, without words."""
    [finding] = [each for each in done(said)["findings"] if each["code"] == "conditions_unmet"]
    found: list[dict[str, Any]] = finding["facts"]["conditions"]
    return found


def words(run: Run, *command: object) -> str:
    """Return what a command says in every form."""
    forms: tuple[tuple[object, ...], ...] = (JSON, ("--lang", "vi"), ("--lang", "en"))
    said = [run(*command, *form) for form in forms]
    return "".join(each.out + each.err for each in said)


class TestDiscipline:
    @pytest.fixture(autouse=True)
    def run(self, rating_run: Run, untold_database: Path, tmp_path: Path) -> Run:
        shutil.copy(untold_database, tmp_path / "reviewcycle.db")
        done(rated(rating_run, "self", MEMBER, "--level", "good", "--score", "95", by=MEMBER))
        return rating_run

    @pytest.mark.parametrize(
        "reader",
        [
            pytest.param((), id="the operator"),
            pytest.param(("--as", MEMBER), id="the subject"),
            pytest.param(("--as", SECRETARY), id="who has authority there"),
        ],
    )
    def test_is_shown_to_who_may_see_it(self, run: Run, reader: tuple[str, ...]) -> None:
        disciplined(run, MEMBER)

        excellent = story(run, MEMBER, *reader)["levels"][0]["conditions"]

        assert ("disciplined", "1", False) in [
            (each["fact"], each["value"], each["holds"]) for each in excellent
        ]

    @pytest.mark.parametrize("reader", WITHOUT_SIGHT)
    @pytest.mark.parametrize("subject", [MEMBER, COMMUNE])
    def test_is_not_told_by_any_page(self, run: Run, reader: str, subject: str) -> None:
        pages = [(noun, review(subject)) for noun in (("rating", "show"), ("review", "why"))]

        def told() -> str:
            return "".join(words(run, *noun, of, "--as", reader) for noun, of in pages)

        before = told()
        disciplined(run, MEMBER)
        disciplined(run, FIRST)

        assert told() == before
        assert not DISCIPLINE.search(before)

    def test_keeps_back_which_level_follows_where_it_hangs_on_it(self, run: Run) -> None:
        done(decided(run, FIRST, by=SECRETARY, level="completed", score="60"))

        shown = story(run, MEMBER, "--as", FIRST_HEAD)
        page = run("rating", "show", review(MEMBER), "--as", FIRST_HEAD, "--lang", "en").out

        told = {each["level"]: each["conditions"] for each in shown["levels"]}
        assert shown["attainable"] is None
        assert {**told["excellent"][-1], "message": ""} == {**UNTOLD, "message": ""}
        assert "? conditions on records that may not be told here" in page
        assert "From the records that may be told here, no level follows." in page
        assert story(run, MEMBER, "--as", SECRETARY)["attainable"] == "excellent"

    def test_is_told_without_its_name_where_a_proposal_lacks_it(self, run: Run) -> None:
        disciplined(run, MEMBER)
        asked = ("--level", "excellent", "--score", "95", *GROUNDS)

        below = rated(run, "propose", MEMBER, *asked, by=FIRST_HEAD)
        above = rated(run, "propose", MEMBER, *asked, "--document", "2", by=SECRETARY)

        assert conditions(below) == [UNTOLD]
        assert not DISCIPLINE.search(below.out)
        [named] = conditions(above)
        assert (named["fact"], named["value"]) == ("disciplined", "1")

    def test_is_told_without_its_name_where_a_decision_lacks_it(self, run: Run) -> None:
        disciplined(run, MEMBER)
        asked = ("rating", "decide", review(MEMBER), "--level", "excellent", "--score", "95")
        given = ("--document", "1", *GROUNDS, "--as", DEPUTY, *NOW)

        told = words(run, *asked, *given)

        assert not DISCIPLINE.search(told)
        assert "có điều kiện dựa trên số liệu không được cung cấp ở đây" in told
        assert "conditions on records that may not be told here" in told

    def test_of_members_and_units_below_is_kept_back_together(self, run: Run) -> None:
        disciplined(run, MEMBER)
        asked = ("--level", "excellent", "--score", "95", *GROUNDS)

        said = rated(run, "propose", FIRST, *asked, by=SECRETARY)
        excellent = story(run, FIRST, "--as", DEPUTY)["levels"][0]["conditions"]

        assert [each["asked"] for each in excellent] == ["at_least", "untold"]
        assert said.status == 0
        assert [each["fact"] for each in conditions(said)] == ["members_disciplined"]


class TestCollective:
    @pytest.fixture(autouse=True)
    def run(self, rating_run: Run, untold_database: Path, tmp_path: Path) -> Run:
        shutil.copy(untold_database, tmp_path / "reviewcycle.db")
        done(decided(rating_run, *CELLS, by=SECRETARY, level="completed", score="60"))
        return rating_run

    def level_of(self, run: Run, subject: str, *reader: object) -> list[str | None]:
        told = story(run, subject, *reader)["levels"][1]["conditions"]
        return [each["value"] for each in told if each["fact"] == "collective_level"]

    def test_is_shown_to_whose_role_reaches_it(self, run: Run) -> None:
        assert self.level_of(run, MEMBER) == ["completed"]
        assert self.level_of(run, MEMBER, "--as", FIRST_HEAD) == ["completed"]

    def test_is_kept_from_a_member_without_a_role(self, run: Run) -> None:
        page = words(run, "rating", "show", review(MEMBER), "--as", MEMBER)

        assert self.level_of(run, MEMBER, "--as", MEMBER) == []
        assert "collective" not in page
        assert "tập thể" not in page

    def test_above_is_kept_from_who_proposes_its_head(self, run: Run, tmp_path: Path) -> None:
        submit(run)
        receive(run)
        given = {"level": "completed", "score": "60", "grounds": "Theo số liệu"}
        done(decided(run, COMMUNE, by=OTHER_BOARD, **given))
        also_of_the_cell = [{"role": "secretary", "person": DEPUTY, "unit": FIRST}]
        done(run("role", "import", write(tmp_path / "r.csv", also_of_the_cell), *NOW, *JSON))
        asked = ("--level", "good", "--score", "75")

        below = rated(run, "propose", SECRETARY, *asked, by=FIRST_HEAD)
        above = rated(run, "propose", SECRETARY, *asked, "--document", "2", by=DEPUTY)

        [kept] = [each for each in done(below)["findings"] if "collective" in each["code"]]
        assert kept["facts"].keys() == {"subject", "level", "untold", "names"}
        assert "không được cung cấp ở đây" in kept["message"]
        assert self.level_of(run, SECRETARY, "--as", FIRST_HEAD) == []
        [told] = [each for each in done(above)["findings"] if "collective" in each["code"]]
        assert told["facts"]["collective_level"] == "completed"


class TestStepBefore:
    @pytest.fixture(autouse=True)
    def run(self, rating_run: Run) -> Run:
        """Let the district appraise the commune, which its head must not learn."""
        given = ("--level", "not_completed", "--score", "33.75")
        done(rated(rating_run, "appraise", COMMUNE, *given, by=DISTRICT_SECRETARY))
        return rating_run

    def test_is_not_told_by_a_refusal_for_want_of_grounds(self, run: Run) -> None:
        asked = ("rating", "propose", review(COMMUNE), "--level", "good", "--score", "80")

        head = words(run, *asked, "--as", SECRETARY, *NOW)
        other = run(*asked, "--as", DEPUTY, *NOW, *JSON)

        assert not re.search("33[.,]75|not_completed|Không hoàn thành|Not completed", head)
        assert "which may not be told here" in head
        assert "grounds_needed" in head
        [reason] = other.error["reasons"]
        assert (reason["facts"]["before_outcome"], reason["facts"]["before_score"]) == (
            "not_completed",
            "33.75",
        )


class TestCap:
    def exceeded(self, said: Said) -> dict[str, Any]:
        [finding] = [each for each in done(said)["findings"] if each["code"] == "cap_exceeded"]
        found: dict[str, Any] = finding["facts"]
        return found

    def propose(self, run: Run, subject: str, score: str, *, by: str) -> Said:
        given = ("--level", "excellent", "--score", score, *GROUNDS)
        return rated(run, "propose", subject, *given, by=by)

    def test_does_not_tell_who_proposes_what_is_proposed_for_himself(self, rating_run: Run) -> None:
        run = rating_run
        done(self.propose(run, FIRST_HEAD, "97.25", by=SECRETARY))

        said = self.propose(run, MEMBER, "91", by=FIRST_HEAD)

        told = self.exceeded(said)
        assert told.keys() == {"cap", "level", "unit", "untold", "names"}
        assert not re.search("97[.,]25", said.out)

    def test_tells_no_numbers_of_what_lies_beyond_the_reach(self, rating_run: Run) -> None:
        run = rating_run

        alone = self.propose(run, MEMBER, "91", by=FIRST_HEAD)
        done(self.propose(run, "DV0653", "92", by=SECRETARY))
        beside = self.propose(run, NEIGHBOUR, "93", by=FIRST_HEAD)
        above = self.propose(run, SECOND_HEAD, "94", by=SECRETARY)

        assert self.exceeded(alone)["given"] == 1
        assert self.exceeded(beside).keys() == {"cap", "level", "unit", "untold", "names"}
        assert self.exceeded(above)["given"] == 4

    def test_says_that_it_would_be_exceeded_all_the_same(self, rating_run: Run) -> None:
        run = rating_run
        done(self.propose(run, "DV0653", "92", by=SECRETARY))
        asked = ("--level", "excellent", "--as", FIRST_HEAD, *NOW)

        vi = run("rating", "propose", review(MEMBER), *asked).out
        en = run("rating", "propose", review(NEIGHBOUR), *asked, "--lang", "en").out

        assert "Vượt giới hạn “excellent_members” tại TL.04 của mức" in vi
        assert "Cap “excellent_members” within TL.04 on “Completed excellently” is exceeded." in en
