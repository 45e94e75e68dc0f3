"""What a template of minutes may name, and what stands there in the end."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import cache
from typing import TypedDict, get_args, get_origin, get_type_hints
from zoneinfo import ZoneInfo

from runtime.language import Language
from workflow.domain.minutes import Minutes, SignatureLine
from workflow.domain.share import Share

_INVISIBLE = frozenset({"Cc", "Cf", "Cs"})
_NOBODY = SignatureLine(role="", name="")


class NameWords(TypedDict):
    """Somebody who was there."""

    name: str


class AbsenceWords(TypedDict):
    """Somebody who was not."""

    name: str
    reason: str


class AgendaWords(TypedDict):
    """A subject that was dealt with."""

    number: int
    subject: str
    kind: str
    result: str


class ConclusionWords(TypedDict):
    """A conclusion."""

    number: int
    about: str
    text: str


class SignatureWords(TypedDict):
    """Two who sign side by side; one who is left over signs on the right."""

    left_role: str
    left_name: str
    left_signed: str
    right_role: str
    right_name: str
    right_signed: str


class MinutesWords(TypedDict):
    """Everything that a template may name; what is not known is blank."""

    unit_above: str
    unit: str
    number: str
    supersedes: str
    place: str
    date: str
    day: str
    month: str
    year: str
    start_date: str
    start_time: str
    end_date: str
    end_time: str
    body: str
    chair: str
    secretary: str
    convened: int
    present_count: int
    absent_count: int
    quorum_met: bool
    quorum_present: str
    quorum_needed: str
    quorum_share: str
    present: Sequence[NameWords]
    absent: Sequence[AbsenceWords]
    supervisors: Sequence[NameWords]
    agenda: Sequence[AgendaWords]
    conclusions: Sequence[ConclusionWords]
    signature_rows: Sequence[SignatureWords]


@cache
def vocabulary(words: type = MinutesWords) -> Mapping[str, frozenset[str]]:
    """Return every name that a template may use; for a list, the names within one entry.

    Args:
        words: The typed dictionary that such a template is filled with.
    """
    return {
        name: frozenset(get_type_hints(get_args(kind)[0])) if get_origin(kind) else frozenset()
        for name, kind in get_type_hints(words).items()
    }


def words_of(minutes: Minutes, *, language: Language) -> MinutesWords:
    """Return the words of minutes, with moments in the time zone of the language."""
    day, quorum = minutes.held_on, minutes.quorum
    start_date, start_time = _day_and_time(minutes.starts_at, language)
    end_date, end_time = _day_and_time(minutes.ends_at, language)
    return {
        "unit_above": minutes.unit_above or "",
        "unit": minutes.unit,
        "number": minutes.number or "",
        "supersedes": minutes.supersedes or "",
        "place": minutes.place,
        "date": language.day(day),
        "day": f"{day.day:02}",
        "month": f"{day.month:02}",
        "year": f"{day.year:04}",
        "start_date": start_date,
        "start_time": start_time,
        "end_date": end_date,
        "end_time": end_time,
        "body": minutes.body,
        "chair": minutes.chair,
        "secretary": minutes.secretary,
        "convened": minutes.convened,
        "present_count": len(minutes.present),
        "absent_count": len(minutes.absent),
        "quorum_met": quorum is not None and quorum.is_met,
        "quorum_present": str(quorum.present) if quorum else "",
        "quorum_needed": str(quorum.needed) if quorum else "",
        "quorum_share": _share(quorum.share, language) if quorum else "",
        "present": [{"name": name} for name in minutes.present],
        "absent": [{"name": one.name, "reason": one.reason} for one in minutes.absent],
        "supervisors": [{"name": name} for name in minutes.supervisors],
        "agenda": _agenda(minutes),
        "conclusions": [
            {"number": one.number, "about": one.about, "text": one.text}
            for one in minutes.conclusions
        ],
        "signature_rows": _side_by_side(minutes.signatures, language),
    }


def _agenda(minutes: Minutes) -> list[AgendaWords]:
    return [
        {"number": number, "subject": one.subject, "kind": one.kind, "result": one.result}
        for number, one in enumerate(minutes.agenda, start=1)
    ]


def plain_text(text: str) -> str:
    """Return text as a Word file can hold it.

    Its letters are composed (NFC), its lines end with a line feed, and control characters and
    other invisible signs are gone.
    """
    lines = "\n".join(text.splitlines())
    return unicodedata.normalize("NFC", "".join(filter(_stays, lines)))


def _stays(sign: str) -> bool:
    if sign in "\n\t":
        return True
    return unicodedata.category(sign) not in _INVISIBLE and ord(sign) & 0xFFFE != 0xFFFE


def _day_and_time(at: datetime | None, language: Language) -> tuple[str, str]:
    if at is None:
        return "", ""
    local = at.astimezone(ZoneInfo(language.zone))
    return language.day(local.date()), f"{local:%H:%M}"


def _share(share: Share, language: Language) -> str:
    return str(share) if language.code == "en" else str(share).replace(".", ",")


def _side_by_side(signatures: Sequence[SignatureLine], language: Language) -> list[SignatureWords]:
    everybody = [_NOBODY] * (len(signatures) % 2) + list(signatures)
    return [
        {
            "left_role": left.role,
            "left_name": left.name,
            "left_signed": _signed(left, language),
            "right_role": right.role,
            "right_name": right.name,
            "right_signed": _signed(right, language),
        }
        for left, right in zip(everybody[::2], everybody[1::2], strict=True)
    ]


def _signed(signature: SignatureLine, language: Language) -> str:
    return language.moment(signature.signed_at) if signature.signed_at else ""
