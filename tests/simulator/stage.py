"""Where worlds are played, one after the other: templates, folders and one warm engine.

A template is a hub with its people, or a profile: an empty one, or a person's who was in step with
that hub in the morning. Worlds copy them; nothing is migrated or brought into step twice.
"""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path

from desktop.store.migrate import prepare
from desktop.store.opening import FILE
from integrations.hub.server.store.opening import open_store
from tests.simulator.cast import PEOPLE
from tests.simulator.checker import Book
from tests.simulator.clocks import at_noon
from tests.simulator.desk import Desk
from tests.simulator.disk import copied, with_small_pages
from tests.simulator.drive import Drive
from tests.simulator.hub import SimulatedHub, make_template
from tests.simulator.hub_store import HubFile
from tests.simulator.link import Link
from tests.simulator.loop import WorldLoop


class Stage:
    """In memory, as far as the machine has a folder there; `close` takes everything away."""

    def __init__(self) -> None:
        memory = Path("/dev/shm")
        self.folder = Path(
            tempfile.mkdtemp(prefix="tresen-world-", dir=memory if memory.is_dir() else None)
        )
        self.template = self.folder / "template.db"
        self.empty = self.folder / "profile"
        self.drive = Drive(self.folder / "drive")
        prepare(self.empty)
        at_night = self.folder / "night.db"
        make_template(at_night, at_noon())
        for file in (self.empty / FILE, at_night):
            with_small_pages(file)
        shutil.copy(at_night, self.folder / "hub.db")
        self.hub = HubFile(open_store(f"sqlite:///{self.folder}/hub.db").engine)
        loop = WorldLoop()
        try:
            loop.run_until_complete(self._begin_the_day(at_night, loop))
        finally:
            loop.run_until_complete(loop.shutdown_asyncgens())
            loop.close()

    def profile_of(self, login: str) -> Path:
        """In step with the template."""
        return self.folder / "desks" / login / "0"

    def close(self) -> None:
        self.drive.close()
        self.hub.close()
        shutil.rmtree(self.folder)

    async def _begin_the_day(self, at_night: Path, loop: WorldLoop) -> None:
        """Bring everybody into step, and keep the hub as it is then."""
        hub = SimulatedHub(self.hub, at_night, at_noon())
        hub.start()
        for login in PEOPLE:
            await self._sync(hub, login, loop)
        await hub.stop()
        hub.copy_to(self.template)

    async def _sync(self, hub: SimulatedHub, login: str, loop: WorldLoop) -> None:
        failures: list[BaseException] = []
        folder = self.profile_of(login).parent
        folder.mkdir(parents=True)
        desk = Desk(
            login,
            hub.agent(login),
            folder,
            seconds=loop.time,
            link=lambda login, name: Link(hub, login, f"morning {name}", Book()),
            failed=failures.append,
            drive=self.drive,
        )
        copied(self.empty, desk.profile)
        await desk.beside(lambda _process, sync: sync.once())
        await desk.rest()
        await desk.kill()
        if failures:
            raise failures[0]
