"""What the pages of a folder show and link to beside each other: images and documents.

Laws: a file lies inside the folder, also behind its links, and is no program; images are told by
their bytes; each is brought once, under the SHA-256 of its content.
"""

from __future__ import annotations

import hashlib
import mimetypes
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from desktop.domain.conversation import Attachment
from desktop.domain.file_kind import Danger, danger_of
from desktop.text import tr
from integrations.imports.pictures import kind_of
from integrations.imports.rows import Blob, Refused, Row

LARGEST: Final = 5_000_000  # bytes of one
MOST: Final = 100  # of one page
_ANYTHING: Final = "application/octet-stream"


class Files:
    """Those of a folder; what one page names is asked for, then `rows` says what to bring."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder.resolve()
        self._brought: set[str] = set()
        self._named: dict[str, tuple[Attachment, bytes]] = {}
        self._refused: dict[Path, str] = {}

    def begin(self) -> None:
        """A page begins."""
        self._named.clear()
        self._refused.clear()

    def picture(self, path: Path) -> str | None:
        """Where the page finds the image from now on; None when it is not taken."""
        return self._taken(path, image=True)

    def document(self, path: Path) -> str | None:
        return self._taken(path, image=False)

    @property
    def attachments(self) -> tuple[Attachment, ...]:
        """Of the page, in the order in which it names them."""
        return tuple(attachment for attachment, _ in self._named.values())

    def rows(self, place: str, there: frozenset[str]) -> Iterator[Row]:
        """What is to be brought before the page is, and what of it is not taken.

        there: what its article has already.
        """
        for path, reason in self._refused.items():
            yield Refused(f"{place}: {path.name}", reason)
        for sha256, (attachment, content) in self._named.items():
            if sha256 not in self._brought | there:
                self._brought.add(sha256)
                yield Blob(sha256, attachment.media_type, content)

    def _taken(self, path: Path, *, image: bool) -> str | None:
        if not self._is_inside(path):
            return None
        if len(self._named) >= MOST:
            self._refused[path] = tr("the page names more than {count} files", count=MOST)
            return None
        try:
            attachment, content = _read(path, image=image)
        except (OSError, ValueError) as error:
            self._refused[path] = str(error)
            return None
        self._named.setdefault(attachment.sha256, (attachment, content))
        return f"attachment:{attachment.sha256}"

    def _is_inside(self, path: Path) -> bool:
        try:
            real = Path(os.path.realpath(path))
            return real.is_relative_to(self._folder) and real.is_file()
        except (OSError, ValueError):
            return False


def _read(path: Path, *, image: bool) -> tuple[Attachment, bytes]:
    """Raises OSError, ValueError with the reason."""
    if path.stat().st_size > LARGEST:
        raise ValueError(tr("it is larger than {count} bytes", count=LARGEST))
    content = path.read_bytes()
    kind = kind_of(content)
    if image and not kind:
        raise ValueError(tr("it is no image that can be shown"))
    if not image and danger_of(path.name, content) is not Danger.NONE:
        raise ValueError(tr("it may be a program"))
    media_type = kind or mimetypes.guess_type(path.name)[0] or _ANYTHING
    sha256 = hashlib.sha256(content).hexdigest()
    return Attachment(path.name, len(content), media_type, sha256), content
