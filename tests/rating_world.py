"""The ratings of a part of Thới Lai: a commune with 11 cells and 166 members, from its data."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

from cli.main import main
from tests.program import Run, Said
from tests.thoi_lai import (
    CELLS,
    COMMUNE,
    OPENED_AT,
    ROOT,
    done,
    is_here,
    rows,
    write,
)

CYCLE = "ratings-TL"
HERE = ("--cycle", CYCLE)
NOW = ("--now", "2022-11-22T09:00:00+07:00")
OTHER_BOARD = "DV3304"  # of the standing board of the district too
DISTRICT_SECRETARY = "DV3289"
FIRST, FIRST_HEAD, MEMBER, NEIGHBOUR = CELLS[0], "DV0636", "DV0638", "DV0639"
SECOND_HEAD = "DV0652"
JSON = ("-o", "json")

LEVELS_2022 = """\
  levels:
    - {level: excellent, title: {vi: Hoàn thành xuất sắc nhiệm vụ, en: Completed excellently}}
    - {level: good, title: {vi: Hoàn thành tốt nhiệm vụ, en: Completed well}}
    - {level: completed, title: {vi: Hoàn thành nhiệm vụ, en: Completed}}
    - {level: not_completed, title: {vi: Không hoàn thành nhiệm vụ, en: Not completed}}
"""
LEVELS_2025 = """\
  levels:
    - level: excellent
      title: {vi: Hoàn thành xuất sắc nhiệm vụ, en: Completed excellently}
      score_from: 90
      conditions:
        - {fact: exceeded, at_least: 30%}
        - {fact: remedies_verified, at_least: 100%}
        - {fact: disciplined, at_most: 0}
    - level: good
      title: {vi: Hoàn thành tốt nhiệm vụ, en: Completed well}
      score_from: 70
      conditions:
        - {fact: on_time, at_least: 100%}
        - {fact: sick_months, less_than: 3}
    - {level: completed, title: {vi: Hoàn thành nhiệm vụ, en: Completed}, score_from: 50}
    - {level: not_completed, title: {vi: Không hoàn thành nhiệm vụ, en: Not completed}}
  results:
    exceeded: {vi: tỷ lệ nhiệm vụ vượt mức, en: share of tasks exceeded}
    on_time: {vi: tỷ lệ nhiệm vụ đúng hạn, en: share of tasks on time}
    sick_months: {vi: số tháng nghỉ ốm, en: months of sick leave}
  head_not_above_collective: true
"""
DEFINITION = """\
name: ratings
title: {{vi: Đánh giá xếp loại 2022, en: Ratings 2022}}
calendar: vn_public
time_zone: Asia/Ho_Chi_Minh
stalled_after: 8wd
head_role: secretary
authority: [{{role: secretary, above: true}}]
roles:
  secretary: {{title: {{vi: Bí thư, en: Secretary}}, reach: subtree}}
  standing_board: {{title: {{vi: Ủy viên ban thường vụ, en: Standing board}}, reach: subtree}}
scale:
{levels}
  not_rated:
    level_not_published: {{vi: Mức không công bố, en: Level not published}}
    not_yet_rated: {{vi: Chưa xếp loại, en: Not yet rated}}
  gap: 5
  decision_document: true
  over_cap_by:
    - {{role: secretary, at: grassroots}}
    - {{role: standing_board, at: district_committee}}
  caps:
    - cap: excellent_members
      level: excellent
      share: 20%
      tracks: [member]
      within: grassroots
      raised_share: 25%
      raised_by: {{role: standing_board, at: district_committee}}
dossiers:
  items:
    report: {{vi: Báo cáo kiểm điểm, en: Report}}
    minutes: {{vi: Biên bản hội nghị, en: Minutes}}
    summary: {{vi: Bảng tổng hợp xếp loại, en: Summary of ratings}}
  received_by: {{role: standing_board, at: district_committee}}
tracks:
  member:
    title: {{vi: Đảng viên, en: Members}}
    subjects: {{people_in: [cell, grassroots]}}
    stages:
      - stage: rating
        kind: rating
        title: {{vi: Xếp loại, en: Rating}}
        owner: [{{role: secretary, at: cell}}, {{role: secretary, at: grassroots}}]
        authority: {{role: secretary, at: grassroots}}
        auto: true
        waits_for: [{{of: headed_unit, passed: rating}}]
        requires:
          - rating_decided:
              by:
                - {{managed_by: district, role: standing_board, at: district_committee}}
                - {{role: standing_board, at: grassroots}}
                - {{role: standing_board, at: district_committee}}
        due: {{on: 2022-11-23}}
{after}
  cell:
    title: {{vi: Chi bộ, en: Cells}}
    subjects: {{units: [cell]}}
    stages:
      - stage: rating
        kind: rating
        title: {{vi: Xếp loại, en: Rating}}
        owner: [{{role: secretary, at: grassroots}}]
        auto: true
        requires:
          - rating_decided: {{by: [{{role: secretary, at: grassroots}}]}}
        due: {{on: 2022-11-25}}
{after}
  grassroots:
    title: {{vi: Tổ chức cơ sở đảng, en: Grassroots organisations}}
    subjects: {{units: [grassroots]}}
    stages:
      - stage: proposal
        kind: task
        title: {{vi: Đề xuất, en: Proposal}}
        owner: [{{role: standing_board, at: grassroots}}]
        auto: true
        requires:
          - rating_given: {{step: proposed}}
          - dossier_received
        due: {{on: 2022-11-25}}
      - stage: rating
        kind: rating
        title: {{vi: Xếp loại, en: Rating}}
        owner: [{{role: standing_board, at: district_committee}}]
        auto: true
        waits_for: [{{of: subunits, passed: rating}}]
        requires:
          - rating_decided: {{by: [{{role: standing_board, at: district_committee}}]}}
        due: {{before: 2022-11-30}}
{after}
"""
AFTER = """\
      - stage: after
        kind: task
        title: {vi: Sau xếp loại, en: After the rating}
        owner: [{role: secretary, at: grassroots}]
        due: {no_deadline: true}
