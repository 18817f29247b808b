"""The name under which a file is shown and saved, made harmless on every system.

A name that came from outside may try to climb out of its folder, to look like another kind
("rechnung\u202efdp.exe"), or to be one that Windows keeps for itself. Law: whatever is given,
the answer is one plain component that every system takes, and its ending is the real one.
"""

from __future__ import annotations

import re
import unicodedata
from typing import Final

LONGEST: Final = 120  # letters; with UTF-8 that stays below the 255 bytes of a file system
_ENDING: Final = 16
_FORBIDDEN: Final = re.compile(r'[<>:"/\\|?*\x00-\x1f\x7f]')
_HIDDEN: Final = frozenset({"Cc", "Cf", "Co", "Cs", "Cn"})  # direction, width, control, nothing
_RESERVED: Final = re.compile(
    r"(?:con|prn|aux|nul|conin\$|conout\$|com[0-9¹²³]|lpt[0-9¹²³])", re.IGNORECASE
)


def clean_name(name: str, fallback: str = "file") -> str:
    """The last component of a name or path, without anything that misleads or is refused."""
    text = unicodedata.normalize("NFC", name)
    text = "".join(letter for letter in text if unicodedata.category(letter) not in _HIDDEN)
    text = _FORBIDDEN.sub("_", re.split(r"[/\\]", text)[-1])
    text = " ".join(text.split()).strip(" .")  # Windows drops trailing dots and spaces
    text = text or fallback
    if _RESERVED.fullmatch(text.partition(".")[0].rstrip()):
        text = f"_{text}"
    return _shortened(text)


def ending_of(name: str) -> str:
    """The ending in small letters, without its dot: "" when there is none."""
    _, dot, ending = clean_name(name).rpartition(".")
    return ending.casefold() if dot else ""


def _shortened(text: str) -> str:
    if len(text) <= LONGEST:
        return text
    stem, dot, ending = text.rpartition(".")
    if not dot or len(ending) > _ENDING:
        return text[:LONGEST].rstrip(" .")
    return f"{stem[: LONGEST - len(ending) - 1].rstrip(' .')}.{ending}"
