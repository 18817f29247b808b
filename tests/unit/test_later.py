"""Work asked for before there is a loop is done once there is one, in order."""

from __future__ import annotations

from desktop.later import Later
from desktop.tasks import Supervisor
from tests.support.desk import until


async def test_what_was_asked_for_early_is_done_in_order() -> None:
    done: list[str] = []

    async def work(name: str) -> None:
        done.append(name)

    later = Later()
    later.spawn("a", work("a"))
    later.spawn("b", work("b"))
    assert done == []

    supervisor = Supervisor(lambda _name, _error: None)
    later.begin(supervisor)
    later.spawn("c", work("c"))
    await until(lambda: len(done) == 3)

    assert done == ["a", "b", "c"]
    await supervisor.close()


async def test_what_was_called_off_before_there_was_a_loop_never_begins() -> None:
    done: list[str] = []

    async def work(name: str) -> None:
        done.append(name)

    later = Later()
    later.spawn("a", work("a"))
    later.cancel("a")
    supervisor = Supervisor(lambda _name, _error: None)
    later.begin(supervisor)
    await supervisor.close()

    assert done == []


def test_without_a_loop_nothing_is_left_behind() -> None:
    async def work() -> None:
        raise AssertionError

    later = Later()
    later.spawn("a", work())
    later.drop()  # a coroutine that was never awaited would be a warning, and so a failure
