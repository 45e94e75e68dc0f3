"""Bình Thủy 2012, from the guidance of the district to the meetings of its cells.

Until the end of July the published account is followed: two waves of classes, forms about the
board and its eleven members, fourteen collectives and twenty-four individuals who are suggested
what to review. From August on what it announces is played: the board first, the bodies of the
district, then committees and cells in October.
"""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.functional.binh_thuy_2012 import (
    BOARD,
    CLERK,
    COMMITTEES,
    CYCLE,
    EXECUTIVE,
    HAMLET,
    HERE,
    INSPECTION,
    MEMBERS,
    OFFICE,
    REACHED,
    SECRETARY,
    WARD,
    disseminating,
    head_of,
    members,
    opening,
)
from tests.functional.story import Step, Story, at, play, write
from tests.program import Run

PUBLISHED_ON = "2012-07-29"
CITY = "TU1"
BOARD_REVIEWS = (f"{CYCLE}/QU", *(f"{CYCLE}/{code}@QU" for code in BOARD))
SUBJECTS = ("QU", *(f"{code}@QU" for code in BOARD))

# Six bodies, their heads, and five who are retired: the account tells the groups, not how many.
RETIRED = tuple(f"HT-{number}" for number in range(1, 6))
ASKED = {
    "organisations": COMMITTEES[1:7],
    "individuals": tuple(head_of(unit) for unit in COMMITTEES[1:7]),
    "retired": RETIRED,
}
SILENT = RETIRED[-1]

SELECTED = COMMITTEES[4:]
TOPICS = ("long_standing", "collective_leadership", "causes", "self_training", "duty_and_example")


def second_of(unit: str) -> str:
    """Return one of the leading people of a committee, beside its secretary."""
    return [code for code, at_unit in members() if at_unit == unit][1]


INDIVIDUALS = (*map(head_of, SELECTED), *map(second_of, SELECTED[:10]))
SUGGESTED = (*SELECTED, *INDIVIDUALS)
POINTS = {subject: f"{CYCLE}/GY{number}" for number, subject in enumerate(SUGGESTED)}
WARD_PEOPLE = (head_of(WARD), second_of(WARD))


def asking(folder: Path) -> Step:
    """Return the import of one form for each respondent and subject."""
    rows = [
        (subject, code, f"Đồng chí {code}" if code in RETIRED else "", group, "2012-07-03")
        for subject in SUBJECTS
        for group, codes in ASKED.items()
        for code in codes
    ]
    file = write(folder / "forms.csv", ("subject", "respondent", "name", "group", "asked_on"), rows)
    return ("feedback", "import", file, "--of", "requests", *HERE, "--as", CLERK, *at("2012-07-03"))


def answering(folder: Path) -> Step:
    """Return the import of what came back on paper; one is silent, two have something to say."""
    rows = [
        (subject, code, "2012-07-20", f"Góp ý về {subject}" if code in RETIRED[:2] else "")
        for subject in SUBJECTS
        for codes in ASKED.values()
        for code in codes
        if code != SILENT
    ]
    file = write(folder / "answers.csv", ("subject", "respondent", "answered_on", "text"), rows)
    return ("feedback", "import", file, "--of", "answers", *HERE, "--as", CLERK, *at("2012-07-20"))


def suggesting(folder: Path) -> list[Step]:
    """Return the import of what is suggested to each, its approval, and who follows it.

    What is long-standing was raised before; the day stands in for the one that is not published.
    """
    rows = [
        (
            POINTS[subject].partition("/")[2],
            subject,
            TOPICS[number % len(TOPICS)],
            f"Theo chức năng, nhiệm vụ của {subject}",
            "" if number % len(TOPICS) else "2010-12-31",
        )
        for number, subject in enumerate(SUGGESTED)
    ]
    header = ("code", "subject", "topic", "evidence", "first_raised_on")
    file = write(folder / "suggestions.csv", header, rows)
    codes = list(POINTS.values())
    day = at("2012-07-25")
    return [
        ("suggestion", "import", file, *HERE, "--as", CLERK, *day),
        ("suggestion", "approve", *codes, "--as", BOARD[1], *day),
        *(
            ("suggestion", "follow", *codes[place::11], "--by", code, "--as", SECRETARY, *day)
            for place, code in enumerate(BOARD)
        ),
    ]


