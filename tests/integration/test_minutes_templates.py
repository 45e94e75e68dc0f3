"""Templates of minutes that an office has made, or somebody who means harm."""

from __future__ import annotations

import io
from typing import Any

import docx
import pytest
from jinja2 import TemplateError

from runtime.minutes.package import MOST_BYTES, MOST_PARTS
from runtime.minutes.parts import DEEPEST, MOST_ELEMENTS
from runtime.minutes.render import _Engine, render_minutes
from runtime.shipped import shipped_minutes_template
from tests.word_files import (
    OFFICE,
    PACKAGE,
    WORD,
    lines_of,
    meeting,
    paragraph,
    part_of,
    table,
    typed,
    with_parts,
    written,
)
from workflow.domain.errors import InvalidFileError, Problem

RELATIONS = f"{PACKAGE}/relationships"
TYPES = f"{PACKAGE}/content-types"
LINK = (
    f'<Relationships xmlns="{RELATIONS}"><Relationship Id="rId1" Type="{OFFICE}/attachedTemplate" '
    'Target="file:///a/b.dotm" TargetMode="External"/></Relationships>'
)
SHIPPED_TYPES = part_of(shipped_minutes_template("vi"), "[Content_Types].xml")
MACROS = (
    f'<Types xmlns="{TYPES}"><Override PartName="/word/document.xml" '
    'ContentType="application/vnd.ms-word.document.macroEnabled.main+xml"/></Types>'
)
ENTITIES = f'<!DOCTYPE a [<!ENTITY b "c">]><w:document xmlns:w="{WORD}"><w:body/></w:document>'
LATIN = (
    f'<?xml version="1.0" encoding="latin1"?><w:document xmlns:w="{WORD}"><w:body/></w:document>'
)
FOOTNOTES = f'<Relationship Id="rId9" Type="{OFFICE}/footnotes" Target="footnotes.xml"/>'
FOOTNOTES_TYPE = (
    '<Override PartName="/word/footnotes.xml" ContentType="application/vnd.openxmlformats-'
    'officedocument.wordprocessingml.footnotes+xml"/>'
)
FIELD = "<w:r><w:instrText>{}</w:instrText></w:r>"


def problems_of(template: bytes, **changes: Any) -> list[Problem]:
    """Return the problems for which a template is refused."""
    with pytest.raises(InvalidFileError) as caught:
        render_minutes(meeting(**changes), template=template, language="vi", file="given.docx")
    assert {problem.file for problem in caught.value.problems} == {"given.docx"}
    return list(caught.value.problems)


def filled(*paragraphs: str, **changes: Any) -> list[str]:
    """Return the paragraphs of minutes from a template with these paragraphs."""
    return lines_of(render_minutes(meeting(**changes), template=typed(*paragraphs), language="vi"))


def lying_about_size() -> bytes:
    """Return an archive with a part that unpacks to a hundred megabytes."""
    return with_parts({"word/media/image1.png": bytes(100_000_000)})


def encrypted() -> bytes:
    """Return an archive that says its first part is encrypted."""
    data = bytearray(shipped_minutes_template("vi"))
    data[data.find(b"PK\x01\x02") + 8] |= 1
    return bytes(data)


