"""What is attached to a mail: names that mislead nobody, contents as they are, nothing unpacked.

Law: a file is taken whole or left out and counted; a winmail.dat is replaced by what is in it.
"""

from __future__ import annotations

import hashlib
import mimetypes
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Final

import msgspec
from msgspec.structs import replace

from desktop.domain.file_name import clean_name
from desktop.domain.words import LeftOut
from integrations.email.letters import one_line
from integrations.email.limits import LARGEST_FILE, MOST_FILES
from integrations.email.parts import Part, disposition, file_name, header
from integrations.email.values import MailFile
from integrations.email.winmail import is_winmail, read_winmail

_BESIDE: Final = ("text/plain", "text/html")  # the mail's own words, where they have no name
_NEVER: Final = ("text/x-amp-html", "message/delivery-status", "text/rfc822-headers")
_SIGNS: Final = ("application/pgp-signature", "application/pkcs7-signature",
                 "application/x-pkcs7-signature")  # fmt: skip
_ENDINGS: Final = {
    "message/rfc822": ".eml",
    "message/global": ".eml",
    "text/calendar": ".ics",
    "image/jpeg": ".jpg",
    "text/plain": ".txt",
}
_UNKNOWN: Final = "application/octet-stream"


class Files(msgspec.Struct, frozen=True):
    files: tuple[MailFile, ...] = ()
    pictures: dict[str, str] = msgspec.field(default_factory=dict)  # Content-ID -> hash
    left_out: dict[LeftOut, int] = msgspec.field(default_factory=dict)
    text: str = ""  # of a winmail.dat

    def kept(self, shown: frozenset[str]) -> tuple[MailFile, ...]:
        """All files, with those marked that the layout shows in their place."""
        return tuple(replace(file, shown=file.sha256 in shown) for file in self.files)


def is_body(part: Part) -> bool:
    """Whether it is words of the mail itself, and no file."""
    named = bool(file_name(part.head)) and part.kind != "text/html"
    return part.kind in _BESIDE and disposition(part.head) != "attachment" and not named


def files_of(leaves: Sequence[Part]) -> Files:
    left_out: Counter[LeftOut] = Counter()
    files: list[MailFile] = []
    pictures: dict[str, str] = {}
    text = ""
    for part in leaves:
        if part.kind == "message/external-body":
            left_out[LeftOut.PARTS] += 1  # it would be fetched from elsewhere
        if not part.content or is_body(part) or part.kind in _NEVER or part.kind in _SIGNS:
            continue
        unwrapped, said = _contents(part)
        text = text or said
        for name, kind, content in unwrapped:
            if len(content) > LARGEST_FILE:
                left_out[LeftOut.LARGE_FILES] += 1
            elif len(files) >= MOST_FILES:
                left_out[LeftOut.MANY_FILES] += 1
            else:
                sha256 = hashlib.sha256(content).hexdigest()
                files.append(MailFile(name, kind, content, sha256))
                pictures.update((each, sha256) for each in _called(part))
    return Files(tuple(files), pictures, dict(left_out), text)


def _contents(part: Part) -> tuple[list[tuple[str, str, bytes]], str]:
    """(name, media type, content) of the file, or of what a winmail.dat wraps."""
    name = _name(file_name(part.head), part.kind)
    if is_winmail(name, part.kind, part.content):
        inside = read_winmail(part.content)
        if inside.files or inside.text:
            each = [(_name(f.name, f.media_type), _kind(f.media_type), f.content)
                    for f in inside.files]  # fmt: skip
            return each, inside.text
    return [(name, _kind(part.kind), part.content)], ""


def _name(told: str, kind: str) -> str:
    if told.strip():
        return clean_name(told, "file")
    ending = _ENDINGS.get(kind) or mimetypes.guess_extension(kind) or ""
    return f"attachment{ending}"


def _kind(told: str) -> str:
    return told if re.fullmatch(r"[\w.+-]{1,60}/[\w.+-]{1,100}", told, re.ASCII) else _UNKNOWN


def _called(part: Part) -> Iterator[str]:
    """How the mail's own HTML may name it."""
    if part.kind.startswith("image/"):
        for name in ("content-id", "content-location"):
            told = one_line(header(part.head, name), 300).strip("<> ")
            if told:
                yield told
