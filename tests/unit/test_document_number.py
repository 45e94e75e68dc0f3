"""Numbers of documents are read however they were typed, and written in one way."""

from __future__ import annotations

import string
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from runtime.language import LANGUAGES, language
from workflow.domain.document_number import (
    KINDS,
    DocumentKind,
    DocumentNumber,
    parse_document_number,
)
from workflow.domain.errors import InvalidValueError

LETTERS = string.ascii_letters + "ĐđÂƯ"

signs = st.text(LETTERS, min_size=2, max_size=6)
kinds = st.sampled_from(sorted(KINDS)) | signs.filter(lambda kind: kind.casefold() not in LOWERED)
issuers = st.lists(signs.filter(lambda sign: not sign.islower()), min_size=1, max_size=3)
LOWERED = {kind.casefold() for kind in KINDS}


@st.composite
def numbers(draw: st.DrawFn) -> DocumentNumber:
    """Return any number as it is canonically written."""
    serial = draw(st.integers(1, 999_999))
    year = draw(st.none() | st.integers(1900, 2099))
    return DocumentNumber(
        serial=serial,
        kind=draw(kinds),
        issuer="-".join(draw(issuers)),
        year=year,
        letter=draw(st.sampled_from(["", "a", "đ"])),
        width=max(len(str(serial)), draw(st.integers(1, 6))),
        state_form=year is not None or draw(st.booleans()),
    )


