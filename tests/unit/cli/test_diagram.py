"""Diagrams in Mermaid: ways on, past and back, and nothing that its parser stumbles over."""

from __future__ import annotations

from typing import Any

from cli.definition_words import DefinitionWords
from cli.diagram import mermaid
from runtime.language import language
from tests.definitions import NAMED, a_definition, a_stage, a_track
from workflow.domain.definition import Definition


def lines(definition: Definition, *, lang: str = "en") -> list[str]:
    """Return the lines of the diagram of the first track, without their margins."""
    words = DefinitionWords(definition=definition, language=language(lang))
    return [line.strip() for line in mermaid(words, list(definition.tracks)[:1]).splitlines()]


def arrows(*stages: dict[str, Any]) -> list[str]:
    return [line for line in lines(a_definition(*stages)) if "-->" in line]


class TestMermaid:
    def test_draws_ways_on_and_out(self) -> None:
        assert arrows(a_stage("a"), a_stage("b", returns_to=[])) == [
            "[*] --> members_a",
            "members_a --> members_b",
            "members_b --> [*]: done",
            "members --> [*]: exempt, withdrawn",
        ]

    def test_draws_ways_past_optional_stages(self) -> None:
        drawn = arrows(a_stage("a", optional=True), a_stage("b", optional=True))

        assert "members_a --> members_b: skip" in drawn
        assert "members_b --> [*]: skip" in drawn

    def test_draws_one_way_back_where_all_are_open(self) -> None:
        drawn = arrows(a_stage("a"), a_stage("b"), a_stage("c"))

        assert "members_b --> members_a: return" in drawn
        assert "members_c --> members_b: return, here or further back" in drawn
        assert not any(line.startswith("members_c --> members_a") for line in drawn)

    def test_draws_every_way_back_that_a_stage_names(self) -> None:
        drawn = arrows(a_stage("a"), a_stage("b"), a_stage("c", returns_to=["a"]))

        assert [line for line in drawn if line.startswith("members_c --> members")] == [
            "members_c --> members_a: return"
        ]

    def test_tells_owner_due_and_gates_in_notes(self) -> None:
        stage = a_stage("a", owner="board", due={"within": "5wd"}, waits_for=[{"of": "superior"}])

        drawn = lines(a_definition(stage))

        start = drawn.index("note right of members_a")
        assert drawn[start + 1 : start + 5] == [
            "Owner: Name",
            "Due: 5 working days from the opening of the stage",
            "waits for the superior to pass “Name”",
            "end note",
        ]

    def test_keeps_titles_from_ending_what_they_are_in(self) -> None:
        title = {"vi": "x", "en": '"a"; %%{init} end note\n<b>'}

        drawn = lines(a_definition(a_stage("a", title=title)))

        assert 'state "”a”, % %{init} end\xa0note ‹b›" as members_a' in drawn

    def test_renames_a_track_that_is_a_word_of_mermaid(self) -> None:
        definition = a_definition(tracks={"note": a_track(a_stage("a"))})

        drawn = lines(definition)

        assert f'state "{NAMED["en"]}" as note_track {{' in drawn
        assert drawn[-1] == "note_track --> [*]: exempt, withdrawn"
