"""What adding a definition promises, on every database."""

from __future__ import annotations

import json
from typing import Any

import pytest

from runtime.readers.definitions import read_definition
from runtime.shipped import shipped_definitions
from storage.engine import Database
from storage.reports import SqlReports
from tests.contract.installed import MONDAY_9AM, Begin, a_command
from workflow.application.add_definition import AddDefinition, AddedDefinition
from workflow.domain.canonical import content_hash
from workflow.domain.command import Command
from workflow.domain.cycle import INSTALLATION
from workflow.domain.errors import ConflictError, InvalidFileError
from workflow.domain.history import EventKind

STANDARD = shipped_definitions()["standard_review"].read_text("utf-8")


def content(text: str = STANDARD) -> Any:
    value, _ = read_definition(text.encode(), file="a.yaml")
    return value


def later(number: int) -> Command:
    return a_command(id=f"c-{number}")


@pytest.fixture
def add(begin: Begin) -> AddDefinition:
    return AddDefinition(begin=begin)


class TestAddDefinition:
    def test_numbers_the_first_version_one(self, add: AddDefinition, begin: Begin) -> None:
        answer = add(content(), command=a_command())

        with begin() as work:
            stored = work.definitions.versions("standard_review")
        assert answer == AddedDefinition(
            name="standard_review", version=1, hash=content_hash(content()), added=True
        )
        assert [(each.version, each.hash, each.body) for each in stored] == [
            (1, answer.hash, content())
        ]
        assert stored[0].added_at == MONDAY_9AM

    def test_numbers_changed_content_next(self, add: AddDefinition, begin: Begin) -> None:
        add(content(), command=later(1))

        answer = add(content(STANDARD.replace("5wd", "6wd")), command=later(2))

        assert (answer.version, answer.added) == (2, True)
        with begin() as work:
            assert [each.version for each in work.definitions.versions("standard_review")] == [1, 2]

    def test_changes_nothing_for_the_same_content(
        self, add: AddDefinition, begin: Begin, database: Database
    ) -> None:
        first = add(content(), command=later(1))
        reordered = dict(reversed(content(f"# Another comment.\n{STANDARD}").items()))

        again = add(reordered, command=later(2))

        assert (again.version, again.hash, again.added) == (1, first.hash, False)
        with begin() as work:
            assert len(work.definitions.versions("standard_review")) == 1
        assert len(events(database)) == 1

    def test_finds_content_of_an_older_version(self, add: AddDefinition) -> None:
        add(content(), command=later(1))
        add(content(STANDARD.replace("5wd", "6wd")), command=later(2))

        assert add(content(), command=later(3)).version == 1

    def test_counts_each_name_by_itself(self, add: AddDefinition) -> None:
        add(content(), command=later(1))

        answer = add(
            content(STANDARD.replace("name: standard_review", "name: mine")), command=later(2)
        )

        assert (answer.name, answer.version) == ("mine", 1)

    def test_is_written_into_the_history_of_the_installation(
        self, add: AddDefinition, database: Database
    ) -> None:
        answer = add(content(), command=a_command())

        assert events(database) == [
            {"definition": "standard_review", "version": 1, "hash": answer.hash}
        ]

    def test_answers_a_repeated_command_as_before(
        self, add: AddDefinition, database: Database
    ) -> None:
        first = add(content(), command=a_command())

        assert add(content(), command=a_command()) == first
        assert len(events(database)) == 1

    def test_refuses_another_content_under_the_same_command(self, add: AddDefinition) -> None:
        add(content(), command=a_command())

        with pytest.raises(ConflictError) as caught:
            add(content(STANDARD.replace("5wd", "6wd")), command=a_command())

        assert caught.value.code == "command_id_reused"

    def test_refuses_content_with_mistakes_and_stores_nothing(
        self, add: AddDefinition, begin: Begin
    ) -> None:
        broken = content()
        broken["head_role"] = "nobody"

        with pytest.raises(InvalidFileError) as caught:
            add(broken, command=a_command())

        assert [(each.code, each.path) for each in caught.value.problems] == [
            ("role_unknown", "head_role")
        ]
        with begin() as work:
            assert work.definitions.latest() == []


def events(database: Database) -> list[Any]:
    """Return the bodies of the events about definitions."""
    with SqlReports(database) as reports:
        return [
            json.loads(event.body)
            for event in reports.events(INSTALLATION)
            if event.kind == EventKind.DEFINITION_ADDED
        ]