class TestParseDocumentNumber:
    @pytest.mark.parametrize(
        ("text", "serial", "kind", "issuer"),
        [
            ("21-CTr/TU", 21, "CTr", "TU"),
            ("04-NQ/TW", 4, "NQ", "TW"),
            ("100-KH/HU", 100, "KH", "HU"),
            ("17-CTr/HU", 17, "CTr", "HU"),
            ("132-QĐ/TW", 132, "QĐ", "TW"),
            ("25-HD/BTCTW", 25, "HD", "BTCTW"),
            ("1825-CV/BTCTW", 1825, "CV", "BTCTW"),
            ("02-HD/TVĐU", 2, "HD", "TVĐU"),
            ("01-HD/TU", 1, "HD", "TU"),
            ("08-QĐi/TW", 8, "QĐi", "TW"),
        ],
    )
    def test_reads_numbers_of_the_party(
        self, text: str, serial: int, kind: str, issuer: str
    ) -> None:
        number = parse_document_number(text)

        assert number == DocumentNumber(serial=serial, kind=kind, issuer=issuer)
        assert str(number) == text

    @pytest.mark.parametrize(
        ("text", "number"),
        [
            pytest.param(
                "90/2020/NĐ-CP",
                DocumentNumber(serial=90, kind="NĐ", issuer="CP", year=2020),
                id="a decree",
            ),
            pytest.param(
                "30a/2008/NQ-CP",
                DocumentNumber(serial=30, kind="NQ", issuer="CP", year=2008, letter="a"),
                id="a serial given twice",
            ),
            pytest.param(
                "12/2020/TTLT-BTC-BNV",
                DocumentNumber(serial=12, kind="TTLT", issuer="BTC-BNV", year=2020),
                id="two issuers",
            ),
            pytest.param(
                "30/NQ-CP",
                DocumentNumber(serial=30, kind="NQ", issuer="CP", state_form=True),
                id="without a year",
            ),
            pytest.param(
                "1528/QĐ-TTg",
                DocumentNumber(serial=1528, kind="QĐ", issuer="TTg", state_form=True),
                id="a serial of four digits is no year",
            ),
            pytest.param(
                "2020/QĐ-TTg",
                DocumentNumber(serial=2020, kind="QĐ", issuer="TTg", state_form=True),
                id="even if it looks like one",
            ),
            pytest.param(
                "91/2025/QH15",
                DocumentNumber(serial=91, kind=None, issuer="QH15", year=2025),
                id="a law",
            ),
        ],
    )
    def test_reads_numbers_of_the_state(self, text: str, number: DocumentNumber) -> None:
        found = parse_document_number(text)

        assert found == number
        assert str(found) == text

    @pytest.mark.parametrize(
        ("text", "written"),
        [
            pytest.param("Số 21-CTr/TU", "21-CTr/TU", id="with the word number"),
            pytest.param("SỐ: 21-CTr/TU", "21-CTr/TU", id="in capitals with a colon"),
            pytest.param(" 21 - CTr / TU ", "21-CTr/TU", id="blanks around the signs"),
            pytest.param("21\u00a0-\u00a0CTr/\tTU", "21-CTr/TU", id="other blanks"),
            pytest.param("90 / 2020 / NĐ - CP", "90/2020/NĐ-CP", id="blanks in one of the State"),
            pytest.param("21–CTr/TU", "21-CTr/TU", id="an en dash"),
            pytest.param("90/2020/NĐ—CP", "90/2020/NĐ-CP", id="an em dash"),
            pytest.param("21\u2011CTr/TU", "21-CTr/TU", id="a hyphen that does not break"),
            pytest.param("132-qđ/tw", "132-QĐ/TW", id="small letters"),
            pytest.param("21-ctr/tu", "21-CTr/TU", id="small letters of a mixed kind"),
            pytest.param("21-CTR/TU", "21-CTr/TU", id="capitals of a mixed kind"),
            pytest.param("05-ttr/tu", "05-TTr/TU", id="a kind that begins like another"),
            pytest.param("1528/qđ-ttg", "1528/QĐ-TTg", id="an issuer of mixed letters"),
            pytest.param("30A/2008/NQ-CP", "30a/2008/NQ-CP", id="a large letter at the serial"),
            pytest.param("132-QÐ/TW", "132-QĐ/TW", id="a letter of Iceland"),
            pytest.param("132-QƉ/TW", "132-QĐ/TW", id="a letter of Africa"),
            pytest.param("132-QD\u0335/TW", "132-QĐ/TW", id="a stroke laid over"),
            pytest.param("7-XD\u0336d\u0336/TW", "7-XĐđ/TW", id="a long stroke laid over"),
            pytest.param(
                unicodedata.normalize("NFD", "Số 02-ĐƯ/TỈNH"), "02-ĐƯ/TỈNH", id="decomposed"
            ),
        ],
    )
    def test_forgives_how_it_was_typed(self, text: str, written: str) -> None:
        assert str(parse_document_number(text)) == written

    @pytest.mark.parametrize("text", ["7-XYZ/TU", "7-xyz/TU", "7-Xyz2/TU", "4567/BNV-CCVC"])
    def test_keeps_unknown_kinds_as_they_were_written(self, text: str) -> None:
        number = parse_document_number(text)

        assert str(number) == text
        assert number.known_kind is None

    @pytest.mark.parametrize(
        "text",
        [
            *("", "21", "21-CTr", "CTr/TU", "-CTr/TU", "21-/TU", "21-CTr/", "21/TU", "21/22"),
            *("0-CTr/TU", "00-NQ/TW", "1234567-NQ/TW", "٢١-CTr/TU", "21-22/TU", "21-CTr/22"),
            *("21-CTr/TU ngày 27/02/2017", "21-CTr/T U", "21-C Tr/TU", "21-C_Tr/TU", "21-CTr/TU-"),
            *("90/1820/NĐ-CP", "90/20/NĐ-CP", "90/2020/", "21-CTr/TU\n22-CTr/TU", "15 tháng 3"),
            "21-CTr/" + "T" * 58,
        ],
    )
    def test_refuses_what_is_no_number_of_a_document(self, text: str) -> None:
        with pytest.raises(InvalidValueError) as caught:
            parse_document_number(text)

        assert caught.value.code == "document_number_unreadable"
        assert caught.value.facts == {"found": " ".join(text.split()), "expected": "21-CTr/TU"}

    def test_reads_one_as_long_as_a_code_may_be(self) -> None:
        text = "21-CTr/" + "T" * 57

        assert str(parse_document_number(text)) == text

    @given(numbers())
    def test_reads_back_what_is_written(self, number: DocumentNumber) -> None:
        found = parse_document_number(str(number))

        assert found == number
        assert str(found) == str(number)

    @given(numbers(), st.sampled_from(["NFC", "NFD"]), st.sampled_from([" ", "", "  "]))
    def test_reads_the_same_with_blanks_and_decomposed(
        self, number: DocumentNumber, form: str, blank: str
    ) -> None:
        spaced = str(number).replace("-", f"{blank}–{blank}").replace("/", f"{blank}/{blank}")

        assert parse_document_number(unicodedata.normalize(form, f"Số {spaced}")) == number

    @given(st.text("0129-/ –SốCTrNQĐ\u0335", max_size=16))
    def test_gives_a_number_that_is_stable_or_refuses(self, text: str) -> None:
        try:
            number = parse_document_number(text)
        except InvalidValueError:
            return

        assert parse_document_number(str(number)) == number


