"""The parts of an XLSX file, measured before a spreadsheet parser may touch them.

The parser lays a sheet out as a full rectangle and copies shared text into every cell: one far cell
or one long text can take all memory. It also shows the errors of Excel as empty cells.
"""

from __future__ import annotations

import io
import posixpath
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass

from runtime.readers.packages import DAMAGES, are_plain
from runtime.readers.problems import refusal
from runtime.readers.xlsx_scan import BookScan, Flaw, SheetScan, TextScan
from runtime.readers.xlsx_xml import XmlPart
from workflow.domain.errors import InvalidFileError

MOST_PARTS = 2_000
MOST_UNPACKED_BYTES = 100_000_000

_WORKBOOK = "xl/workbook.xml"
_RELATIONS = "xl/_rels/workbook.xml.rels"
_STRINGS = "xl/sharedstrings.xml"
# Pictures, themes and properties are not read, so they cannot do harm.
_NOT_READ = (
    "customxml/",
    "docprops/",
    "xl/charts/",
    "xl/drawings/",
    "xl/externallinks/",
    "xl/media/",
    "xl/pivotcache/",
    "xl/theme/",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Workbook:
    """An XLSX file that is safe to parse.

    Attributes:
        data: The parts that matter, packed anew, so that the parser sees what was measured.
        flaws: By name of the sheet, the cells whose value would be lost without a word.
    """

    data: bytes
    flaws: Mapping[str, tuple[Flaw, ...]]


def checked_workbook(data: bytes, *, file: str) -> Workbook:
    """Return the workbook in `data` after measuring every part of it.

    Raises:
        InvalidFileError: `file_not_a_table`, `xlsx_damaged`, `xlsx_not_safe` or a limit passed.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            return _repacked(package, _wanted(package, file=file), file=file)
    except DAMAGES:
        raise refusal(file, "xlsx_damaged") from None


def _wanted(package: zipfile.ZipFile, *, file: str) -> list[zipfile.ZipInfo]:
    """Return the parts to read, shared text first."""
    entries = package.infolist()
    names = [entry.filename.lower() for entry in entries]
    if _WORKBOOK not in names:
        raise refusal(file, "file_not_a_table", expected="CSV, XLSX")
    if not are_plain(entries):
        raise refusal(file, "xlsx_damaged")
    wanted = [
        entry
        for entry in entries
        if entry.filename.lower().endswith((".xml", ".rels"))
        and not entry.filename.lower().startswith(_NOT_READ)
    ]
    unpacked = sum(entry.file_size for entry in wanted)
    if len(entries) > MOST_PARTS or unpacked > MOST_UNPACKED_BYTES:
        raise _too_large(file=file)
    return sorted(wanted, key=lambda entry: entry.filename.lower() != _STRINGS)


def _repacked(package: zipfile.ZipFile, entries: list[zipfile.ZipInfo], *, file: str) -> Workbook:
    copy = io.BytesIO()
    book, shared = BookScan(), TextScan(file=file)
    sheets: dict[str, SheetScan] = {}
    with zipfile.ZipFile(copy, "w") as safe:
        for entry in entries:
            # zipfile never gives more than the size that was summed up, whatever is packed.
            part = package.read(entry)
            name = entry.filename.lower()
            sheets[name] = SheetScan(file=file, shared=shared.lengths)
            others = [book] if name in (_WORKBOOK, _RELATIONS) else []
            known = len(shared.lengths)
            XmlPart(sheets[name], shared, *others, file=file).read(part)
            if 0 < known < len(shared.lengths):
                raise refusal(file, "xlsx_damaged")  # which of two lists the parser takes is open
            safe.writestr(entry.filename, part)
    return Workbook(data=copy.getvalue(), flaws=_flaws_by_sheet(book, sheets, file=file))


def _flaws_by_sheet(
    book: BookScan, sheets: Mapping[str, SheetScan], *, file: str
) -> dict[str, tuple[Flaw, ...]]:
    found = {}
    unread = dict(sheets)
    for name, relation in book.sheets:
        target = posixpath.normpath(posixpath.join("/xl", book.relations.get(relation, "")))
        part = target.lstrip("/").lower()
        if part in unread:
            found[name] = tuple(unread.pop(part).flaws)
        elif part in sheets:
            raise refusal(file, "xlsx_damaged")  # the parser would go through it once per sheet
    return found


def _too_large(*, file: str) -> InvalidFileError:
    return refusal(file, "xlsx_unpacks_too_large", expected=f"{MOST_UNPACKED_BYTES / 1e6:g} MB")
