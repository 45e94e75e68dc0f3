"""Minutes as a Word file, from the shipped templates."""

from __future__ import annotations

import io
import unicodedata
import zipfile

import docx
import pytest
from docx.enum.text import WD_ALIGN_PARAGRAPH

from runtime.language import LANGUAGES
from runtime.minutes.render import render_minutes
from tests.word_files import OFFICE, PACKAGE, WORD, lines_of, meeting, part_of, with_parts
from workflow.domain.minutes import AbsenceLine, AgendaLine, ConclusionLine

MAIN_PART_ONLY = (
    f'<Relationships xmlns="{PACKAGE}/relationships"><Relationship Id="rId1" '
    f'Type="{OFFICE}/officeDocument" Target="word/document.xml"/></Relationships>'
)


class TestShippedTemplate:
    def test_tells_everything_in_vietnamese(self) -> None:
        lines = lines_of(render_minutes(meeting(), language="vi"))

        assert lines == [
            *("Đảng bộ xã A", "Chi bộ 2", "*", "ĐẢNG CỘNG SẢN VIỆT NAM", "Số 12-BB/CB"),
            "Hạ Long, ngày 03 tháng 02 năm 2018",
            *("BIÊN BẢN", "Hội nghị kiểm điểm tự phê bình và phê bình", "của Chi bộ 2", "-----"),
            (
                "Ngày 03 tháng 02 năm 2018, tại Hạ Long, Chi bộ 2 tiến hành hội nghị kiểm điểm "
                "tự phê bình và phê bình."
            ),
            "Hội nghị bắt đầu lúc 07:30, ngày 03/02/2018.",
            *("I- THÀNH PHẦN THAM DỰ", "- Chủ trì: Bí thư 01.", "- Thư ký: Đảng viên 02."),
            "- Đại biểu cấp trên dự, chỉ đạo: Ủy viên 09.",
            "- Được triệu tập: 4; có mặt: 3; vắng mặt: 1.",
            "- Có mặt: Bí thư 01; Đảng viên 02; Đảng viên 03.",
            *("- Vắng mặt:", "+ Đảng viên 04 (lý do: ốm)."),
            (
                "- Số người cần có mặt: ít nhất 3 (62,5% số được triệu tập); có mặt 3, "
                "đủ điều kiện tiến hành hội nghị."
            ),
            *("II- NỘI DUNG KIỂM ĐIỂM", "Stt", "Đối tượng kiểm điểm", "Diện", "Kết quả"),
            *("1", "Chi ủy", "tập thể", "đã kiểm điểm"),
            *("2", "Đảng viên 04", "cá nhân", "vắng mặt"),
            *("III- KẾT LUẬN", "1. Chi ủy: Hoàn thành tốt nhiệm vụ.", "2. Khắc phục trong quý I."),
            "Hội nghị kết thúc lúc 17:00, ngày 03/02/2018.",
            *("Thư ký", "Đảng viên 02"),
            *("Chủ trì", "(đã ký, 03/02/2018 17:05)", "Bí thư 01"),
        ]

    def test_tells_the_same_in_english(self) -> None:
        lines = lines_of(render_minutes(meeting(), language="en"))

        assert lines[3:6] == ["COMMUNIST PARTY OF VIET NAM", "No. 12-BB/CB", "Hạ Long, 3 Feb 2018"]
        assert "- Convened: 4; present: 3; absent: 1." in lines
        assert any("had a quorum: 3 present, at least 3 needed (62.5%" in line for line in lines)
        assert lines[-3:] == ["Chủ trì", "(signed, 3 Feb 2018 17:05)", "Bí thư 01"]

    @pytest.mark.parametrize("language", LANGUAGES)
    def test_leaves_out_what_is_not_known(self, language: str) -> None:
        bare = {"unit_above": None, "number": None, "starts_at": None, "ends_at": None}
        empty = dict.fromkeys(("present", "absent", "supervisors", "agenda", "conclusions"), ())

        lines = lines_of(
            render_minutes(meeting(**bare, **empty, quorum=None, signatures=()), language=language)
        )

        assert lines[0] == "Chi bộ 2"
        assert [line for line in lines if "………" in line] == [lines[3]]
        assert len(lines) == 14

    def test_names_the_minutes_that_these_correct(self) -> None:
        lines = lines_of(render_minutes(meeting(supersedes="11-BB/CB"), language="vi"))

        assert "(Thay thế Biên bản số 11-BB/CB)" in lines

    @pytest.mark.parametrize("language", LANGUAGES)
    def test_holds_a_large_meeting(self, language: str) -> None:
        names = tuple(f"Đại biểu {number:03}" for number in range(1, 201))
        large = meeting(
            present=names,
            agenda=tuple(AgendaLine(subject=name, kind="k", result="r") for name in names),
            conclusions=tuple(
                ConclusionLine(number=number, about=names[number], text="Kết luận. " * 50)
                for number in range(1, 61)
            ),
        )

        lines = lines_of(render_minutes(large, language=language))

        assert any(line.endswith(f": {'; '.join(names)}.") for line in lines)
        assert [line for line in lines if line in names] == list(names)
        assert sum("Kết luận. " in line for line in lines) == 60


