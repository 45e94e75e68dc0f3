"""Reports that say the same, word for word or nearly: compared as texts, never judged."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import chain

from workflow.domain.share import Share

NEARLY = Share(Fraction(9, 10))

_WORD = re.compile(r"[^\W_]+")
_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u2060\ufeff]")
_WORDS_OF_SHINGLE = 5
# A passage of more texts than that tells little, and so many texts are compared at most.
_MOST_WITH_A_PASSAGE = 100
_MOST_COMPARED = 20

Shingles = frozenset[int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """What was written about one subject.

    Attributes:
        names: What the subject is called, in names and codes; left out of the comparison.
    """

    subject: str
    text: str
    names: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class SameText:
    """Reports whose texts are the same as the first one's, or nearly.

    Attributes:
        reports: In the given order.
        identical: How many of them are word for word the same as the most frequent one.
    """

    reports: tuple[Report, ...]
    identical: int


def plain_words(text: str, *, names: Iterable[str] = ()) -> str:
    """Return the words of a text, without capitals, punctuation and the given names.

    Accents stay: without them many words of Vietnamese are others.
    """
    padded = _padded(text)
    for name in sorted({_padded(name) for name in names}, key=len, reverse=True):
        padded = padded.replace(name, "")
    return " ".join(padded.split())


def same_texts(
    reports: Sequence[Report], *, at_least: int = 10, nearly: Share = NEARLY
) -> tuple[SameText, ...]:
    """Return the texts that so many reports share, the most frequent first.

    Two texts are nearly the same when their passages of five words are, by the share of the common
    ones in all of both. A report counts with the first text, by frequency, that it is nearly the
    same as. A text without words counts with none.
    """
    alike: dict[str, list[int]] = {}
    for number, report in enumerate(reports):
        if words := plain_words(report.text, names=report.names):
            alike.setdefault(words, []).append(number)
    texts = sorted(alike.items(), key=lambda item: -len(item[1]))
    groups: dict[int, list[int]] = {}
    for number, leader in enumerate(_leaders([words for words, _ in texts], nearly)):
        groups.setdefault(leader, []).extend(texts[number][1])
    found = [
        SameText(
            reports=tuple(reports[number] for number in sorted(numbers)),
            identical=len(texts[leader][1]),
        )
        for leader, numbers in groups.items()
        if len(numbers) >= at_least
    ]
    return tuple(sorted(found, key=lambda same: -len(same.reports)))


def _padded(text: str) -> str:
    """Return the words with a blank before and after each, so that a name is found as a whole."""
    composed = unicodedata.normalize("NFC", _INVISIBLE.sub("", text).casefold())
    return "".join(f" {word} " for word in _WORD.findall(composed))


def _leaders(texts: Sequence[str], nearly: Share) -> list[int]:
    """Return for each of some different texts the first one that it is nearly the same as.

    Of two such texts each has a common passage among its rarest ones, so that only those are
    looked up.
    """
    shingles = _shingles(texts)
    spread = Counter(chain.from_iterable(shingles))
    with_passage: dict[int, list[int]] = {}
    leaders: list[int] = []
    for number, passages in enumerate(shingles):
        rarest = _rarest(passages, spread, nearly)
        shared = Counter(other for one in rarest for other in with_passage.get(one, ()))
        likely = sorted(other for other, _ in shared.most_common(_MOST_COMPARED))
        leader = next(
            (other for other in likely if _are_nearly(passages, shingles[other], nearly)), number
        )
        leaders.append(leader)
        if leader == number:
            for one in rarest:
                holders = with_passage.setdefault(one, [])
                if len(holders) < _MOST_WITH_A_PASSAGE:
                    holders.append(number)
    return leaders


def _shingles(texts: Iterable[str]) -> list[Shingles]:
    """Return the passages of five words of each text, as numbers."""
    numbers: dict[str, int] = {}
    found = []
    for text in texts:
        words = [numbers.setdefault(word, len(numbers)) for word in text.split()]
        shifted = (words[start:] for start in range(_WORDS_OF_SHINGLE))
        found.append(frozenset(map(hash, zip(*shifted, strict=False))))
    return found


def _rarest(passages: Shingles, spread: Mapping[int, int], nearly: Share) -> list[int]:
    count = len(passages) - nearly.of(len(passages)) + 1
    return sorted(sorted(passages), key=spread.__getitem__)[:count]


def _are_nearly(some: Shingles, others: Shingles, nearly: Share) -> bool:
    common = len(some & others)
    return common >= nearly.value * (len(some) + len(others) - common)
