"""The parts of a Word file: measured before it is filled in, packed the same way every time."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable, Sequence

from runtime.minutes.parts import XML_NAMES, SourceScan
from runtime.readers.packages import DAMAGES, are_plain
from runtime.readers.problems import ProblemList, refusal, refuse_above

MOST_BYTES = 5_000_000
MOST_PARTS = 500
MOST_UNPACKED_BYTES = 30_000_000
MOST_XML_BYTES = 3_000_000

_DOCUMENT = "word/document"
_CORE = "docProps/core.xml"
_PLACES = ("_rels/", "customxml/", "docmetadata/", "docprops/", "word/", "[content_types].xml")
_FOREIGN_PLACES = ("word/activex/", "word/embeddings/", "word/vba", "word/webextensions/")
_PASSED_ON = (".gif", ".jpeg", ".jpg", ".odttf", ".png")
_EPOCH = (1980, 1, 1, 0, 0, 0)
# Whoever made the template, and when, is not part of the minutes.
_NO_PROPERTIES = (
    b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<cp:coreProperties xmlns:cp='
    b'"http://schemas.openxmlformats.org/package/2006/metadata/core-properties"/>'
)


def checked_package(data: bytes, *, file: str) -> bytes:
    """Return a Word file that is safe to fill in, its properties left out.

    Raises:
        InvalidFileError: With everything in its parts that may not be there.
    """
    refuse_above(len(data), limit=MOST_BYTES, file=file)
    if not data.startswith(b"PK"):  # an old `.doc`, or one that has a password
        raise refusal(file, "file_not_word", expected=".docx")
    problems = ProblemList(file)
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            entries = package.infolist()
            _check_entries(entries, problems)
            # zipfile never gives more than the size that was summed up, whatever is packed.
            parts = {entry.filename: package.read(entry) for entry in entries}
    except DAMAGES:
        raise refusal(file, "docx_damaged") from None
    scan = SourceScan(problems)
    for name, part in parts.items():
        if name.lower().endswith(XML_NAMES):
            scan.read(part)
            if scan.root == "coreProperties":
                parts[name] = _NO_PROPERTIES
    problems.raise_if_any()
    return _packed(parts)


def repacked(data: bytes) -> bytes:
    """Return a Word file in which nothing tells when and by whom it was packed."""
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        return _packed(
            {
                name: _NO_PROPERTIES if name == _CORE else package.read(name)
                for name in package.namelist()
            }
        )


def _check_entries(entries: Sequence[zipfile.ZipInfo], problems: ProblemList) -> None:
    """Check the directory of the archive, before anything is unpacked.

    Raises:
        InvalidFileError: It is no Word file, too large, or holds what may not be there.
    """
    names = [entry.filename.lower() for entry in entries]
    if not any(name.startswith(_DOCUMENT) for name in names):
        raise refusal(problems.file, "file_not_word", expected=".docx")
    if not are_plain(entries):
        raise refusal(problems.file, "docx_damaged")
    _check_size(entries, file=problems.file)
    for name in _foreign(names):
        problems.add("docx_not_safe", found=name)
    problems.raise_if_any()


def _check_size(entries: Sequence[zipfile.ZipInfo], *, file: str) -> None:
    sizes = [entry.file_size for entry in entries]
    of_xml = [entry.file_size for entry in entries if entry.filename.lower().endswith(XML_NAMES)]
    for most, summed in ((MOST_UNPACKED_BYTES, sizes), (MOST_XML_BYTES, of_xml)):
        if len(summed) > MOST_PARTS or sum(summed) > most:
            raise refusal(file, "docx_unpacks_too_large", expected=f"{most / 1e6:g} MB")


def _foreign(names: Iterable[str]) -> list[str]:
    return [
        name
        for name in names
        if not name.startswith(_PLACES)
        or name.startswith(_FOREIGN_PLACES)
        or not name.endswith((*XML_NAMES, *_PASSED_ON, "/"))
    ]


def _packed(parts: dict[str, bytes]) -> bytes:
    """Return an archive of the parts in the order of their names, the list of types first."""
    output = io.BytesIO()
    with zipfile.ZipFile(output, "w") as package:
        for name in sorted(parts):
            entry = zipfile.ZipInfo(name, date_time=_EPOCH)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.create_system = 0  # the same on every operating system
            package.writestr(entry, parts[name])
    return output.getvalue()
