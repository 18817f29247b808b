"""What goes to paper or into a PDF file: a page at a time, seen while it runs, stopped on request.

    OnPaper(desk).save(path, reading, sheets)      await reading() answers with the Paper

Laws: between two pages the window goes on, and nothing in it waits for a printer; a file is there
whole or not at all; whatever became of it is said.
"""

from __future__ import annotations

from collections.abc import Callable, Coroutine, Generator, Iterable
from functools import partial
from itertools import count
from pathlib import Path
from typing import Any, Protocol

import msgspec

from desktop.notices import Notice, Tone
from desktop.text import tr
from desktop.viewmodels.desk import Desk

PART_LETTERS = 24_000  # of a part: as much as is laid out without being felt
MOST_PARTS = 11  # some fifty pages
_MATTER = "paper"
_numbers = count(1)
_Work = Coroutine[Any, Any, None]
Reading = Callable[[], "Coroutine[Any, Any, Paper | None]"]


class Paper(msgspec.Struct, frozen=True):
    """What is printed, as flat HTML in parts that follow on each other without a gap.

    `whole` is False when it is too long for paper and only its beginning is there.
    """

    title: str
    parts: tuple[str, ...]
    whole: bool = True


class Sheets(Protocol):
    """What is printed on."""

    def pages(self, paper: Paper) -> Generator[tuple[int, int]]:
        """Print a step at a time: (pages done, of so many), (0, 0) while they are laid out.

        Raises NoPaper when nothing can be printed there.
        """
        ...

    @property
    def content(self) -> bytes:
        """The PDF file, once all pages are done; empty where the pages are on paper by then."""
        ...


class NoPaper(Exception):
    """Nothing can be printed there; something else may be chosen."""


class OnPaper:
    """Several can be under way; each is seen and stopped by itself."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def print(self, reading: Reading, sheets: Sheets) -> None:
        """Give it to a printer."""
        self._begin(lambda name: self._print(name, reading, sheets))

    def save(self, path: str, reading: Reading, sheets: Sheets) -> None:
        """Write a PDF file at this place."""
        self._begin(lambda name: self._save(name, Path(path), reading, sheets))

    def _begin(self, work: Callable[[str], _Work]) -> None:
        name = f"paper {next(_numbers)}"
        self._desk.supervisor.spawn(name, work(name))

    # ----------------------------------------------------------------------------------- at work
    async def _print(self, name: str, reading: Reading, sheets: Sheets) -> None:
        paper = await reading()
        if paper is None:
            return
        title = tr("“{title}” is printed", title=paper.title)
        try:
            await self._pages(name, title, paper, sheets, partial(self._give, paper, sheets))
        except NoPaper:
            self._tell(
                Tone.WARNING,
                tr("This machine has no usual printer, or none that answers."),
                tr("Save it as PDF instead."),
            )
        else:
            said = tr("“{title}” was given to the printer.", title=paper.title)
            self._tell(Tone.DONE, said, _how_much(paper))

    async def _save(
        self,
        name: str,
        path: Path,
        reading: Reading,
        sheets: Sheets,
    ) -> None:
        paper = await reading()
        if paper is None:
            return
        title = tr("“{title}” is saved as PDF", title=paper.title)
        try:
            await self._pages(name, title, paper, sheets, partial(self._keep, path, sheets))
        except (OSError, NoPaper):
            self._tell(
                Tone.WARNING,
                tr("“{name}” could not be saved there.", name=str(path)),
                tr("Choose another place; what you read is untouched."),
            )
        else:
            self._tell(Tone.DONE, tr("Saved as {path}.", path=str(path)), _how_much(paper))

    async def _give(self, paper: Paper, sheets: Sheets) -> None:
        """The pages to the printer, beside the window. Raises NoPaper."""
        machine, content = self._desk.machine, sheets.content
        if not content:
            return
        printer = machine.printer if machine is not None else None
        if printer is None or not await printer.print(paper.title, content):
            raise NoPaper

    async def _keep(self, path: Path, sheets: Sheets) -> None:
        await self._desk.file(lambda _folder: _keep(path, sheets.content))

    async def _pages(
        self, name: str, title: str, paper: Paper, sheets: Sheets, then: Callable[[], _Work]
    ) -> None:
        """A page at a time, and what becomes of them: under way, and stopped, as one."""
        stop = self._stop(name, paper.title)
        self._desk.under_way.say(name, title, stop=stop)
        steps = sheets.pages(paper)
        try:
            for done, total in steps:
                self._desk.under_way.say(name, title, done=done, total=total, stop=stop)
                await self._desk.supervisor.pause(0)
            await then()
        finally:
            steps.close()
            self._desk.under_way.over(name)

    def _stop(self, name: str, title: str) -> Callable[[], None]:
        def stop() -> None:
            self._desk.supervisor.cancel(name)
            said = tr("Stopped. Of “{title}” nothing was saved or printed further.", title=title)
            self._tell(Tone.INFO, said, "")

        return stop

    def _tell(self, tone: Tone, happened: str, safe: str) -> None:
        self._desk.notices.tell(Notice(tone=tone, happened=happened, safe=safe, replace=_MATTER))


def in_parts(pieces: Iterable[str]) -> tuple[tuple[str, ...], bool]:
    """As few parts as hold them, and whether they hold all of them."""
    parts: list[str] = []
    for piece in pieces:
        if parts and len(parts[-1]) + len(piece) <= PART_LETTERS:
            parts[-1] += piece
        elif len(parts) < MOST_PARTS:
            parts.append(piece)
        else:
            return tuple(parts), False
    return tuple(parts), True


def _how_much(paper: Paper) -> str:
    return "" if paper.whole else tr("It is very long: only its beginning is there.")


def _keep(path: Path, content: bytes) -> None:
    """Put the file in its place in one move. Raises OSError."""
    draft = path.with_name(f"{path.name}.part")
    try:
        draft.write_bytes(content)
        draft.replace(path)
    except OSError:
        draft.unlink(missing_ok=True)
        raise