class TestDocumentNumber:
    @pytest.mark.parametrize(
        ("number", "written"),
        [
            (DocumentNumber(serial=4, kind="NQ", issuer="TW"), "4-NQ/TW"),
            (DocumentNumber(serial=4, kind="NQ", issuer="TW", width=2), "04-NQ/TW"),
            (DocumentNumber(serial=90, kind="NĐ", issuer="CP", year=2020), "90/2020/NĐ-CP"),
            (DocumentNumber(serial=30, kind="NQ", issuer="CP", state_form=True), "30/NQ-CP"),
        ],
    )
    def test_is_written_as_its_office_writes_it(self, number: DocumentNumber, written: str) -> None:
        assert str(number) == written

    def test_is_the_same_with_and_without_zeros_in_front(self) -> None:
        padded, bare = parse_document_number("04-NQ/TW"), parse_document_number("4-NQ/TW")

        assert padded == bare
        assert hash(padded) == hash(bare)
        assert (str(padded), str(bare)) == ("04-NQ/TW", "4-NQ/TW")

    @pytest.mark.parametrize("other", ["21-CTr/HU", "21-CT/TU", "22-CTr/TU", "21a-CTr/TU"])
    def test_differs_in_each_of_its_parts(self, other: str) -> None:
        assert parse_document_number(other) != parse_document_number("21-CTr/TU")

    def test_differs_by_its_year(self) -> None:
        assert parse_document_number("1/2019/NĐ-CP") != parse_document_number("1/2020/NĐ-CP")

    @pytest.mark.parametrize(
        ("text", "kind"),
        [
            ("12-NQ/TW", DocumentKind.RESOLUTION),
            ("15-CT/TW", DocumentKind.DIRECTIVE),
            ("198-KL/TW", DocumentKind.CONCLUSION),
            ("132-QĐ/TW", DocumentKind.DECISION_OR_REGULATION),
            ("08-QĐi/TW", DocumentKind.REGULATION),
            ("04-QyĐ/ĐU", DocumentKind.REGULATION),
            ("01-QC/TU", DocumentKind.RULES),
            ("21-CTr/TU", DocumentKind.PROGRAMME),
            ("05-CTHĐ/TU", DocumentKind.PROGRAMME),
            ("100-KH/HU", DocumentKind.PLAN),
            ("25-hd/BTCTW", DocumentKind.GUIDANCE),
            ("03-ĐA/TU", DocumentKind.SCHEME),
            ("90/2020/NĐ-CP", DocumentKind.DECREE),
            ("01/2011/TT-BNV", DocumentKind.CIRCULAR),
            ("12/2020/TTLT-BTC-BNV", DocumentKind.CIRCULAR),
            ("05-TTr/TU", DocumentKind.SUBMISSION),
            ("07-TB/TW", DocumentKind.ANNOUNCEMENT),
            ("11-BC/HU", DocumentKind.REPORT),
            ("1825-CV/BTCTW", DocumentKind.DISPATCH),
            ("91/2025/QH15", None),
        ],
    )
    def test_knows_what_the_document_is(self, text: str, kind: DocumentKind | None) -> None:
        assert parse_document_number(text).known_kind is kind


class TestDocumentKind:
    @pytest.mark.parametrize("code", LANGUAGES)
    def test_has_a_title_in_each_language(self, code: str) -> None:
        assert language(code).keys("document_kinds") == set(DocumentKind)

    def test_is_written_in_some_way(self) -> None:
        assert set(KINDS.values()) == set(DocumentKind)
