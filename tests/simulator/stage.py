"""Where worlds are played, one after the other: templates, folders and one warm engine."""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path

from sqlalchemy import Engine

from desktop.store.migrate import prepare
from integrations.hub.server.store.opening import open_store
from tests.simulator.clocks import at_noon
from tests.simulator.hub import make_template


class Stage:
    """In memory, as far as the machine has a folder there; `close` takes everything away."""

    def __init__(self) -> None:
        memory = Path("/dev/shm")
        self.folder = Path(
            tempfile.mkdtemp(prefix="tresen-world-", dir=memory if memory.is_dir() else None)
        )
        prepare(self.folder / "profile")
        make_template(self.folder / "template.db", at_noon())
        store = open_store(f"sqlite:///{self.folder}/hub.db")
        self.engine: Engine = store.engine

    def close(self) -> None:
        self.engine.dispose()
        shutil.rmtree(self.folder)
