"""Text that cannot deceive whoever reads it: signs that turn, hide or join others are shown."""

from __future__ import annotations

import re

# Control signs and what turns, hides or joins its neighbours; and halves of characters.
_UNSAFE = re.compile(
    "[\0-\x1f\x7f-\x9f\xad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb"
    "\ud800-\udfff\U000e0000-\U000e007f]"
)
_SHORT = {"\n": "\\n", "\r": "\\r", "\t": "\\t"}


def visible(text: str) -> str:
    """Return `text` with control and direction signs, line ends included, as escapes."""
    return _UNSAFE.sub(_escape, text)


def visible_lines(text: str) -> str:
    """Return `text` as `visible` does, its line ends kept."""
    return "\n".join(map(visible, text.split("\n")))


def visible_in_json(document: str) -> str:
    """Return a JSON document with such signs, all within strings, as escapes of JSON."""
    return "\n".join(_UNSAFE.sub(_json_escape, line) for line in document.split("\n"))


def _escape(match: re.Match[str]) -> str:
    sign = match[0]
    if sign in _SHORT:
        return _SHORT[sign]
    number = ord(sign)
    if number <= 0xFF:
        return f"\\x{number:02x}"
    return f"\\u{number:04x}" if number <= 0xFFFF else f"\\U{number:08x}"


def _json_escape(match: re.Match[str]) -> str:
    units = match[0].encode("utf-16-be", "surrogatepass")
    return "".join(f"\\u{units[i]:02x}{units[i + 1]:02x}" for i in range(0, len(units), 2))
