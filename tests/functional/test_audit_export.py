"""`reviewcycle audit export`: the history for those who check it, read it and mine it."""

from __future__ import annotations

import csv
import io
import json
import os
import subprocess
import sys
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from python_calamine import CalamineWorkbook

from runtime.readers.guard import unguard_formulas
from tests.databases import Databases
from tests.event_logs import read_ocel, read_xes
from tests.program import Run
from tests.small_world import CYCLE, OPENED, World, application, november
from tests.tampering import VERIFIER
from workflow.domain.rows_of_remedies import RemedyRow
from workflow.domain.told_rows import ROWS

NOW = ("--now", "2022-11-12T08:00:00+07:00")
CELL, MEMBER, OTHER, SECRETARY = "H.1.1", "H.1.1-2", "H.1.1-3", "H.1-1"
REASON, TITLE = "Đi học dài ngày", "Họp đều hằng tháng"
FORMS = ("csv", "xlsx", "ocel", "xes")


@pytest.fixture
def url(databases: Databases) -> str:
    """Return the address of a database in which much has happened."""
    address = databases.clone(OPENED)
    with application(address) as app:
        world = World(app)
        world.bring_to_meeting(CELL, november(3))
        world.meet(CELL, november(4))
        world.fire("H.1.2", "hold", november(7), reason=REASON)
        world.tick(november(8))
        world.by(SECRETARY).rate([MEMBER, OTHER], november(9))
        remedy = RemedyRow(subject=MEMBER, title=TITLE, owner=MEMBER, due_on=date(2022, 12, 1))
        app.keep_remedies(CYCLE, [remedy], command=world.command(november(10)))
    return address


@pytest.fixture
def export(run: Run, url: str, tmp_path: Path) -> Any:
    """Return what exports into a new file and returns the file and the answer."""

    def call(form: str, *arguments: str) -> tuple[Path, Any]:
        file = tmp_path / f"log.{form}"
        words = ("audit", "export", file, "--format", form, *arguments)
        said = run(*words, "--db", url, "-o", "json", *NOW)
        assert said.status == 0, said.err
        return file, said.document

    return call


def stored_events(run: Run, url: str, *arguments: str) -> list[Any]:
    said = run("audit", "log", "--db", url, "-o", "json", *arguments, *NOW)
    return list(said.document["items"])


class TestEveryForm:
    @pytest.mark.parametrize("form", FORMS)
    def test_holds_no_text_and_nobody_by_name(self, export: Any, form: str) -> None:
        file, _ = export(form)

        told = text_of(file)
        assert MEMBER in told
        assert [word for word in (REASON, TITLE, "Đảng viên", "Đơn vị") if word in told] == []

    @pytest.mark.parametrize("form", FORMS)
    def test_is_told_by_history_first(self, export: Any, run: Run, url: str, form: str) -> None:
        export(form, "--cycle", CYCLE)

        [*_, told] = stored_events(run, url)
        assert (told["kind"], told["body"]) == ("history_exported", {"cycle": CYCLE, "form": form})

    @pytest.mark.parametrize("form", FORMS)
    def test_overwrites_nothing(self, run: Run, url: str, tmp_path: Path, form: str) -> None:
        (tmp_path / "log").write_text("mine", encoding="utf-8")

        said = run("audit", "export", "log", "--format", form, "--db", url, "-o", "json", *NOW)

        assert (said.status, said.error["code"]) == (6, "file_exists")
        assert (tmp_path / "log").read_text(encoding="utf-8") == "mine"
        assert "history_exported" not in {e["kind"] for e in stored_events(run, url)}

    @pytest.mark.parametrize("form", FORMS)
    def test_of_a_person_holds_what_roles_reach(self, export: Any, form: str) -> None:
        file, _ = export(form, "--cycle", CYCLE, "--as", MEMBER)

        told = text_of(file)
        assert MEMBER in told
        assert OTHER not in told
        assert "H.2.1" not in told

    def test_of_everything_is_for_the_operator(self, run: Run, url: str, tmp_path: Path) -> None:
        words = ("audit", "export", "log.csv", "--format", "csv", "--as", MEMBER)
        said = run(*words, "--db", url, "-o", "json", *NOW)

        assert (said.status, said.error["code"]) == (6, "log_is_for_the_operator")
        assert not (tmp_path / "log.csv").exists()

    def test_leaves_no_file_when_there_is_nothing_to_write(
        self, run: Run, url: str, tmp_path: Path
    ) -> None:
        words = ("audit", "export", "log.csv", "--format", "csv", "--cycle", "K9")
        said = run(*words, "--db", url, "-o", "json", *NOW)

        assert said.status == 5
        assert [file.name for file in tmp_path.iterdir() if "log" in file.name] == []


