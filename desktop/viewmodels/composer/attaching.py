"""The files beside a reply or a new mail that is written: taken in, named, on their way, taken out.

Laws: a file belongs to the draft as its words do, and is as safe; one that is not to be sent stands
there with the reason until it is put away, and costs no word; a note takes no files.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from desktop.domain.conversation import Attachment
from desktop.domain.file_name import clean_name
from desktop.domain.words import DraftKind
from desktop.line import LineState
from desktop.signal import Signal, all_of
from desktop.store import transfers
from desktop.store.changes import Changes
from desktop.store.taken import Kept, NotTaken
from desktop.text import tr
from desktop.viewmodels import figures, file_words, terms
from desktop.viewmodels.desk import Desk
from desktop.viewmodels.drafts import Journal, Place
from desktop.viewmodels.latest import Latest

if TYPE_CHECKING:
    from desktop.store.blobs import BlobFolder


class Chip(msgspec.Struct, frozen=True, kw_only=True):
    """A file beside the reply. `share`: how much of it has gone, None when it is not moving."""

    key: str
    name: str
    more: str  # its size, or what is happening to it
    refused: str = ""  # why it is not sent
    share: float | None = None
    working: bool = False  # it is being taken in
    said: str = ""


class Attaching:
    """`chips` of the place that is written in."""

    def __init__(self, desk: Desk, journal: Journal) -> None:
        self._desk = desk
        self._journal = journal
        self._place: Place | None = None
        self._taking: dict[Place, dict[str, str]] = {}  # key, name
        self._refused: dict[Place, dict[str, tuple[str, str]]] = {}  # key, (name, why)
        self._moving: dict[str, transfers.Transfer] = {}
        self._numbers = count(1)
        self.chips: tuple[Chip, ...] = ()
        self.changed: Signal[tuple[Chip, ...]] = Signal()
        self._reading = Latest(desk.supervisor, "attachments")
        self._disconnect = all_of(
            desk.changed.connect(self._on_change),
            desk.line.changed.connect(self._on_line),
        )

    def close(self) -> None:
        self._disconnect()
        self._reading.drop()

    @property
    def files(self) -> tuple[Attachment, ...]:
        """What would be sent."""
        return self._journal.at(self._place).files if self._place else ()

    @property
    def _most(self) -> int:
        """Bytes that the hub takes of one file."""
        return self._desk.line.state.bounds.blob_bytes

    @property
    def why_not_sent(self) -> str:
        """Why the reply cannot go as it stands; "" when the files are no hindrance."""
        if self._place is not None and self._taking.get(self._place):
            return tr("A file is still being taken in.")
        if any(chip.refused for chip in self.chips if chip.key in self._hashes()):
            return tr("Take out the file that the hub does not accept.")
        return ""

    # -------------------------------------------------------------------------------- asking
    def add(self, paths: Sequence[str]) -> None:
        """Take in copies of these files."""
        for path in map(Path, paths):
            self._begin(path.name, _taking_in(path, self._most))

    def add_content(self, name: str, content: bytes) -> None:
        """Take in what was pasted."""
        most = self._most
        self._begin(name, lambda folder: folder.take_bytes(name, content, most=most))

    def remove(self, key: str) -> None:
        """Take a file out of the draft, or put away one that was refused."""
        if self._place is None:
            return
        self._refused.get(self._place, {}).pop(key, None)
        if key in self._hashes():
            self._journal.hold(self._place, (f for f in self.files if f.sha256 != key))
        self.look()

    def go_to(self, place: Place | None) -> None:
        """Show the files of another place."""
        if place != self._place:
            self._place = place
            self._moving = {}
            self.look()

    def lay_anew(self, files: Sequence[Attachment]) -> None:
        """Those of an earlier version stand here instead of these."""
        if self._place is not None and self._place.kind is not DraftKind.NOTE:
            self._journal.lay_anew(self._place, files)
            self.look()

    def put_back(self, place: Place, files: Sequence[Attachment]) -> None:
        """Files of a reply that did not go stand beside what is written there now."""
        self._journal.hold(place, (*self._journal.at(place).files, *files))
        self.look()

    def look(self) -> None:
        """Say anew what stands there, and ask how far it is."""
        self._say()
        if self.files:
            self._reading.ask(self._read())

    def _begin(self, name: str, take: Callable[[BlobFolder], Kept]) -> None:
        if self._place is None or self._place.kind is DraftKind.NOTE:
            return
        key = f"taking:{next(self._numbers)}"
        self._taking.setdefault(self._place, {})[key] = clean_name(name, tr("file"))
        self._desk.supervisor.spawn("attach", self._take(self._place, key, take))
        self._say()

    async def _take(self, place: Place, key: str, take: Callable[[BlobFolder], Kept]) -> None:
        name = self._taking[place][key]
        try:
            kept = await self._desk.file(take)
        except NotTaken as refused:
            because = file_words.why_not_taken(refused.why, self._most)
            self._refused.setdefault(place, {})[key] = name, because
        else:
            file = Attachment(name, kept.size, kept.media_type, kept.sha256)
            self._journal.attach(place, file)
        finally:
            del self._taking[place][key]
            self.look()

    # -------------------------------------------------------------------------------- events
    def _on_change(self, changes: Changes) -> None:
        if changes.of("file") & self._hashes() or changes.whole:
            self.look()

    def _on_line(self, _state: LineState) -> None:
        self._say()

    async def _read(self) -> None:
        self._moving = await self._desk.read(transfers.of, [*self._hashes()])
        self._say()

    def _hashes(self) -> frozenset[str]:
        return frozenset(file.sha256 for file in self.files)

    # --------------------------------------------------------------------------------- saying
    def _say(self) -> None:
        chips = tuple(self._made()) if self._place else ()
        if chips != self.chips:
            self.chips = chips
            self.changed.emit(chips)

    def _made(self) -> list[Chip]:
        place = self._place
        if place is None:
            return []
        chips = [self._chip(file) for file in self.files]
        chips += [_taking(key, name) for key, name in self._taking.get(place, {}).items()]
        refused = self._refused.get(place, {}).items()
        return chips + [_refused(key, name, because) for key, (name, because) in refused]

    def _chip(self, file: Attachment) -> Chip:
        moving = self._moving.get(file.sha256)
        name, size = clean_name(file.name, tr("file")), figures.size(file.size)
        refused = file_words.why_refused(moving)
        doing = file_words.doing(moving, online=self._desk.line.state.online)
        return Chip(
            key=file.sha256,
            name=name,
            more=refused or doing or size,
            refused=refused,
            share=None if refused else file_words.share(moving),
            said=terms.sentence(tr("Attachment"), name, size, refused or doing),
        )


def _taking_in(path: Path, most: int) -> Callable[[BlobFolder], Kept]:
    return lambda folder: folder.take(path, most=most)


def _taking(key: str, name: str) -> Chip:
    more = tr("is being taken in")
    said = terms.sentence(tr("Attachment"), name, more)
    return Chip(key=key, name=name, more=more, working=True, said=said)


def _refused(key: str, name: str, because: str) -> Chip:
    said = terms.sentence(tr("Not attached"), name, because)
    return Chip(key=key, name=name, more=because, refused=because, said=said)