@pytest.fixture(scope="module")
def july(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a rehearsal as of the day of the published account."""
    folder = tmp_path_factory.mktemp("binh_thuy_2012")
    steps = [*opening(folder), *disseminating(folder), asking(folder), answering(folder)]
    play(folder / "july.db", [*steps, *suggesting(folder)])
    return folder / "july.db"


@pytest.fixture
def story(july: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], run: Run) -> Story:
    """Return the story at the end of July."""
    shutil.copy(july, tmp_path / "reviewcycle.db")
    capsys.readouterr()
    return Story(run, PUBLISHED_ON)


class TestPreparation:
    def test_is_at_the_end_of_july_as_published(self, story: Story) -> None:
        self.guidance_came_down(story)
        self.classes_were_held(story)
        self.forms_are_out(story)
        self.points_are_suggested(story)
        self.cell_prepares(story)
        self.meetings_are_still_ahead(story)

        story.do("audit", "verify")

    def guidance_came_down(self, story: Story) -> None:
        """BT1: the plan of the city, the guidance of its commission, that of the district."""
        documents = story.do("document", "tree", *HERE)["items"]

        assert [(each["kind"], each["unit"], each["depth"]) for each in documents] == [
            ("KH", "TU", 0),
            ("HD", "TU", 1),
            ("HD", "QU", 2),
        ]

    def classes_were_held(self, story: Story) -> None:
        """BT2-BT5: 2 + 18 classes, 428 without names, 3,261 who are 97,67 % as reported."""
        report = ("--reached", REACHED, "--percent", "97,67", "--on", "2012-04-21")
        told = story.do("dissemination", "report", *HERE, "--unit", "QU", *report)
        district = story.do("dissemination", "coverage", *HERE, "--unit", "QU")["items"][0]
        notes = {each["note"] for each in story.do("dissemination", "list", *HERE)["items"]}

        assert [each["code"] for each in told["findings"]] == ["reported_share_without_total"]
        assert told["findings"][0]["facts"]["up"] == str(MEMBERS)
        assert (district["classes"], district["headcount"]) == (2 + 18, 428)
        assert (district["reached"], district["target"]) == (REACHED, MEMBERS)
        assert district["reported"]["percent"] == "97,67"
        assert "Đảng viên đồng tình với chủ trương" in notes

    def forms_are_out(self, story: Story) -> None:
        """BT6, BT7: about the board and each of eleven; who is retired has no account."""
        items = story.do("feedback", "list", *HERE, by=CLERK)["items"]
        forms = story.do("feedback", "show", f"{CYCLE}/QU", by=CLERK)["requests"]

        assert {(item["asked"], item["received"], item["waiting"]) for item in items} == {
            (17, 16, 1)
        }
        assert len(items) == 1 + 11
        assert {each["respondent"] for each in forms if each["name"]} >= set(RETIRED)

    def points_are_suggested(self, story: Story) -> None:
        """BT9-BT12: to 14 collectives and 24 individuals, each followed by one of the board."""
        total = story.do("suggestion", "count", *HERE)["total"]
        items = story.do("suggestion", "list", *HERE)["items"]

        assert total == {"units": 14, "people": 24, "suggestions": 38}
        assert {len(item["followers"]) for item in items} == {1}
        assert {item["followers"][0] for item in items} == set(BOARD)
        assert {item["topic"] for item in items} == set(TOPICS)
        assert {item["topic"] for item in items if item["age"]["years"]} == {"long_standing"}

    def cell_prepares(self, story: Story) -> None:
        """BT18: the cell of a ward office meets about the steps of the preparation."""
        held = ("--on", story.day, "--headcount", 9, "--note", "Triển khai các bước chuẩn bị")
        story.do("dissemination", "record", *HERE, "--unit", OFFICE, *held)

        assert story.state(f"{CYCLE}/{OFFICE}") == "report"

    def meetings_are_still_ahead(self, story: Story) -> None:
        """BT16, BT17: what is in August and later is a plan."""
        given = ("--unit", "QU", "--on", "2012-08-20", "--from", "07:30", "--to", "17:00")
        story.do("meeting", "plan", *HERE, *given, "--attendee", CITY)
        planned = story.do("meeting", "list", *HERE)["items"]
        rows = {row["stage"]: row for row in story.do("progress", *HERE, "--by", "stage")["rows"]}

        assert [each["status"] for each in planned] == ["planned"]
        assert (rows["feedback"]["inside"], rows["dissemination"]["overdue"]) == (12, 78)
        assert rows["meeting"]["done"] == 0


class TestReview:
    def test_goes_from_the_board_down_to_the_cells(self, story: Story) -> None:
        self.answer_opinions(story)
        self.meet_as_board(story)
        self.meet_as_body_of_the_district(story)
        self.prepare_as_ward(story)
        self.meet_as_ward(story)
        self.meet_as_cell(story)

        story.do("audit", "verify")

    def answer_opinions(self, story: Story) -> None:
        """BT8: forms closed, then opinions answered and drawn together, then reports."""
        story.day = "2012-07-31"
        self.write_reports(story, EXECUTIVE, INSPECTION)
        for review in BOARD_REVIEWS:
            assert story.do("review", "fire", review, "complete", by=CLERK)["target"] == "synthesis"
        story.day = "2012-08-06"
        board = f"{CYCLE}/QU"
        assert story.unmet(board) == ["opinions_unanswered", "synthesis_missing"]
        assert story.refused("review", "fire", board, "complete", by=CLERK) == "requirements_unmet"
        for review, who in zip(BOARD_REVIEWS, (SECRETARY, *BOARD), strict=True):
            found = story.do("feedback", "show", review, by=who)["opinions"]
            assert {each["respondent"] for each in found} == {None}
            for opinion, kind in zip(found, ("accepted", "explained"), strict=True):
                story.do("feedback", "dispose", opinion["opinion"], kind, *HERE,
                         "--text", "Xin tiếp thu", by=who)  # fmt: skip
            story.do("feedback", "synthesise", review, "--text", "Tổng hợp", by=CLERK)
        assert story.states(CYCLE, "board_member") == dict.fromkeys(BOARD, "report")
        story.day = "2012-08-13"
        self.write_reports(story, *SUBJECTS)

    def meet_as_board(self, story: Story) -> None:
        """BT8, BT13, BT16: the board in August; others monitor afterwards what it has to mend."""
        board, member = BOARD_REVIEWS[0], BOARD_REVIEWS[-1]
        assert story.unmet(member)[0] == "waits_for_superior"
        assert story.unmet(f"{CYCLE}/{EXECUTIVE}")[0] == "waits_for_superior"
        story.day = "2012-08-20"
        story.do("meeting", "record", *HERE, "--unit", "QU", "--on", story.day, "--code", "HN1",
                 "--chair", SECRETARY, "--secretary", BOARD[10])  # fmt: skip
        self.find_shortcoming(story, "HN1", "QU")
        missing = ["report_not_accepted", "minutes_unsigned", "meeting_not_closed"]
        assert story.unmet(board) == missing
        self.close(story, "HN1", SECRETARY, BOARD[10])
        assert story.unmet(board) == ["report_not_accepted"]
        story.do("report", "write", board, "--text", "Báo cáo viết lại sau hội nghị")
        story.do("report", "accept", *BOARD_REVIEWS, by=CITY)
        assert story.states(CYCLE, "board_member") == dict.fromkeys(BOARD, "done")
        assert story.unmet(board) == ["shortcomings_uncovered", "remedies_missing"]
        self.promise(story, "KP1", "QU", "HN1/1", owner=BOARD[2], monitor=BOARD[3])
        assert story.state(board) == "monitoring"
        story.do("remedy", "hand-over", f"{CYCLE}/KP1", "--to", INSPECTION, by=SECRETARY)
        assert story.do("remedy", "show", f"{CYCLE}/KP1")["monitor"] == INSPECTION

    def meet_as_body_of_the_district(self, story: Story) -> None:
        """BT16: until the end of September, after the board."""
        story.day = "2012-09-14"
        bodies = (EXECUTIVE, INSPECTION)
        for unit in bodies:
            story.do("meeting", "record", *HERE, "--unit", unit, "--on", story.day, "--code", unit,
                     "--chair", BOARD[1], "--secretary", BOARD[2])  # fmt: skip
            self.find_shortcoming(story, unit, unit)
            self.close(story, unit, BOARD[1], BOARD[2])
            assert story.unmet(f"{CYCLE}/{unit}") == ["shortcomings_uncovered"]
            story.do("remedy", "add", f"{CYCLE}/{unit}", "…", "--conclusion", f"{unit}/1")
        assert story.states(CYCLE, "district_body") == dict.fromkeys(bodies, "done")

    def prepare_as_ward(self, story: Story) -> None:
        """BT14: the committee names its shortcomings itself, before others comment on them."""
        ward, point = f"{CYCLE}/{WARD}", POINTS[WARD]
        story.do("suggestion", "notify", *POINTS.values(), by=SECRETARY)
        story.do("suggestion", "acknowledge", point, "--text", "Còn nể nang", by=head_of(WARD))
        told = story.do("suggestion", "show", point, by=head_of(WARD))
        assert (told["status"], told["declared"]) == ("acknowledged", "Còn nể nang")
        self.write_reports(story, WARD, HAMLET, *WARD_PEOPLE)
        assert story.unmet(ward) == ["suggestions_unexplained"]
        for subject in (WARD, *WARD_PEOPLE):
            who = head_of(WARD) if subject == WARD else subject
            story.do("suggestion", "explain", POINTS[subject], "--text", "Giải trình", by=who)
        assert story.unmet(ward) == ["not_yet_open", "meeting_not_held", "suggestions_unconcluded"]
        assert story.unmet(f"{CYCLE}/{HAMLET}")[:2] == ["waits_for_superior", "not_yet_open"]

    def meet_as_ward(self, story: Story) -> None:
        """BT12, BT13, BT16: in October, with the one of the board who follows the point."""
        ward, follower = f"{CYCLE}/{WARD}", BOARD[0]
        story.day = "2012-10-10"
        head, clerk = head_of(WARD), second_of(WARD)
        record = ("meeting", "record", *HERE, "--unit", WARD, "--on", story.day, "--code", "HN2",
                  "--chair", head, "--secretary", clerk)  # fmt: skip
        reviewed = [part for each in (WARD, *WARD_PEOPLE) for part in ("--reviewed", each)]
        story.do(*record, *reviewed)
        assert story.unmet(ward)[:2] == ["supervisor_absent", "suggestions_unconcluded"]
        story.do(*record, "--supervisor", follower)
        self.find_shortcoming(story, "HN2", WARD)
        self.close(story, "HN2", head, clerk)
        for subject in (WARD, *WARD_PEOPLE):
            [by] = story.do("suggestion", "show", POINTS[subject])["followers"]
            story.do("suggestion", "conclude", POINTS[subject], "--outcome", "partly_remedied",
                     "--text", "Kết luận", by=by)  # fmt: skip
        assert {story.state(f"{CYCLE}/{person}") for person in WARD_PEOPLE} == {"done"}
        assert story.unmet(ward) == ["shortcomings_uncovered", "remedies_missing"]
        self.promise(story, "KP2", WARD, "HN2/1", owner=WARD_PEOPLE[1], monitor=follower)
        story.do("suggestion", "hand-over", POINTS[WARD], "--to", INSPECTION, by=SECRETARY)
        told = story.do("suggestion", "show", POINTS[WARD])
        assert (story.state(ward), told["monitor"]) == ("done", INSPECTION)

    def meet_as_cell(self, story: Story) -> None:
        """BT15: members are prompted to comment; who does badly is reminded, and then helped."""
        story.day = "2012-10-17"
        secretary = head_of(HAMLET)
        member, other = second_of(HAMLET), "DV0058"
        story.do("meeting", "record", *HERE, "--unit", HAMLET, "--on", story.day, "--code", "HN3",
                 "--chair", secretary, "--secretary", other, "--reviewed", HAMLET)  # fmt: skip
        story.do("meeting", "attend", "HN3", *HERE, "--spoke", member, "--spoke", other)
        story.do("meeting", "conclude", "HN3", *HERE, "--about", HAMLET, "--kind", "strength",
                 "--text", "Góp ý thẳng thắn")  # fmt: skip
        self.close(story, "HN3", secretary, other)
        assert story.state(f"{CYCLE}/{HAMLET}") == "done"
        found = [
            story.do("response", "record", *HERE, "--subject", member, "--step", step,
                     "--reason", "Tự phê bình chưa nghiêm túc", by=secretary)["findings"]
            for step in ("remind", "help")
        ]  # fmt: skip
        assert found == [[], []]

    def write_reports(self, story: Story, *subjects: str) -> None:
        """Write a first version of reports."""
        rows = [(subject, f"Báo cáo kiểm điểm của {subject}") for subject in subjects]
        story.do("report", "import", write(Path("reports.csv"), ("subject", "text"), rows), *HERE)

    def find_shortcoming(self, story: Story, meeting: str, unit: str) -> None:
        """Conclude that something is wanting."""
        story.do("meeting", "conclude", meeting, *HERE, "--about", unit, "--kind", "shortcoming",
                 "--text", "Hạn chế kéo dài, chậm khắc phục")  # fmt: skip

    def close(self, story: Story, meeting: str, chair: str, clerk: str) -> None:
        """Let both sign the minutes and close them; no chair presides over his own review."""
        for signatory in (chair, clerk):
            story.do("meeting", "sign", meeting, *HERE, by=signatory)
        shown = story.do("meeting", "show", meeting, *HERE)
        prefix = f"{CYCLE}/"
        own = [each["review"] for each in shown["agenda"] if each["subject"] == chair]
        instead = [
            part
            for each in own
            for part in ("--item-chair", f"{each.removeprefix(prefix)}={clerk}")
        ]
        story.do("meeting", "close", meeting, *HERE, *instead)

    def promise(
        self, story: Story, code: str, unit: str, conclusion: str, *, owner: str, monitor: str
    ) -> None:
        """List a complete remedy for a shortcoming."""
        story.do("remedy", "add", f"{CYCLE}/{unit}", "Khắc phục dứt điểm", "--code", code,
                 "--conclusion", conclusion, "--owner", owner, "--monitor", monitor,
                 "--due", "2012-12-31")  # fmt: skip
        story.do("remedy", "indicator", f"{CYCLE}/{code}", "--text", "Số việc còn tồn đọng",
                 "--kind", "zero")  # fmt: skip
