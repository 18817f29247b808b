"""The mails of an mbox file or a maildir folder, as bytes, one after the other.

Law: nothing is changed in the box, and a mail that cannot be read does not hide the next.
"""

from __future__ import annotations

import mailbox
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import msgspec

from desktop.text import tr
from integrations.imports.rows import Refused, Unreadable

LARGEST = 100_000_000  # bytes of one mail


class Raw(msgspec.Struct, frozen=True):
    place: str
    data: bytes


def read_box(path: Path) -> Iterator[Raw | Refused]:
    """Every mail, an mbox's in its order, a maildir's by the names of the files.

    Raises Unreadable.
    """
    if path.is_dir():
        return _maildir(path)
    return _mbox(path)


def _mbox(path: Path) -> Iterator[Raw | Refused]:
    try:
        with path.open("rb") as file:
            first = file.readline(80)
        box = mailbox.mbox(path, create=False)
    except OSError as error:
        raise Unreadable(
            tr("{path} cannot be read: {reason}.", path=path, reason=error.strerror or error)
        ) from error
    with closing(box):
        if not first.startswith(b"From "):
            raise Unreadable(
                tr("{path} is no mbox file: it does not begin with a line “From …”.", path=path)
            )
        for number, key in enumerate(box.iterkeys(), 1):
            yield _read(tr("mail {number}", number=number), box, key)


def _maildir(path: Path, within: str = "") -> Iterator[Raw | Refused]:
    # `mailbox.Maildir` needs all three, or it fails in the middle.
    for needed in ("cur", "new", "tmp"):
        if not (path / needed).is_dir():
            raise Unreadable(
                tr("{path} is no maildir: the folder {name} is missing.", path=path, name=needed)
            )
    box = mailbox.Maildir(path, create=False)
    with closing(box):
        for key in sorted(box.iterkeys()):
            yield _read(f"{within}{key}", box, key)
        for folder in sorted(box.list_folders()):
            yield from _maildir(path / f".{folder}", f"{within}{folder}/")


def _read(place: str, box: mailbox.mbox | mailbox.Maildir, key: str) -> Raw | Refused:
    try:
        with closing(box.get_file(key)) as file:
            data = file.read(LARGEST + 1)
    except (OSError, KeyError) as error:
        return Refused(place, str(error))
    if len(data) > LARGEST:
        return Refused(place, tr("it is larger than {count} bytes", count=LARGEST))
    return Raw(place, data)