"""


def open_cycle(folder: Path, levels: str) -> Path:
    """Return a rehearsal in which the commune has its cycle open, on a scale."""
    definition = DEFINITION.format(levels=levels.rstrip("\n"), after=AFTER.rstrip("\n"))
    (folder / "ratings.yaml").write_text(definition, encoding="utf-8")
    roles = [
        row
        for row in rows("roles.csv")
        if is_here(row["unit"]) and row["role"] in ("secretary", "standing_board")
    ]
    needed = {row["person"] for row in roles}
    tables = {
        "unit": [row for row in rows("units.csv") if is_here(row["code"])],
        "person": [
            row if is_here(row["unit"]) else {**row, "unit": "TL"}
            for row in rows("people.csv")
            if is_here(row["unit"]) or row["code"] in needed
        ],
        "role": roles,
    }
    calendar = ROOT / "definitions" / "calendars" / "vn_public.json"
    steps: list[tuple[object, ...]] = [
        ("init", "--rehearsal"),
        ("calendar", "import", calendar),
        ("definition", "add", folder / "ratings.yaml"),
        *((noun, "import", write(folder / f"{noun}.csv", table)) for noun, table in tables.items()),
        ("cycle", "open", "ratings", "--unit", "TL", "--start", "2022-11-01"),
    ]
    for step in steps:
        given = [*map(str, step), "--db", f"sqlite:///{folder / 'open.db'}", "--now", OPENED_AT]
        assert main(given) == 0, step
    return folder / "open.db"


def review(subject: str) -> str:
    """Return the address of a review."""
    return f"{CYCLE}/{subject}"


def members(*, managed_by: str | None = None) -> list[str]:
    """Return the members of the commune, or those that one level manages."""
    return [
        row["code"]
        for row in rows("people.csv")
        if row["unit"].startswith(f"{COMMUNE}.") and managed_by in (None, row["managed_by"])
    ]


def heads() -> list[str]:
    """Return who heads a cell of the commune, or the commune."""
    return [row["person"] for row in rows("roles.csv") if is_head(row)]


def is_head(row: dict[str, str]) -> bool:
    """Return whether a grant makes somebody the head of a cell of the commune, or of it."""
    return row["role"] == "secretary" and row["unit"] in (*CELLS, COMMUNE)


def decided(run: Run, *subjects: str, by: str, **options: object) -> Said:
    """Decide the rating of subjects by one signed document."""
    given: list[object] = []
    for name, value in {"level": "good", "document": "15-QĐ/ĐU", **options}.items():
        for each in value if isinstance(value, tuple) else (value,):
            given += [] if each is None else [f"--{name.replace('_', '-')}", each]
    asked = ("rating", "decide", *map(review, subjects), *given)
    return run(*asked, "--on", "2022-11-22", "--as", by, *NOW, *JSON)


def rated(run: Run, step: str, subject: str, *given: object, by: str) -> Said:
    """Record another step of the rating of a subject."""
    return run("rating", step, review(subject), *given, "--as", by, *NOW, *JSON)


def listed(run: Run, *given: object) -> list[dict[str, Any]]:
    """Return what `rating list` answers."""
    found: list[dict[str, Any]]
    found = done(run("rating", "list", *HERE, *given, *JSON))["items"]
    return found


def levels(run: Run, *given: object) -> dict[tuple[str, str], str]:
    """Return level or reason by subject and step, as `rating list` tells them."""
    return {
        (item["subject"], item["step"]): item["level"] or item["not_rated"]
        for item in listed(run, *given)
    }


def unmet(run: Run, subject: str, *given: object) -> list[dict[str, Any]]:
    """Return what a review still lacks, as `review why` tells it."""
    found: list[dict[str, Any]]
    found = done(run("review", "why", review(subject), *JSON, *given))["unmet"]
    return found


def codes(reasons: Iterable[dict[str, Any]]) -> list[str]:
    """Return the codes of reasons."""
    return [reason["code"] for reason in reasons]


def story(run: Run, subject: str, *given: object) -> dict[str, Any]:
    """Return what `rating show` answers."""
    found: dict[str, Any] = done(run("rating", "show", review(subject), *given, *JSON))
    return found
