"""Anchors come back from whatever they were kept in."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from runtime.anchor_letters import compose_anchor
from runtime.readers.anchors import read_anchor_file
from workflow.domain.anchors import anchor_lines, read_anchors
from workflow.domain.chain import Anchor
from workflow.domain.errors import InvalidFileError
from workflow.ports.sending import AnchorLetter

AT = datetime(2026, 3, 2, 1, tzinfo=UTC)
ANCHORS = [Anchor(chain=0, seq=0, hash=bytes(32)), Anchor(chain=12, seq=345, hash=b"\xab" * 32)]
LINES = anchor_lines(ANCHORS, installation="i-1", at=AT, names={12: "nam_2026-H"})


def kept(text: str) -> list[Anchor]:
    return [each.anchor for each in read_anchors(text)]


class TestLines:
    def test_say_for_people_what_they_are(self) -> None:
        title, first, second = LINES

        assert title == "reviewcycle anchor i-1 2026-03-02T01:00:00+00:00"
        assert first.endswith("00 -")
        assert second == f"12 345 {'ab' * 32} nam_2026-H"

    @pytest.mark.parametrize(
        "text",
        [
            "\n".join(LINES),
            "\r\n".join(LINES),
            "\n".join(f"> {line}" for line in LINES),
            "\n".join(f"> > {line}" for line in LINES),
            "Kính gửi\n\n" + "\n".join(f"  {line}  " for line in LINES) + "\n\nTrân trọng",
        ],
        ids=["as they are", "from Windows", "answered", "sent on", "within a letter"],
    )
    def test_are_read_back(self, text: str) -> None:
        assert kept(text) == ANCHORS
        assert {each.installation for each in read_anchors(text)} == {"i-1"}

    @pytest.mark.parametrize(
        "line",
        [
            f"12 345 {'ab' * 31}", f"12 345 {'ab' * 33}", f"12 345 {'AB' * 32}",
            f"x12 345 {'ab' * 32}", f"12 {'ab' * 32}", f"{'1' * 19} 1 {'ab' * 32}",
        ],
        ids=["short", "long", "capitals", "a word before", "no number", "a huge number"],
    )  # fmt: skip
    def test_that_are_something_else_are_none(self, line: str) -> None:
        assert kept(line) == []


class TestFile:
    def test_may_be_a_mail_as_it_was_saved(self) -> None:
        letter = AnchorLetter(name="n", email="a@b.example", day=date(2026, 3, 2), lines=LINES)
        message = compose_anchor(letter, mail_from="x@y.example", installation="i-1")

        found = read_anchor_file(message.as_bytes(), file="anchor.eml")

        assert [each.anchor for each in found] == ANCHORS
        assert message["Message-ID"] == "<n@i-1.reviewcycle>"

    @pytest.mark.parametrize("content", [b"", b"hello", b"\xff\xfe\x00", b"Subject: x\n\n"])
    def test_without_any_is_refused(self, content: bytes) -> None:
        with pytest.raises(InvalidFileError) as refused:
            read_anchor_file(content, file="anchors.txt")

        assert [problem.code for problem in refused.value.problems] == ["anchor_missing"]
