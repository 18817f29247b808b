"""When something is to be seen, timed from outside: nothing in the program knows of it.

Xvfb maps its screen into a file (`-fbdir`), which is looked at every few milliseconds. `first` is
the first change of more than 0.2 % of the pixels, `t90` the moment when nine tenths of all pixels
that end up changed have their final value: visually complete. Both in ms from just before exec.
"""

from __future__ import annotations

import mmap
import os
import shutil
import signal
import struct
import subprocess
import tempfile
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from types import TracebackType
from typing import NamedTuple

import msgspec

WIDTH, HEIGHT = 1600, 1000
STEP = 4  # every fourth row, and of it every pixel
POLL_S = 0.003
WATCH_S = 3.0  # from the first change: a clock in the window never lets it stand still
LIMIT_S = 40.0
SETTLED_S = 0.5
IDLE_MS = 30.0  # of processor time in a second
IDLE_WITHIN_S = 20


class Seen(msgspec.Struct, frozen=True):
    first_ms: float
    t90_ms: float
    cpu_ms: float  # of the process, until complete; steadier than the clock
    pss_mb: float  # of the whole process tree, once all that is loaded behind the paint is there


class Picture(NamedTuple):
    at: float  # s from just before exec
    cpu_ms: float
    screen: bytes


class Screen:
    """An X server of our own with a window manager, to start programs on.

    `display` is its name, a free one that the server chose: others may have screens, too.
    """

    def __init__(self) -> None:
        self.display = ""
        self._folder = Path(tempfile.mkdtemp(prefix="tresen-screen-"))
        self._processes: list[subprocess.Popen[bytes]] = []

    def __enter__(self) -> Screen:
        reading, writing = os.pipe()
        size = f"{WIDTH}x{HEIGHT}x24"
        server = ["Xvfb", "-displayfd", str(writing), "-screen", "0", size]
        self._start(*server, "-fbdir", str(self._folder), "-ac", "-nolisten", "tcp", fd=writing)
        os.close(writing)
        with os.fdopen(reading) as told:
            number = told.readline().strip()  # empty when the server has ended
        if not number:
            raise SystemExit("Xvfb did not start")
        self.display = f":{number}"
        file = self._folder / "Xvfb_screen0"
        _pause(0.5)
        with file.open("rb") as opened:
            self._map = mmap.mmap(opened.fileno(), 0, prot=mmap.PROT_READ)
        (header,) = struct.unpack(">I", self._map[:4])
        colours = struct.unpack(">25I", self._map[:100])[19]
        self._offset = header + colours * 12
        self._start("openbox")
        _pause(1.0)
        return self

    def __exit__(
        self,
        _kind: type[BaseException] | None,
        _error: BaseException | None,
        _trace: TracebackType | None,
    ) -> None:
        for process in reversed(self._processes):
            process.terminate()
            process.wait(10)
        shutil.rmtree(self._folder, ignore_errors=True)

    def measure(self, command: Sequence[str], environment: Mapping[str, str]) -> Seen:
        """Start the command, watch until the picture is complete, and end it."""
        before = self._picture()
        pictures: list[Picture] = []
        started = time.monotonic()
        process = subprocess.Popen(
            command,
            env={**os.environ, **environment, "DISPLAY": self.display},
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
        last = before
        while (now := time.monotonic()) - started < LIMIT_S:
            picture = self._picture()
            if picture != last:
                pictures.append(Picture(now - started, _cpu_ms(process.pid), picture))
                last = picture
            if pictures and now - started - pictures[0].at > WATCH_S:
                break
            _pause(POLL_S)
        _until_idle(process.pid)
        memory = _pss_mb(process.pid)
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        self._settle()
        complete = _complete(before, pictures)
        return Seen(
            first_ms=_first(before, pictures).at * 1000,
            t90_ms=complete.at * 1000,
            cpu_ms=complete.cpu_ms,
            pss_mb=memory,
        )

    def look(self, x: int, y: int, width: int, height: int) -> bytes:
        """Every second row of a part of the screen, as it is now."""
        row, start = WIDTH * 4, self._offset + x * 4
        rows = range(max(0, y), min(HEIGHT, y + height), 2)
        return b"".join(
            self._map[start + line * row : start + line * row + width * 4] for line in rows
        )

    def _settle(self) -> None:
        """Until the picture has stood still for a moment: the next program finds it so."""
        seen, since = self._picture(), time.monotonic()
        while time.monotonic() - since < SETTLED_S:
            _pause(0.05)
            if (now := self._picture()) != seen:
                seen, since = now, time.monotonic()

    def _picture(self) -> bytes:
        row = WIDTH * 4
        start = self._offset
        rows = range(0, HEIGHT, STEP)
        return b"".join(self._map[start + y * row : start + (y + 1) * row] for y in rows)

    def _start(self, *command: str, fd: int | None = None) -> None:
        """fd: what the program writes to."""
        self._processes.append(
            subprocess.Popen(
                command,
                env={**os.environ, "DISPLAY": self.display},
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                pass_fds=() if fd is None else (fd,),
            )
        )


def _different(one: bytes, other: bytes) -> int:
    """How many pixels differ."""
    return sum(
        a != b for a, b in zip(memoryview(one).cast("I"), memoryview(other).cast("I"), strict=True)
    )


def _first(before: bytes, pictures: Sequence[Picture]) -> Picture:
    least = len(before) / 4 * 0.002
    return next(it for it in pictures if _different(before, it.screen) > least)


def _complete(before: bytes, pictures: Sequence[Picture]) -> Picture:
    end = memoryview(pictures[-1].screen).cast("I")
    start = memoryview(before).cast("I")
    places = [n for n in range(len(end)) if end[n] != start[n]]
    for picture in pictures:
        pixels = memoryview(picture.screen).cast("I")
        if sum(pixels[n] == end[n] for n in places) >= 0.9 * len(places):
            return picture
    raise AssertionError("the last picture equals itself")


def _cpu_ms(pid: int) -> float:
    """What the process's threads have used of the processors; the file counts nanoseconds."""
    files = Path(f"/proc/{pid}/task").glob("*/schedstat")
    return sum(int(file.read_text().split()[0]) for file in files) / 1e6


def _until_idle(pid: int) -> None:
    """Until it has next to nothing to do for a second: on a busy machine that takes its time."""
    for _ in range(IDLE_WITHIN_S):
        before = _cpu_ms(pid)
        _pause(1.0)
        if _cpu_ms(pid) - before < IDLE_MS:
            return


def _pss_mb(root: int) -> float:
    total = 0
    for pid in _tree(root):
        try:
            lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
        except OSError:
            continue
        total += sum(int(line.split()[1]) for line in lines if line.startswith("Pss:"))
    return total / 1024


def _tree(root: int) -> list[int]:
    try:
        children = Path(f"/proc/{root}/task/{root}/children").read_text().split()
    except OSError:
        return [root]
    return [root, *(pid for child in children for pid in _tree(int(child)))]


def _pause(seconds: float) -> None:
    time.sleep(seconds)  # noqa: TID251  the screen does not say when it changes
