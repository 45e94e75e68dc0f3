"""Numbers of governing documents: `21-CTr/TU` of the Party, `90/2020/NĐ-CP` of the State."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from enum import StrEnum

from workflow.domain.errors import InvalidValueError
from workflow.domain.text import LONGEST_CODE, nfc

EXAMPLE = "21-CTr/TU"


class DocumentKind(StrEnum):
    """What a document is; titles stand in the message catalogues."""

    RESOLUTION = "resolution"
    DIRECTIVE = "directive"
    CONCLUSION = "conclusion"
    DECISION_OR_REGULATION = "decision_or_regulation"
    REGULATION = "regulation"
    RULES = "rules"
    PROGRAMME = "programme"
    PLAN = "plan"
    GUIDANCE = "guidance"
    SCHEME = "scheme"
    DECREE = "decree"
    CIRCULAR = "circular"
    SUBMISSION = "submission"
    ANNOUNCEMENT = "announcement"
    REPORT = "report"
    DISPATCH = "dispatch"


KINDS = {
    "NQ": DocumentKind.RESOLUTION,
    "CT": DocumentKind.DIRECTIVE,
    "KL": DocumentKind.CONCLUSION,
    "QĐ": DocumentKind.DECISION_OR_REGULATION,
    "QĐi": DocumentKind.REGULATION,
    "QyĐ": DocumentKind.REGULATION,
    "QC": DocumentKind.RULES,
    "CTr": DocumentKind.PROGRAMME,
    "CTHĐ": DocumentKind.PROGRAMME,
    "KH": DocumentKind.PLAN,
    "HD": DocumentKind.GUIDANCE,
    "ĐA": DocumentKind.SCHEME,
    "NĐ": DocumentKind.DECREE,
    "TT": DocumentKind.CIRCULAR,
    "TTLT": DocumentKind.CIRCULAR,
    "TTr": DocumentKind.SUBMISSION,
    "TB": DocumentKind.ANNOUNCEMENT,
    "BC": DocumentKind.REPORT,
    "CV": DocumentKind.DISPATCH,
}

_WRITTEN = {kind.casefold(): kind for kind in KINDS}
_MIXED_ISSUERS = {"ttg": "TTg"}
_SIGNS = str.maketrans("‐‑‒–—−⁄∕ÐƉðɖ", "------//ĐĐđđ")
_STROKES = re.compile("([Dd])[\u0335\u0336]")  # a D with a stroke laid over it: NFC leaves it so
_AROUND = re.compile(r"\s*([-/])\s*")

_SERIAL = r"(?:số\s*[:.]?\s*)?(?P<digits>(?=0*[1-9])[0-9]{1,6})(?P<letter>[a-zđ]?)"
_YEAR = "(?P<year>(?:19|20)[0-9]{2})"
_KIND = r"(?P<kind>[^\W\d_][^\W_]*)"
_ISSUER = r"(?P<issuer>[^\W\d_][^\W_]*(?:[-.&][^\W_]+)*)"
_PARTY = re.compile(f"{_SERIAL}-{_KIND}/{_ISSUER}", re.IGNORECASE)
_STATE = re.compile(f"{_SERIAL}/(?:{_YEAR}/)?{_KIND}-{_ISSUER}", re.IGNORECASE)
_LAW = re.compile(f"{_SERIAL}/{_YEAR}/{_ISSUER}", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentNumber:
    """The number of a document; `04-NQ/TW` and `4-NQ/TW` are equal, and each is written as it was.

    Numbers of the Party begin again with each term of the committee: only together with the day
    of issue does one mean a single document.

    Attributes:
        serial: From 1.
        kind: `NQ`, `CTr`, or any other that was written; None where a number has none, as
            that of a law: `91/2025/QH15`.
        issuer: `TU`, `BTCTW`, `BTC-BNV`.
        year: Of documents of the State; None in numbers of the Party.
        letter: The letter after a serial that was given twice, as in `30a/2008/NQ-CP`.
        width: Digits of the serial, zeros in front included.
        state_form: Whether the kind follows a slash, as in `30/NQ-CP`; always so with a year.
    """

    serial: int
    kind: str | None
    issuer: str
    year: int | None = None
    letter: str = ""
    width: int = field(default=1, compare=False)
    state_form: bool = field(default=False, compare=False)

    def __str__(self) -> str:
        """Return the number in its canonical writing, which is read back to an equal one."""
        serial = f"{self.serial:0{self.width}}{self.letter}"
        if self.year is None and not self.state_form:
            return f"{serial}-{self.kind}/{self.issuer}"
        signs = f"{self.kind}-{self.issuer}" if self.kind else self.issuer
        return f"{serial}/{signs}" if self.year is None else f"{serial}/{self.year}/{signs}"

    @property
    def known_kind(self) -> DocumentKind | None:
        """Return what the document is; None when the kind is not one of `KINDS`."""
        return KINDS.get(self.kind or "")


def parse_document_number(text: str) -> DocumentNumber:
    """Return the number that `text` says, such as `Số 21-CTr/TU` or `90 / 2020 / NĐ – CP`.

    Known kinds get their canonical writing, and an issuer in small letters gets capitals; all
    else stays as it was written.

    Raises:
        InvalidValueError: It is not a number of a document, or longer than a code may be.
    """
    found = nfc(text)
    match = _match(found)
    if match is None:
        raise InvalidValueError("document_number_unreadable", found=found, expected=EXAMPLE)
    parts = match.groupdict()
    kind, year, issuer = parts.get("kind"), parts.get("year"), parts["issuer"]
    return DocumentNumber(
        serial=int(parts["digits"]),
        kind=_WRITTEN.get(kind.casefold(), kind) if kind else None,
        issuer=_MIXED_ISSUERS.get(issuer, issuer.upper()) if issuer.islower() else issuer,
        year=int(year) if year else None,
        letter=parts["letter"].lower(),
        width=len(parts["digits"]),
        state_form=match.re is not _PARTY,
    )


def _match(found: str) -> re.Match[str] | None:
    plain = _STROKES.sub(lambda stroked: "Đ" if stroked[1] == "D" else "đ", found)
    plain = _AROUND.sub(r"\1", plain.translate(_SIGNS))
    if len(plain) > LONGEST_CODE:
        return None
    return _PARTY.fullmatch(plain) or _STATE.fullmatch(plain) or _LAW.fullmatch(plain)