class TestLayout:
    @pytest.mark.parametrize("language", LANGUAGES)
    def test_is_that_of_party_documents_on_a4(self, language: str) -> None:
        document = docx.Document(io.BytesIO(render_minutes(meeting(), language=language)))

        section = document.sections[0]
        page = (section.page_width, section.page_height)
        margins = (
            *(section.top_margin, section.bottom_margin),
            *(section.left_margin, section.right_margin),
        )
        assert [round(side.mm) for side in page] == [210, 297]
        assert [round(margin.mm) for margin in margins] == [20, 20, 30, 15]
        assert "PAGE" in section.header._element.xml
        assert section.different_first_page_header_footer

    @pytest.mark.parametrize("language", LANGUAGES)
    @pytest.mark.parametrize(
        ("row", "column", "line", "size", "bold", "italic"),
        [
            pytest.param(0, 0, 0, 14, None, None, id="the unit above"),
            pytest.param(0, 0, 1, 14, True, None, id="the unit"),
            pytest.param(0, 1, 0, 15, True, None, id="the party"),
            pytest.param(1, 0, 0, 14, None, None, id="the number"),
            pytest.param(1, 1, 0, 14, None, True, id="place and date"),
        ],
    )
    def test_has_the_sizes_of_the_heading(
        self,
        language: str,
        row: int,
        column: int,
        line: int,
        size: int,
        bold: bool | None,
        italic: bool | None,
    ) -> None:
        document = docx.Document(io.BytesIO(render_minutes(meeting(), language=language)))

        place = document.tables[0].cell(row, column).paragraphs[line]

        assert place.style.paragraph_format.alignment is WD_ALIGN_PARAGRAPH.CENTER
        assert {(run.font.size.pt, run.bold, run.italic) for run in place.runs} == {
            (size, bold, italic)
        }

    @pytest.mark.parametrize("language", LANGUAGES)
    def test_names_times_new_roman_for_every_letter(self, language: str) -> None:
        given = render_minutes(meeting(chair="a\tb\nc"), language=language)
        parts = [part_of(given, f"word/{name}.xml") for name in ("document", "header1")]

        fonts = {
            tuple(fonts.get(f"{{{WORD}}}{kind}") for kind in ("ascii", "hAnsi", "cs", "eastAsia"))
            for part in parts
            for run in docx.oxml.parse_xml(part.encode()).iter(f"{{{WORD}}}r")
            for fonts in run.iter(f"{{{WORD}}}rFonts")
        }
        runs = sum(part.count("<w:r>") for part in parts)
        assert fonts == {("Times New Roman",) * 4}
        assert runs == sum(part.count("<w:r><w:rPr><w:rFonts ") for part in parts)


class TestTextOfUsers:
    @pytest.mark.parametrize(
        "text",
        [
            pytest.param("{{ 7*7 }}", id="an expression"),
            pytest.param("{{ unit }}", id="a placeholder"),
            pytest.param("{% for one in absent %}", id="a loop"),
            pytest.param("{_{ unit }_} {_% if %_}", id="what the library turns into a tag"),
            pytest.param("</w:t></w:r><w:r><w:br/><w:t>", id="markup of Word"),
            pytest.param("<script>&amp;\"'", id="signs of markup"),
            pytest.param("]]><!-- --><?x ?>", id="other markup"),
            pytest.param("&#65;&eacute;", id="entities"),
            pytest.param("“‘’”", id="typographic quotes"),
            pytest.param("dòng một\ndòng hai\tsau dấu cách", id="line breaks and tabs"),
            pytest.param("\U0001f600 Nguyễn", id="beyond the first plane"),
        ],
    )
    @pytest.mark.parametrize("language", LANGUAGES)
    def test_stays_as_it_is(self, text: str, language: str) -> None:
        given = meeting(
            chair=text,
            unit=text,
            absent=(AbsenceLine(name=text, reason=text),),
            agenda=(AgendaLine(subject=text, kind=text, result=text),),
            conclusions=(ConclusionLine(number=1, about=text, text=text),),
        )

        lines = lines_of(render_minutes(given, language=language))

        assert lines.count(text) == 4
        assert f"1. {text}: {text}" in lines

    def test_is_composed(self) -> None:
        apart = unicodedata.normalize("NFD", "Nguyễn Thị Ặ Ỗ")

        given = render_minutes(meeting(chair=apart), language="vi")

        assert "- Chủ trì: Nguyễn Thị Ặ Ỗ." in lines_of(given)
        assert unicodedata.is_normalized("NFC", part_of(given))

    def test_loses_control_characters_only(self) -> None:
        lines = lines_of(render_minutes(meeting(chair="a\x00\x08\u202e\ud800b"), language="vi"))

        assert "- Chủ trì: ab." in lines


class TestFile:
    @pytest.mark.parametrize("language", LANGUAGES)
    def test_is_the_same_for_the_same_minutes(self, language: str) -> None:
        first, second = (render_minutes(meeting(), language=language) for _ in range(2))

        assert first == second

    def test_tells_neither_when_nor_by_whom_it_was_made(self) -> None:
        document, template = docx.Document(), io.BytesIO()
        document.core_properties.author = "{{ untt }}"
        document.save(template)

        given = render_minutes(meeting(), template=template.getvalue(), language="vi")

        with zipfile.ZipFile(io.BytesIO(given)) as package:
            assert {entry.date_time for entry in package.infolist()} == {(1980, 1, 1, 0, 0, 0)}
            assert package.namelist()[0] == "[Content_Types].xml"
        assert docx.Document(io.BytesIO(given)).core_properties.author == ""

    def test_is_not_dated_when_the_template_has_no_properties_either(self) -> None:
        template = with_parts({"_rels/.rels": MAIN_PART_ONLY})

        given = render_minutes(meeting(), template=template, language="vi")

        assert docx.Document(io.BytesIO(given)).core_properties.modified is None

    def test_shows_moments_in_the_time_zone_that_is_asked_for(self) -> None:
        lines = lines_of(render_minutes(meeting(), language="vi", zone="UTC"))

        assert "Hội nghị bắt đầu lúc 00:30, ngày 03/02/2018." in lines
