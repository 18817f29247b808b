"""The content of attachments on this machine: files under their SHA-256, their owner's alone.

    kept = folder.take(Path("rechnung.pdf"), most=BLOB_BYTES)     folder.read(kept.sha256, 0, 512)

Laws: a file's name here is the hash of what is in it and nothing that came from outside; what is
looked at is the copy that was made, never the original again; a part becomes a file only when its
hash fits. Everything blocks: `worker` runs it in its own thread.
"""

from __future__ import annotations

import errno
import hashlib
import mimetypes
import os
import re
import shutil
import stat
import tempfile
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import BinaryIO, Final

from desktop.domain.file_kind import Danger, danger
from desktop.domain.file_name import clean_name
from desktop.store.taken import Kept, NotTaken, Why

PIECE: Final = 262_144
ANYTHING: Final = "application/octet-stream"
_SHA256: Final = re.compile(r"[0-9a-f]{64}")
_PLAIN: Final = os.O_NOFOLLOW if hasattr(os, "O_NOFOLLOW") else 0
_NO_WAITING: Final = os.O_NONBLOCK if hasattr(os, "O_NONBLOCK") else 0


_DANGERS: Final = {Danger.PROGRAM: Why.PROGRAM, Danger.MACROS: Why.MACROS}


class BlobFolder:
    """`blobs` in the profile; made when something is first kept."""

    def __init__(self, profile: Path) -> None:
        self._folder = profile / "blobs"
        self._opened = profile / "opened"
        self._in_hand: set[str] = set()  # taken, and not asked to be sent yet

    # -------------------------------------------------------------------------------- taking
    def take(self, source: Path, *, most: int) -> Kept:
        """Keep a copy of a file that somebody wants to send. Raises NotTaken."""
        with _opened(source) as original:
            return self._taken(source.name, _pieces_of(original), most)

    def take_bytes(self, name: str, content: bytes, *, most: int) -> Kept:
        """The same for content that was pasted. Raises NotTaken."""
        return self._taken(name, [content], most)

    def _taken(self, name: str, pieces: Iterable[bytes], most: int) -> Kept:
        self._make_folder()
        descriptor, path = tempfile.mkstemp(prefix="taking-", dir=self._folder)
        copy = Path(path)
        try:
            with os.fdopen(descriptor, "w+b") as target:
                sha256, size = _copied(pieces, target, most)
                if (why := _DANGERS.get(danger(name, target))) is not None:
                    raise NotTaken(why)
                target.flush()
                os.fsync(target.fileno())
            self._in_hand.add(sha256)
            copy.replace(self._path(sha256))
        except OSError as error:
            why = Why.FULL if error.errno in (errno.ENOSPC, errno.EDQUOT) else Why.NO_FILE
            raise NotTaken(why) from error
        finally:
            copy.unlink(missing_ok=True)
        media_type, _packed = mimetypes.guess_type(clean_name(name))
        return Kept(sha256, size, media_type or ANYTHING)

    def is_in_hand(self, sha256: str) -> bool:
        """Somebody has it in what they write, of which nothing is saved yet."""
        return sha256 in self._in_hand

    def asked_for(self, hashes: Iterable[str]) -> None:
        """What names these is saved: they are kept for its sake from now on."""
        self._in_hand.difference_update(hashes)

    # ------------------------------------------------------------------------------- arriving
    def arrived(self, sha256: str) -> int:
        """How many bytes of it are here from a fetching that was broken off."""
        part = self._part(sha256)
        return part.stat().st_size if part.exists() else 0

    def add(self, sha256: str, content: bytes) -> int:
        """Add what has arrived; returns how much is here now."""
        self._make_folder()
        flags = os.O_WRONLY | os.O_APPEND | os.O_CREAT | _PLAIN
        with os.fdopen(os.open(self._part(sha256), flags, 0o600), "ab") as part:
            part.write(content)
            return part.tell()

    def complete(self, sha256: str) -> bool:
        """Make the part a file; False, and it is gone, when it has another hash."""
        part = self._part(sha256)
        with part.open("rb") as opened:
            fits = hashlib.file_digest(opened, "sha256").hexdigest() == sha256
            os.fsync(opened.fileno())
        if fits:
            part.replace(self._path(sha256))
        else:
            part.unlink()
        return fits

    # ---------------------------------------------------------------------------------- using
    def has(self, sha256: str) -> bool:
        return self._path(sha256).exists()

    def size(self, sha256: str) -> int:
        return self._path(sha256).stat().st_size

    def read(self, sha256: str, start: int, length: int) -> bytes:
        with self._path(sha256).open("rb") as content:
            content.seek(start)
            return content.read(length)

    def danger(self, sha256: str, name: str) -> Danger:
        with self._path(sha256).open("rb") as content:
            return danger(name, content)

    def copy_to(self, sha256: str, target: Path) -> None:
        """Save a copy where the person wants it. Raises OSError."""
        shutil.copyfile(self._path(sha256), target)

    def lay_open(self, sha256: str, name: str) -> Path:
        """A copy under its shown name, for another program to read; it cannot be written to."""
        self._opened.mkdir(mode=0o700, exist_ok=True)
        folder = Path(tempfile.mkdtemp(dir=self._opened))
        target = folder / clean_name(name)
        shutil.copyfile(self._path(sha256), target)
        target.chmod(0o400)
        return target

    def forget_opened(self) -> None:
        """Take away what was laid open for other programs."""
        shutil.rmtree(self._opened, ignore_errors=True)

    def drop(self, sha256: str) -> None:
        self._path(sha256).unlink(missing_ok=True)
        self._part(sha256).unlink(missing_ok=True)

    def sweep(self, wanted: frozenset[str], before: float) -> list[str]:
        """Take away what was left lying since before then (Unix time) and is not wanted.

        Returns the names that went.
        """
        if not self._folder.exists():
            return []
        left = [path for path in self._folder.iterdir() if path.name[:64] not in wanted]
        found = [path for path in left if path.stat().st_mtime < before]
        for path in found:
            path.unlink(missing_ok=True)
        return [path.name for path in found]

    def _make_folder(self) -> None:
        self._folder.mkdir(mode=0o700, exist_ok=True)
        self._folder.chmod(0o700)

    def _path(self, sha256: str) -> Path:
        if not _SHA256.fullmatch(sha256):
            raise ValueError("this is no SHA-256")
        return self._folder / sha256

    def _part(self, sha256: str) -> Path:
        return self._path(sha256).with_suffix(".part")


def _opened(source: Path) -> BinaryIO:
    """The file itself, whatever its name comes to mean later; a pipe or device is not waited for.

    Raises NotTaken.
    """
    try:
        descriptor = os.open(source, os.O_RDONLY | _NO_WAITING)
    except OSError as error:
        raise NotTaken(Why.NO_FILE) from error
    if not stat.S_ISREG(os.fstat(descriptor).st_mode):
        os.close(descriptor)
        raise NotTaken(Why.NO_FILE)
    return os.fdopen(descriptor, "rb")


def _pieces_of(opened: BinaryIO) -> Iterator[bytes]:
    while piece := opened.read(PIECE):
        yield piece


def _copied(pieces: Iterable[bytes], target: BinaryIO, most: int) -> tuple[str, int]:
    """The hash of what was copied, and how much it was. Raises NotTaken."""
    digest, size = hashlib.sha256(), 0
    for piece in pieces:
        size += len(piece)
        if size > most:
            raise NotTaken(Why.TOO_LARGE)
        digest.update(piece)
        target.write(piece)
    if not size:
        raise NotTaken(Why.EMPTY)
    return digest.hexdigest(), size
