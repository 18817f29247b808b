"""Bytes and headers of a mail as plain words, whatever they claim to be.

Laws: nothing raises; what hides, turns or overwrites words is taken out, so that a text reads as it
is stored; letters of every script stay, with what joins them.
"""

from __future__ import annotations

import binascii
import re
import unicodedata
from collections.abc import Iterator
from typing import Final

from integrations.imports.encodings import decoded

_SAMPLE: Final = 40_000  # bytes by which an encoding nobody named is guessed
# Decoders of Python that are no encodings of mails, or take a time that grows with the square.
_NO_CHARSETS: Final = frozenset(
    (
        "punycode",
        "idna",
        "unicode_escape",
        "raw_unicode_escape",
        "undefined",
        "mbcs",
        "oem",
        "utf_7",
    )
)
_SPOKEN: Final = {"iso_8859_1": "cp1252", "latin_1": "cp1252", "latin1": "cp1252",
                  "us_ascii": "utf_8", "ascii": "utf_8", "iso_8859_8_i": "iso_8859_8",
                  "ks_c_5601_1987": "cp949", "gb2312": "gb18030"}  # fmt: skip
_ENCODED: Final = re.compile(
    r"=\?([\w.:+-]{1,40})(?:\*[\w-]{0,40})?\?([bBqQ])\?([^?\r\n]{0,2000})\?="
)
_ODD: Final = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u00ad\u034f\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f"
    "\ufeff\ufff9-\ufffb\ud800-\udfff\U000e0000-\U000e0fff]"
)
_JOINERS: Final = "\u200c\u200d"  # Persian words and emojis are made with them
_HIDDEN: Final = frozenset({"Cc", "Cf", "Co", "Cs", "Cn"})


def text_of(data: bytes, charset: str = "", *, declares: bool = False) -> str:
    """The text of a part; `charset` as its head names it, `declares`: it may name one itself."""
    name = charset.strip().lower().replace("-", "_")
    name = _SPOKEN.get(name, name)
    if name and name not in _NO_CHARSETS:
        text = _strictly(data, name)
        if text is not None:
            return text
    text = _strictly(data, "utf_8")
    if text is not None and not (declares and b"charset" in data[:2048]):
        return text
    if len(data) <= _SAMPLE:
        return decoded(data, declares=declares)
    return data.decode(_guessed(data[:_SAMPLE]), "replace")


def _guessed(sample: bytes) -> str:
    """What fits the beginning; Western where the text is too long to be tried as a whole."""
    # The last letters may be cut in two, which is no reason against UTF-8.
    good = sample.decode("utf-8", "ignore").encode()
    return "utf-8" if len(good) > len(sample) * 0.98 else "cp1252"


def _strictly(data: bytes, charset: str) -> str | None:
    try:
        return data.decode(charset)
    except (LookupError, UnicodeError, ValueError):
        return None


def visible(text: str) -> str:
    """A text of lines without what hides or turns words."""
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\x85", "\n")
    return _ODD.sub("", text)


def one_line(text: str, longest: int) -> str:
    """Words for one line, such as a name or a subject: nothing in them is invisible."""
    told = text[: longest * 4].translate(_BREAKS)
    if not told.isprintable():  # nearly all are: no letter of them is invisible
        told = "".join(
            letter
            for letter in told
            if letter in _JOINERS or unicodedata.category(letter) not in _HIDDEN
        )
    kept = " ".join(told.split())
    return kept if len(kept) <= longest else f"{kept[: longest - 1].rstrip()}…"


_BREAKS: Final = dict.fromkeys(map(ord, "\r\n\t\x0b\x0c\x85\u2028\u2029"), " ")


def words_of(raw: str) -> str:
    """A header as it came (bytes above ASCII as surrogates), with its encoded words decoded."""
    raw = _bytes_told(raw)
    return "".join(_pieces(raw)) if "=?" in raw else raw


def _bytes_told(raw: str) -> str:
    try:
        data = raw.encode("ascii", "surrogateescape")
    except UnicodeError:
        return raw
    return raw if data.isascii() else text_of(data)


def _pieces(raw: str) -> Iterator[str]:
    """Words between encoded ones as they are; neighbours of one charset are decoded as one."""
    at, waiting, charset = 0, b"", ""
    for found in _ENCODED.finditer(raw):
        between = raw[at : found.start()]
        joins = at > 0 and not between.strip()
        if not joins or found[1].lower() != charset:
            yield text_of(waiting, charset)
            waiting, charset = b"", found[1].lower()
        if not joins:
            yield between
        waiting += _unencoded(found[2], found[3])
        at = found.end()
    yield text_of(waiting, charset)
    yield raw[at:]


def _unencoded(how: str, words: str) -> bytes:
    data = words.encode("utf-8", "replace")
    return from_base64(data) if how in "bB" else binascii.a2b_qp(data, header=True)


def from_base64(data: bytes) -> bytes:
    """What can be read of it: foreign letters are stepped over, a missing end costs the end."""
    kept = data.translate(None, _NOT_BASE64)
    kept = kept.partition(b"=")[0] if b"=" in kept.rstrip(b"=") else kept.rstrip(b"=")
    kept = kept[: len(kept) - 1] if len(kept) % 4 == 1 else kept
    return binascii.a2b_base64(kept + b"=" * (-len(kept) % 4))


_LETTERS: Final = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/="
_NOT_BASE64: Final = bytes(each for each in range(256) if each not in _LETTERS)
