"""Matching the header of a table with the columns it should have."""

from __future__ import annotations

from collections.abc import Mapping
from difflib import get_close_matches

from runtime.readers.columns import Column, Columns
from runtime.readers.problems import ProblemList
from runtime.readers.table import Table, TableRow
from workflow.domain.text import fold


def matching_sheet(table: Table, columns: Columns, *, problems: ProblemList) -> Table:
    """Return the sheet of a workbook whose header has the columns.

    Two such sheets are a problem; when there is none, the sheet with most of the columns is
    returned, so that its header is explained.
    """
    if not table.others:
        return table
    sheets = [table, *table.others]
    found = [_columns_in(sheet.header, columns) for sheet in sheets]
    required = {column.code for column in columns.columns if column.required}
    matching = [
        sheet for sheet, codes in zip(sheets, found, strict=True) if codes and required <= codes
    ]
    if len(matching) > 1:
        names = ", ".join(sheet.sheet for sheet in matching)
        problems.add("several_sheets", found=names, count=len(matching))
    if matching:
        return matching[0]
    return sheets[max(range(len(sheets)), key=lambda index: len(found[index]))]


def _columns_in(header: TableRow, columns: Columns) -> set[str]:
    named = (columns.named(name) for name in header.cells if name)
    return {column.code for column in named if column is not None}


def match_header(
    header: TableRow, columns: Columns, *, problems: ProblemList
) -> Mapping[int, Column]:
    """Return the column at each index that has one, by code first and then by fold of a title.

    What is unknown, double or missing is added to `problems`; when nothing is known, there is one
    problem instead of one per cell.
    """
    named = {index: columns.named(name) for index, name in enumerate(header.cells) if name}
    if not any(named.values()):
        problems.add(
            "no_header",
            line=header.line,
            column=1,
            found=", ".join(header.cells),
            expected=columns.codes,
        )
        return {}
    matched: dict[int, Column] = {}
    for index, column in named.items():
        if column is None:
            _add_unknown(header, index, columns, problems)
        elif column in matched.values():
            _add(problems, "duplicate_header", header, index, expected=column.code)
        else:
            matched[index] = column
    _add_missing(header, matched, columns, problems)
    return matched


def is_second_header(row: TableRow, matched: Mapping[int, Column]) -> bool:
    """Return whether a row repeats the header in words, as under the codes of our templates."""
    return all(
        index in matched and fold(cell) in matched[index].names
        for index, cell in enumerate(row.cells)
        if cell
    )


def _add_unknown(header: TableRow, index: int, columns: Columns, problems: ProblemList) -> None:
    known = columns.by_fold()
    near = get_close_matches(fold(header.cells[index]), known, n=1)
    if near:
        _add(problems, "misspelt_header", header, index, expected=known[near[0]].code)
    else:
        _add(problems, "unknown_header", header, index, expected=columns.codes)


def _add_missing(
    header: TableRow, matched: Mapping[int, Column], columns: Columns, problems: ProblemList
) -> None:
    there = {column.code for column in matched.values()}
    for column in columns.columns:
        if column.required and column.code not in there:
            problems.add(
                "missing_header",
                line=header.line,
                column=len(header.cells) + 1,
                expected=column.code,
                title=column.title,
            )


def _add(problems: ProblemList, code: str, header: TableRow, index: int, *, expected: str) -> None:
    problems.add(
        code, line=header.line, column=index + 1, found=header.cells[index], expected=expected
    )
