"""`tresen demo --tour DIR`: an agent's day plays itself through the real window.

The hub is a process beside the window and is really stopped while the line is down; so are the
customers, who answer in a hurry and of whom nobody new comes. The partner's desk is a process with
a profile of its own. Laws: the same seed and language give the same day; the exit code is 0 only
when every step succeeded; no display is needed.
"""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys
import time
from functools import partial
from importlib import import_module
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Protocol, cast

import msgspec

from desktop.commands.arrivals_beside import Beside, arriving
from desktop.commands.hub_beside import HubBeside
from desktop.commands.output import Output
from desktop.commands.tour_partner import Asked
from desktop.ports.clock import SystemClock
from desktop.ports.telephony import Outlet
from desktop.text import tr
from integrations.demo.filling import database_url, fill
from integrations.demo.organisation import PARTNER, PASSWORD, PERSON
from integrations.demo.wording import read_words
from integrations.demo.world import Size, Spoken
from integrations.secrets.memory import MemoryVault
from integrations.telephony.day import SimulatedOutlet
from widgets.tour.script import Account, Words
from widgets.tour.telling import Gaps, Summary, Told

_PARTNER_S = 120
_PACE = 60  # so many times as fast as people do customers answer
_SCREEN = {"name": "tour", "x": 0, "y": 0, "width": 1600, "height": 1000, "logicalDpi": 96}


def play(out: Output, folder: Path, *, language: Spoken, seed: int, size: Size) -> int:
    """Play it, say each step, leave pictures and `summary.json` in the folder; the exit code."""
    folder.mkdir(parents=True, exist_ok=True)
    for old in folder.glob("[0-9][0-9]-*.png"):
        old.unlink()
    began = time.perf_counter()
    with TemporaryDirectory(prefix="tresen-tour-", ignore_cleanup_errors=True) as home:
        _prepare(Path(home), language)
        url = database_url(Path(home) / "hub.db")
        fill(url, seed=seed, size=size, language=language, clock=SystemClock())
        hub = HubBeside(url)
        hub.start()
        try:
            with arriving(hub.address, language, seed, per_hour=0, pace=_PACE) as customers:
                around = _Around(hub, customers)
                outlet = SimulatedOutlet(
                    language=language, seed=seed, clock=SystemClock(), per_hour=0
                )
                tour = _play_at(around, Path(home), folder, words_of(language), outlet)
        finally:
            hub.stop()
    seconds = round(time.perf_counter() - began, 1)
    Summary(language, seed, tour.told, tour.ok, seconds, tour.gaps).write(folder)
    _say(out, tour.told)
    return 0 if tour.ok else 1


def words_of(language: str) -> Words:
    return msgspec.convert(read_words("tour", language), Words)


def _play_at(around: _Around, home: Path, folder: Path, words: Words, outlet: Outlet) -> Outcome:
    whole = import_module("widgets.tour.whole")
    address = around.address
    account = Account(address, PERSON, PASSWORD)
    partner = Asked(
        folder=str(folder.absolute()),
        profile=str(home / "partner"),
        account=Account(address, PARTNER, PASSWORD),
        words=words,
    )
    tour = whole.Tour(
        folder, whole.agents_day(account, words, around), afterwards=partial(_ask_partner, partner)
    )
    import_module("desktop.main").open_window(
        home / "profile", vault=MemoryVault(), started=tour.play, outlet=outlet
    )
    return cast("Outcome", tour)


class Outcome(Protocol):
    """What is left of a tour that was played."""

    told: list[Told]
    gaps: Gaps

    @property
    def ok(self) -> bool: ...


class _Around:
    """Fits `widgets.tour.script.Around`; what blocks happens in a thread."""

    def __init__(self, hub: HubBeside, customers: Beside) -> None:
        self._hub = hub
        self._customers = customers

    @property
    def address(self) -> str:
        return self._hub.address

    async def call(self) -> None:
        self._customers.call()

    async def cut(self) -> None:
        """From here on nobody answers: what the partner finds is the same every time."""
        await asyncio.to_thread(self._customers.end)
        await asyncio.to_thread(self._hub.stop)

    async def mend(self) -> None:
        await asyncio.to_thread(self._hub.start)


async def _ask_partner(asked: Asked, first: int) -> list[Told]:
    """Let the second desktop look, in a process of its own."""
    asked = msgspec.structs.replace(asked, first=first)
    done = await asyncio.to_thread(
        subprocess.run,
        [sys.executable, "-m", "desktop.commands.tour_partner"],
        input=msgspec.json.encode(asked),
        stdout=subprocess.PIPE,
        timeout=_PARTNER_S,
        check=False,
    )
    if not done.stdout:
        return [Told("partner", ok=False, seconds=0.0, picture="", said=f"exit {done.returncode}")]
    return msgspec.json.decode(done.stdout, type=list[Told])


def _prepare(home: Path, language: Spoken) -> None:
    """Speak the language, here and in processes begun here; without a display, make one up."""
    os.environ["TRESEN_LANGUAGE"] = language
    has_display = os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")
    platform = os.environ.get("QT_QPA_PLATFORM", "" if has_display else "offscreen")
    if platform == "offscreen" and sys.platform != "win32":
        screen = home / "screen.json"
        screen.write_bytes(msgspec.json.encode({"screens": [_SCREEN]}))
        platform = f"offscreen:configfile={screen}"
    if platform:
        os.environ["QT_QPA_PLATFORM"] = platform


def _say(out: Output, told: list[Told]) -> None:
    for step in told:
        mark = "✓" if step.ok else "✗"
        words = tr("{seconds} s", seconds=f"{step.seconds:6.2f}")
        reason = "" if step.ok else f"  {step.said}"
        out.say(f"{mark} {words}  {step.name}{reason}", **msgspec.structs.asdict(step))
