"""What the window withholds: everything while the lease is over, and for ever once withdrawn.

What a role may not do is withheld as well: at the first sign-in nobody's role is known here before
the hub has said it, and an administrator may give another one while the window is open.

Laws: the lock is laid on whatever is open, and what was typed is safe before it; the first word of
the hub lifts it; a machine that is withdrawn shows what became of its data, and has none.
"""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from msgspec.structs import replace

from desktop.domain.records import Agent
from desktop.line import Standing
from desktop.store import lease
from desktop.store.reads import records
from desktop.store.store import Store
from desktop.viewmodels.lease_words import cleared

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine
    from typing import Any

    from desktop.front import Front
    from desktop.line import LineState
    from desktop.store.changes import Changes
    from desktop.store.worker import StoreThread
    from desktop.tasks import Supervisor
    from desktop.viewmodels.desk import Desk
    from desktop.viewmodels.signin.signin_session import Session

LOOKED_AT_S = 30.0


class Withheld:
    """Follows the line from its making to `close`; `watch` runs as long as the store is open."""

    def __init__(
        self,
        front: Front,
        store: StoreThread,
        session: Session,
        tasks: Supervisor,
        fill: Callable[[], Coroutine[Any, Any, None]],
    ) -> None:
        self._front = front
        self._store = store
        self._session = session
        self._tasks = tasks
        self._fill = fill
        self._undo = (
            front.line.changed.connect(self._on_line),
            store.changed.connect(self._on_change),
        )

    def close(self) -> None:
        for undo in self._undo:
            undo()

    async def watch(self) -> None:
        """Lock when the lease is over while the window is open."""
        front = self._front
        while True:
            await asyncio.sleep(LOOKED_AT_S)
            if front.desk is None or front.locked or front.line.state.online:
                continue
            progress = await self._store.write(Store.progress)
            if lease.is_over(progress, front.clock.now()):
                await front.desk.leave()
                front.lock(front.line.state.waiting)

    def _on_change(self, changes: Changes) -> None:
        desk = self._front.desk
        if desk is not None and (changes.whole or desk.me.agent in changes.of("agent")):
            self._tasks.spawn("own role", self._know_role(desk))

    async def _know_role(self, desk: Desk) -> None:
        """Build the window as it is for this role, where the hub has said another one."""
        own = await desk.read(records.record, Agent, desk.me.agent)
        front = self._front
        if own is None or own.role is desk.me.role or front.locked or desk is not front.desk:
            return
        desk.me = replace(desk.me, role=own.role)
        await desk.leave()
        front.show_desk()
        await self._fill()

    def _on_line(self, line: LineState) -> None:
        front = self._front
        if line.standing is Standing.WITHDRAWN:
            self._tasks.spawn("cleared", self._clear(line.waiting))
        elif front.locked and line.online:
            front.locked = False
            self._tasks.spawn("unlocked", self._unlock())
        elif front.locked and line.standing is Standing.SIGNED_OUT:
            front.lock(line.waiting, signed_out=True)

    async def _unlock(self) -> None:
        if self._front.desk is None:
            self._front.sit_down(await self._store.write(Store.progress))
        else:
            self._front.show_desk()
        await self._fill()

    async def _clear(self, left: int) -> None:
        """An administrator has withdrawn this machine: nothing stays on it."""
        progress = await self._store.write(Store.progress)
        self._front.say_alone(cleared(left))
        self._front.desk = None
        self._tasks.cancel("sync")
        self._tasks.cancel("files")
        self._tasks.cancel("lease")
        self._tasks.cancel("knowledge")
        await self._store.clear()
        await self._session.cleared(progress)
