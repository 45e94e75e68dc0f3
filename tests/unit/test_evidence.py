"""Files as evidence: names without folders and tricks, contents by their hash."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workflow.domain.errors import InvalidValueError
from workflow.domain.evidence import LONGEST_NAME, file_name, hash_of, require_content


class TestFileName:
    @pytest.mark.parametrize(
        ("given_name", "kept"),
        [
            pytest.param("bien-ban.pdf", "bien-ban.pdf", id="as it is"),
            pytest.param("/etc/shadow", "shadow", id="without folders"),
            pytest.param("..\\..\\bien-ban.pdf", "bien-ban.pdf", id="of another system"),
            pytest.param("a\r\nb\x00.pdf", "a b .pdf", id="without control signs"),
            pytest.param("bao-cao\u202efdp.exe", "bao-cao fdp.exe", id="read in one direction"),
            pytest.param(
                unicodedata.normalize("NFD", "Biên bản.docx"), "Biên bản.docx", id="composed"
            ),
            pytest.param("  a   b.txt ", "a b.txt", id="with single blanks"),
        ],
    )
    def test_is_what_people_may_read(self, given_name: str, kept: str) -> None:
        assert file_name(given_name) == kept

    @pytest.mark.parametrize("nothing", ["", "  ", "/", "a/", "..", "\x00", "a/.."])
    def test_refuses_what_names_nothing(self, nothing: str) -> None:
        with pytest.raises(InvalidValueError, match="file_name_empty"):
            file_name(nothing)

    def test_is_cut_before_its_end(self) -> None:
        name = file_name("a" * 300 + ".pdf")

        assert len(name) == LONGEST_NAME
        assert name.endswith("a.pdf")

    @given(st.text(max_size=300))
    def test_is_stable_and_safe_whatever_was_given(self, given_name: str) -> None:
        try:
            name = file_name(given_name)
        except InvalidValueError:
            return

        assert 0 < len(name) <= LONGEST_NAME
        assert name.isprintable()
        assert not set("/\\") & set(name)
        assert file_name(name) == name


class TestHashOf:
    def test_is_the_one_that_everybody_computes(self) -> None:
        assert hash_of(b"abc") == (
            "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
        )


class TestRequireContent:
    def test_lets_pass_as_much_as_is_allowed(self) -> None:
        require_content(bytes(1_000_000), most_megabytes=1)

    @pytest.mark.parametrize(
        ("content", "code"),
        [
            pytest.param(b"", "evidence_empty", id="nothing"),
            pytest.param(bytes(1_000_001), "evidence_too_large", id="one byte too many"),
        ],
    )
    def test_refuses_what_proves_nothing_or_is_too_much(self, content: bytes, code: str) -> None:
        with pytest.raises(InvalidValueError, match=code):
            require_content(content, most_megabytes=1)
