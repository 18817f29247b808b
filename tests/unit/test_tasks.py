"""The supervisor keeps what it starts, reports what fails and ends what runs."""

from __future__ import annotations

import asyncio
import gc

from desktop.tasks import Supervisor


class Work:
    """Something that runs until it is told, and remembers how it ended."""

    def __init__(self) -> None:
        self.go_on = asyncio.Event()
        self.ended = ""

    async def run(self) -> None:
        try:
            await self.go_on.wait()
            self.ended = "by itself"
        except asyncio.CancelledError:
            await asyncio.sleep(0)  # cleaning up takes its time
            self.ended = "cancelled"
            raise


def supervised() -> tuple[Supervisor, list[tuple[str, BaseException]]]:
    failures: list[tuple[str, BaseException]] = []
    return Supervisor(lambda name, error: failures.append((name, error))), failures


async def test_work_nobody_else_holds_lives_until_it_ends() -> None:
    supervisor, failures = supervised()
    work = Work()

    supervisor.spawn("sync", work.run())
    await asyncio.sleep(0)
    gc.collect()
    running = supervisor.names
    work.go_on.set()
    await asyncio.sleep(0.01)

    assert running == ["sync"]
    assert work.ended == "by itself"
    assert supervisor.names == []
    assert failures == []


async def test_a_failure_is_reported_with_the_name_of_the_work() -> None:
    supervisor, failures = supervised()

    async def fail() -> None:
        raise ZeroDivisionError

    supervisor.spawn("search", fail())
    await asyncio.sleep(0.01)

    [(name, error)] = failures
    assert name == "search"
    assert isinstance(error, ZeroDivisionError)


async def test_closing_waits_until_everything_has_cleaned_up() -> None:
    supervisor, failures = supervised()
    works = [Work(), Work()]
    for work in works:
        supervisor.spawn("sync", work.run())
    await asyncio.sleep(0)

    await supervisor.close()

    assert [work.ended for work in works] == ["cancelled", "cancelled"]
    assert supervisor.names == []
    assert failures == []


async def test_a_newer_question_cancels_the_older_of_its_name_alone() -> None:
    supervisor, _ = supervised()
    older, other = Work(), Work()
    supervisor.spawn("search", older.run())
    supervisor.spawn("sync", other.run())
    await asyncio.sleep(0)

    supervisor.cancel("search")
    await asyncio.sleep(0.01)

    assert older.ended == "cancelled"
    assert supervisor.names == ["sync"]
    await supervisor.close()


async def test_a_closed_supervisor_begins_nothing_new() -> None:
    supervisor, _ = supervised()
    await supervisor.close()
    work = Work()

    supervisor.spawn("sync", work.run())

    assert supervisor.names == []
    assert work.ended == ""
