"""The files of messages or of an article: fetched, opened and saved when a person asks for it.

Laws: nothing is ever opened that nobody asked to open just now, and programs, macros and pages that
act by themselves are only saved; what is not here says so and can be had when the line is back.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from pathlib import Path
from typing import Final

import msgspec

from desktop.domain.conversation import Attachment
from desktop.domain.file_kind import Danger, danger_of_name
from desktop.domain.file_name import clean_name
from desktop.domain.ids import InteractionId
from desktop.domain.records import Interaction
from desktop.line import LineState
from desktop.notices import Notice, Tone
from desktop.signal import Signal, all_of
from desktop.store import transfers
from desktop.store.changes import Changes
from desktop.store.reads.merged import Joined
from desktop.store.transfers import Transfer
from desktop.text import tr
from desktop.viewmodels import figures, file_words
from desktop.viewmodels.desk import Desk
from desktop.viewmodels.latest import Latest
from desktop.viewmodels.rows import File

OPEN: Final = "file:"
SAVE: Final = "save:"
_STILL_WANTED_S: Final = 20.0  # after that nobody expects a window to come up
_MATTER: Final = "attachment"
FETCH_LATER: Final = "interaction.fetch-file"


class Wanted(msgspec.Struct, frozen=True):
    """What somebody asked for with a file that was not here."""

    at: datetime
    save_to: Path | None = None  # None: to be opened


class MessageFiles:
    """The files of what is shown; `save_asked` wants a place from the person."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._of: dict[str, Attachment] = {}
        self._interaction: InteractionId | None = None
        self._through: dict[str, InteractionId] = {}
        self._here: frozenset[str] = frozenset()
        self._moving: dict[str, Transfer] = {}
        self._wanted: dict[str, Wanted] = {}
        self._missed = False  # it was said that one is not here and there is no line
        self.changed: Signal[None] = Signal()
        self.save_asked: Signal[tuple[str, str]] = Signal()  # hash, the name to suggest
        self._reading = Latest(desk.supervisor, "message files")
        self._disconnect = all_of(
            desk.changed.connect(self._on_change),
            desk.line.changed.connect(self._on_line),
        )

    def close(self) -> None:
        self._disconnect()
        self._reading.drop()

    def look_at(
        self, interaction: Interaction | None, brought: Mapping[str, Joined] | None = None
    ) -> None:
        """The files of its messages are shown now.

        brought: messages that stand in another contact, through which their files are read.
        """
        messages = interaction.messages if interaction else ()
        there = [(each, brought[each.id].id) for each in messages if brought and each.id in brought]
        self._through = {file.sha256: id_ for each, id_ in there for file in each.files}
        files = (file for each in messages for file in each.attachments)
        self.look_at_files(interaction.id if interaction else None, files)

    def look_at_files(self, about: str | None, files: Iterable[Attachment]) -> None:
        """These are shown now; `about`: the record through which they are read."""
        if about is None or about != self._interaction:
            self._wanted = {}
            self._here, self._moving = frozenset(), {}
        self._interaction = InteractionId(about) if about else None
        self._of = {file.sha256: file for file in files}
        if self._of:
            self._reading.ask(self._read())

    def rows(self, files: Iterable[Attachment]) -> tuple[File, ...]:
        return tuple(self._row(file) for file in files)

    # -------------------------------------------------------------------------------- asking
    def asked(self, file: Attachment, part: str) -> None:
        """Open it, or save it; fetch it first where it is not here."""
        if part.startswith(SAVE):
            self.save_asked.emit((file.sha256, clean_name(file.name, tr("file"))))
        elif self._only_saved(file):
            self._tell_only_saved(file)
        else:
            self._want(file, Wanted(self._desk.clock.now()))

    def save(self, sha256: str, path: str) -> None:
        """Save it at the place that was chosen."""
        file = self._of.get(sha256)
        if file is not None:
            self._want(file, Wanted(self._desk.clock.now(), Path(path)))

    def fetch(self, sha256: str) -> None:
        """Have it fetched, now or when the line is back."""
        file = self._of.get(sha256)
        if file is not None and self._interaction is not None:
            self._desk.notices.clear(_MATTER)
            through = self._through.get(sha256, self._interaction)
            self._desk.supervisor.spawn("fetch file", self._desk.fetch(file, through))

    def _want(self, file: Attachment, wanted: Wanted) -> None:
        if file.sha256 in self._here:
            self._desk.supervisor.spawn("use file", self._use(file, wanted))
        elif self._desk.line.state.online:
            self._wanted[file.sha256] = wanted
            self.fetch(file.sha256)
        else:
            self._tell_not_here(file)

    async def _use(self, file: Attachment, wanted: Wanted) -> None:
        if wanted.save_to is not None:
            await self._save(file, wanted.save_to)
            return
        danger = await self._desk.file(lambda folder: folder.danger(file.sha256, file.name))
        if danger is not Danger.NONE:
            self._tell_only_saved(file, danger)
            return
        path = await self._desk.file(lambda folder: folder.lay_open(file.sha256, file.name))
        if self._desk.opener is None or not self._desk.opener.open(path):
            self._tell(
                Tone.WARNING,
                tr("No program here opens “{name}”.", name=path.name),
                tr("You can save it instead."),
            )

    async def _save(self, file: Attachment, path: Path) -> None:
        try:
            await self._desk.file(lambda folder: folder.copy_to(file.sha256, path))
        except OSError:
            self._tell(
                Tone.WARNING,
                tr("“{name}” could not be saved there.", name=path.name),
                tr("Choose another place; the file itself is untouched."),
            )
        else:
            self._tell(Tone.DONE, tr("Saved as {path}.", path=path))

    # -------------------------------------------------------------------------------- events
    def _on_change(self, changes: Changes) -> None:
        if self._of and (changes.whole or changes.of("file") & self._of.keys()):
            self._reading.ask(self._read())

    def _on_line(self, state: LineState) -> None:
        if state.online and self._missed:
            self._missed = False
            self._desk.notices.clear(_MATTER)
        if self._moving:
            self.changed.emit(None)

    async def _read(self) -> None:
        hashes = tuple(self._of)
        moving = await self._desk.read(transfers.of, hashes)
        here = await self._desk.file(
            lambda folder: frozenset(each for each in hashes if folder.has(each))
        )
        if (moving, here) != (self._moving, self._here):
            self._moving, self._here = moving, here
            self.changed.emit(None)
        for sha256 in here & self._wanted.keys():
            self._arrived(self._of[sha256], self._wanted.pop(sha256))

    def _arrived(self, file: Attachment, wanted: Wanted) -> None:
        waited = (self._desk.clock.now() - wanted.at).total_seconds()
        if wanted.save_to is not None or waited < _STILL_WANTED_S:
            self._desk.supervisor.spawn("use file", self._use(file, wanted))

    # --------------------------------------------------------------------------------- saying
    def _row(self, file: Attachment) -> File:
        moving = self._moving.get(file.sha256)
        refused = file_words.why_refused(moving)
        doing = file_words.doing(moving, online=self._desk.line.state.online)
        name, size = clean_name(file.name, tr("file")), figures.size(file.size)
        opens = tr("Open {name}, {size}", name=name, size=doing or size)
        if because := self._only_saved(file):
            opens = f"{name}, {size}. {because}"
        return File(
            name=name,
            size=size,
            refused=refused,
            doing=doing,
            share=None if refused else file_words.share(moving),
            opens=opens,
            saves=tr("Save {name} as …", name=name),
        )

    def _only_saved(self, file: Attachment) -> str:
        return file_words.why_only_saved(danger_of_name(file.name))

    def _tell_only_saved(self, file: Attachment, danger: Danger | None = None) -> None:
        because = file_words.why_only_saved(danger) if danger else self._only_saved(file)
        name = clean_name(file.name, tr("file"))
        self._tell(Tone.WARNING, tr("“{name}” is not opened.", name=name), because)

    def _tell_not_here(self, file: Attachment) -> None:
        self._missed = True
        self._desk.notices.tell(
            Notice(
                tone=Tone.WARNING,
                happened=tr(
                    "“{name}” is not on this machine, and there is no line to the hub.",
                    name=clean_name(file.name, tr("file")),
                ),
                replace=_MATTER,
                action=FETCH_LATER,
                subject=file.sha256,
            )
        )

    def _tell(self, tone: Tone, happened: str, safe: str = "") -> None:
        self._missed = False
        self._desk.notices.tell(Notice(tone=tone, happened=happened, safe=safe, replace=_MATTER))