def text_of(file: Path) -> str:
    if file.suffix != ".xlsx":
        return file.read_text(encoding="utf-8-sig")
    book = CalamineWorkbook.from_path(file)
    return "\n".join(str(book.get_sheet_by_name(name).to_python()) for name in book.sheet_names)


class TestCsv:
    def rows(self, file: Path) -> list[dict[str, str]]:
        text = file.read_bytes().decode("utf-8-sig")
        return list(csv.DictReader(io.StringIO(text, newline="")))

    def test_has_exactly_what_was_hashed(self, export: Any, run: Run, url: str) -> None:
        file, answer = export("csv")

        rows = self.rows(file)
        of_cycle = [row for row in rows if row["cycle_id"] == "1"]
        logged = stored_events(run, url, "--cycle", CYCLE)
        assert file.read_bytes().startswith(b"\xef\xbb\xbf")
        assert answer["events"] == len(rows)
        assert [row["kind"] for row in of_cycle] == [event["kind"] for event in logged]
        bodies = [json.loads(unguard_formulas(row["body"])) for row in of_cycle]
        for body in bodies:
            body.pop(ROWS, None)  # it is hashed, and shown to no reader
        assert bodies == [event["body"] for event in logged]
        assert [row["review"] or None for row in of_cycle] == [e["review"] for e in logged]

    def test_is_proven_by_the_verifier_alone(self, export: Any, run: Run, url: str) -> None:
        run("audit", "anchor", "anchors.txt", "--db", url, *NOW)
        file, answer = export("csv")

        said = verify(file, "anchors.txt")

        assert (said.returncode, said.stdout) == (0, f"{answer['events']} events are sound\n")

    @pytest.mark.parametrize(
        ("damage", "status", "told"),
        [
            pytest.param(lambda text: text.replace("person:H.1-1", "person:H.1-2", 1), 10,
                         "content", id="who did it"),
            pytest.param(lambda text: text.replace('""good""', '""bad""', 1), 10, "content",
                         id="what was decided"),
            pytest.param(lambda text: without(text, 9), 10, "gap", id="an event left out"),
            pytest.param(lambda text: without(text, -1), 11, "rollback", id="the newest left out"),
            pytest.param(lambda text: text[: text.rindex('{""')], 10, "link", id="cut in a row"),
            pytest.param(lambda text: text.splitlines(keepends=True)[0], 11, "chain", id="empty"),
        ],
    )  # fmt: skip
    def test_that_was_changed_is_found_by_the_verifier(
        self, export: Any, run: Run, url: str, damage: Any, status: int, told: str
    ) -> None:
        run("audit", "anchor", "anchors.txt", "--db", url, *NOW)
        file, _ = export("csv", "--cycle", CYCLE)
        if told == "chain":
            file.unlink()
            file, _ = export("csv")
        changed = damage(file.read_bytes().decode("utf-8-sig"))
        file.write_bytes(changed.encode())

        said = verify(file, "anchors.txt")

        assert said.returncode == status
        assert told in said.stdout

    def test_of_a_person_proves_nothing_and_says_so(self, export: Any) -> None:
        file, _ = export("csv", "--cycle", CYCLE, "--as", SECRETARY)

        said = verify(file)

        assert {row["hash"] for row in self.rows(file)} == {""}
        assert (said.returncode, "proves nothing" in said.stdout) == (2, True)


def without(text: str, place: int) -> str:
    lines = text.splitlines(keepends=True)
    del lines[place]
    return "".join(lines)


