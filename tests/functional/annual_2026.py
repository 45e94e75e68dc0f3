"""The units, people and records that the yearly rating of 2026 is told with."""

from __future__ import annotations

from pathlib import Path

from tests.functional.opening import (
    Opening,
    Telling,
)
from tests.functional.story import write
from tests.program import Run

BOARD, ORGANISATION, CELL, OTHER = "CU", "CU.01", "CU.01.01", "CU.01.02"
UNITS = (ORGANISATION, CELL, OTHER)
# A member of the board above, and the secretary there.
D1, D2 = "D1", "D2"
# The heads of the organisation and of both cells, and a deputy without a cell to head.
HEAD, DEPUTY, FIRST, SECOND = "S1", "S2", "A1", "B1"
LEADERS = (HEAD, DEPUTY)
CELL_OF_HEAD = (FIRST, "A2", "A3", "A4", "A5", "A6", HEAD)
CELL_OF_DEPUTY = (SECOND, "B2", "B3", DEPUTY)
ON_LEAVE = "B3"
NOT_REVIEWED = {"exempted": "X1", "suspended": "X2", "admitted_recently": "X3"}
RATED = (*CELL_OF_HEAD, SECOND, "B2", DEPUTY)
MEMBERS = (*RATED, ON_LEAVE)

OPENING = Opening(
    definition="annual_2026",
    units=(
        (BOARD, "Đảng ủy cấp trên", "committee", ""),
        (ORGANISATION, "Đảng bộ cơ sở", "grassroots", BOARD),
        (CELL, "Chi bộ 1", "cell", ORGANISATION),
        (OTHER, "Chi bộ 2", "cell", ORGANISATION),
    ),
    people=(
        *((code, f"Cán bộ {code}", "vi", BOARD, "2001-02-03", "") for code in (D1, D2)),
        *(
            (code, f"Đảng viên {code}", "vi", unit, "2001-02-03", "committee" * (code == HEAD))
            for unit, codes in ((CELL, CELL_OF_HEAD), (OTHER, CELL_OF_DEPUTY))
            for code in codes
        ),
        *((code, f"Đảng viên {code}", "vi", CELL, "1980-05-19", "") for code in ("X1", "X2")),
        # Six months are over only on 20 December.
        ("X3", "Đảng viên X3", "vi", OTHER, "2026-06-20", ""),
    ),
    roles=(
        ("secretary", D2, BOARD),
        ("standing_board", D1, BOARD),
        ("standing_board", D2, BOARD),
        ("secretary", HEAD, ORGANISATION),
        ("standing_board", HEAD, ORGANISATION),
        ("standing_board", DEPUTY, ORGANISATION),
        ("secretary", FIRST, CELL),
        ("secretary", SECOND, OTHER),
        ("supervisor", D1, ORGANISATION),
        ("supervisor", HEAD, CELL),
        ("supervisor", HEAD, OTHER),
        ("exempted", "X1", CELL),
        ("suspended", "X2", CELL),
        ("on_long_leave", ON_LEAVE, OTHER),
    ),
    unit=BOARD,
    starts_on="2026-11-16",
)
RESULTS = ("subject", "result", "value", "as_of_on")
TALLIES = (
    *("vote", "teller", "subject", "option", "count"),
    *("convened", "present", "issued", "collected", "valid", "invalid"),
)
BALLOT = {"excellent": 0, "good": 2, "completed": 1, "not_completed": 0, "not_rated": 0}
QUARTERS = {"quarter_1": "2026-03-31", "quarter_2": "2026-06-30", "quarter_3": "2026-09-30"}
PIECES = ("report", "minutes", "ballot_minutes", "proposal", "quarters")
PLACES = ("Ấp 1", "Ấp 2", "Ấp 3", "Ấp 4")


def told_of(run: Run) -> Telling:
    return Telling(run, OPENING)


def at(subject: str, venue: str) -> str:
    """Return a subject as it is called at a venue."""
    return f"{subject}@{venue}" if subject in LEADERS else subject


def at_home(subject: str) -> str:
    """Return a subject as it is called in its cell."""
    return at(subject, CELL if subject == HEAD else OTHER)


def rate(story: Telling, step: str, *subjects: str, by: str, points: int = 80) -> None:
    """Record that a step of the rating of subjects is “completed well”."""
    reviews = [story.of(at_home(subject)) for subject in subjects]
    told = ("--level", "good", "--score", points)
    paper = ("--document", "8-QĐ/ĐU") if step == "decide" else ()
    story.do("rating", step, *reviews, *told, *paper, by=by)


