"""A hand in a process of its own, what it told, and a disk that can be filled: for `test_disks`."""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path

import msgspec
import pytest

from tests.processes.hand import Told

ROOT = Path(__file__).parents[2]
PATIENCE_S = 100.0


class Writing:
    """A running hand; `told` grows as it speaks."""

    def __init__(self, process: asyncio.subprocess.Process) -> None:
        self.process = process
        self.told: list[Told] = []

    @property
    def saved(self) -> int:
        """The last number that was called saved."""
        return max((each.number for each in self.told if each.what == "saved"), default=0)

    async def until(self, what: str, *, more: int = 1) -> Told:
        """The so-manieth of these from now on."""
        assert self.process.stdout is not None
        async with asyncio.timeout(PATIENCE_S):
            while line := await self.process.stdout.readline():
                self.told.append(msgspec.json.decode(line, type=Told))
                more -= self.told[-1].what == what
                if more <= 0:
                    return self.told[-1]
        raise AssertionError(f"it ended without saying {what}: {self.told[-3:]}")

    async def end(self) -> None:
        assert self.process.stdin is not None
        self.process.stdin.close()
        assert self.process.stdout is not None
        async with asyncio.timeout(PATIENCE_S):
            while line := await self.process.stdout.readline():
                self.told.append(msgspec.json.decode(line, type=Told))
            assert await self.process.wait() == 0


@asynccontextmanager
async def a_hand(profile: Path, point: str) -> AsyncIterator[Writing]:
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "tests.processes.hand", str(profile), point),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        cwd=ROOT,
    )
    writing = Writing(process)
    try:
        yield writing
        if process.returncode is None:
            await writing.end()
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()
        process._transport.close()  # type: ignore[attr-defined]  # its pipes, before the loop ends


class SmallDisk:
    """A disk of some megabytes, in memory."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def fill(self) -> None:
        """Until nothing more goes on it."""
        with (self.folder / "filler").open("ab", buffering=0) as filler:
            for size in (65_536, 4_096, 1):
                try:
                    while True:
                        filler.write(b"\0" * size)
                except OSError:
                    continue

    def make_room(self) -> None:
        (self.folder / "filler").unlink()

    def read_only(self, only: bool) -> None:
        how = "ro" if only else "rw"
        subprocess.run(["mount", "-o", f"remount,{how}", str(self.folder)], check=True)


@contextmanager
def a_small_disk(folder: Path, megabytes: int) -> Iterator[SmallDisk]:
    """Skips where we may not make one: many containers refuse a mount to root as well."""
    if sys.platform != "linux" or os.getuid() != 0:
        pytest.skip("a small disk is made by root on Linux alone")
    folder.mkdir()
    options = f"size={megabytes}m,mode=700"
    mount = ["mount", "-t", "tmpfs", "-o", options, "tmpfs", str(folder)]
    made = subprocess.run(mount, capture_output=True, text=True, check=False)
    if made.returncode:
        pytest.skip(f"this machine lets us mount nothing: {made.stderr.strip()}")
    try:
        yield SmallDisk(folder)
    finally:
        subprocess.run(["umount", str(folder)], check=True)
