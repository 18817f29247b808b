"""The composition root, second half: from the open store and the line to the hub to the last save.

It begins when the window has been painted. Each start has its stop, in the reverse order: what was
typed is made safe, the view-models let go, the session and all tasks end, the store is closed.
Laws: a fault of ours becomes one report without customer data and one notice, and ends nothing;
being asked to end from outside (SIGTERM) is the same as closing the window.
"""

from __future__ import annotations

import asyncio
import logging
import random
import sys
from collections.abc import AsyncGenerator
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from importlib import import_module
from typing import TYPE_CHECKING, Any

from qasync import QEventLoop

from desktop import load_order
from desktop.ahead import ahead, load
from desktop.indexing.beginning import NAME, keep_indexed
from desktop.notices import Notice, Tone
from desktop.settings import HUB, LOGIN, RESERVE, Setting
from desktop.store.blobs import BlobFolder
from desktop.store.migrate import NewerStore
from desktop.store.unwritable import Unwritable, Why
from desktop.store.worker import Damaged, StoreThread
from desktop.sync.engine import Sync
from desktop.sync.transfers import Transfers
from desktop.tasks import Supervisor
from desktop.telling import Telling
from desktop.text import tr
from desktop.viewmodels.disk_words import MATTER, disk_notice, disk_sentence
from desktop.viewmodels.help.invitation import invite
from desktop.viewmodels.outside.asked_for import AskedFor
from desktop.viewmodels.signin.signin_session import Session, Ways
from desktop.withheld import Withheld
from integrations.system.around import BusAround
from integrations.system.crash import write_report
from integrations.system.heap import few_heaps, kept_low
from integrations.system.one_window import heard
from widgets.shell.ending import Ending
from widgets.shell.forward import Knocks, bring_forward
from widgets.shell.garbage import Garbage
from widgets.shell.trouble import Trouble

if TYPE_CHECKING:
    from PySide6.QtWidgets import QApplication

    from desktop.front import Front, Started
    from desktop.ports.backend import Backend
    from desktop.ports.secrets import Vault
    from desktop.store.progress import Progress
    from desktop.viewmodels.signin.signin import Credentials
    from widgets.shell.content import Content

# The line to the hub; the last two are what httpx itself loads late, with its first request.
_WAYS = ("integrations.hub.client", "httpcore._backends.anyio", "anyio._backends._asyncio")
_KEYRING = "integrations.secrets.keyring_vault"
_BESIDE = 3  # threads for what would hold up the window: loading modules, the keyring, files
_BETWEEN_STEPS_S = 0.002  # keys, clicks and paints have their turn

_log = logging.getLogger("tresen")


def run(app: QApplication, front: Front, vault: Vault | None, started: Started | None) -> int:
    """Everything from the loop's first step to its last; returns the exit code."""
    few_heaps()
    loop = QEventLoop(app)
    # In the place of qasync's own, which begins ten threads with the first thing it is given.
    loop.set_default_executor(ThreadPoolExecutor(_BESIDE, thread_name_prefix="beside"))
    asyncio.set_event_loop(loop)
    try:
        code: int = loop.run_until_complete(Running(front, vault).live(started))
        loop.run_until_complete(loop.shutdown_asyncgens())
    finally:
        asyncio.set_event_loop(None)
        loop.close()
    return code