class TestReplacedTemplate:
    def test_is_filled_in(self) -> None:
        lines = filled(
            "Đơn vị: {{unit}}",
            "{%p for one in absent %}",
            "{{ loop.index }}. {{ one.name }}: {{ one.reason }}",
            "{%p endfor %}",
            "{%p if supersedes %}",
            "{{ supersedes }}",
            "{%p endif %}",
        )

        assert lines == ["Đơn vị: Chi bộ 2", "1. Đảng viên 04: ốm"]

    def test_may_have_its_tags_cut_into_pieces_by_word(self) -> None:
        pieces = "".join(f"<w:r><w:t>{sign}</w:t></w:r><w:proofErr/>" for sign in "{{ unit }}")

        given = render_minutes(meeting(), template=written(f"<w:p>{pieces}</w:p>"), language="vi")

        assert lines_of(given) == ["Chi bộ 2"]

    def test_may_have_tags_in_header_and_footer(self) -> None:
        document, template = docx.Document(), io.BytesIO()
        document.sections[0].header.paragraphs[0].text = "{{ number }}"
        document.sections[0].footer.paragraphs[0].text = "{{ unit }}"
        document.save(template)

        given = render_minutes(meeting(), template=template.getvalue(), language="vi")

        section = docx.Document(io.BytesIO(given)).sections[0]
        assert section.header.paragraphs[0].text == "12-BB/CB"
        assert section.footer.paragraphs[0].text == "Chi bộ 2"

    def test_has_its_header_checked_too(self) -> None:
        header = f'<w:hdr xmlns:w="{WORD}">{paragraph("a {%p if unit %}")}</w:hdr>'

        problem, *_ = problems_of(with_parts({"word/header1.xml": header}))

        assert (problem.code, problem.found) == ("tag_not_alone", "{%p if unit %}")

    def test_keeps_its_footnotes(self) -> None:
        note = f'<w:footnotes xmlns:w="{WORD}">{paragraph("{{ unit }}")}</w:footnotes>'
        template = with_parts(
            {
                "word/footnotes.xml": note,
                "word/_rels/document.xml.rels": part_of(
                    shipped_minutes_template("vi"), "word/_rels/document.xml.rels"
                ).replace("</R", FOOTNOTES + "</R"),
                "[Content_Types].xml": SHIPPED_TYPES.replace("</T", FOOTNOTES_TYPE + "</T"),
            }
        )

        given = render_minutes(meeting(), template=template, language="vi")

        assert "{{ unit }}" in part_of(given, "word/footnotes.xml")

    def test_names_every_tag_that_is_wrong(self) -> None:
        problems = problems_of(typed("{{ untt }} {{ placee }}", "{% if unit %}"))

        assert [(each.code, each.found) for each in problems] == [
            ("placeholder_unknown", "untt"),
            ("placeholder_unknown", "placee"),
            ("tags_do_not_match", "{% if unit %}"),
        ]
        assert "unit, number" in (problems[0].expected or "")

    @pytest.mark.parametrize(
        ("template", "code", "found"),
        [
            pytest.param(b"", "file_not_word", None, id="nothing"),
            pytest.param(b"{\\rtf1}", "file_not_word", None, id="another format"),
            pytest.param(b"PK\x03\x04", "docx_damaged", None, id="not an archive"),
            pytest.param(
                shipped_minutes_template("vi")[:4000], "docx_damaged", None, id="cut short"
            ),
            pytest.param(b"PK" + bytes(MOST_BYTES), "file_too_large", "5.0 MB", id="large"),
            pytest.param(lying_about_size(), "docx_unpacks_too_large", None, id="a bomb"),
            pytest.param(
                with_parts({"word/a.xml": " " * 4_000_000}),
                *("docx_unpacks_too_large", None),
                id="much markup",
            ),
            pytest.param(
                with_parts({f"word/{number}.xml": "<a/>" for number in range(MOST_PARTS)}),
                *("docx_unpacks_too_large", None),
                id="many parts",
            ),
            pytest.param(
                with_parts({"word/vbaProject.bin": "a"}),
                *("docx_not_safe", "word/vbaproject.bin"),
                id="macros",
            ),
            pytest.param(
                with_parts({"word/a.ole": "a"}), "docx_not_safe", "word/a.ole", id="other parts"
            ),
            pytest.param(
                with_parts({"Word/Styles.xml": "<a/>"}), "docx_damaged", None, id="a part twice"
            ),
            pytest.param(
                with_parts({"[Content_Types].xml": SHIPPED_TYPES.replace("r1.xml", "r1.png")}),
                *("docx_not_safe", "/word/header1.png"),
                id="markup that is called a picture",
            ),
            pytest.param(
                with_parts({"[Content_Types].xml": SHIPPED_TYPES.replace('"xml"', '"png"')}),
                *("docx_not_safe", ".png"),
                id="pictures that are called markup",
            ),
            pytest.param(encrypted(), "docx_damaged", None, id="encrypted parts"),
            pytest.param(
                with_parts({"[Content_Types].xml": MACROS}), "file_not_word", None, id="a .docm"
            ),
            pytest.param(
                with_parts({"word/embeddings/a.xml": "<a/>"}),
                *("docx_not_safe", "word/embeddings/a.xml"),
                id="another document inside",
            ),
            pytest.param(
                with_parts({"customUI/customUI.xml": "<a/>"}),
                *("docx_not_safe", "customui/customui.xml"),
                id="a part of its own",
            ),
            pytest.param(
                with_parts({"word/_rels/settings.xml.rels": LINK}),
                *("docx_refers_outside", "file:///a/b.dotm"),
                id="a link",
            ),
            pytest.param(
                with_parts({"word/document.xml": ENTITIES}),
                *("docx_not_safe", "DOCTYPE"),
                id="entities",
            ),
            pytest.param(
                with_parts({"word/document.xml": LATIN}), "docx_damaged", None, id="another coding"
            ),
            pytest.param(
                with_parts({"word/document.xml": "<a>"}), "docx_damaged", None, id="no XML"
            ),
            pytest.param(
                with_parts({"word/document.xml": "<a/>"}), "docx_damaged", None, id="other XML"
            ),
            pytest.param(
                written("<w:r>" * DEEPEST + "</w:r>" * DEEPEST),
                *("docx_not_safe", "<r>"),
                id="nested deeply",
            ),
            pytest.param(
                written("<w:r/>" * MOST_ELEMENTS), "docx_not_safe", "<r>", id="many elements"
            ),
            pytest.param(
                written(f"<w:p>{FIELD.format('DDE')}{FIELD.format('AUTO c:')}</w:p>"),
                *("docx_not_safe", "ddeauto c:"),
                id="a field that runs programs",
            ),
            pytest.param(
                written('<w:p><w:fldSimple w:instr="INCLUDETEXT a"/></w:p>'),
                *("docx_not_safe", "includetext a"),
                id="a field that fetches files",
            ),
            pytest.param(
                written("<w:altChunk/>"), "docx_not_safe", "<altChunk>", id="a foreign chunk"
            ),
        ],
    )
    def test_is_refused_when_it_may_do_harm(
        self, template: bytes, code: str, found: str | None
    ) -> None:
        problem, *_ = problems_of(template)

        assert (problem.code, problem.found) == (code, found)

    @pytest.mark.parametrize(
        ("body", "code"),
        [
            pytest.param(paragraph("a {%p if unit %}"), "tag_not_alone", id="text would be lost"),
            pytest.param(paragraph("{%tr if unit %}"), "tag_not_alone", id="no row to take away"),
            pytest.param(
                table(paragraph("{%tr if unit %}") + paragraph("a")),
                "tag_not_alone",
                id="text of the row would be lost",
            ),
            pytest.param(
                paragraph("{") + paragraph("{ unit }}"), "tag_not_understood", id="cut in two"
            ),
            pytest.param(
                '<w:p><w:bookmarkStart w:id="0" w:name="{{ unit }}"/></w:p>',
                "tag_not_understood",
                id="not in text",
            ),
            pytest.param(
                table(
                    paragraph("{%tr for one in present %}"),
                    paragraph("{{ one.name }}{% endfor %}"),
                ),
                "tags_across_layout",
                id="row and text mixed",
            ),
            pytest.param(
                table(
                    paragraph("{%p if supersedes %}") + paragraph("a") + paragraph("{%p endif %}")
                ),
                "tags_across_layout",
                id="a cell without a paragraph",
            ),
            pytest.param(
                table(
                    paragraph("{%tr for one in supervisors %}"),
                    paragraph("a"),
                    paragraph("{%tr endfor %}"),
                ),
                "tags_across_layout",
                id="a table without a row",
            ),
        ],
    )
    def test_is_refused_when_text_or_layout_would_be_lost(self, body: str, code: str) -> None:
        problem, *_ = problems_of(written(body), supersedes=None, supervisors=())

        assert problem.code == code

    def test_is_refused_when_little_becomes_very_much(self) -> None:
        loop = [paragraph("{%p for a in present %}"), paragraph("a" * 1_000_000)]
        template = written("".join([*loop, paragraph("{%p endfor %}")]))

        problem, *_ = problems_of(template, present=("a",) * 200)

        assert problem.code == "minutes_too_long"


class TestEngine:
    """The wall behind the check of tags."""

    @pytest.mark.parametrize(
        "expression",
        [
            pytest.param("''.__class__.__mro__", id="the way to all classes"),
            pytest.param("one|attr('__class__')", id="the same by a filter"),
            pytest.param("one|length", id="a filter"),
            pytest.param("range(3)", id="a function"),
            pytest.param("cycler.__init__.__globals__", id="a global"),
            pytest.param("one.append(1)", id="a change"),
            pytest.param("two", id="an unknown name"),
        ],
    )
    def test_runs_nothing(self, expression: str) -> None:
        engine = _Engine(file="given.docx")

        with pytest.raises(TemplateError):
            engine.from_string(f"{{{{ {expression} }}}}").render(one=[])

    def test_escapes_every_word(self) -> None:
        engine = _Engine(file="given.docx")

        assert engine.from_string("{{ one }}").render(one="<&_>") == "&lt;&amp;&#95;&gt;"
