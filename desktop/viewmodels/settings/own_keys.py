"""One's own keys as a whole: written to a file, read from one, given back; each with a way back.

Law: the file is read and written beside the window; what of it cannot hold is said with names.
"""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import TYPE_CHECKING

from desktop.actions.keys import Keymap
from desktop.actions.keys_file import NoKeys, Taken, as_file, from_file
from desktop.actions.registry import BY_ID
from desktop.settings import KEYS
from desktop.signal import Signal
from desktop.text import tr
from desktop.viewmodels.settings.shortcut_text import shortcut_text

if TYPE_CHECKING:
    from desktop.later import Tasks
    from desktop.settings import Settings

FILE = "tresen-keys.json"
_NAMED = 3  # clashes that are said by name; of the others the number


class OwnKeys:
    """`said` carries what became of it, in words; `undo` is there while something can be undone."""

    def __init__(self, settings: Settings, supervisor: Tasks) -> None:
        self._settings = settings
        self._supervisor = supervisor
        self._before: str | None = None
        self.said: Signal[str] = Signal()

    @property
    def can_undo(self) -> bool:
        return self._before is not None

    def write(self, path: str) -> None:
        self._supervisor.spawn("write keys", self._write(Path(path)))

    def read(self, path: str) -> None:
        self._supervisor.spawn("read keys", self._read(Path(path)))

    def reset(self) -> None:
        """All actions have their usual keys again."""
        self._use("")
        self.said.emit(tr("All keys are the usual ones."))

    def undo(self) -> None:
        """The keys as they were before the last file or reset."""
        if self._before is not None:
            self._settings.choose(KEYS, self._before)
            self._before = None
            self.said.emit(tr("The keys are as they were."))

    async def _write(self, path: Path) -> None:
        written = as_file(Keymap.read(self._settings[KEYS]))
        try:
            await asyncio.to_thread(path.write_bytes, written)
        except OSError:
            self.said.emit(tr("“{name}” could not be saved there.", name=path.name))
        else:
            self.said.emit(tr("Saved as {path}.", path=path.name))

    async def _read(self, path: Path) -> None:
        try:
            taken = from_file(await asyncio.to_thread(path.read_bytes))
        except (OSError, NoKeys):
            self.said.emit(tr("“{name}” holds no keys of Tresen.", name=path.name))
            return
        self._use(taken.keymap.written())
        self.said.emit(_told(taken))

    def _use(self, keys: str) -> None:
        self._before = self._settings[KEYS]
        self._settings.choose(KEYS, keys)


def _told(taken: Taken) -> str:
    own = sum(bool(keys) for keys in taken.keymap.chosen.values())
    words = [tr("%n key(s) taken over.", n=own)]
    for key, wanted, other in taken.clashes[:_NAMED]:
        words.append(
            tr(
                "{key} stays with “{other}”, not “{wanted}”.",
                key=shortcut_text(key),
                other=tr(BY_ID[other].title),
                wanted=tr(BY_ID[wanted].title),
            )
        )
    if more := len(taken.clashes) - _NAMED:
        words += [tr("%n more clash(es).", n=more)] if more > 0 else []
    if taken.unknown:
        words.append(tr("%n action(s) of the file are unknown here.", n=taken.unknown))
    return " ".join(words)
