"""Vietnamese text: one spelling, a key to search by, a key to sort by, and what a code is."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache
from itertools import pairwise

LONGEST_CODE = 64

_ALPHABET = "aăâbcdđeêfghijklmnoôơpqrstuưvwxyz"
# From "A" on, above signs and digits: "An" precedes "Anh", "2" precedes "A".
_LETTERS = {letter: chr(ord("A") + index) for index, letter in enumerate(_ALPHABET)}
_SHAPES = frozenset("\u0302\u0306\u031b")  # circumflex, breve and horn make other letters
# The order of CLDR: huyền, hỏi, ngã, sắc, nặng.
_TONES = {"\u0300": "1", "\u0309": "2", "\u0303": "3", "\u0301": "4", "\u0323": "5"}
_PLAIN, _ROMAN, _FOREIGN = "0", "1", "6"
_END, _SIGN, _NUMBER, _OTHER_LETTER = " ", "!", "1", "z"
_LOOKALIKES = str.maketrans("ðɖ", "đđ")

_UNIT = re.compile("(?P<number>[0-9]+)|(?P<base>.)(?P<accents>[\u0300-\u036f]*)", re.DOTALL)
_ROMAN_NUMBER = re.compile("(?=[IVX])X{0,3}(?:IX|IV|V?I{0,3})")
_ROMAN_DIGITS = {"I": 1, "V": 5, "X": 10}
_INVISIBLE = frozenset({"Cc", "Cf", "Cs"})
_CODE_SIGNS = frozenset("0123456789._-")


def nfc(text: str) -> str:
    """Return `text` composed (NFC), trimmed, with a single blank between words."""
    return " ".join(unicodedata.normalize("NFC", text).split())


def nfc_lines(text: str) -> str:
    """Return `text` composed (NFC) line by line; blank lines at its ends are left out."""
    return "\n".join(nfc(line) for line in text.splitlines()).strip("\n")


def fold(text: str) -> str:
    """Return the key by which `text` is found: no accents, no capitals, `đ` as `d`.

    Letters that look like `đ` become `d` too, and invisible signs vanish.
    """
    decomposed = unicodedata.normalize("NFD", _visible(text).casefold())
    bare = "".join(sign for sign in decomposed if unicodedata.category(sign) != "Mn")
    return nfc(bare.translate(_LOOKALIKES).replace("đ", "d"))


def sort_key(text: str) -> str:
    """Return the key whose order by code point is the Vietnamese order of `text`.

    Words are compared one by one, each by its letters and then by its tones; capitals decide last.
    Numbers go by value. So do Roman ones up to 39 that are not the first word, unless all of
    `text` is in capitals, where `VI` may be a name.
    """
    words = _words(text)
    may_be_roman = any(sign.islower() for sign in text)
    keys = [
        _roman_key(word)
        if may_be_roman and index and _ROMAN_NUMBER.fullmatch(word)
        else _word_key(word)
        for index, word in enumerate(words)
    ]
    return f"{''.join(keys)}{_END}{_capitals(words)}"


def person_sort_key(name: str) -> str:
    """Return the key that sorts people by given name, then middle names, then family name.

    The given name is the last word, the family name the first; each word as in `sort_key`.
    """
    words = _words(name)
    parts = words[-1:], words[1:-1], words[:1] if len(words) > 1 else []
    keys = ("".join(map(_word_key, part)) for part in parts)
    return f"{_END.join(keys)}{_END}{_capitals(words)}"


def is_code(text: str) -> bool:
    """Return whether `text` can be the code of a unit, a person or a cycle.

    A code is composed (NFC) and has 1 to 64 letters, digits, `.`, `_` and `-`, one letter or
    digit at least: `..` would be a path.
    """
    return (
        0 < len(text) <= LONGEST_CODE
        and unicodedata.is_normalized("NFC", text)
        and all(sign in _CODE_SIGNS or sign.isalpha() for sign in text)
        and any(sign.isalnum() for sign in text)
    )


def _words(text: str) -> list[str]:
    return nfc(_visible(text)).split()


def _visible(text: str) -> str:
    if text.isascii() and text.isprintable():
        return text
    return "".join(
        sign for sign in text if sign.isspace() or unicodedata.category(sign) not in _INVISIBLE
    )


def _capitals(words: Iterable[str]) -> str:
    return "".join("1" if sign.isupper() else "0" for word in words for sign in word)


@lru_cache(maxsize=2048)  # a million names are made of few words
def _word_key(word: str) -> str:
    """Return the letters of a word, the end sign, and one tone per letter, sign or number.

    The end sign is below every letter, and equal letters have equally many tones, so that keys
    put one after the other compare as the words do.
    """
    decomposed = unicodedata.normalize("NFD", word.casefold().translate(_LOOKALIKES))
    units = [_unit_key(match) for match in _UNIT.finditer(decomposed)]
    return "".join(letter for letter, _ in units) + _END + "".join(tone for _, tone in units)


def _roman_key(word: str) -> str:
    values = [_ROMAN_DIGITS[digit] for digit in word]
    value = sum(-this if this < following else this for this, following in pairwise([*values, 0]))
    return f"{_number_key(str(value))}{_END}{_ROMAN}"


def _unit_key(match: re.Match[str]) -> tuple[str, str]:
    if match["number"]:
        return _number_key(match["number"]), _PLAIN
    base, accents = match["base"], match["accents"]
    shapes = "".join(accent for accent in accents if accent in _SHAPES)
    letter = _LETTERS.get(unicodedata.normalize("NFC", base + shapes))
    tones = [_TONES[accent] for accent in accents if accent in _TONES]
    if letter is None or len(accents) > len(shapes) + len(tones):
        tones.append(_FOREIGN)
    return letter or _LETTERS.get(base) or _other_key(base), max(tones, default=_PLAIN)


def _number_key(digits: str) -> str:
    significant = digits.lstrip("0")
    return f"{_NUMBER}{min(len(significant), 99):02d}{significant}"


def _other_key(base: str) -> str:
    return (_OTHER_LETTER if base.isalpha() else _SIGN) + base
