"""What a definition asks for before the work starts, and who records it."""

from __future__ import annotations

from tests.definitions import a_definition, a_stage
from workflow.domain.guidance import recorders, stages_asking_for_guidance
from workflow.domain.terms import Target

SECRETARY, BOARD = Target(role="secretary"), Target(role="board")
ABOVE = Target(role="secretary", above=True)


class TestStagesAskingForGuidance:
    def test_are_those_of_every_track(self) -> None:
        definition = a_definition(
            a_stage("preparation", requires=["guidance_issued"]),
            a_stage("dissemination", requires=[{"coverage": {"at_least": "90%"}}]),
        )

        assert stages_asking_for_guidance(definition) == [
            ("members", "preparation"),
            ("cells", "preparation"),
        ]


class TestRecorders:
    def test_are_owners_and_authorities_of_the_stages_about_documents(self) -> None:
        definition = a_definition(
            a_stage("preparation", owner="board", requires=["guidance_issued"]),
            a_stage("dissemination", kind="dissemination", authority="supervisor"),
            a_stage("meeting", owner={"role": "board", "at": "cell"}),
        )

        assert recorders(definition) == (
            *(BOARD, ABOVE),
            *(SECRETARY, Target(role="supervisor")),
        )

    def test_include_who_owes_what_such_a_stage_asks_for(self) -> None:
        asked = {"guidance_issued": {"at": "district"}}
        named = {"coverage": {"at_least": "90%"}, "owed_by": "board"}

        definition = a_definition(a_stage("preparation", requires=[asked, named]))

        assert recorders(definition) == (
            *(SECRETARY, ABOVE),
            *(Target(role="secretary", at="district"), BOARD),
        )

    def test_never_include_the_subject(self) -> None:
        definition = a_definition(
            a_stage("dissemination", kind="dissemination", owner=["subject", "board"])
        )

        assert recorders(definition) == (BOARD, ABOVE)

    def test_are_those_of_every_stage_where_none_is_about_documents(self) -> None:
        definition = a_definition(a_stage("meeting"), a_stage("rating", owner="board"))

        assert recorders(definition) == (SECRETARY, ABOVE, BOARD)
