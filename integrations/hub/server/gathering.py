"""Requests of the same kind that come within a moment, done together.

A transaction costs the same for one beat as for two hundred. Laws: each is answered or fails by
itself to whoever asked; while one lot is being done, the next gathers.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from typing import Generic, TypeVar

from desktop.domain.ids import TenantId
from desktop.tasks import Supervisor

Asked = TypeVar("Asked")
Answered = TypeVar("Answered")
_Lot = list[tuple[Asked, "asyncio.Future[Answered]"]]


class Gathering(Generic[Asked, Answered]):
    """`do` is called in a thread, with all that one tenant's desks asked for meanwhile."""

    def __init__(
        self, do: Callable[[TenantId, Sequence[Asked]], Sequence[Answered]], moment_s: float
    ) -> None:
        self._do = do
        self._moment_s = moment_s
        self._lots: dict[TenantId, _Lot[Asked, Answered]] = {}
        self._tasks = Supervisor(lambda _name, _error: None)  # whoever asked is told of it

    async def ask(self, tenant: TenantId, what: Asked) -> Answered:
        """Raises what `do` raises."""
        answer: asyncio.Future[Answered] = asyncio.get_running_loop().create_future()
        lot = self._lots.get(tenant)
        if lot is None:
            lot = self._lots[tenant] = []
            self._tasks.spawn(f"gathered {id(lot)}", self._answer(tenant))
        lot.append((what, answer))
        return await answer

    async def close(self) -> None:
        await self._tasks.close()

    async def _answer(self, tenant: TenantId) -> None:
        await asyncio.sleep(self._moment_s)
        lot = self._lots.pop(tenant)
        try:
            answers = await asyncio.to_thread(self._do, tenant, [what for what, _ in lot])
        except BaseException as error:
            _tell(lot, error)
            raise
        for (_, answer), said in zip(lot, answers, strict=True):
            if not answer.done():  # whoever asked may have hung up
                answer.set_result(said)


def _tell(lot: _Lot[Asked, Answered], error: BaseException) -> None:
    for _, answer in lot:
        if not answer.done():
            answer.set_exception(error)
