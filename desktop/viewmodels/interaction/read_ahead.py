"""The contacts above and below the open one, read before somebody goes there.

Whoever works through their contacts should not wait for the disk at each of them: what is read
ahead is shown in the very step that opens it, and read again behind it. Laws: nothing that has
changed since is shown; only what is next to the open contact is kept; reading ahead waits until
nobody has opened anything for a moment.
"""

from __future__ import annotations

from desktop.domain.ids import InteractionId
from desktop.signal import all_of
from desktop.store.changes import Changes
from desktop.store.reads import interaction as reads
from desktop.viewmodels.desk import Desk
from desktop.viewmodels.latest import Latest

_QUIET_S = 0.06


class ReadAhead:
    """`at(id)` is what was read of a neighbour; None where it was not, or is not so any more."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._read: dict[InteractionId, reads.Conversation] = {}
        self._changed = 0  # how often something became another thing
        self._reading = Latest(desk.supervisor, "contacts beside")
        self._disconnect = all_of(
            desk.neighbours_changed.connect(lambda _ids: self._begin()),
            desk.changed.connect(self._on_change),
        )

    def close(self) -> None:
        self._disconnect()
        self._reading.drop()

    def at(self, id_: InteractionId) -> reads.Conversation | None:
        return self._read.get(id_)

    def _on_change(self, changes: Changes) -> None:
        if changes.outbox or changes.whole or changes.ids:
            self._changed += 1
            self._read.clear()
            self._begin()

    def _begin(self) -> None:
        self._reading.ask(self._look())

    async def _look(self) -> None:
        await self._desk.supervisor.pause(_QUIET_S)
        wanted = self._desk.neighbours
        self._read = {id_: found for id_, found in self._read.items() if id_ in wanted}
        for id_ in wanted:
            before = self._changed
            if id_ in self._read:
                continue
            found = await self._desk.read(reads.conversation, id_, self._desk.me.site)
            if found is not None and before == self._changed:
                self._read[id_] = found
