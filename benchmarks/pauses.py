"""How long the window could not answer: the pauses of its loop, from the first paint on.

Two situations, each in a process of its own with a hub beside it, while somebody types in the
palette, a letter every 80 ms: the window opens on a profile that is in step (small demo world), and
it opens on an empty profile and 100,000 records come in. In the same rounds a bare window that does
nothing: its pauses are those of the machine. Law of the product: no pause above 50 ms, 99.9 of 100
within 16 ms.

    python benchmarks/pauses.py [--json] [--rounds N]
    python benchmarks/pauses.py --law    in step alone; fails when no round of three keeps 50 ms
"""

from __future__ import annotations

import asyncio
import itertools
import os
import shutil
import subprocess
import sys
import tempfile
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

sys.path.insert(0, str(Path(__file__).parent.parent))
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import msgspec
from PySide6.QtCore import QEvent, QObject, Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QWidget

from benchmarks import figures
from benchmarks.hubs import Served
from desktop.line import Line
from desktop.main import open_window
from desktop.ports.clock import SystemClock
from desktop.ports.wire import Hello
from desktop.settings import HUB, LOGIN, Settings
from desktop.store.store import Store
from desktop.store.worker import StoreThread
from desktop.sync.engine import Sync
from desktop.viewmodels.signin.signin_session import token_name
from integrations.demo.organisation import agent_id
from integrations.demo.world import world
from integrations.hub.client import HubDoor
from integrations.secrets.memory import MemoryVault
from widgets.tour.heartbeat import Heartbeat
from widgets.tour.telling import Gaps

if TYPE_CHECKING:
    from desktop.domain.records import Record
    from widgets.shell.window import Window

ROUNDS = 5
LAW_MS = 50.0
_TRIES = 3  # a pause of the machine's own is not there again and again
IN_STEP, FIRST_SYNC, BARE = "in step", "100,000 records come in", "bare window"
_COUNT = 100_000
_LETTER_S = 0.08
_AFTERWARDS_S = 3.0
_TYPED = itertools.cycle("mueller rechnung " + "\b" * 17)


class _FromFirstPaint(QObject):
    """Starts the heart with the first paint of any widget."""

    def __init__(self, app: QApplication, heart: Heartbeat) -> None:
        super().__init__()
        self._app, self._heart = app, heart
        app.installEventFilter(self)

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:  # noqa: N802  Qt's own name
        if event.type() == QEvent.Type.Paint:
            self._app.removeEventFilter(self)
            QTimer.singleShot(0, self._heart.start)
        return False


def child_bare() -> Gaps:
    """A window that shows a word, for as long as the others are typed in after their sync."""
    app = QApplication(["bare", "-style", "fusion"])
    heart = Heartbeat()
    watch = _FromFirstPaint(app, heart)
    label = QLabel("Tresen")
    label.resize(1366, 768)
    label.show()
    QTimer.singleShot(round(_AFTERWARDS_S * 1000), app.quit)
    app.exec()
    watch.deleteLater()
    return heart.gaps()


def child_ours(address: str, token: str, profile: Path) -> Gaps:
    """The real window on the profile, from its first paint until some seconds after the sync."""
    app = QApplication(["tresen", "-style", "fusion"])
    heart = Heartbeat()
    watch = _FromFirstPaint(app, heart)

    async def play(window: Window) -> None:
        await _typed_while_it_syncs(window)
        heart.still()
        window.close()

    code = open_window(profile, vault=_vault(address, token, profile), started=play)
    watch.deleteLater()
    if code:
        raise RuntimeError("the window ended with a fault")
    return heart.gaps()


async def _typed_while_it_syncs(window: Window) -> None:
    content = window.content
    assert content is not None
    window.commands.trigger("palette.open")
    line, loop = content.desk.line, asyncio.get_running_loop()
    over = None
    for letter in _TYPED:
        field = QApplication.focusWidget() or window
        # Outside every task: Qt works off events within a key, and those may begin tasks.
        loop.call_soon(_press, field, letter)
        await asyncio.sleep(_LETTER_S)
        state = line.state
        if over is None and state.online and state.loading is None:
            over = loop.time() + _AFTERWARDS_S
        if over is not None and loop.time() > over:
            return


