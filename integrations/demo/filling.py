"""A hub's database with the made-up world in it, and accounts for those who sign in there.

Law: people and ids are the same every time, so an account opened here fits every seed.
"""

from __future__ import annotations

from pathlib import Path

from desktop.domain.ids import TenantId
from desktop.ports.clock import Clock
from integrations.demo.organisation import (
    EDITOR,
    PARTNER,
    PASSWORD,
    PERSON,
    POST_ROOM,
    agent_id,
    organisation,
)
from integrations.demo.story import papers
from integrations.demo.world import Size, Spoken, world
from integrations.hub.server.administering import Administration
from integrations.hub.server.load import load
from integrations.hub.server.store import blobs
from integrations.hub.server.store.blobs import Blob
from integrations.hub.server.store.opening import Store, Transaction, open_store

TENANT = TenantId("main")
_WITH_ACCOUNT = (PERSON, PARTNER, EDITOR, POST_ROOM)


def database_url(file: Path) -> str:
    return f"sqlite:///{file.absolute()}"


def fill(url: str, *, seed: int, size: Size, language: Spoken, clock: Clock) -> dict[str, int]:
    """Fill a new database; returns how many records of each kind it has now."""
    store = open_store(url)
    try:
        administration = Administration(store, clock, TENANT)
        counts = load(store, TENANT, world(seed, size, language, clock.now()))
        for agent in organisation(language).agents:
            if agent.login in _WITH_ACCOUNT:
                administration.open_account(agent, PASSWORD)
        _file_papers(store, language)
    finally:
        store.close()
    return counts


def _file_papers(store: Store, language: Spoken) -> None:
    """The contents of the story's attachments."""

    def job(within: Transaction) -> None:
        for each in papers(language):
            file = each.attachment
            kept = Blob(file.media_type, each.content)
            blobs.keep(within, file.sha256, agent_id(POST_ROOM), kept)

    store.writing(TENANT, job)
