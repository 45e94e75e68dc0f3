"""Files of ratings."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from runtime.readers.columns import Column, Columns, Kind
from runtime.readers.rows import Row, read_as
from runtime.readers.table import read_table
from workflow.domain.records.rating import Rating, RatingStep
from workflow.domain.rows_of_ratings import RatingRow
from workflow.domain.scale import write_amount

STEPS = {
    "tu nhan": "self",
    "tu xep loai": "self",
    "self": "self",
    "tham dinh": "appraised",
    "appraised": "appraised",
    "de xuat": "proposed",
    "proposed": "proposed",
    "quyet dinh": "decided",
    "decided": "decided",
}

RATING_COLUMNS = Columns(
    name="ratings",
    columns=(
        Column(
            code="subject",
            titles=("Mã đối tượng", "Đối tượng", "Subject"),
            required=True,
        ),
        Column(
            code="step",
            titles=("Bước xếp loại", "Step"),
            kind=Kind.CHOICE,
            choices=STEPS,
            required=True,
        ),
        Column(code="level", titles=("Mức xếp loại", "Level"), kind=Kind.CODE),
        Column(code="not_rated", titles=("Lý do không xếp loại", "Not rated"), kind=Kind.CODE),
        Column(code="score", titles=("Điểm", "Score")),
        Column(code="grounds", titles=("Căn cứ", "Grounds"), kind=Kind.LONG_TEXT),
        Column(code="on", titles=("Ngày", "Given on"), kind=Kind.DAY),
        Column(code="document", titles=("Số văn bản", "Document")),
        Column(code="signatory", titles=("Mã người ký", "Signatory"), kind=Kind.CODE),
        Column(code="override", titles=("Quy định được vượt", "Override"), kind=Kind.LIST),
    ),
    key=("subject", "step"),
)


def read_ratings(data: bytes, *, file: str) -> list[RatingRow]:
    """Return the values of a CSV or XLSX file in its order.

    Raises:
        InvalidFileError: With every problem that the file alone shows.
    """
    return read_as(_rating, read_table(data, file=file), RATING_COLUMNS)


def rating_values(rating: Rating, *, subject: str) -> Mapping[str, Any]:
    """Return a value by column, as a file has it."""
    return {
        "subject": subject,
        "step": str(rating.step),
        "level": rating.level,
        "not_rated": rating.not_rated_reason,
        "score": None if rating.score is None else write_amount(rating.score),
        "grounds": rating.grounds,
        "on": rating.given_on,
        "document": rating.document,
        "signatory": rating.signatory,
        "override": rating.overrides,
    }


def _rating(row: Row) -> RatingRow:
    return RatingRow(
        subject=row.text("subject"),
        step=RatingStep(row.text("step")),
        level=row.text_or_none("level"),
        not_rated_reason=row.text_or_none("not_rated"),
        score=row.text_or_none("score"),
        grounds=row.text_or_none("grounds"),
        given_on=row.day_or_none("on"),
        document=row.text_or_none("document"),
        signatory=row.text_or_none("signatory"),
        overrides=row.codes("override"),
        line=row.line,
    )
