"""Text from before Unicode: recognising Vietnamese that was read with the wrong code page."""

from __future__ import annotations

import re

# TCVN3 puts Vietnamese letters where Latin-1 has signs: one inside a word gives it away. Signs
# that good text has at that side of a word, as in «Office»® or 5 µm, are left out.
_TCVN3 = re.compile("[A-Za-z][¨©ª«¬µ¶·¸¹]|[¨ª¬®¶·¸¹»][A-Za-z]")
# VNI writes a vowel, then its accents as another letter: pairs that Vietnamese never has. Only
# place names of the highlands come near, such as Laêê.
_VNI = re.compile("aê(?!ê)|a[éèúüëâáàåãä]|e[âáàåãä]|o[âåä]|[aeouyôö][øûï]", re.IGNORECASE)


def looks_like_legacy_text(text: str) -> bool:
    """Return whether `text` is probably TCVN3 or VNI read as Latin-1.

    A guess good enough for a warning, not for a conversion: a short word may have no trace.
    """
    return bool(_TCVN3.search(text) or _VNI.search(text))
