"""Pictures and other files of an article that is written, and those of one that is read.

Law: a picture is decoded away from the window's thread, and only when the article names it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Generic, TypeVar

from desktop.domain.conversation import Attachment
from desktop.domain.file_name import clean_name
from desktop.domain.ids import InteractionId
from desktop.signal import Signal
from desktop.store.changes import Changes
from desktop.store.taken import Kept, NotTaken
from desktop.text import tr
from desktop.viewmodels import file_words
from desktop.viewmodels.desk import Desk
from desktop.viewmodels.finding.article_html import PICTURE
from desktop.viewmodels.knowledge.article_fields import files_read, files_written
from desktop.viewmodels.latest import Latest

if TYPE_CHECKING:
    from desktop.store.blobs import BlobFolder

T = TypeVar("T")
_LARGEST_PICTURE = 12_000_000  # bytes; a larger one is opened by another program


async def take_files(
    desk: Desk, files: str, paths: Sequence[str], pasted: tuple[str, bytes]
) -> tuple[str, list[str], str]:
    """Take in copies: the field of files, the words for the text, and what is wrong.

    pasted: a name and the content, empty where nothing was.
    """
    most = desk.line.state.bounds.blob_bytes
    takes = [_taking(Path(each), most) for each in paths]
    if pasted[1]:
        takes.append((pasted[0], lambda folder: folder.take_bytes(*pasted, most=most)))
    had, added, wrong = files_read(files), [], ""
    for name, take in takes:
        try:
            kept = await desk.file(take)
        except NotTaken as refused:
            wrong = file_words.why_not_taken(refused.why, most)
            continue
        called = clean_name(name, tr("file"))
        file = Attachment(called, kept.size, kept.media_type, kept.sha256)
        had = (*(each for each in had if each.sha256 != file.sha256), file)
        sign = "!" if kept.media_type.startswith("image/") else ""
        added.append(f"{sign}[{Path(called).stem}]({PICTURE}{file.sha256})")
    return files_written(had), added, wrong


def _taking(path: Path, most: int) -> tuple[str, Callable[[BlobFolder], Kept]]:
    return path.name, lambda folder: folder.take(path, most=most)


class ArticlePictures(Generic[T]):
    """`shown` carries hash and picture of each that is wanted, as soon as it is here."""

    def __init__(self, desk: Desk, decode: Callable[[bytes], T | None]) -> None:
        """`decode` runs on the thread of files; None for what is no picture."""
        self._desk = desk
        self._decode = decode
        self._about = ""
        self._wanted: dict[str, Attachment] = {}
        self.shown: Signal[tuple[str, T]] = Signal()
        self._reading = Latest(desk.supervisor, "article pictures")
        self._disconnect = desk.changed.connect(self._on_change)

    def close(self) -> None:
        self._disconnect()
        self._reading.drop()

    def want(self, about: str, pictures: Sequence[Attachment]) -> None:
        """These belong to what is shown now; `about` is the article, or the change of one."""
        self._about = about
        self._wanted = {each.sha256: each for each in pictures}
        if self._wanted:
            self._reading.ask(self._read())

    def _on_change(self, changes: Changes) -> None:
        if self._wanted and (changes.whole or changes.of("file") & self._wanted.keys()):
            self._reading.ask(self._read())

    async def _read(self) -> None:
        for sha256, file in tuple(self._wanted.items()):
            if not await self._desk.file(partial(_has, sha256)):
                await self._desk.fetch(file, InteractionId(self._about))
                continue
            del self._wanted[sha256]
            made = await self._desk.file(partial(self._made, file))
            if made is not None:
                self.shown.emit((sha256, made))

    def _made(self, file: Attachment, folder: BlobFolder) -> T | None:
        if folder.size(file.sha256) > _LARGEST_PICTURE:
            return None
        return self._decode(folder.read(file.sha256, 0, _LARGEST_PICTURE))


def _has(sha256: str, folder: BlobFolder) -> bool:
    return folder.has(sha256)
