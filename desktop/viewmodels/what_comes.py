"""What to expect where no contact is open: by the line, and by whether this person is ready."""

from __future__ import annotations

from typing import Final

import msgspec

from desktop.actions.registry import BY_ID
from desktop.domain.records import Agent
from desktop.domain.words import AgentState
from desktop.line import LineState
from desktop.signal import Signal, all_of
from desktop.store.changes import Changes
from desktop.store.reads import records
from desktop.text import tr
from desktop.viewmodels.desk import Desk
from desktop.viewmodels.latest import Latest
from desktop.viewmodels.rows import Part, Tone

_AT_WORK: Final = frozenset({AgentState.READY, AgentState.BUSY, AgentState.WRAP_UP})


class Expected(msgspec.Struct, frozen=True):
    icon: str
    tone: Tone
    text: str
    do: Part | None = None


class WhatComes:
    """`expected` now; `changed` carries it."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        me = desk.first.agent if desk.first else None
        self._ready = me is None or me.state in _AT_WORK
        self.expected = self._say()
        self.changed: Signal[Expected] = Signal()
        self._reading = Latest(desk.supervisor, "whether offers come")
        self._disconnect = all_of(
            desk.line.changed.connect(lambda _line: self._tell()),
            desk.changed.connect(self._on_change),
        )
        self._reading.ask(self._read())

    def close(self) -> None:
        self._disconnect()
        self._reading.drop()

    def _on_change(self, changes: Changes) -> None:
        if changes.touches("agent"):
            self._reading.ask(self._read())

    async def _read(self) -> None:
        me = await self._desk.read(records.record, Agent, self._desk.me.agent)
        self._ready = me is None or me.state in _AT_WORK
        self._tell()

    def _tell(self) -> None:
        expected = self._say()
        if expected != self.expected:
            self.expected = expected
            self.changed.emit(expected)

    def _say(self) -> Expected:
        return _of(self._desk.line.state, ready=self._ready)


def _of(line: LineState, *, ready: bool) -> Expected:
    if line.loading is not None:
        text = tr("Your own work is here already; the rest is loading. You can begin.")
        return Expected("cloud-check", "ready", text)
    if not line.online:
        text = tr("Without a line no offers come. Everything else can be read and written.")
        return Expected("cloud-off", "pause", text, _do("sync.now"))
    if not ready:
        text = tr("Nothing is offered while you are not ready. You choose your state at the top.")
        return Expected("circle-pause", "pause", text, _do("state.ready"))
    text = tr("The next offer appears at the top left. The search finds everything else.")
    return Expected("circle-check", "ready", text, _do("palette.open"))


def _do(action: str) -> Part:
    entry = BY_ID[action]
    return Part(action, tr(entry.title), entry.icon)
