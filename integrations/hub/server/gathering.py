"""Requests of the same kind that come within a moment, done together.

A transaction costs the same for one beat as for two hundred. Laws: each is answered or fails by
itself to whoever asked, in the order of asking; while one lot is being done, the next gathers.
"""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Callable, Sequence
from typing import Generic, TypeVar

from desktop.domain.ids import TenantId
from desktop.tasks import Supervisor

Asked = TypeVar("Asked")
Answered = TypeVar("Answered")
_Lot = list[tuple[Asked, "asyncio.Future[Answered]"]]


class Gathering(Generic[Asked, Answered]):
    """`do` is called in a thread, with what one tenant's desks asked for meanwhile.

    It returns an answer for each, or the error to be raised there. most: so many are done in one
    go, and answered before the next ones are begun.
    """

    def __init__(
        self,
        do: Callable[[TenantId, Sequence[Asked]], Sequence[Answered | Exception]],
        moment_s: float,
        *,
        most: int = sys.maxsize,
    ) -> None:
        self._do = do
        self._moment_s = moment_s
        self._most = most
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
            while lot:
                some, lot = lot[: self._most], lot[self._most :]
                await self._answer_some(tenant, some)
        except BaseException as error:
            _fail(lot, error)
            raise

    async def _answer_some(self, tenant: TenantId, lot: _Lot[Asked, Answered]) -> None:
        try:
            answers = await asyncio.to_thread(self._do, tenant, [what for what, _ in lot])
        except BaseException as error:
            _fail(lot, error)
            raise
        for (_, answer), said in zip(lot, answers, strict=True):
            if answer.done():  # whoever asked may have hung up
                continue
            if isinstance(said, Exception):
                answer.set_exception(said)
            else:
                answer.set_result(said)


def _fail(lot: _Lot[Asked, Answered], error: BaseException) -> None:
    for _, answer in lot:
        if not answer.done():
            answer.set_exception(error)