def verify(*files: object) -> subprocess.CompletedProcess[str]:
    """Run the verifier of the documentation as somebody does who has nothing else."""
    command = [sys.executable, "-I", "-S", str(VERIFIER), *map(str, files)]
    environment = {"PATH": os.environ["PATH"], "PYTHONIOENCODING": "utf-8"}
    return subprocess.run(command, capture_output=True, text=True, env=environment, check=False)


class TestWorkbook:
    @pytest.mark.parametrize(
        ("language", "title", "kind"),
        [("vi", "Nhật ký 1", "mở kỳ"), ("en", "Log 1", "cycle opened")],
    )
    def test_is_in_words(self, export: Any, language: str, title: str, kind: str) -> None:
        file, answer = export("xlsx", "--cycle", CYCLE, "--lang", language)

        book = CalamineWorkbook.from_path(file)
        header, *rows = book.get_sheet_by_name(title).to_python()
        assert len(rows) == answer["events"]
        assert len(header) == len(set(header)) == 9
        assert rows[0][4] == kind
        assert rows[0][2].date() == date(2022, 11, 1)

    def test_goes_on_another_sheet_when_one_is_full(
        self, export: Any, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("runtime.writers.log_workbook.MOST_ROWS", 30)

        file, answer = export("xlsx", "--cycle", CYCLE)

        book = CalamineWorkbook.from_path(file)
        sheets = [book.get_sheet_by_name(name).to_python() for name in book.sheet_names]
        assert len(sheets) == -(-answer["events"] // 30)
        assert sum(len(rows) - 1 for rows in sheets) == answer["events"]
        assert {tuple(rows[0]) for rows in sheets} == {tuple(sheets[0][0])}


class TestOcel:
    def test_fits_the_schema_and_every_id_refers_to_something(
        self, export: Any, run: Run, url: str
    ) -> None:
        file, answer = export("ocel")

        log = read_ocel(file)
        logged = [*stored_events(run, url), *stored_events(run, url, "--cycle", CYCLE)]
        relations = log.relations("events").total() + log.relations("objects").total()
        assert list(log.faults()) == []
        assert len(log.events) == answer["events"] == len(logged)
        assert (len(log.objects), relations) == (answer["objects"], answer["relations"])
        assert {t["name"] for t in log.document["objectTypes"]} == {
            *("cycle", "unit", "person", "review", "meeting", "remedy")
        }

    @pytest.mark.parametrize("actor", [MEMBER, SECRETARY, "H-3"])
    def test_of_a_person_names_no_review_that_he_may_not_see(
        self, export: Any, url: str, actor: str
    ) -> None:
        log = read_ocel(export("ocel", "--cycle", CYCLE, "--as", actor)[0])

        with application(url) as app:
            _, seen = app.lists.reviews(CYCLE, now=november(12), actor=actor)
        named = {each for each in log.objects if each.startswith("review:")}
        assert list(log.faults()) == []
        assert named <= {f"review:{line.key}" for line in seen}

    def test_relates_events_to_things(self, export: Any) -> None:
        log = read_ocel(export("ocel")[0])

        found = log.relations("events")
        events, objects = log.counts("events"), log.counts("objects")
        held = events["dissemination:complete"]
        assert held > 0
        assert found["dissemination:complete", "concerns", "review"] == held
        assert found["dissemination:complete", "at", "unit"] == held
        assert found["rating_recorded", "done_by", "person"] == 2
        assert found["meeting_recorded", "of", "meeting"] == 1
        assert found["meeting_recorded", "names", "review"] == 4
        assert found["remedy_recorded", "of", "remedy"] == 1
        assert (objects["cycle"], objects["meeting"], objects["remedy"]) == (1, 1, 1)

    def test_relates_what_opened_to_subjects_and_venues(self, export: Any) -> None:
        log = read_ocel(export("ocel")[0])

        found, reviews = log.relations("events"), log.counts("objects")["review"]
        people, units = (found["review_opened", "about", kind] for kind in ("person", "unit"))
        assert (people > 0, units > 0, people + units) == (True, True, reviews)
        assert found["review_opened", "at", "unit"] == reviews
        assert found["cycle_opened", "over", "unit"] == 1
        assert log.unrelated() == set()

    def test_calls_moves_by_stage_and_trigger_and_keeps_their_kind(
        self, export: Any, run: Run, url: str
    ) -> None:
        log = read_ocel(export("ocel", "--cycle", CYCLE)[0])

        logged = {f"1.{each['seq']}": each for each in stored_events(run, url, "--cycle", CYCLE)}
        assert {number: kind_of(each) for number, each in log.events.items()} == {
            number: each["kind"] for number, each in logged.items()
        }
        assert {number: each["type"] for number, each in log.events.items()} == {
            number: activity_of(each) for number, each in logged.items()
        }

    def test_relates_things_to_things(self, export: Any) -> None:
        log = read_ocel(export("ocel")[0])

        found, objects = log.relations("objects"), log.counts("objects")
        assert found["review", "within", "cycle"] == objects["review"]
        assert found["review", "at", "unit"] == objects["review"]
        about = found["review", "about", "person"] + found["review", "about", "unit"]
        assert about == objects["review"]
        assert found["unit", "below", "unit"] == objects["unit"] - 1
        assert found["person", "belongs_to", "unit"] == objects["person"]
        assert found["meeting", "of", "unit"] == found["meeting", "within", "cycle"] == 1
        assert found["remedy", "follows_from", "review"] == found["remedy", "owned_by", "person"]

    def test_keeps_the_order_in_time(self, export: Any) -> None:
        log = read_ocel(export("ocel", "--cycle", CYCLE)[0])

        times = [event["time"] for event in log.document["events"]]
        assert times == sorted(times)


def kind_of(event: dict[str, Any]) -> str:
    [kind] = [each["value"] for each in event["attributes"] if each["name"] == "kind"]
    return str(kind)


def activity_of(event: dict[str, Any]) -> str:
    """Return what an event of the log is called in logs for process mining."""
    body = event["body"]
    if event["kind"] == "review_moved":
        return f"{body['from']}:{body['trigger']}"
    if event["kind"] == "gate_opened":
        return f"{body['stage']}:gate_opened"
    return str(event["kind"])


class TestXes:
    def test_has_a_trace_for_each_review(self, export: Any, run: Run, url: str) -> None:
        file, answer = export("xes")

        traces = read_xes(file)
        logged = [e for e in stored_events(run, url, "--cycle", CYCLE) if e["review"]]
        names = {trace.attributes["concept:name"] for trace in traces}
        assert names == {f"{CYCLE}/{event['review']}" for event in logged}
        assert (len(traces), answer["traces"]) == (len(names), len(names))
        assert sum(len(t.events) for t in traces) == answer["events"] == len(logged)

    def test_tells_what_happened_when_and_by_whom(self, export: Any) -> None:
        traces = read_xes(export("xes")[0])

        [trace] = [t for t in traces if t.attributes["subject"] == MEMBER]
        rated = next(e for e in trace.events if e["concept:name"] == "rating_recorded")
        assert (rated["org:resource"], rated["lifecycle:transition"]) == (SECRETARY, "complete")
        assert (rated["kind"], rated["time:timestamp"]) == ("rating_recorded", november(9))
        assert trace.attributes["track"]

    def test_calls_moves_by_stage_and_trigger_and_keeps_their_kind(
        self, export: Any, run: Run, url: str
    ) -> None:
        traces = read_xes(export("xes")[0])

        logged = {each["seq"]: each for each in stored_events(run, url, "--cycle", CYCLE)}
        told = {each["seq"]: each for trace in traces for each in trace.events}
        assert {seq: each["kind"] for seq, each in told.items()} == {
            seq: logged[seq]["kind"] for seq in told
        }
        assert {seq: each["concept:name"] for seq, each in told.items()} == {
            seq: activity_of(logged[seq]) for seq in told
        }

    def test_tells_the_stages_of_a_review_in_their_order(self, export: Any) -> None:
        traces = read_xes(export("xes")[0])

        [trace] = [t for t in traces if t.attributes["subject"] == CELL]
        names = [event["concept:name"] for event in trace.events]
        assert names[0] == "review_opened"
        assert [name for name in names if name.endswith(":complete")] == [
            "dissemination:complete",
            "feedback:complete",
        ]

    def test_keeps_the_order_in_time(self, export: Any) -> None:
        for trace in read_xes(export("xes")[0]):
            times = [event["time:timestamp"] for event in trace.events]
            assert times == sorted(times)
