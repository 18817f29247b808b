"""`async def test_…` runs on a fresh loop; a task it leaves behind fails it, with its birthplace.

asyncio.run would cancel such a task without a word. Fixtures stay plain functions.
"""

from __future__ import annotations

import asyncio
import inspect
import traceback
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import pytest

if TYPE_CHECKING:
    from collections.abc import Coroutine, Generator

T = TypeVar("T")

_ASYNCIO = str(Path(asyncio.__file__).parent)
_GRACE_S = 0.2


class _Births:
    """A task factory that remembers which line of ours made each task."""

    def __init__(self) -> None:
        self.place: dict[asyncio.Task[Any], str] = {}

    def __call__(
        self,
        loop: asyncio.AbstractEventLoop,
        work: Coroutine[Any, Any, T] | Generator[Any, None, T],
        /,
        **usual: Any,
    ) -> asyncio.Task[T]:
        task = asyncio.Task(work, loop=loop, **usual)
        frames = traceback.extract_stack()[:-1]
        ours = [f for f in frames if not f.filename.startswith(_ASYNCIO)]
        self.place[task] = f"{ours[-1].filename}:{ours[-1].lineno}" if ours else "asyncio"
        return task


@pytest.hookimpl(tryfirst=True)
def pytest_pyfunc_call(pyfuncitem: pytest.Function) -> bool | None:
    """Run a coroutine test; anything else is pytest's own."""
    if not inspect.iscoroutinefunction(pyfuncitem.obj):
        return None
    # pytest keeps the names of the arguments in this private place, and tells no other way.
    names = pyfuncitem._fixtureinfo.argnames
    arguments = {name: pyfuncitem.funcargs[name] for name in names}
    asyncio.run(_leaving_nothing(pyfuncitem.obj(**arguments)))
    return True


async def _leaving_nothing(test: Coroutine[Any, Any, None]) -> None:
    loop = asyncio.get_running_loop()
    births = _Births()
    loop.set_task_factory(births)
    await test
    others = asyncio.all_tasks() - {asyncio.current_task()}
    if others:
        _, others = await asyncio.wait(others, timeout=_GRACE_S)
    left = [f"{task.get_name()} made at {births.place.get(task)}" for task in others]
    assert not left, f"tasks left behind: {left}"