def meet(story: Telling, unit: str, *, chair: str, clerk: str) -> None:
    """Hold the meeting of a unit and its people for a day, and note a shortcoming of the unit."""
    code = f"HN-{unit}"
    story.do(
        *("meeting", "record", *story.here, "--code", code, "--unit", unit, "--on", story.day),
        *("--from", "07:30", "--to", "11:30", "--from", "13:30", "--to", "17:30"),
        *("--supervisor", D1, "--chair", chair, "--secretary", clerk, "--present", chair),
        *("--present", clerk, "--item-chair", f"{at(chair, unit)}={clerk}"),
    )
    story.do(
        *("meeting", "conclude", code, *story.here, "--about", unit, "--kind", "shortcoming"),
        *("--text", "Sinh hoạt chuyên đề còn ít"),
    )


def vote(story: Telling, folder: Path, unit: str, *subjects: str, tellers: tuple[str, str]) -> None:
    """Vote on the ratings of people, count twice, and confirm."""
    code = f"BP-{unit}"
    people = [at_home(subject) for subject in subjects]
    story.do(
        *("vote", "plan", *(story.of(person) for person in people), "--unit", unit),
        *("--rule", "rating_ballot", "--on", story.day, "--code", code),
        *("--teller", tellers[0], "--teller", tellers[1]),
    )
    rows: list[tuple[object, ...]] = []
    for teller in (1, 2):
        rows.append((code, teller, "", "", "", 3, 3, 3, 3, 3, 0))
        rows += [
            (code, teller, person, option, votes, *[""] * 6)
            for person in people
            for option, votes in BALLOT.items()
        ]
    story.do("vote", "import", write(folder / f"{code}.csv", TALLIES, rows), *story.here)
    story.do("vote", "confirm", story.of(code), by=D2)


def review(story: Telling, folder: Path) -> None:
    """Let everybody rate themselves, write, meet and be proposed."""
    rate(story, "self", "A2", by="A2", points=82)
    rate(story, "self", *(each for each in RATED if each != "A2"), by=HEAD, points=82)
    for unit, head in zip(UNITS, (HEAD, FIRST, SECOND), strict=True):
        rate(story, "self", unit, by=head)
    for leader in LEADERS:
        report = ("--text", f"Bản tự kiểm điểm của {leader}", "--sent", story.day)
        story.do("report", "write", story.of(at(leader, ORGANISATION)), *report, by=leader)
    story.day = "2026-11-27"
    meet(story, CELL, chair=FIRST, clerk="A2")
    meet(story, OTHER, chair=SECOND, clerk="B2")
    vote(story, folder, CELL, *CELL_OF_HEAD, tellers=("B2", D1))
    vote(story, folder, OTHER, SECOND, "B2", DEPUTY, tellers=("A2", D1))
    rate(story, "propose", *RATED[1:6], by=FIRST, points=82)
    rate(story, "propose", "B2", DEPUTY, by=SECOND, points=82)
    rate(story, "propose", FIRST, SECOND, by=HEAD, points=82)
    rate(story, "propose", HEAD, by=D2, points=82)


def results(story: Telling, folder: Path, **changed: int | str) -> None:
    """Record what the year came to for everybody, the quarters among it."""
    told = {"tasks_done": "100%", "tasks_exceeded": "30%", "quarters_not_completed": 0}
    rows: list[tuple[object, ...]] = []
    for subject in (*RATED, *UNITS):
        name = at_home(subject)
        rows += [(name, key, 81, day) for key, day in QUARTERS.items()]
        rows += [(name, key, changed.get(key, value), story.day) for key, value in told.items()]
        if subject not in UNITS:
            rows.append((name, "months_absent", 0, story.day))
    story.do("result", "import", write(folder / "results.csv", RESULTS, rows), *story.here)


def hold_conference(story: Telling) -> None:
    """Let the organisation review itself, and then its leaders."""
    story.day = "2026-12-01"
    meet(story, ORGANISATION, chair=HEAD, clerk=DEPUTY)


def decide_members(story: Telling) -> None:
    """Decide who has completed well, among those who head nothing."""
    rate(story, "decide", *RATED[1:6], "B2", DEPUTY, by=HEAD)


def rate_all_but_two(story: Telling) -> None:
    """Decide that five members completed well, A2 and A3 not among them."""
    rate(story, "decide", *RATED[3:6], "B2", DEPUTY, by=HEAD)