def _press(field: QWidget, letter: str) -> None:
    if letter == "\b":
        QTest.keyClick(field, Qt.Key.Key_Backspace)
    else:
        QTest.keyClicks(field, letter)


def _vault(address: str, token: str, profile: Path) -> MemoryVault:
    vault = MemoryVault()
    vault.keep(token_name(address, agent_id("jana")), token)
    settings = Settings.load(profile)
    settings.choose(HUB, address)
    settings.choose(LOGIN, "jana")
    return vault


async def _make_owner(address: str, token: str, profile: Path, *, in_step: bool) -> None:
    store, backend = StoreThread(profile, SystemClock()), HubDoor().open(address, token)
    await store.open()
    who = await backend.hello(Hello(client_id="bench", app="bench"))
    await store.write(Store.sign_in, address, who.agent, who.site, who.name)
    if in_step:
        sync = Sync(
            store=store,
            backend=backend,
            line=Line(),
            clock=SystemClock(),
            draw=lambda least, _most: least,
        )
        await sync.once()
    await backend.close()
    await store.close()


def _in_a_child(*arguments: str) -> Gaps:
    told = subprocess.run(
        [sys.executable, __file__, "--child", *arguments],
        check=True,
        stdout=subprocess.PIPE,
    ).stdout
    return msgspec.json.decode(told, type=Gaps)


def _one(hub: Served, *, in_step: bool) -> Gaps:
    folder = Path(tempfile.mkdtemp(prefix="tresen-bench-"))
    asyncio.run(_make_owner(hub.address, hub.token, folder, in_step=in_step))
    found = _in_a_child("ours", hub.address, hub.token, str(folder))
    shutil.rmtree(folder)
    return found


def _small_world(now: datetime) -> list[Record]:
    return list(world(seed=7, size="small", language="de", now=now))


def keeps_the_law() -> bool:
    """Whether a window in step kept it; said with what was seen."""
    folder = Path(tempfile.mkdtemp(prefix="tresen-bench-"))
    seen: list[float] = []
    with Served(folder / "small", _small_world(datetime(2026, 11, 22, 12, tzinfo=UTC))) as near:
        while len(seen) < _TRIES and min(seen, default=LAW_MS) >= LAW_MS:
            seen.append(_one(near, in_step=True).longest_ms)
    shutil.rmtree(folder)
    print(f"longest pause of the window, ms: {seen} (law: below {LAW_MS:g} in one of {_TRIES})")
    return min(seen) < LAW_MS


def measure(rounds: int) -> None:
    folder = Path(tempfile.mkdtemp(prefix="tresen-bench-"))
    now = datetime(2026, 11, 22, 12, tzinfo=UTC)
    many = list(itertools.islice(world(seed=42, size="large", language="de", now=now), _COUNT))
    small = _small_world(now)
    found: dict[str, list[Gaps]] = {IN_STEP: [], FIRST_SYNC: [], BARE: []}
    with Served(folder / "small", small) as near, Served(folder / "large", many) as far:
        for _ in range(rounds):
            found[IN_STEP].append(_one(near, in_step=True))
            found[FIRST_SYNC].append(_one(far, in_step=False))
            found[BARE].append(_in_a_child("bare"))
    shutil.rmtree(folder)
    rows: dict[str, list[float]] = {}
    for situation, gaps in found.items():
        rows[f"{situation}: longest, ms"] = [each.longest_ms for each in gaps]
        rows[f"{situation}: 99.9 of 100, ms"] = [each.p999_ms for each in gaps]
    figures.say("pauses of the window's loop", rows, digits=1)


def main() -> int:
    if "--child" in sys.argv:
        which, *rest = sys.argv[sys.argv.index("--child") + 1 :]
        gaps = child_bare() if which == "bare" else child_ours(rest[0], rest[1], Path(rest[2]))
        sys.stdout.buffer.write(msgspec.json.encode(gaps))
        return 0
    if "--law" in sys.argv:
        return 0 if keeps_the_law() else 1
    measure(int(sys.argv[sys.argv.index("--rounds") + 1]) if "--rounds" in sys.argv else ROUNDS)
    return 0


if __name__ == "__main__":
    sys.exit(main())
