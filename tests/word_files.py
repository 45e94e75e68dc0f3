"""What the tests of minutes share: a meeting, and Word files as people and attackers write them."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import docx

from runtime.shipped import shipped_minutes_template
from workflow.domain.minutes import (
    AbsenceLine,
    AgendaLine,
    ConclusionLine,
    Minutes,
    SignatureLine,
)
from workflow.domain.quorum import Quorum
from workflow.domain.share import parse_share

WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"

MEETING = Minutes(
    unit_above="Đảng bộ xã A",
    unit="Chi bộ 2",
    number="12-BB/CB",
    place="Hạ Long",
    held_on=date(2018, 2, 3),
    starts_at=datetime(2018, 2, 3, 0, 30, tzinfo=UTC),
    ends_at=datetime(2018, 2, 3, 10, 0, tzinfo=UTC),
    body="Chi bộ 2",
    chair="Bí thư 01",
    secretary="Đảng viên 02",
    convened=4,
    present=("Bí thư 01", "Đảng viên 02", "Đảng viên 03"),
    absent=(AbsenceLine(name="Đảng viên 04", reason="ốm"),),
    supervisors=("Ủy viên 09",),
    quorum=Quorum(present=3, convened=4, share=parse_share("62.5%")),
    agenda=(
        AgendaLine(subject="Chi ủy", kind="tập thể", result="đã kiểm điểm"),
        AgendaLine(subject="Đảng viên 04", kind="cá nhân", result="vắng mặt"),
    ),
    conclusions=(
        ConclusionLine(number=1, about="Chi ủy", text="Hoàn thành tốt nhiệm vụ."),
        ConclusionLine(number=2, text="Khắc phục trong quý I."),
    ),
    signatures=(
        SignatureLine(role="Thư ký", name="Đảng viên 02"),
        SignatureLine(
            role="Chủ trì", name="Bí thư 01", signed_at=datetime(2018, 2, 3, 10, 5, tzinfo=UTC)
        ),
    ),
)


def meeting(**changes: Any) -> Minutes:
    """Return the minutes of a small meeting, with some values replaced."""
    return replace(MEETING, **changes)


def lines_of(data: bytes) -> list[str]:
    """Return the paragraphs of a Word file, tables included, without blank ones."""
    body = docx.Document(io.BytesIO(data)).element.body
    signs = {f"{{{WORD}}}br": "\n", f"{{{WORD}}}tab": "\t"}
    lines = (
        "".join(
            piece.text or "" if piece.tag == f"{{{WORD}}}t" else signs.get(piece.tag, "")
            for piece in paragraph.iter()
        )
        for paragraph in body.iter(f"{{{WORD}}}p")
    )
    return [line for line in lines if line]


def part_of(data: bytes, name: str = "word/document.xml") -> str:
    """Return one part of a Word file."""
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        return package.read(name).decode()


def typed(*paragraphs: str) -> bytes:
    """Return a template as somebody types it in Word, one paragraph below the other."""
    document, output = docx.Document(), io.BytesIO()
    for text in paragraphs:
        document.add_paragraph(text)
    document.save(output)
    return output.getvalue()


def paragraph(text: str) -> str:
    """Return a paragraph in XML."""
    return f"<w:p><w:r><w:t>{text}</w:t></w:r></w:p>"


def table(*rows: str) -> str:
    """Return a table of one column in XML; each row is what stands in its cell."""
    cells = "".join(f"<w:tr><w:tc>{row}</w:tc></w:tr>" for row in rows)
    return f'<w:tbl><w:tblGrid><w:gridCol w:w="9000"/></w:tblGrid>{cells}</w:tbl>'


def written(body: str) -> bytes:
    """Return a template with this body in XML."""
    document = f'<w:document xmlns:w="{WORD}"><w:body>{body}<w:sectPr/></w:body></w:document>'
    return with_parts({"word/document.xml": document})


def with_parts(parts: Mapping[str, str | bytes], *, template: bytes | None = None) -> bytes:
    """Return a template, the shipped one when none is given, with parts replaced or added."""
    output = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(template or shipped_minutes_template("vi"))) as package,
        zipfile.ZipFile(output, "w", zipfile.ZIP_DEFLATED) as changed,
    ):
        kept = {name: package.read(name) for name in package.namelist()}
        for name, part in {**kept, **parts}.items():
            changed.writestr(name, part)
    return output.getvalue()