class Running:
    """What runs while the window is open; `live` ends when the person is done."""

    def __init__(self, front: Front, vault: Vault | None) -> None:
        reserve = int(front.settings[RESERVE]) * 1_000_000
        self.store = StoreThread(front.profile, front.clock, reserve=reserve)
        self._front = front
        self._vault = vault
        self._quit = asyncio.Event()
        self._indexed = asyncio.Event()
        self._code = 0
        self._supervisor = Supervisor(self._on_failure)
        self._telling = Telling(front, self._supervisor)
        self._filling: Content | None = None
        self._sync: Sync | None = None
        self._asked = AskedFor(front.notices, front.window.commands.trigger)
        self._session = Session(
            store=self.store, line=front.line, notices=front.notices, ways=self._ways
        )
        self._session.begun.connect(self._begin_sync)
        self._session.ended.connect(lambda _none: self._end_sync())
        self._session.owned.connect(self._on_owned)

    @property
    def backend(self) -> Backend | None:
        return self._session.backend

    async def live(self, started: Started | None) -> int:
        """From the open store to the closed one; returns the exit code."""
        front = self._front
        self._loop = asyncio.get_running_loop()
        front.window.closed.connect(self._quit.set)
        front.settings.beside = partial(self._loop.run_in_executor, None)
        ending, garbage = Ending(self._quit.set), Garbage()
        Knocks(
            front.profile,
            heard=partial(heard, front.profile),
            answer=self._come_forward,
            parent=front.window,
        )
        hook_before, sys.excepthook = sys.excepthook, self._on_uncaught
        self._loop.set_exception_handler(self._on_loop_error)
        undo = front.settings.changed.connect(self._on_setting)
        undo_disk = self.store.unwritable.connect(self._on_disk)
        withheld = Withheld(front, self.store, self._session, self._supervisor, self._fill)
        streams_before = sys.get_asyncgen_hooks()
        sys.set_asyncgen_hooks(finalizer=self._close_stream)
        try:
            if await self._open_store():
                self._supervisor.spawn("lease", withheld.watch())
                await self._complete(started)
            await self._quit.wait()
        finally:
            undo()
            undo_disk()
            withheld.close()
            await self._stop()
            front.settings.note_at_once()
            sys.set_asyncgen_hooks(*streams_before)
            sys.excepthook = hook_before
            ending.close()
            garbage.close()
        return self._code

    # -------------------------------------------------------------------------------- start
    async def _open_store(self) -> bool:
        """Open it; False when it cannot be used, and the window says why."""
        try:
            await self.store.open()
        except NewerStore:
            self._cannot(
                tr("A newer Tresen has worked with the data on this machine."),
                tr("Nothing was changed. Update Tresen, then start it again."),
            )
            return False
        except Unwritable as error:
            self._cannot(disk_sentence(error.why), tr("Then start Tresen again."))
            return False
        except Damaged:
            self._cannot(
                tr("The data on this machine cannot be read."),
                tr(
                    "The hub has everything that was sent. What still waits here can be rescued as "
                    "far as it is readable; the damaged file stays in {folder}.",
                    folder=self._front.profile,
                ),
                offer=tr("Rescue and start anew"),
            )
            return False
        await self.store.file(BlobFolder.forget_opened)
        self._front.running = self
        if self._front.desk is not None:
            self._front.desk.attach(self.store)
        elif not self._front.locked:
            self._front.show_what_is_here()
        self._front.later.begin(self._supervisor)
        return True

    def _cannot(self, happened: str, what_to_do: str, offer: str = "") -> None:
        self._front.later.drop()
        page = Trouble(happened, what_to_do, offer=offer)
        page.ended.connect(self._front.window.close)
        if offer:
            page.chosen.connect(lambda: self._supervisor.spawn("rescue", self._rescue()))
        self._front.window.show_alone(page)

    async def _rescue(self) -> None:
        """Save what waits into a new file; everything else comes from the hub at the next start."""
        try:
            saved = await self.store.rescued()
        except Unwritable as error:
            self._cannot(disk_sentence(error.why), tr("Then start Tresen again."))
            return
        self._cannot(
            tr("%n change(s) that had not been sent rescued.", n=saved.waiting),
            tr("Start Tresen again: it reads everything else anew from the hub."),
        )

    async def _complete(self, started: Started | None) -> None:
        """Build what is still missing in the window, then speak to the hub."""
        front, spawn = self._front, self._supervisor.spawn
        # First: most of its work is done beside Python, while Python builds the window.
        around = self.store, front.clock, front.settings, self._supervisor, front.know
        index = keep_indexed(
            *around, notices=front.notices, under_way=front.under_way, stands=self._indexed
        )
        spawn(NAME, index)
        await self._fill()
        spawn("memory", kept_low())
        spawn("session", self._session.resume())
        spawn("pages loaded", self._load_ahead())
        if started is not None:
            spawn("started", self._play(started))

    async def _load_ahead(self) -> None:
        await ahead(_WAYS)
        await load(load_order.PAGES, after=self._indexed)

    async def _fill(self) -> None:
        """What the window shows beyond its first paint, one part a step, once for each content."""
        content, desk = self._front.window.content, self._front.desk
        if content is None or desk is None or content is self._filling:
            return
        self._filling = content
        desk.around, desk.sound = BusAround(), self._telling.sound
        await load(load_order.DESK)
        machine = import_module("desktop.machine")
        desk.machine = machine.ThisMachine(self._front.profile, self._front.settings)
        after_paint = import_module("widgets.shell.after").after_paint
        behind = after_paint(content, desk, self._front.window.commands, self._telling.begin)
        for steps in (content.fill(), behind):
            for step in steps:
                await asyncio.sleep(_BETWEEN_STEPS_S)
                if self._front.window.content is not content:
                    return  # another language was chosen meanwhile: the new content is filled
                try:
                    step()
                except Exception as error:  # noqa: BLE001  one pane less is no window less
                    self._on_failure("building the window", error)
        self._asked.look()

    def _come_forward(self, asked: str) -> None:
        """Tresen was started once more on this profile, perhaps to find something."""
        bring_forward(self._front.window)
        self._asked.come(asked)

    async def _play(self, started: Started) -> None:
        try:
            await started(self._front.window)
        except BaseException:
            self._code = 1
            self._quit.set()
            raise

    async def _stop(self) -> None:
        front = self._front
        try:
            if front.desk is not None and front.running is self:
                await front.desk.leave()
        except Unwritable as error:
            self._on_failure("leaving", error)  # the person was told, and closed the window
        finally:
            front.window.close_models()
            front.window.hide()
            await self._telling.close()
            await self._session.close()
            await self._supervisor.close()
            if front.running is self:
                await self.store.file(BlobFolder.forget_opened)
            front.running = None
            await self.store.close()
            front.appearance.close()
            front.window.deleteLater()

    # -------------------------------------------------------------------- hub and session
    async def sign_in(self, credentials: Credentials) -> None:
        """Raises NotSignedIn."""
        await self._session.sign_in(credentials)
        self._front.settings.choose(HUB, credentials.address)
        self._front.settings.choose(LOGIN, credentials.login)

    def sign_out(self) -> None:
        self._supervisor.spawn("signing out", self._session.sign_out())

    def try_now(self) -> None:
        """Ask the hub at once; where sync has ended for good, begin the session anew."""
        if self._sync is not None and "sync" in self._supervisor.names:
            self._sync.wake()
        else:
            self._supervisor.spawn("session", self._session.resume())

    async def _ways(self) -> Ways:
        """The hub's client and the vault, loaded when they are first needed."""
        await ahead(_WAYS)
        if self._vault is None:
            await ahead([_KEYRING])
            self._vault = import_module(_KEYRING).KeyringVault()
        return Ways(import_module(_WAYS[0]).HubDoor(), self._vault)

    def _on_owned(self, progress: Progress) -> None:
        if self._front.desk is None:
            self._front.locked = False  # whoever signs in has spoken with the hub
            self._front.sit_down(progress)
            self._supervisor.spawn("window filled", self._fill())
            invite(self._front.settings, self._front.notices)

    def _begin_sync(self, backend: Backend) -> None:
        front = self._front
        self._sync = Sync(
            store=self.store,
            backend=backend,
            line=front.line,
            clock=front.clock,
            draw=random.uniform,
        )
        self._sync.beside.connect(front.told_beside)
        self._sync.legs.connect(front.told_legs)
        files = Transfers(
            store=self.store,
            backend=backend,
            line=front.line,
            clock=front.clock,
            draw=random.uniform,
        )
        self._supervisor.spawn("sync", self._sync.run())
        self._supervisor.spawn("files", files.run())

    def _end_sync(self) -> None:
        self._supervisor.cancel("sync")
        self._supervisor.cancel("files")
        self._sync = None

    # ------------------------------------------------------------------- settings, failures
    def _on_setting(self, setting: Setting[Any]) -> None:
        if self._front.take(setting):
            self._supervisor.spawn("language", self._build_anew())

    async def _build_anew(self) -> None:
        if self._front.desk is not None and not self._front.locked:
            await self._front.desk.leave()
            self._front.show_desk()
            await self._fill()

    def _on_disk(self, why: Why | None) -> None:
        """The disk does not take what is written, or does again."""
        if why is None:
            self._front.notices.clear(MATTER)
        else:
            self._front.notices.tell(disk_notice(why))

    def _on_failure(self, name: str, error: BaseException) -> None:
        """A fault of ours: one report, one notice; what was typed is not touched."""
        front = self._front
        if isinstance(error, Unwritable):
            _log.error("%s could not write: %s", name, error)
            return  # the person has been told, and it is no fault of ours
        folder = front.profile / "crashes"
        try:
            path = write_report(folder, error, where=name, now=front.clock.now())
        except OSError:
            path = folder
        front.notices.tell(
            Notice(
                tone=Tone.BREACH,
                happened=tr("Something in Tresen went wrong."),
                safe=tr(
                    "What you wrote is kept. A report without customer data lies in {path}.",
                    path=path,
                ),
                replace="fault",
            )
        )
        _log.error("%s failed", name, exc_info=error)

    def _close_stream(self, stream: AsyncGenerator[Any, Any]) -> None:
        """End a stream that nobody reads any more; asyncio's loops do this, qasync's does not.

        Called by the garbage collector, in whichever thread it happens to run.
        """
        if not self._loop.is_closed():
            self._loop.call_soon_threadsafe(
                self._supervisor.spawn, "stream closed", _closed(stream)
            )

    def _on_loop_error(self, _loop: asyncio.AbstractEventLoop, context: dict[str, Any]) -> None:
        error = context.get("exception")
        self._on_failure("loop", error or RuntimeError(context.get("message", "")))

    def _on_uncaught(self, _kind: type[BaseException], error: BaseException, _at: object) -> None:
        self._on_failure("window", error)


async def _closed(stream: AsyncGenerator[Any, Any]) -> None:
    await stream.aclose()
