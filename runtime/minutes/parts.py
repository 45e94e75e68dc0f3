"""Going through one XML part of a Word file: before it is filled in, and afterwards."""

from __future__ import annotations

import re
from xml.parsers import expat

from runtime.minutes.tags import FORMS, check_forms, tags_taking_away
from runtime.readers.problems import ProblemList, refusal

XML_NAMES = (".xml", ".rels")
MOST_ELEMENTS = 50_000
DEEPEST = 100

# Fields may count pages; others fetch files, run programs or ask whoever opens the document.
_FIELD_WORDS = frozenset(
    {"\\*", "arabic", "mergeformat", "numpages", "page", "roman", "sectionpages"}
)
# Elements that bring in other documents and programs.
_FOREIGN = frozenset({"altChunk", "control", "object", "subDoc"})
# Parts that are filled in, by their root.
_FILLED = frozenset({"document", "ftr", "hdr"})
# Kinds of files that may hold macros, or that Word opens as something else.
_OTHER_DOCUMENT = re.compile(r"(?<!\.wordprocessingml\.document)\.main\+xml$")
# What the last block within an element has to be: Word does not open the file otherwise.
_LAST_BLOCK = {
    **dict.fromkeys(("ftr", "hdr", "tc", "txbxContent"), ("p", "sdt")),
    "tbl": ("tr", "sdt"),
}
_BLOCKS = frozenset({"p", "sdt", "tbl", "tr"})


class _Walk:
    """Whoever follows the elements of a part, by their names without prefix.

    Attributes:
        path: Names of the elements that are open, the root first.
    """

    def __init__(self, *, file: str, when_broken: str) -> None:
        self.file = file
        self.path: list[str] = []
        self._when_broken = when_broken

    def read(self, part: bytes) -> None:
        """Go through the whole part.

        Raises:
            InvalidFileError: `docx_not_safe`, or the part is no XML.
        """
        parser = expat.ParserCreate("utf-8")
        parser.buffer_text = True
        parser.XmlDeclHandler = self._declared
        parser.StartDoctypeDeclHandler = self._document_type
        parser.StartElementHandler = self._started
        parser.EndElementHandler = self._ended
        parser.CharacterDataHandler = self.told
        try:
            parser.Parse(part, True)
        except expat.ExpatError:
            raise refusal(self.file, self._when_broken) from None

    def begun(self, name: str, attributes: dict[str, str]) -> None:
        """Take the start of an element, which is the last of the path."""

    def done(self, name: str) -> None:
        """Take the end of an element, which has left the path."""

    def told(self, text: str) -> None:
        """Take the text of the element that is the last of the path."""

    def _declared(self, _version: str, encoding: str | None, _standalone: int) -> None:
        if encoding is not None and encoding.lower() != "utf-8":
            raise refusal(self.file, "docx_damaged")  # the other parser would read something else

    def _document_type(self, *_told: object) -> None:
        # Entities are declared there: text that grows when it is read, files of this computer.
        raise refusal(self.file, "docx_not_safe", found="DOCTYPE")

    def _started(self, tag: str, attributes: dict[str, str]) -> None:
        name = tag.rpartition(":")[2]
        self.path.append(name)
        self.begun(name, attributes)

    def _ended(self, _tag: str) -> None:
        self.done(self.path.pop())


class SourceScan(_Walk):
    """The parts of a template one by one: what they refer to, and the tags in their paragraphs.

    Attributes:
        root: Name of the outermost element of the part that was read last.
    """

    def __init__(self, problems: ProblemList) -> None:
        super().__init__(file=problems.file, when_broken="docx_damaged")
        self.root = ""
        self._elements = 0
        self._problems = problems
        self._paragraphs: list[list[str]] = []
        self._rows: list[list[str]] = []
        self._fields: list[str] = []

    def begun(self, name: str, attributes: dict[str, str]) -> None:
        """Refuse what is foreign, and note what text belongs to."""
        self.root = self.path[0]
        self._elements += 1
        if self._elements > MOST_ELEMENTS or len(self.path) > DEEPEST:
            raise refusal(self.file, "docx_not_safe", found=f"<{name}>")
        self._check(name, attributes)
        if name == "fldChar":
            self._fields.append(" ")
        elif name == "p":
            self._paragraphs.append([])
        elif name == "tr":
            self._rows.append([])

    def told(self, text: str) -> None:
        """Keep the text of paragraphs and fields; nothing else may look like a tag."""
        if self.path[-1] == "instrText":
            self._fields.append(text)
        if self.path[-1] == "t" and self._paragraphs:
            self._paragraphs[-1].append(text)
        elif self.root in _FILLED:
            check_forms(text, self._problems)

    def done(self, name: str) -> None:
        """Check the tags of a paragraph, and whether those of a row stand alone in it."""
        if name == "p":
            self._check_paragraph("".join(self._paragraphs.pop()))
        elif name == "tr":
            self._check_alone("".join(self._rows.pop()), around="tr")
        elif not self.path:
            self._check_fields()

    def _check(self, name: str, attributes: dict[str, str]) -> None:
        if name in _FOREIGN:
            self._problems.add("docx_not_safe", found=f"<{name}>")
        if kind := attributes.get("ContentType"):
            self._check_kind(kind, attributes.get("PartName") or f".{attributes.get('Extension')}")
        if attributes.get("TargetMode", "Internal") != "Internal":
            self._problems.add("docx_refers_outside", found=attributes.get("Target", ""))
        for key, value in attributes.items():
            if key.endswith(":instr"):
                self._fields += (" ", value, " ")
            if self.root in _FILLED and any(sign in value for sign in ("{{", "{%", "{#")):
                self._problems.add("tag_not_understood", found=value, expected=FORMS)

    def _check_kind(self, kind: str, name: str) -> None:
        """Check what a part is said to be: XML has to be found by its name, to be looked at."""
        if _OTHER_DOCUMENT.search(kind):
            self._problems.add("file_not_word", expected=".docx")
        if kind.lower().endswith("xml") and not name.lower().endswith(XML_NAMES):
            self._problems.add("docx_not_safe", found=name)

    def _check_paragraph(self, text: str) -> None:
        if self.root not in _FILLED:
            return
        check_forms(text, self._problems)
        self._check_alone(text, around="p")
        if self._rows:
            self._rows[-1].append(text)
        else:
            self._check_alone(f"{text}.", around="tr")  # there is no row to take away

    def _check_alone(self, text: str, *, around: str) -> None:
        """Check that nothing is lost when a tag takes away what it stands in."""
        for tag in tags_taking_away(around, text):
            if tag != text.strip():
                self._problems.add("tag_not_alone", found=tag)

    def _check_fields(self) -> None:
        words = "".join(self._fields).lower().split()
        self._fields.clear()
        unknown = [word for word in words if word not in _FIELD_WORDS]
        if unknown:
            self._problems.add("docx_not_safe", found=" ".join(unknown))


class LayoutScan(_Walk):
    """A part that has been filled in: whether Word will open it."""

    def __init__(self, *, file: str) -> None:
        super().__init__(file=file, when_broken="tags_across_layout")
        self._last: list[str] = []

    def begun(self, name: str, _attributes: dict[str, str]) -> None:
        """Note which block an element holds last."""
        if name in _BLOCKS and self._last:
            self._last[-1] = name
        self._last.append("")

    def done(self, name: str) -> None:
        """Check that a cell ends with a paragraph, a table with a row."""
        if self._last.pop() not in _LAST_BLOCK.get(name, ("", *_BLOCKS)):
            raise refusal(self.file, "tags_across_layout")
