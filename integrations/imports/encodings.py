"""Bytes of unknown origin as text: what they say of themselves first, then what fits.

Law: every sequence of bytes becomes some text; whether it was text at all is asked by `is_binary`.
"""

from __future__ import annotations

import codecs
import re

from charset_normalizer import from_bytes

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_DECLARED = re.compile(rb"""(?:charset|encoding)\s*=\s*["']?\s*([\w.:-]{2,40})""", re.IGNORECASE)
_HEAD = 2_048
# Without these bounds a short German table is taken for Japanese.
_LIKELY = ["cp1252", "cp1250", "cp1254", "cp1251", "cp850", "cp437", "mac_roman"]
# As WHATWG reads them: what calls itself Latin-1 is nearly always Windows' own.
_SPOKEN = {"iso-8859-1": "cp1252", "latin-1": "cp1252", "latin1": "cp1252", "us-ascii": "cp1252"}


def decoded(data: bytes, *, declares: bool = False) -> str:
    """The text of the bytes.

    declares: it may name its encoding near its beginning, as HTML and XML do.
    """
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return data.decode(encoding, "replace")
    named = _DECLARED.search(data[:_HEAD]) if declares else None
    for encoding in (_spoken(named[1]) if named else "", "utf-8"):
        if (text := _strictly(data, encoding)) is not None:
            return text
    best = from_bytes(data, cp_isolation=_LIKELY).best()
    return str(best) if best else data.decode("cp1252", "replace")


def is_binary(data: bytes) -> bool:
    """Whether it is no text: it has null bytes and no mark of an encoding that needs them."""
    return b"\x00" in data and not data.startswith(tuple(mark for mark, _ in _MARKS))


def _spoken(name: bytes) -> str:
    text = name.decode("ascii", "replace").lower()
    return _SPOKEN.get(text, text)


def _strictly(data: bytes, encoding: str) -> str | None:
    """None when there is no such encoding of text, or the bytes do not fit it."""
    try:
        return data.decode(encoding) if encoding else None
    except (LookupError, UnicodeError):
        return None
